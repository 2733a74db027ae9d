using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SymGrad.CodeFixes;

/// <summary>What is added to declarations.</summary>
internal static class Declarations
{
    /// <summary>A type's declaration as a partial one.</summary>
    public static TypeDeclarationSyntax MadePartial(TypeDeclarationSyntax type)
    {
        if (type.Modifiers.Any(SyntaxKind.PartialKeyword))
        {
            return type;
        }

        var partial = SyntaxFactory.Token(SyntaxKind.PartialKeyword).WithTrailingTrivia(SyntaxFactory.Space);
        return type.Modifiers.Count > 0
            ? type.WithModifiers(type.Modifiers.Add(partial))
            : ((TypeDeclarationSyntax)type.WithKeyword(type.Keyword.WithLeadingTrivia())).WithModifiers(SyntaxFactory.TokenList(partial.WithLeadingTrivia(type.Keyword.LeadingTrivia)));
    }

    /// <summary>The end of a line, as the file has it.</summary>
    public static SyntaxTrivia LineEnd(SyntaxNode root) =>
        root.DescendantTrivia().FirstOrDefault(trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia)) is { RawKind: not 0 } end ? end : SyntaxFactory.CarriageReturnLineFeed;

    /// <summary>An attribute of ours as it is spelled beside another one: with its namespace if that has it.</summary>
    public static string NameBeside(MethodDeclarationSyntax method, string name) => MarkOf(method) is QualifiedNameSyntax qualified ? $"{qualified.Left}.{name}" : name;

    /// <summary>Whether a method's derivatives are asked for.</summary>
    public static bool IsMarked(MethodDeclarationSyntax method) => MarkOf(method) is not null;

    private static NameSyntax? MarkOf(MethodDeclarationSyntax method) => method.AttributeLists.SelectMany(list => list.Attributes).Select(attribute => attribute.Name).FirstOrDefault(IsDifferentiable);

    private static bool IsDifferentiable(NameSyntax name) => name switch
    {
        QualifiedNameSyntax qualified => IsDifferentiable(qualified.Right),
        SimpleNameSyntax simple => simple.Identifier.ValueText is "Differentiable" or "DifferentiableAttribute",
        _ => false,
    };
}
