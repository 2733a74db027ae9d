using Microsoft.CodeAnalysis;

namespace SymGrad.Generator.Diagnostics;

/// <summary>Every diagnostic that SymGrad reports; each has a page in docs/diagnostics.</summary>
internal static class Descriptors
{
    public static readonly DiagnosticDescriptor NotPartial = Error(
        "SYMG0001",
        "The type isn't partial",
        "'{0}' holds the differentiable method '{1}', so its derivative has to be added to it: declare it as 'partial {2} {0}'");

    public static readonly DiagnosticDescriptor ParameterType = Error(
        "SYMG0002",
        "The parameter's type can't be differentiated",
        "Parameter '{0}' has the type '{1}', which no derivative can be taken by: mark it [NoDerivative] to hold it constant, or pass floating-point numbers, arrays of them or arrays of rows");

    public static readonly DiagnosticDescriptor NoActiveParameter = Error(
        "SYMG0003",
        "Nothing to differentiate by",
        "'{0}' has no parameter with a floating-point number that isn't marked [NoDerivative]: give it one, or remove [Differentiable]");

    public static readonly DiagnosticDescriptor NoFloatingResult = Error(
        "SYMG0004",
        "Nothing to differentiate",
        "'{0}' has no floating-point result: return 'double' or 'float', or write to an array parameter");

    public static readonly DiagnosticDescriptor Unsupported = Error(
        "SYMG0005",
        "This construct can't be differentiated",
        "{0} can't be differentiated: {1}");

    public static readonly DiagnosticDescriptor NameTaken = Error(
        "SYMG0006",
        "The name of a generated member is taken",
        "'{0}' already has a member '{1}', which is the name of the generated {2}: rename one of them");

    public static readonly DiagnosticDescriptor NoDerivativeKnown = Error(
        "SYMG0007",
        "No derivative of this method is known",
        "'{0}' has no known derivative and can't be read here: write the formula out, keep its arguments constant with [NoDerivative]{1}");

    public static readonly DiagnosticDescriptor Recursion = Error(
        "SYMG0008",
        "A recursive call can't be differentiated",
        "'{0}' calls itself, directly or through others, and {1}: write it as a loop");

    public static readonly DiagnosticDescriptor ModeDoesNotApply = Error(
        "SYMG0009",
        "This derivative doesn't apply to the method",
        "'{0}' can't be generated for '{1}': {2}");

    public static readonly DiagnosticDescriptor MethodShape = Error(
        "SYMG0010",
        "This kind of method can't be differentiated",
        "'{0}' is {1}: {2}");

    public static readonly DiagnosticDescriptor TooLarge = Error(
        "SYMG0011",
        "The method is too large to differentiate",
        "'{0}' is too long or too deeply nested once the methods that it calls are written into it: split it, or use loops");

    public static readonly DiagnosticDescriptor Defect = Error(
        "SYMG0012",
        "A defect in SymGrad",
        "'{0}' couldn't be differentiated because of a defect in SymGrad ({1}): please report it with the method; until then, write the derivative by hand");

    public static readonly DiagnosticDescriptor DerivativeSignature = Error(
        "SYMG0013",
        "The signature of a derivative doesn't fit",
        "'{0}' can't be the derivative of '{1}': {2}");

    public static readonly DiagnosticDescriptor ResidualSignature = Error(
        "SYMG0014",
        "The signature of a residual doesn't fit",
        "'{0}' can't be defined implicitly by '{1}': {2}");

    public static readonly DiagnosticDescriptor Checkpoint = Error(
        "SYMG0022",
        "A loop can't be run again from checkpoints",
        "This loop of '{0}' can't be run again from checkpoints, because {1}");

    private static DiagnosticDescriptor Error(string id, string title, string message) => new(
        id,
        title,
        message,
        "SymGrad",
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: $"https://github.com/symgrad/symgrad/blob/main/docs/diagnostics/{id}.md");
}
