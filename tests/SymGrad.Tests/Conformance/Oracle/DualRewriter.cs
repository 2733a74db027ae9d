using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SymGrad.Tests.Conformance.Oracle;

/// <summary>Rewrites a case so that the same source text computes with <see cref="Dual"/> instead of double and float.</summary>
/// <remarks>What the rewritten text can't express (constant patterns, generic math, Vector3) doesn't compile; such a case has the numeric oracle only.</remarks>
internal static class DualRewriter
{
    private const string Number = "OracleNumber", Functions = "OracleMath";

    private const string Aliases =
        $"using {Number} = SymGrad.Tests.Conformance.Oracle.Dual; using {Functions} = SymGrad.Tests.Conformance.Oracle.DualMath; "
        + "using SymGrad.Tests.Conformance.Oracle; ";

    public static SyntaxTree Rewrite(SyntaxTree tree)
    {
        IEnumerable<string> tokens = tree.GetRoot().DescendantTokens()
            .Select(token => $"{token.LeadingTrivia.ToFullString()}{Rewrite(token)}{token.TrailingTrivia.ToFullString()}");
        return CSharpSyntaxTree.ParseText(Aliases + string.Concat(tokens), (CSharpParseOptions)tree.Options, tree.FilePath);
    }

    private static string Rewrite(SyntaxToken token) => token.Kind() switch
    {
        SyntaxKind.DoubleKeyword or SyntaxKind.FloatKeyword => Number,
        SyntaxKind.IdentifierToken when token.Text is "Math" or "MathF" && !IsMember(token) => Functions,
        SyntaxKind.NumericLiteralToken when token.Value is double or float => $"(({Number}){token.Text})",
        SyntaxKind.ConstKeyword when DeclaresFloatingPoint(token.Parent) => token.Parent is FieldDeclarationSyntax ? "static readonly" : "",
        _ => token.Text,
    };

    private static bool IsMember(SyntaxToken token) =>
        token.Parent is IdentifierNameSyntax { Parent: MemberAccessExpressionSyntax access } name && access.Name == name;

    private static bool DeclaresFloatingPoint(SyntaxNode? declaration) => declaration?
        .ChildNodes().OfType<VariableDeclarationSyntax>()
        .Any(variable => variable.Type is PredefinedTypeSyntax type
            && (type.Keyword.IsKind(SyntaxKind.DoubleKeyword) || type.Keyword.IsKind(SyntaxKind.FloatKeyword))) ?? false;
}
