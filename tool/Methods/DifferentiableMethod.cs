using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SymGrad.Generator;
using SymGrad.Generator.Writing;

namespace SymGrad.Tool.Methods;

/// <summary>A method marked <c>[Differentiable]</c>, and what the generator made of it.</summary>
/// <param name="symbol">The method, in the program with the generated files.</param>
/// <param name="declaration">Where it is written.</param>
/// <param name="semantics">The meaning of its file.</param>
internal sealed class DifferentiableMethod(IMethodSymbol symbol, MethodDeclarationSyntax declaration, SemanticModel semantics)
{
    /// <summary>What is left to say of a method that has no derivatives, and of which neither the generator nor the compiler said why.</summary>
    public const string NothingSaid = "the generator made nothing of it and didn't say why, which is a mistake of ours";

    private IReadOnlyList<Notation>? _formulas;

    public IMethodSymbol Symbol => symbol;

    public MethodDeclarationSyntax Declaration => declaration;

    /// <summary>The meaning of the user's file.</summary>
    public SemanticModel Semantics => semantics;

    /// <summary>The generated file; null where the method was refused.</summary>
    public SyntaxTree? File { get; init; }

    /// <summary>What was read of it; null where the method was refused.</summary>
    public MethodModel? Model { get; init; }

    /// <summary>Why it can't be differentiated.</summary>
    public ImmutableArray<Diagnostic> Refusals { get; init; } = [];

    /// <summary>The type and the method, and its parameters' types where it has overloads: <c>Models.Loss</c>.</summary>
    public string Name { get; } = Plain(symbol) + (symbol.ContainingType.GetMembers(symbol.Name).OfType<IMethodSymbol>().Count() > 1 ? Parameters(symbol) : string.Empty);

    /// <summary>The same with the namespace.</summary>
    public string FullName => symbol.ContainingNamespace.IsGlobalNamespace ? Name : symbol.ContainingNamespace.ToDisplayString() + "." + Name;

    /// <summary>The formulas of its value and of its partial derivatives, as far as it has any.</summary>
    public IReadOnlyList<Notation> Formulas => _formulas ??= Model is null ? [] : Generator.Writing.Formulas.Of(Model);

    /// <summary>The generated members, in their order in the file.</summary>
    public IEnumerable<MethodDeclarationSyntax> Members => File is null ? [] : File.GetRoot().DescendantNodes().OfType<MethodDeclarationSyntax>();

    /// <summary>What a member is beside the method: <c>Gradient</c> of <c>LossGradient</c>. Private ones that go by another name have that.</summary>
    public string SuffixOf(MethodDeclarationSyntax member) =>
        member.Identifier.Text is var name && name.StartsWith(symbol.Name, StringComparison.Ordinal) && name.Length > symbol.Name.Length ? name[symbol.Name.Length..] : name;

    private static string Plain(IMethodSymbol method)
    {
        var types = new Stack<string>();
        for (INamedTypeSymbol? type = method.ContainingType; type is not null; type = type.ContainingType)
        {
            types.Push(type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat.WithMemberOptions(SymbolDisplayMemberOptions.None)).Split('.')[^1]);
        }

        return string.Join('.', types.Append(method.Name));
    }

    private static string Parameters(IMethodSymbol method) =>
        $"({string.Join(", ", method.Parameters.Select(parameter => parameter.Type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)))})";
}
