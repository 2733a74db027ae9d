using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using SymGrad.Generator.Diagnostics;
using static SymGrad.Generator.Analysis.Terms;

namespace SymGrad.Generator.Analysis;

/// <summary>
/// The logarithm of a sum of exponentials, where nothing keeps these from overflowing: <c>Log(1 + Exp(x))</c>, <c>Log(Exp(a) + Exp(b))</c>,
/// and the logarithm of a sum over an array.
/// </summary>
internal static class OverflowingForms
{
    private const string Largest = "subtract the largest exponent from each, and add it to the logarithm";

    public static StableForm? Find(IOperation operation)
    {
        if (operation is not IInvocationOperation || Argument(operation, "Log") is not { } sum)
        {
            return null;
        }

        if (Operands(sum, BinaryOperatorKind.Add) is var (left, right))
        {
            var (first, second) = (Argument(left, "Exp"), Argument(right, "Exp"));
            return first is not null && second is not null ? OfTwo(operation, left, first, second)
                : (first ?? second) is { } exponent && Is(first is null ? left : right, 1) ? OfOne(operation, first is null ? right : left, exponent)
                : null;
        }

        return IsSumOfExponentials(sum) ? new StableForm(Warnings.Overflow, operation.Syntax, Largest, null) : null;
    }

    /// <summary>Softplus.</summary>
    private static StableForm? OfOne(IOperation logarithm, IOperation exponential, IOperation exponent)
    {
        if (exponent.ConstantValue.HasValue || IsTamed(exponent))
        {
            return null;
        }

        // On both sides of the condition it is the same function, so that all derivatives at 0 are right too.
        string log = Callee(logarithm), exp = Callee(exponential);
        string? replacement = exponent is IUnaryOperation { OperatorKind: UnaryOperatorKind.Minus, OperatorMethod: null } negated && IsSimple(negated.Operand)
            ? Bare(negated.Operand).Syntax is var x ? $"{x} > 0 ? {log}(1 + {exp}(-{x})) : {log}(1 + {exp}({x})) - {x}" : null
            : IsSimple(exponent) ? $"{exponent.Syntax} > 0 ? {exponent.Syntax} + {log}(1 + {exp}(-{Factor(exponent)})) : {log}(1 + {exp}({exponent.Syntax}))" : null;
        return Overflowing(logarithm, "where the exponent is positive, write it as the exponent + Log(1 + Exp(-exponent))", replacement);
    }

    private static StableForm? OfTwo(IOperation logarithm, IOperation exponential, IOperation a, IOperation b)
    {
        if (IsTamed(a) || IsTamed(b) || (a.ConstantValue.HasValue && b.ConstantValue.HasValue))
        {
            return null;
        }

        string log = Callee(logarithm), exp = Callee(exponential);
        string? replacement = IsSimple(a) && IsSimple(b)
            ? $"{a.Syntax} > {b.Syntax} ? {a.Syntax} + {log}(1 + {exp}({b.Syntax} - {Factor(a)})) : {b.Syntax} + {log}(1 + {exp}({a.Syntax} - {Factor(b)}))"
            : null;
        return Overflowing(logarithm, Largest, replacement);
    }

    private static StableForm Overflowing(IOperation logarithm, string remedy, string? replacement) => new(Warnings.Overflow, logarithm.Syntax, remedy, replacement);

    /// <summary>
    /// Whether something has been done about an exponent: it is a difference of two numbers (from the largest, most likely), depends on an
    /// absolute value, an extreme or something bounded, or stands in a branch of a condition on one of its variables.
    /// </summary>
    private static bool IsTamed(IOperation exponent)
    {
        if (Operands(exponent, BinaryOperatorKind.Subtract) is var (left, right) && new[] { left, right }.All(IsSimple))
        {
            return true;
        }

        var symbols = exponent.DescendantsAndSelf().Select(SymbolOf).OfType<ISymbol>().ToList();
        return ComesFromChoice(exponent, 3) || IsChosen(exponent, symbols);
    }

