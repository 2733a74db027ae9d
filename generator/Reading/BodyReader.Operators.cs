using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using SymGrad.Generator.Functions;
using SymGrad.Generator.Reading.Library;
using ValueType = SymGrad.Generator.Functions.ValueType;

namespace SymGrad.Generator.Reading;

/// <content>Operators: of numbers, of conditions, and those that the user wrote.</content>
internal sealed partial class BodyReader
{
    private ReadValue ReadUnary(IUnaryOperation unary)
    {
        if (unary is { IsLifted: false, OperatorMethod: { } foreign, Syntax: PrefixUnaryExpressionSyntax { OperatorToken.Text: var symbol } } && IsForeign(foreign))
        {
            return CopiedPart(unary, TypeOf(unary.Type!), $"({symbol}{Expression.Hole})", ReadAtom(unary.Operand));
        }

        if (!unary.IsLifted && OwnOperator(unary.OperatorMethod, unary.ConstrainedToType) is { } method)
        {
            return ReadMethodOn(method, null, [Read(unary.Operand)], unary);
        }

        if (unary.IsLifted)
        {
            return ReadLifted(unary);
        }

        return Unary(unary, ReadAtom(unary.Operand), TypeOf(unary.Type!));
    }

    private Expression Unary(IUnaryOperation unary, Expression operand, ValueType type)
    {
        return unary.OperatorKind switch
        {
            UnaryOperatorKind.Plus => operand,
            UnaryOperatorKind.Minus when WholeNumbers.RangeOf(type) is not null && NumberOf(operand) is not null && Folded(Operation.Subtract, type, Expression.Zero(type), operand, unary, out object? negative) is var folded =>
                folded ?? Remembered(_region.Bind(Expression.Of(Operation.Negate, type, operand)), negative),
            UnaryOperatorKind.Minus when Guarded(unary, "-" + Expression.Hole, type, operand) is { } guarded => guarded,
            UnaryOperatorKind.Minus => Remembered(_region.Bind(Expression.Of(Operation.Negate, type, operand)), NumberOf(operand) is double number ? -number : null),
            UnaryOperatorKind.Not => operand.IsConstant ? Expression.Boolean(operand.IsFalse) : _region.Bind(Expression.Of(Operation.Not, type, operand)),
            UnaryOperatorKind.BitwiseNegation => Remembered(
                _region.Bind(Expression.Of(Operation.BitwiseComplement, type, operand)), NumberOf(operand) is System.Numerics.BigInteger whole && WholeNumbers.RangeOf(type) is not null ? Wrapped(-whole - 1, type) : null),
            _ => throw Refusal.Unsupported(unary.Syntax, Describe(unary), "use arithmetic"),
        };
    }

    private ReadValue ReadBinary(IBinaryOperation binary)
    {
        if (ComparedTypes(binary) is { } areSame)
        {
            return Expression.Boolean(areSame);
        }

        if (binary is { IsLifted: false, OperatorMethod: { } foreign, Syntax: BinaryExpressionSyntax { OperatorToken.Text: var symbol } } && IsForeign(foreign))
        {
            return CopiedPart(binary, TypeOf(binary.Type!), $"({Expression.Hole} {symbol} {Expression.Hole})", ReadAtom(binary.LeftOperand), ReadAtom(binary.RightOperand));
        }

        if (!binary.IsLifted && OwnOperator(binary.OperatorMethod, binary.ConstrainedToType) is { } method)
        {
            if (binary.OperatorKind is BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr)
            {
                return ReadShortCircuit(binary, method);
            }

            return ReadMethodOn(method, null, [Read(binary.LeftOperand), Read(binary.RightOperand)], binary);
        }

        if (binary.IsLifted)
        {
            return ReadLifted(binary);
        }

        if (ReadReferenceComparison(binary) is { } compared)
        {
            return compared;
        }

        if (binary.OperatorKind is BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr)
        {
            return ReadShortCircuit(binary);
        }

        // A long sum leans to the left: it is read from the inside, because the stack isn't as long as a sum may be.
        var leaning = new Stack<IBinaryOperation>();
        leaning.Push(binary);
        while (leaning.Peek().LeftOperand is IBinaryOperation inner && IsPlainArithmetic(inner))
        {
            leaning.Push(inner);
        }

        var value = ReadAtom(leaning.Peek().LeftOperand);
        while (leaning.Count > 0)
        {
            var next = leaning.Pop();
            value = GenericArithmetic(next.OperatorKind, TypeOf(next.Type!), value, ReadAtom(next.RightOperand), next);
        }

        return value;
    }

