using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace SymGrad.Trust.Mutation;

/// <summary>One mistake put into the generator's source: a sign turned, a term or a step left out, a branch swapped, a bound moved by one.</summary>
/// <param name="File">The file, below the generator's folder.</param>
/// <param name="Line">The line, from one.</param>
/// <param name="Span">What is replaced.</param>
/// <param name="Before">What stands there.</param>
/// <param name="After">What stands there instead.</param>
internal sealed record Mutant(string File, int Line, TextSpan Span, string Before, string After)
{
    private static readonly Dictionary<SyntaxKind, string> s_operators = new()
    {
        [SyntaxKind.PlusToken] = "-",
        [SyntaxKind.MinusToken] = "+",
        [SyntaxKind.AsteriskToken] = "/",
        [SyntaxKind.SlashToken] = "*",
        [SyntaxKind.LessThanToken] = "<=",
        [SyntaxKind.GreaterThanToken] = ">=",
        [SyntaxKind.LessThanEqualsToken] = "<",
        [SyntaxKind.GreaterThanEqualsToken] = ">",
        [SyntaxKind.EqualsEqualsToken] = "!=",
        [SyntaxKind.ExclamationEqualsToken] = "==",
        [SyntaxKind.AmpersandAmpersandToken] = "||",
        [SyntaxKind.BarBarToken] = "&&",
        [SyntaxKind.PlusEqualsToken] = "-=",
    };

    /// <summary>A long text on one line.</summary>
    public string Change => $"{File}({Line}): {Short(Before)} → {(After.Length == 0 ? "nothing" : Short(After))}";

    /// <summary>Every mistake that can be made in a file, in order.</summary>
    public static IEnumerable<Mutant> In(string file, SyntaxTree tree)
    {
        foreach (SyntaxNode node in tree.GetRoot().DescendantNodes())
        {
            (TextSpan Span, string After)? change = node switch
            {
                BinaryExpressionSyntax binary when s_operators.TryGetValue(binary.OperatorToken.Kind(), out string? other) => (binary.OperatorToken.Span, other),
                // A formula of the rule table is an operator call or a method call; its sign is a method of its own.
                PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.UnaryMinusExpression } minus => (minus.OperatorToken.Span, "+"),
                PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalNotExpression } not => (not.OperatorToken.Span, ""),
                ConditionalExpressionSyntax choice => (TextSpan.FromBounds(choice.WhenTrue.SpanStart, choice.WhenFalse.Span.End), $"{choice.WhenFalse} : {choice.WhenTrue}"),
                IfStatementSyntax { Condition: not IsPatternExpressionSyntax } branch when !branch.Condition.DescendantNodesAndSelf().Any(inner => inner is PatternSyntax or DeclarationExpressionSyntax) =>
                    (branch.Condition.Span, $"!({branch.Condition})"),
                ExpressionStatementSyntax { Expression: InvocationExpressionSyntax } step => (step.Span, ";"),
                ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax { Left: not IdentifierNameSyntax } } step => (step.Span, ";"),
                LiteralExpressionSyntax { RawKind: (int)SyntaxKind.NumericLiteralExpression, Token.Text: "0" or "1" or "2" or "0.5" } number => (number.Span, number.Token.Text is "1" ? "2" : "1"),
                _ => null,
            };
            if (change is var (span, after))
            {
                yield return new(file, tree.GetLineSpan(span).StartLinePosition.Line + 1, span, tree.GetText().ToString(span), after);
            }
        }
    }

    private static string Short(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)) is { Length: > 70 } words ? words[..70] + "…" : string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
