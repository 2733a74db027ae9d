using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Simplification;

namespace SymGrad.CodeFixes;

/// <summary>The expression that an analyzer wants to see in the place of another. The comments of what it replaces stand before it.</summary>
internal static class Replacement
{
    /// <summary>The expression, in parentheses where it needs them; null if the analyzer knows none, or directives of the compiler would be lost.</summary>
    public static ExpressionSyntax? Of(Diagnostic diagnostic, ExpressionSyntax replaced)
    {
        if (!diagnostic.Properties.TryGetValue("Replacement", out string? text) || text is null || replaced.ContainsDirectives)
        {
            return null;
        }

        var expression = SyntaxFactory.ParseExpression(text);
        expression = expression.ReplaceNodes(
            expression.DescendantNodes().OfType<MemberAccessExpressionSyntax>().Where(member => member.Parent is InvocationExpressionSyntax),
            (_, member) => member.WithAdditionalAnnotations(Simplifier.Annotation));
        bool standsAlone = replaced.Parent is ArgumentSyntax or ArrowExpressionClauseSyntax or ReturnStatementSyntax or EqualsValueClauseSyntax or ParenthesizedExpressionSyntax;
        return (!standsAlone && expression is BinaryExpressionSyntax or ConditionalExpressionSyntax
                ? SyntaxFactory.ParenthesizedExpression(expression).WithAdditionalAnnotations(Simplifier.Annotation)
                : expression)
            .WithLeadingTrivia(replaced.GetLeadingTrivia().AddRange(CommentsIn(replaced)))
            .WithTrailingTrivia(replaced.GetTrailingTrivia());
    }

    /// <summary>The comments between the tokens of an expression, each with what sets it apart from what follows.</summary>
    private static IEnumerable<SyntaxTrivia> CommentsIn(ExpressionSyntax expression)
    {
        var (first, last) = (expression.GetFirstToken(), expression.GetLastToken());
        // As the lines of the expression are indented that are behind its first.
        var indentation = expression.DescendantTokens().Skip(1).SelectMany(token => token.LeadingTrivia).Where(trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia)).Take(1).ToArray();
        foreach (var trivia in expression.DescendantTokens().SelectMany(token => (token == first ? default : token.LeadingTrivia).Concat(token == last ? default : token.TrailingTrivia)))
        {
            if (trivia.IsKind(SyntaxKind.MultiLineCommentTrivia))
            {
                yield return trivia;
                yield return SyntaxFactory.Space;
            }
            else if (trivia.IsKind(SyntaxKind.SingleLineCommentTrivia))
            {
                yield return trivia;
                yield return Declarations.LineEnd(expression.SyntaxTree.GetRoot());
                foreach (var space in indentation)
                {
                    yield return space;
                }
            }
        }
    }

}
