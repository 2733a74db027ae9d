using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using SymGrad.Generator.Diagnostics;
using static SymGrad.Generator.Analysis.Signs;
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
            return first is not null && second is not null ? OfTwo(operation, left, right, first, second)
                : (first ?? second) is { } exponent && Is(first is null ? left : right, 1) ? OfOne(operation, first is null ? right : left, exponent)
                : null;
        }

        return ExponentsOf(sum) is not { } exponents ? null
            : exponents.Any(exponent => exponent is null || !IsNeverPositive(exponent)) ? Overflowing(operation, Largest, null)
            : Vanishing(operation, null);
    }

    /// <summary>Softplus.</summary>
    private static StableForm? OfOne(IOperation logarithm, IOperation exponential, IOperation exponent)
    {
        if (exponent.ConstantValue.HasValue || IsTamed(exponent) || IsNeverPositive(exponent))
        {
            return null;
        }

        // On both sides of the condition it is the same function, so that all derivatives at 0 are right too.
        string log = Callee(logarithm), exp = Callee(exponential);
        string? replacement = exponent is IUnaryOperation { OperatorKind: UnaryOperatorKind.Minus, OperatorMethod: null } minus && Bare(minus.Operand) is var x && IsSimple(x)
            ? $"{Text(x)} > 0 ? {log}(1 + {exp}({Negated(x)})) : {log}(1 + {exp}({Text(x)})) - {Text(x)}"
            : IsSimple(exponent) ? $"{Text(exponent)} > 0 ? {Text(exponent)} + {log}(1 + {exp}({Negated(exponent)})) : {log}(1 + {exp}({Text(exponent)}))" : null;
        return Overflowing(logarithm, "where the exponent is positive, write it as the exponent + Log(1 + Exp(-exponent))", replacement);
    }

    private static StableForm? OfTwo(IOperation logarithm, IOperation left, IOperation right, IOperation a, IOperation b)
    {
        bool isAnyConstant = a.ConstantValue.HasValue || b.ConstantValue.HasValue;
        bool canOverflow = !IsNeverPositive(a) || !IsNeverPositive(b);
        if (IsTamed(a) || IsTamed(b) || (a.ConstantValue.HasValue && b.ConstantValue.HasValue) || (isAnyConstant && !canOverflow))
        {
            return null;
        }

        // The difference is of the type that the exponential takes, whatever type the exponents have.
        var exponential = SymbolEqualityComparer.Default.Equals(Bare(left).Type, logarithm.Type) ? left : SymbolEqualityComparer.Default.Equals(Bare(right).Type, logarithm.Type) ? right : left;
        var number = Bare(exponential).Type!;
        string log = Callee(logarithm), exp = Callee(exponential);
        string? replacement = null;
        if (IsSimple(a) && IsSimple(b))
        {
            // The difference of two infinite exponents would be NaN.
            var (x, y) = (Converted(a, number), Converted(b, number));
            string bothInfinite = new[] { a, b }.All(exponent => !exponent.ConstantValue.HasValue && IsNumber(exponent.Type)) ? $"{number.ToDisplayString()}.IsInfinity({x}) ? {y} : " : string.Empty;
            replacement = $"{x} > {y} ? {x} + {log}(1 + {exp}({y} - {x})) : {bothInfinite}{y} + {log}(1 + {exp}({x} - {y}))";
        }

        return canOverflow ? Overflowing(logarithm, Largest, replacement) : Vanishing(logarithm, replacement);
    }

    /// <summary>A simple exponent as a number of a type, so that no integers are subtracted from each other.</summary>
    private static string Converted(IOperation exponent, ITypeSymbol number) =>
        exponent.ConstantValue.HasValue || SymbolEqualityComparer.Default.Equals(exponent.Type, number) ? Text(exponent) : $"({number.ToDisplayString()}){(Text(exponent) is ['-', ..] negative ? $"({negative})" : Text(exponent))}";

    private static StableForm Overflowing(IOperation logarithm, string remedy, string? replacement) => new(Warnings.Overflow, logarithm.Syntax, "as soon as one of its exponentials is", remedy, replacement);

    /// <summary>Where no exponential is above 1, it isn't their size that is the matter but that all of them may be zero.</summary>
    private static StableForm Vanishing(IOperation logarithm, string? replacement) => new(Warnings.Overflow, logarithm.Syntax, "as soon as all of its exponentials vanish", Largest, replacement);

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

        var symbols = exponent.DescendantsAndSelf().Select(VariableOf).OfType<ISymbol>().ToList();
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

        bool Mentions(IOperation condition) => condition.DescendantsAndSelf().Any(part => VariableOf(part) is { } symbol && symbols.Contains(symbol, SymbolEqualityComparer.Default));
    }

    /// <summary>
    /// The exponents where a value is a sum of exponentials of whatever stands in an array, by LINQ or added up in a loop; null if it
    /// isn't. One that isn't written down is null.
    /// </summary>
    private static IReadOnlyList<IOperation?>? ExponentsOf(IOperation sum) => Bare(sum) switch
    {
        IInvocationOperation { TargetMethod: { Name: "Sum", ContainingType: { Name: "Enumerable" } } } linq => linq.Arguments.Select(argument => ExponentsOfFunction(argument.Value)).FirstOrDefault(exponents => exponents is not null)
            ?? (linq.Arguments.Length == 1 && Bare(linq.Arguments[0].Value) is IInvocationOperation { TargetMethod: { Name: "Select", ContainingType: { Name: "Enumerable" } } } selected
                ? selected.Arguments.Select(argument => ExponentsOfFunction(argument.Value)).FirstOrDefault(exponents => exponents is not null)
                : null),
        ILocalReferenceOperation { Local: var local } reference => ExponentsAddedTo(local, reference),
        _ => null,
    };

    private static IReadOnlyList<IOperation?>? ExponentsOfFunction(IOperation argument) => Bare(argument) is not IDelegateCreationOperation { Target: var target } ? null : target switch
    {
        IMethodReferenceOperation { Method: { Name: "Exp", ContainingType.Name: "Math" or "MathF" } } => [null],
        IAnonymousFunctionOperation { Body.Operations: [IReturnOperation { ReturnedValue: { } value }] } when UntamedExponent(value) is { } exponent => [exponent],
        _ => null,
    };

    /// <summary>The exponent of an exponential that is nothing else and may be large; null if it isn't one.</summary>
    private static IOperation? UntamedExponent(IOperation value) =>
        Argument(value, "Exp") is { } exponent && Operands(exponent, BinaryOperatorKind.Subtract) is null && !IsTamed(exponent) ? exponent : null;

    /// <summary>The exponents where a local starts from zero, and exponentials are all that is ever added to it.</summary>
    private static List<IOperation?>? ExponentsAddedTo(ILocalSymbol local, IOperation use)
    {
        if (InitializerOf(local, use) is not { } start || !Is(Bare(start), 0))
        {
            return null;
        }

        var writes = RootOf(use).Descendants().OfType<IAssignmentOperation>().Where(assignment => assignment.Target is ILocalReferenceOperation { Local: var target } && SymbolEqualityComparer.Default.Equals(target, local)).ToList();
        var exponents = writes.ConvertAll(write => write is ICompoundAssignmentOperation { OperatorKind: BinaryOperatorKind.Add } ? UntamedExponent(write.Value) : null);
        return exponents.Count > 0 && !exponents.Contains(null) ? exponents : null;
    }
}
