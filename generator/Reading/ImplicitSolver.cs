using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SymGrad.Generator.Diagnostics;

namespace SymGrad.Generator.Reading;

/// <summary>A method marked <c>[ImplicitlyDefinedBy]</c>, with the residual that is zero at its result.</summary>
/// <param name="WritesResidual">Whether the residual writes to its last parameter what others return.</param>
internal sealed record ImplicitSolver(IMethodSymbol Method, IMethodSymbol Residual, bool WritesResidual)
{
    public static AttributeData? AttributeOf(IMethodSymbol method) =>
        method.GetAttributes().FirstOrDefault(attribute => attribute.AttributeClass?.ToDisplayString() == "SymGrad.ImplicitlyDefinedByAttribute");

    /// <summary>Whether a parameter of the solver carries a derivative: the residual takes it too, and neither holds it constant.</summary>
    public bool IsActive(IParameterSymbol parameter) => DerivativeSignature.IsActive(parameter)
        && Residual.Parameters.Skip(1).FirstOrDefault(other => other.Name == parameter.Name) is { } other && DerivativeSignature.IsActive(other);

    /// <summary>What is wrong with a solver; null if nothing is.</summary>
    public static Finding? Check(IMethodSymbol method, MethodDeclarationSyntax declaration, AttributeData attribute) => Match(method, attribute, out string? reason) is null && reason is not null
        ? Finding.At(declaration.Identifier.GetLocation(), Descriptors.ResidualSignature, method.Name, NameOf(attribute), reason)
        : null;

    /// <summary>A solver and its residual; null, with the reason, if they don't fit together.</summary>
    public static ImplicitSolver? Match(IMethodSymbol method, AttributeData attribute, out string? reason)
    {
        reason = null;
        if (attribute.ConstructorArguments.Length != 1 || attribute.ConstructorArguments[0].Value is not string name)
        {
            // The compiler says what is wrong with the attribute.
            return null;
        }

        if (DerivativeSignature.Obstacle(method) is { } obstacle)
        {
            reason = $"a solver is static, takes numbers and arrays and returns a number or an array, but '{method.Name}' {obstacle}";
            return null;
        }

        var residuals = method.ContainingType.GetMembers(name).OfType<IMethodSymbol>().ToArray();
        foreach (var residual in residuals)
        {
            if (Fits(method, residual, writes: false) || Fits(method, residual, writes: true))
            {
                return new ImplicitSolver(method, residual, residual.ReturnsVoid);
            }
        }

        string type = method.ReturnType.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
        IEnumerable<string> parameters = method.Parameters.Select(parameter => $"{parameter.Type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)} {parameter.Name}");
        reason = residuals.Length == 0
            ? $"'{method.ContainingType.Name}' has no method of that name"
            : $"write 'static {type} {name}({string.Join(", ", parameters.Prepend($"{type} y"))})', without the parameters that it doesn't need";
        return null;
    }

    private static string NameOf(AttributeData attribute) => attribute.ConstructorArguments.LastOrDefault().Value as string ?? string.Empty;

    private static bool Fits(IMethodSymbol method, IMethodSymbol residual, bool writes)
    {
        bool isArray = method.ReturnType is IArrayTypeSymbol;
        int last = residual.Parameters.Length - (writes ? 1 : 0);
        return residual is { IsStatic: true, IsGenericMethod: false, IsAsync: false } && last >= 1
            && (writes ? isArray && residual.ReturnsVoid && IsResult(residual.Parameters[last]) : SymbolEqualityComparer.Default.Equals(residual.ReturnType, method.ReturnType))
            && IsResult(residual.Parameters[0])
            && residual.Parameters.Take(last).Skip(1).All(parameter => parameter.RefKind is RefKind.None or RefKind.In
                && method.Parameters.Any(other => other.Name == parameter.Name && SymbolEqualityComparer.Default.Equals(other.Type, parameter.Type)));

        bool IsResult(IParameterSymbol parameter) => parameter.RefKind is RefKind.None or RefKind.In && SymbolEqualityComparer.Default.Equals(parameter.Type, method.ReturnType);
    }
}
