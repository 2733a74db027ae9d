using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Simplification;

namespace SymGrad.CodeFixes;

/// <summary>The expression that an analyzer wants to see in the place of another.</summary>
internal static class Replacement
{
    /// <summary>The expression, in parentheses where it needs them; null if the analyzer knows none.</summary>
    public static ExpressionSyntax? Of(Diagnostic diagnostic, ExpressionSyntax replaced)
    {
        if (!diagnostic.Properties.TryGetValue("Replacement", out string? text) || text is null)
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
            .WithTriviaFrom(replaced);
    }
}