    private static bool ComesFromChoice(IOperation operation, int depth) => operation.DescendantsAndSelf().Any(part => part
        is IInvocationOperation { TargetMethod.Name: "Abs" or "Max" or "Min" or "Clamp" or "Tanh" or "Sin" or "Cos" or "Atan" } or IConditionalOperation
        || (depth > 0 && part is ILocalReferenceOperation { Local: var local } && InitializerOf(local, operation) is { } value && ComesFromChoice(value, depth - 1)));

    /// <summary>Whether an expression is in a branch that one of some variables has led to.</summary>
    private static bool IsChosen(IOperation expression, List<ISymbol> symbols)
    {
        for (var (inner, around) = (expression, expression.Parent); around is not null; (inner, around) = (around, around.Parent))
        {
            bool isBranch = around is IConditionalOperation choice && choice.Condition != inner && Mentions(choice.Condition);
            bool isArm = around is ISwitchExpressionOperation switched && switched.Value != inner && Mentions(switched.Value);
            bool isBehindGuard = around is IBlockOperation block && block.Operations.TakeWhile(statement => statement != inner).Any(statement => statement is IConditionalOperation guard && Mentions(guard.Condition));
            if (isBranch || isArm || isBehindGuard)
            {
                return true;
            }
        }

        return false;

        bool Mentions(IOperation condition) => condition.DescendantsAndSelf().Any(part => SymbolOf(part) is { } symbol && symbols.Contains(symbol, SymbolEqualityComparer.Default));
    }

    /// <summary>Whether a value is a sum of exponentials of whatever stands in an array: by LINQ, or added up in a loop.</summary>
    private static bool IsSumOfExponentials(IOperation sum) => Bare(sum) switch
    {
        IInvocationOperation { TargetMethod: { Name: "Sum", ContainingType: { Name: "Enumerable" } } } linq => linq.Arguments.Any(argument => IsFunctionOfExponentials(argument.Value))
            || (linq.Arguments.Length == 1 && Bare(linq.Arguments[0].Value) is IInvocationOperation { TargetMethod: { Name: "Select", ContainingType: { Name: "Enumerable" } } } selected && selected.Arguments.Any(argument => IsFunctionOfExponentials(argument.Value))),
        ILocalReferenceOperation { Local: var local } reference => IsAddedUp(local, reference),
        _ => false,
    };

    private static bool IsFunctionOfExponentials(IOperation argument) => Bare(argument) is IDelegateCreationOperation { Target: var target } && target switch
    {
        IMethodReferenceOperation { Method: { Name: "Exp", ContainingType.Name: "Math" or "MathF" } } => true,
        IAnonymousFunctionOperation { Body.Operations: { Length: 1 } statements } => statements[0] is IReturnOperation { ReturnedValue: { } value } && IsBareExponential(value),
        _ => false,
    };

    private static bool IsBareExponential(IOperation value) => Argument(value, "Exp") is { } exponent && Operands(exponent, BinaryOperatorKind.Subtract) is null && !IsTamed(exponent);

    /// <summary>Whether a local starts from zero, and exponentials are all that is ever added to it.</summary>
    private static bool IsAddedUp(ILocalSymbol local, IOperation use)
    {
        var root = use;
        while (root.Parent is { } around)
        {
            root = around;
        }

        if (InitializerOf(local, use) is not { } start || !Is(Bare(start), 0))
        {
            return false;
        }

        var writes = root.Descendants().OfType<IAssignmentOperation>().Where(assignment => assignment.Target is ILocalReferenceOperation { Local: var target } && SymbolEqualityComparer.Default.Equals(target, local)).ToList();
        return writes.Count > 0 && writes.All(write => write is ICompoundAssignmentOperation { OperatorKind: BinaryOperatorKind.Add } && IsBareExponential(write.Value));
    }

    private static IOperation? InitializerOf(ILocalSymbol local, IOperation use) =>
        local.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is VariableDeclaratorSyntax { Initializer.Value: { } value } && value.SyntaxTree == use.Syntax.SyntaxTree
            ? use.SemanticModel?.GetOperation(value)
            : null;

    private static ISymbol? SymbolOf(IOperation operation) => operation switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        IFieldReferenceOperation field => field.Field,
        _ => null,
    };
}
