using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using static SymGrad.Generator.Analysis.Terms;

namespace SymGrad.Generator.Analysis;

/// <summary>The signs that a value may have, as far as its formula shows them: a square is never negative, whatever is squared.</summary>
internal static class Signs
{
    /// <summary>How many locals are looked through.</summary>
    private const int Depth = 3;

    [Flags]
    private enum Sign
    {
        None = 0,
        Negative = 1,
        Positive = 2,
        Any = Negative | Positive,
    }

    /// <summary>Whether an expression is at most zero wherever it is a number.</summary>
    public static bool IsNeverPositive(IOperation operation) => !Of(operation, Depth).HasFlag(Sign.Positive);

    private static Sign Of(IOperation operation, int depth)
    {
        operation = Bare(operation);
        if (NumberOf(operation) is { } number)
        {
            return number > 0 ? Sign.Positive : number < 0 ? Sign.Negative : number == 0 ? Sign.None : Sign.Any;
        }

        return operation switch
        {
            { Type.SpecialType: SpecialType.System_Byte or SpecialType.System_UInt16 or SpecialType.System_UInt32 or SpecialType.System_UInt64 } => Sign.Positive,
            IConversionOperation { OperatorMethod: null } conversion when IsNumber(conversion.Type) => Of(conversion.Operand, depth),
            IUnaryOperation { OperatorMethod: null, OperatorKind: UnaryOperatorKind.Plus } same => Of(same.Operand, depth),
            IBinaryOperation { OperatorMethod: null, OperatorKind: BinaryOperatorKind.Add } sum => Of(sum.LeftOperand, depth) | Of(sum.RightOperand, depth),
            IBinaryOperation { OperatorMethod: null, OperatorKind: BinaryOperatorKind.Subtract } difference => Of(difference.LeftOperand, depth) | Opposite(Of(difference.RightOperand, depth)),
            IUnaryOperation or IBinaryOperation => OfProduct(operation, depth),
            IConditionalOperation { WhenFalse: { } otherwise } choice => Of(choice.WhenTrue, depth) | Of(otherwise, depth),
            IInvocationOperation call => OfCall(call, depth),
            IPropertyReferenceOperation { Property: { Name: "Length" or "Count", Type.SpecialType: SpecialType.System_Int32 } } => Sign.Positive,
            ILocalReferenceOperation { Local: var local } when depth > 0 && !IsWritten(local, operation) && InitializerOf(local, operation) is { } value => Of(value, depth - 1),
            _ => Sign.Any,
        };
    }

    private static Sign OfCall(IInvocationOperation call, int depth)
    {
        if (call.TargetMethod is not { IsStatic: true, ContainingType: { ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } } owner } method || !(owner.Name is "Math" or "MathF" || IsNumber(owner)))
        {
            return Sign.Any;
        }

        Sign At(int place) => Of(call.Arguments.First(argument => argument.Parameter?.Ordinal == place).Value, depth);
        switch (method.Name)
        {
            case "Exp" or "Exp2" or "Exp10" or "Sqrt" or "Abs" or "Cosh" or "Acos" or "Hypot":
                return Sign.Positive;
            case "Pow":
                return (NumberOf(Bare(call.Arguments.First(argument => argument.Parameter?.Ordinal == 1).Value)) is { } power && power % 2 == 0) || !At(0).HasFlag(Sign.Negative) ? Sign.Positive : Sign.Any;
            case "Max":
                return !At(0).HasFlag(Sign.Negative) || !At(1).HasFlag(Sign.Negative) ? Sign.Positive : At(0) | At(1);
            case "Min":
                return !At(0).HasFlag(Sign.Positive) || !At(1).HasFlag(Sign.Positive) ? Sign.Negative : At(0) | At(1);
            default:
                return Sign.Any;
        }
    }

    /// <summary>Of a product or quotient: what is in it twice has no sign, and what is left has one each.</summary>
    private static Sign OfProduct(IOperation product, int depth)
    {
        List<IOperation> factors = [];
        bool isNegative = !Split(product, factors);
        if (factors is [var whole] && whole == product)
        {
            return Sign.Any;
        }

        for (int i = 0; i < factors.Count; i++)
        {
            int other = IsSimple(factors[i]) || IsPure(factors[i]) ? factors.FindIndex(i + 1, factor => AreSame(factor, factors[i])) : -1;
            if (other > 0)
            {
                factors.RemoveAt(other);
                factors.RemoveAt(i--);
            }
        }

        var signs = factors.ConvertAll(factor => Of(factor, depth));
        if (signs.Contains(Sign.Any))
        {
            return Sign.Any;
        }

        isNegative ^= signs.Count(sign => sign == Sign.Negative) % 2 == 1;
        return isNegative ? Sign.Negative : Sign.Positive;
    }

    /// <summary>The factors and divisors of a product, without their signs; whether there is an even number of these.</summary>
    private static bool Split(IOperation operation, List<IOperation> factors)
    {
        switch (Bare(operation))
        {
            case IUnaryOperation { OperatorMethod: null, OperatorKind: UnaryOperatorKind.Minus } negated:
                return !Split(negated.Operand, factors);
            case IBinaryOperation { OperatorMethod: null, OperatorKind: BinaryOperatorKind.Multiply or BinaryOperatorKind.Divide } product:
                return Split(product.LeftOperand, factors) == Split(product.RightOperand, factors);
            case var factor:
                factors.Add(factor);
                return true;
        }
    }

    private static Sign Opposite(Sign sign) => (sign.HasFlag(Sign.Negative) ? Sign.Positive : Sign.None) | (sign.HasFlag(Sign.Positive) ? Sign.Negative : Sign.None);

    /// <summary>Whether a local is written to after its declaration.</summary>
    private static bool IsWritten(ILocalSymbol local, IOperation use)
    {
        return RootOf(use).Descendants().Any(part => part switch
        {
            IAssignmentOperation assignment => assignment.Target.DescendantsAndSelf().Any(IsIt),
            IIncrementOrDecrementOperation step => IsIt(step.Target),
            IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } argument => IsIt(argument.Value),
            IVariableDeclaratorOperation { Symbol.RefKind: not RefKind.None, Initializer.Value: { } value } => IsIt(value),
            _ => false,
        });

        bool IsIt(IOperation target) => target is ILocalReferenceOperation { Local: var written } && SymbolEqualityComparer.Default.Equals(written, local);
    }
}
