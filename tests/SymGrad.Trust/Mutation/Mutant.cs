using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace SymGrad.Trust.Mutation;

/// <summary>One mistake put into the generator's source: a sign turned, a term or a step left out, a branch swapped, a bound moved by one.</summary>
/// <param name="File">The file, below the generator's folder.</param>
/// <param name="Line">The line, from one.</param>
/// <param name="Column">The column, from one.</param>
/// <param name="Span">What is replaced.</param>
/// <param name="Before">What stands there.</param>
/// <param name="After">What stands there instead.</param>
internal sealed record Mutant(string File, int Line, int Column, TextSpan Span, string Before, string After)
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

    /// <summary>Functions that are easily confused, in the formulas of the rule table.</summary>
    private static readonly Dictionary<string, string> s_functions = new()
    {
        ["Sin"] = "Cos",
        ["Cos"] = "Sin",
        ["Sinh"] = "Cosh",
        ["Cosh"] = "Sinh",
        ["SinPi"] = "CosPi",
        ["CosPi"] = "SinPi",
        ["Exp"] = "Cosh",
        ["Log"] = "Log10",
        ["Tanh"] = "Sinh",
        ["Sqrt"] = "Cbrt",
        ["Abs"] = "Sign",
        ["DiGamma"] = "GammaLn",
    };

    /// <summary>Where it is and what it does, in one line.</summary>
    public string Change => $"{File}({Line},{Column}): {Short(Before)} → {(After.Length == 0 ? "nothing" : Short(After))}";

    /// <summary>Every mistake that can be made in a file, in order.</summary>
    public static IEnumerable<Mutant> In(string file, SyntaxTree tree)
    {
        return tree.GetRoot().DescendantNodes().SelectMany(Changes).Select(change => new Mutant(
            file,
            tree.GetLineSpan(change.Span).StartLinePosition.Line + 1,
            tree.GetLineSpan(change.Span).StartLinePosition.Character + 1,
            change.Span,
            tree.GetText().ToString(change.Span),
            change.After));
    }

    private static IEnumerable<(TextSpan Span, string After)> Changes(SyntaxNode node)
    {
        switch (node)
        {
            case BinaryExpressionSyntax binary when s_operators.TryGetValue(binary.OperatorToken.Kind(), out string? other):
                yield return (binary.OperatorToken.Span, other);

                // A formula of the rule table is made of these: a term or a factor of it is left out.
                if (binary.RawKind is (int)SyntaxKind.AddExpression or (int)SyntaxKind.SubtractExpression or (int)SyntaxKind.MultiplyExpression or (int)SyntaxKind.DivideExpression)
                {
                    yield return (binary.Span, binary.Left.ToString());
                }

                break;
            case PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.UnaryMinusExpression, Operand: LiteralExpressionSyntax or PrefixUnaryExpressionSyntax } minus:
                yield return (minus.OperatorToken.Span, "+");
                break;
            case PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.UnaryMinusExpression } minus:
                yield return (minus.OperatorToken.Span, string.Empty);
                break;
            case PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalNotExpression } not:
                yield return (not.OperatorToken.Span, string.Empty);
                break;
            case ConditionalExpressionSyntax choice:
                yield return (TextSpan.FromBounds(choice.WhenTrue.SpanStart, choice.WhenFalse.Span.End), $"{choice.WhenFalse} : {choice.WhenTrue}");
                break;
            case IfStatementSyntax { Condition: not IsPatternExpressionSyntax } branch when !branch.Condition.DescendantNodesAndSelf().Any(inner => inner is PatternSyntax or DeclarationExpressionSyntax):
                yield return (branch.Condition.Span, $"!({branch.Condition})");
                break;
            case ExpressionStatementSyntax { Expression: InvocationExpressionSyntax } step:
                yield return (step.Span, ";");
                break;
            case ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax { Left: not IdentifierNameSyntax } } step:
                yield return (step.Span, ";");
                break;
            case LiteralExpressionSyntax { RawKind: (int)SyntaxKind.NumericLiteralExpression, Token.Text: "0" or "1" or "2" or "0.5" } number:
                yield return (number.Span, number.Token.Text is "1" ? "2" : "1");
                break;
            case LiteralExpressionSyntax { RawKind: (int)SyntaxKind.TrueLiteralExpression or (int)SyntaxKind.FalseLiteralExpression } truth:
                yield return (truth.Span, truth.Token.Text is "true" ? "false" : "true");
                break;
            case LiteralExpressionSyntax { RawKind: (int)SyntaxKind.StringLiteralExpression, Token: { ValueText: var text, Text: var written } } literal:
                if (text.Length > 8 && text.All(letter => char.IsAsciiDigit(letter) || letter == '.'))
                {
                    // A constant of a formula, wrong in the sixth digit.
                    yield return (literal.Span, $"\"{text[..6]}{(char)('0' + ((text[6] - '0' + 1) % 10))}{text[7..]}\"");
                }
                else if (s_functions.TryGetValue(text, out string? function) && node.Parent is ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.Text: not "Row" } } })
                {
                    yield return (literal.Span, written.Replace(text, function, StringComparison.Ordinal));
                }

                break;
        }
    }

    private static string Short(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)) is { Length: > 70 } words ? words[..70] + "…" : string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
