using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using SymGrad.Generator.Diagnostics;
using static SymGrad.Generator.Analysis.Terms;

namespace SymGrad.Generator.Analysis;

/// <summary>
/// Formulas whose value is lost in the rounding of what it is computed from: <c>Exp(x) - 1</c>, <c>1 - Cos(x)</c>, <c>Log(1 + x)</c> near 0;
/// and <c>Sqrt(x * x + y * y)</c>, whose squares overflow and vanish before their root does.
/// </summary>
/// <remarks>
/// <c>double.ExpM1</c> and <c>double.LogP1</c> are no better in .NET: they compute <c>Exp(x) - 1</c> and <c>Log(1 + x)</c>. So the first is
/// written by Tanh, and the second only where MathNet.Numerics brings it.
/// </remarks>
internal static class CancellingForms
{
    public static StableForm? Find(IOperation operation, KnownTypes types) => operation switch
    {
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Subtract } when Operands(operation, BinaryOperatorKind.Subtract) is var (left, right) => OfDifference(operation, left, right),
        IInvocationOperation when types.HasHypotenuse && Argument(operation, "Sqrt") is { } sum => OfSquares(operation, sum),
        IInvocationOperation when types.HasMathNet && Argument(operation, "Log") is { } sum => OfLogarithm(operation, sum),
        _ => null,
    };

    private static StableForm? OfDifference(IOperation difference, IOperation left, IOperation right)
    {
        if (Is(right, 1) && Argument(left, "Exp") is { } exponent && !exponent.ConstantValue.HasValue && IsSimple(exponent))
        {
            return Lost(difference, "loses its digits for small exponents", $"({Text(left)} + {Number(1, difference, left)}) * {Sibling(left, "Tanh")}({Half(exponent, left.Type)})");
        }

        if (Is(left, 1) && Argument(right, "Cos") is { } angle and not IConversionOperation { IsImplicit: true } && !angle.ConstantValue.HasValue)
        {
            string two = Number(2, difference, right), sine = $"{Sibling(right, "Sin")}({Half(angle, right.Type)})";
            return Lost(difference, "loses its digits for small angles", IsSimple(angle) ? $"{two} * {sine} * {sine}" : $"{two} * {Sibling(right, "Pow")}({sine}, 2)");
        }

        return null;
    }

    private static StableForm? OfSquares(IOperation root, IOperation sum) =>
        Operands(sum, BinaryOperatorKind.Add) is var (first, second) && Squared(first) is { } x && Squared(second) is { } y
            ? Lost(root, "overflows and underflows halfway", $"{(root.Type!.SpecialType == SpecialType.System_Single ? "float" : "double")}.Hypot({x}, {y})")
            : null;

    private static StableForm? OfLogarithm(IOperation logarithm, IOperation sum)
    {
        if (logarithm.Type!.SpecialType != SpecialType.System_Double || Operands(sum, BinaryOperatorKind.Add) is not var (left, right))
        {
            return null;
        }

        var addend = Is(left, 1) ? right : Is(right, 1) ? left : null;
        return addend is { ConstantValue.HasValue: false, Type.SpecialType: SpecialType.System_Double } && Argument(addend, "Exp") is null
            ? Lost(logarithm, "loses its digits for small addends", $"MathNet.Numerics.SpecialFunctions.Log1p({Text(addend)})")
            : null;
    }

    private static string? Squared(IOperation operation)
    {
        if (Operands(operation, BinaryOperatorKind.Multiply) is var (a, b))
        {
            return AreSame(a, b) && IsSimpleOrPure(a) ? Text(a) : null;
        }

        return Bare(operation) is IInvocationOperation { TargetMethod: { Name: "Pow", IsStatic: true, ContainingType.Name: "Math" or "MathF" }, Arguments: { Length: 2 } arguments } && Is(Bare(arguments[1].Value), 2)
            ? Text(Bare(arguments[0].Value))
            : null;
    }

    private static bool IsSimpleOrPure(IOperation operation) => IsSimple(operation) || IsPure(operation);

    /// <summary>Another function of where a called one comes from, as that is spelled.</summary>
    private static string Sibling(IOperation call, string name) => ((InvocationExpressionSyntax)Bare(call).Syntax).Expression is MemberAccessExpressionSyntax { Expression: var owner } ? $"{Text(owner)}.{name}" : name;

    /// <summary>A whole number that makes an expression with a call of the type that it had.</summary>
    private static string Number(int number, IOperation expression, IOperation call) => expression.Type?.SpecialType == call.Type?.SpecialType ? $"{number}" : $"{number}.0";

    private static StableForm Lost(IOperation place, string flaw, string replacement) => new(Warnings.Cancellation, place.Syntax, flaw, null, replacement);
}
