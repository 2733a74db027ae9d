using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SymGrad.Generator.Diagnostics;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Reading;

/// <summary>A method marked <c>[DerivativeOf]</c>, with the method whose pullback or pushforward it is.</summary>
internal sealed record CustomDerivative(IMethodSymbol Derivative, IMethodSymbol Of, DerivativeSignature Signature, bool IsPullback);

/// <summary>
/// The derivatives that a project gives by itself, by <c>[DerivativeOf]</c>. Of several for one method the nearest counts:
/// those of the caller's type, of the types around it, then of the method's own type, then of any other.
/// </summary>
internal sealed class CustomDerivatives
{
    private const string AttributeName = "SymGrad.DerivativeOfAttribute";

    private static readonly ConditionalWeakTable<Compilation, CustomDerivatives> s_known = new();

    /// <summary>The methods of a file that bear an attribute of that name: files that weren't edited aren't searched again.</summary>
    private static readonly ConditionalWeakTable<SyntaxTree, MethodDeclarationSyntax[]> s_marked = new();

    private readonly Dictionary<IMethodSymbol, List<CustomDerivative>> _derivatives = new(SymbolEqualityComparer.Default);

    private CustomDerivatives(Compilation compilation)
    {
        foreach (var tree in compilation.SyntaxTrees)
        {
            var marked = s_marked.GetValue(tree, Marked);
            var model = marked.Length > 0 ? compilation.GetSemanticModel(tree) : null;
            foreach (var declaration in marked)
            {
                if (model!.GetDeclaredSymbol(declaration) is { } method && AttributeOf(method) is { } attribute && Match(method, attribute, out _) is { } derivative)
                {
                    if (!_derivatives.TryGetValue(derivative.Of, out var all))
                    {
                        _derivatives[derivative.Of] = all = [];
                    }

                    all.Add(derivative);
                }
            }
        }
    }

    public static CustomDerivatives In(Compilation compilation) => s_known.GetValue(compilation, known => new CustomDerivatives(known));

    /// <summary>The pullback and the pushforward of a method that count for a caller in a type; null if there is neither.</summary>
    public (CustomDerivative? Pullback, CustomDerivative? Pushforward)? Find(IMethodSymbol method, INamedTypeSymbol caller)
    {
        if (!_derivatives.TryGetValue(method, out var all))
        {
            return null;
        }

        var nearest = all.GroupBy(derivative => Distance(derivative, method, caller)).OrderBy(group => group.Key).First();
        return (nearest.FirstOrDefault(derivative => derivative.IsPullback), nearest.FirstOrDefault(derivative => !derivative.IsPullback));
    }

    /// <summary>What is wrong with a method marked as a derivative; null if nothing is.</summary>
    public static Finding? Check(IMethodSymbol method, MethodDeclarationSyntax declaration, AttributeData attribute, Compilation compilation)
    {
        var place = declaration.Identifier.GetLocation();
        if (Match(method, attribute, out string? expected) is not { } derivative)
        {
            return expected is null ? null : Finding.At(place, Descriptors.DerivativeSignature, method.Name, NameOf(attribute), expected);
        }

        bool IsTwin(CustomDerivative other) => other.IsPullback == derivative.IsPullback
            && SymbolEqualityComparer.Default.Equals(other.Derivative.ContainingType, method.ContainingType)
            && !SymbolEqualityComparer.Default.Equals(other.Derivative, method);
        if (!In(compilation)._derivatives.TryGetValue(derivative.Of, out var all) || !all.Any(other => SymbolEqualityComparer.Default.Equals(other.Derivative, method)))
        {
            // An alias: it isn't looked for, so it mustn't seem to work.
            return Finding.At(place, Descriptors.DerivativeSignature, method.Name, NameOf(attribute), "write '[DerivativeOf]' by its own name");
        }

        return all.TakeWhile(other => !SymbolEqualityComparer.Default.Equals(other.Derivative, method)).FirstOrDefault(IsTwin) is { } twin
            ? Finding.At(place, Descriptors.DerivativeSignature, method.Name, NameOf(attribute), $"'{twin.Derivative.Name}' of the same type is that already; remove one of them")
            : null;
    }

    private static AttributeData? AttributeOf(IMethodSymbol method) => method.GetAttributes().FirstOrDefault(attribute => attribute.AttributeClass?.ToDisplayString() == AttributeName);

    private static string NameOf(AttributeData attribute) => attribute.ConstructorArguments.LastOrDefault().Value as string ?? string.Empty;

    /// <summary>Which method an attributed one is the derivative of; null, with what to write instead, if its signature fits none.</summary>
    private static CustomDerivative? Match(IMethodSymbol method, AttributeData attribute, out string? expected)
    {
        expected = null;
        var arguments = attribute.ConstructorArguments;
        if (arguments.Length == 0 || arguments.Any(argument => argument.Kind == TypedConstantKind.Error || argument.Value is null))
        {
            // The compiler says what is wrong with the attribute.
            return null;
        }

        var owner = arguments.Length == 2 ? arguments[0].Value as INamedTypeSymbol : method.ContainingType;
        var targets = owner?.GetMembers(NameOf(attribute)).OfType<IMethodSymbol>().Where(target => !SymbolEqualityComparer.Default.Equals(target, method)).ToArray() ?? [];
        var reasons = new List<string>();
        foreach (var target in targets)
        {
            if (DerivativeSignature.Of(target, method, out string? reason) is not { } signature)
            {
                reasons.Add($"a method with a derivative of its own is static, takes numbers and arrays and returns a number or an array, but '{target.Name}' {reason}");
            }
            else if (signature.IsPullback(method) || signature.IsPushforward(method))
            {
                return new CustomDerivative(method, target, signature, signature.IsPullback(method));
            }
            else
            {
                reasons.Add($"write '{signature.WritePullback(method.Name)}' or '{signature.WritePushforward(method.Name)}'");
            }
        }

        expected = reasons.Count > 0 ? string.Join(", or ", reasons.Distinct()) : $"'{owner?.Name}' has no method of that name";
        return null;
    }

    private static int Distance(CustomDerivative derivative, IMethodSymbol method, INamedTypeSymbol caller)
    {
        int distance = 0;
        for (var type = caller; type is not null; type = type.ContainingType, distance++)
        {
            if (SymbolEqualityComparer.Default.Equals(type, derivative.Derivative.ContainingType))
            {
                return distance;
            }
        }

        return SymbolEqualityComparer.Default.Equals(method.ContainingType, derivative.Derivative.ContainingType) ? int.MaxValue - 1 : int.MaxValue;
    }

    private static MethodDeclarationSyntax[] Marked(SyntaxTree tree) => tree.GetRoot(CancellationToken.None)
        .DescendantNodes(node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax or TypeDeclarationSyntax)
        .OfType<MethodDeclarationSyntax>()
        .Where(method => method.AttributeLists.SelectMany(list => list.Attributes).Any(attribute => IsName(attribute.Name.ToString())))
        .ToArray();

    private static bool IsName(string attribute) => attribute.EndsWith("DerivativeOf", StringComparison.Ordinal) || attribute.EndsWith("DerivativeOfAttribute", StringComparison.Ordinal);
}
