using Microsoft.CodeAnalysis;

namespace SymGrad.Generator.Diagnostics;

/// <summary>What the analyzers say of code that can be differentiated and is likely a mistake; each has a page in docs/diagnostics.</summary>
internal static class Warnings
{
    public static readonly DiagnosticDescriptor ZeroDerivative = Of(
        "SYMG0015",
        "A derivative that is always zero",
        "'{0}' takes part in the result of '{1}' only through conditions, rounding or integers, or not at all, so its derivative is always zero: mark it [NoDerivative] if that is meant, or use its value");

    public static readonly DiagnosticDescriptor EqualValues = Of(
        "SYMG0016",
        "Equality of values that are differentiated",
        "'{0}' tells single points apart, and the derivative there is that of the branch taken at them alone: compare with a tolerance, or by '<' or '>'");

    public static readonly DiagnosticDescriptor SingleValue = Of(
        "SYMG0017",
        "A branch for a single value",
        "Where '{0}' decides, the derivative is that of the branch for this one value: see that this is right there, and better take the branch for a small range around it",
        DiagnosticSeverity.Info);

    public static readonly DiagnosticDescriptor KinkInSecondDerivative = Of(
        "SYMG0018",
        "A kink under a second derivative",
        "'{0}' has a kink or a step, which second derivatives of '{1}' don't see: they are those of the pieces beside it; use a smooth function, or ask for first derivatives",
        DiagnosticSeverity.Info);

    public static readonly DiagnosticDescriptor Overflow = Of(
        "SYMG0019",
        "A formula that overflows although its value doesn't",
        "'{0}' is infinite {1}, which its value isn't: {2}");

    public static readonly DiagnosticDescriptor Cancellation = Of(
        "SYMG0020",
        "A formula that loses digits",
        "'{0}' {1}, and '{2}' is the same function and doesn't",
        DiagnosticSeverity.Info);

    public static readonly DiagnosticDescriptor DifferenceQuotient = Of(
        "SYMG0021",
        "A difference quotient of a method with a derivative",
        "This approximates a derivative of '{0}': '{1}' is the derivative itself{2}",
        DiagnosticSeverity.Info);

    private static DiagnosticDescriptor Of(string id, string title, string message, DiagnosticSeverity severity = DiagnosticSeverity.Warning) => new(
        id,
        title,
        message,
        "SymGrad",
        severity,
        isEnabledByDefault: true,
        helpLinkUri: $"https://github.com/symgrad/symgrad/blob/main/docs/diagnostics/{id}.md");
}