    private static bool IsPlainArithmetic(IBinaryOperation binary) =>
        binary is { OperatorMethod: null, IsLifted: false, ConstantValue.HasValue: false, Type.SpecialType: SpecialType.System_Double or SpecialType.System_Single }
        && binary.OperatorKind is BinaryOperatorKind.Add or BinaryOperatorKind.Subtract or BinaryOperatorKind.Multiply or BinaryOperatorKind.Divide or BinaryOperatorKind.Remainder;

    /// <summary><c>&gt;&gt;&gt;</c>, which came after the compiler that we are built against.</summary>
    private const BinaryOperatorKind UnsignedRightShift = (BinaryOperatorKind)25;

    private Expression Arithmetic(BinaryOperatorKind kind, ValueType type, Expression left, Expression right, IOperation place)
    {
        Operation? operation = kind switch
        {
            BinaryOperatorKind.Add => Operation.Add,
            BinaryOperatorKind.Subtract => Operation.Subtract,
            BinaryOperatorKind.Multiply => Operation.Multiply,
            BinaryOperatorKind.Divide => Operation.Divide,
            BinaryOperatorKind.Remainder => Operation.Remainder,
            BinaryOperatorKind.And => Operation.And,
            BinaryOperatorKind.Or => Operation.Or,
            BinaryOperatorKind.ExclusiveOr => Operation.ExclusiveOr,
            BinaryOperatorKind.LeftShift => Operation.ShiftLeft,
            BinaryOperatorKind.RightShift => Operation.ShiftRight,
            UnsignedRightShift => Operation.ShiftRightUnsigned,
            BinaryOperatorKind.Equals => Operation.Equal,
            BinaryOperatorKind.NotEquals => Operation.NotEqual,
            BinaryOperatorKind.LessThan => Operation.Less,
            BinaryOperatorKind.LessThanOrEqual => Operation.LessOrEqual,
            BinaryOperatorKind.GreaterThan => Operation.Greater,
            BinaryOperatorKind.GreaterThanOrEqual => Operation.GreaterOrEqual,
            _ => null,
        };
        if (operation is not { } known || !type.IsScalar || !left.Type.IsScalar || !right.Type.IsScalar)
        {
            throw Refusal.Unsupported(place.Syntax, Describe(place), "use arithmetic on numbers");
        }

        if (Folded(known, type, left, right, place, out object? number) is { } folded)
        {
            return folded;
        }

        if (number is null && known is Operation.Add or Operation.Subtract or Operation.Multiply
            && Guarded(place, $"{Expression.Hole} {(known == Operation.Add ? '+' : known == Operation.Subtract ? '-' : '*')} {Expression.Hole}", type, left, right) is { } guarded)
        {
            return guarded;
        }

        return type.IsHalf && known is Operation.Divide or Operation.Remainder
            ? ConvertTo(type, _region.Bind(Expression.Of(known, ValueType.Single, ConvertTo(ValueType.Single, left), ConvertTo(ValueType.Single, right))))
            : Remembered(_region.Bind(Expression.Of(known, type, left, right)), number);
    }

    private Expression ReadShortCircuit(IBinaryOperation binary)
    {
        bool isAnd = binary.OperatorKind == BinaryOperatorKind.ConditionalAnd;
        var left = ReadAtom(binary.LeftOperand);
        if (left.IsConstant)
        {
            return left.IsTrue == isAnd ? ReadAtom(binary.RightOperand) : left;
        }

        if (IsTotal(binary.RightOperand))
        {
            var right = ReadAtom(binary.RightOperand);
            return _region.Bind(Expression.Of(isAnd ? Operation.Both : Operation.Either, ValueType.Boolean, left, right));
        }

        return Atom(Choose(left, () => isAnd ? ReadAtom(binary.RightOperand) : Expression.Boolean(true), () => isAnd ? Expression.Boolean(false) : ReadAtom(binary.RightOperand)));
    }

    /// <summary><c>&amp;&amp;</c> or <c>||</c> of values that aren't conditions: the left one decides, by an operator of its own, whether the right one is asked for.</summary>
    private ReadValue ReadShortCircuit(IBinaryOperation binary, IMethodSymbol method)
    {
        string name = binary.OperatorKind == BinaryOperatorKind.ConditionalAnd ? WellKnownMemberNames.FalseOperatorName : WellKnownMemberNames.TrueOperatorName;
        var decides = binary.OperatorMethod!.ContainingType.GetMembers(name).OfType<IMethodSymbol>().FirstOrDefault() is { } found ? OwnOperator(found, binary.ConstrainedToType) : null;
        if (decides is null)
        {
            throw Refusal.Unsupported(binary.Syntax, Describe(binary), "write it with a condition");
        }

        var left = Read(binary.LeftOperand);
        var isDecided = Atom(ReadMethodOn(decides, null, [left], binary));
        return Choose(isDecided, () => left, () => ReadMethodOn(method, null, [left, Read(binary.RightOperand)], binary));
    }

    /// <summary>Whether an operation may be computed even where the program would not: it has no effect and can't throw.</summary>
    private bool IsTotal(IOperation operation) => operation.DescendantsAndSelf().All(part => part switch
    {
        ILiteralOperation or ILocalReferenceOperation or IParameterReferenceOperation or IParenthesizedOperation => true,
        IConversionOperation conversion => conversion.OperatorMethod is null && !conversion.IsChecked,
        IUnaryOperation unary => unary.OperatorMethod is null && !unary.IsChecked,
        IBinaryOperation binary => binary.OperatorMethod is null && !binary.IsChecked
            && binary.Type?.SpecialType is not (SpecialType.System_Decimal or SpecialType.System_String)
            && (binary.OperatorKind is not (BinaryOperatorKind.Divide or BinaryOperatorKind.Remainder or BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr)
                || TypeOf(binary.Type!).IsFloating || TypeOf(binary.Type!).IsBoolean),
        _ => false,
    });

    /// <summary><c>+=</c> or <c>++</c> as a member that changes the value it is called on: the variable itself, or the object.</summary>
    private ReadValue ChangeInPlace(IMethodSymbol method, Target target, ReadValue[] operands, IOperation place)
    {
        var self = LoadValue(target, place);
        if (self is not (Aggregate or Instance) || !IsReadable(method) || method.Parameters.Any(parameter => parameter.RefKind != RefKind.None))
        {
            throw Refusal.Unsupported(place.Syntax, Describe(place), "write out its arithmetic");
        }

        var held = HeldByOuterInstance(method, place, operands);
        Enter(method, self, operands, () => ReadBody(method));
        var changed = _versions[method];
        _versions.Remove(method);
        Leave(method, held);
        if (self is Aggregate)
        {
            Write(target, changed);
        }

        return changed;
    }

    /// <summary>Whether an operator belongs to a library's type that isn't read into, such as a date, and gives a number or another object.</summary>
    private bool IsForeign(IMethodSymbol method) => method is { IsImplicitlyDeclared: false, DeclaringSyntaxReferences.IsEmpty: true, ContainingType: { SpecialType: SpecialType.None or SpecialType.System_DateTime, TypeKind: TypeKind.Struct } owner }
        && !LibraryTypes.Has(owner) && TypeOf(owner).Shape == TypeShape.Opaque && method.Parameters.All(parameter => IsGivenWhole(parameter.Type)) && IsGivenWhole(method.ReturnType);

    /// <summary>Whether an operator is one that the user wrote.</summary>
    private static bool IsOwnOperator(IMethodSymbol method) =>
        method.MethodKind is MethodKind.UserDefinedOperator or MethodKind.Conversion && method.ContainingType.SpecialType == SpecialType.None && !method.IsImplicitlyDeclared;
}
