using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace SymGrad.Trust.HostileSource;

/// <summary>One edit of a file as somebody types it, forgets it, or pastes it: at random, but the same one from the same seed.</summary>
internal static class Edit
{
    private static readonly string[] s_strangers =
    [
        "(", ")", "{", "}", "[", "]", ";", ",", ".", "?", ":", "=>", "=", "==", "+", "-", "*", "/", "%", "!", "~", "<", ">", "<<", "++", "--", "??", "?.", "..", "^", "&", "|",
        "ref", "out", "in", "new", "this", "base", "null", "default", "true", "return", "break", "continue", "goto", "throw", "try", "using", "lock", "unsafe", "fixed", "yield",
        "async", "await", "static", "partial", "abstract", "virtual", "override", "params", "readonly", "const", "class", "struct", "record", "interface", "enum", "delegate",
        "double", "float", "int", "string", "object", "decimal", "dynamic", "var", "void", "double[]", "double[,]", "List<double>", "Missing", "Missing<double>", "T",
        "if (", "for (", "while (", "do", "switch", "foreach (", "case 0:", "else", "checked", "sizeof(", "typeof(", "nameof(", "stackalloc", "is", "as", "when", "with", "and", "not",
        "0", "1e308", "1e-320", "0x7FFFFFFF", "2147483648", "1f", "1m", "'a'", "\"\"", "$\"{x}\"", "x", "F", "F(", "Math.Sin", "Math.Max(", "[Differentiable]", "[NoDerivative]",
        "[Differentiable(Derivatives.All)]", "[DerivativeOf(nameof(F))]", "@class", "π", "_", "#if", "#endif", "//", "/*", "*/", "\"", "\0", "\uFEFF", "é",
    ];

    /// <summary>The text after one to three edits.</summary>
    public static string Apply(string text, Random random)
    {
        for (int count = 1 + (random.Next(4) / 2); count > 0; count--)
        {
            text = Once(text, random);
        }

        return text;
    }

    private static string Once(string text, Random random)
    {
        SyntaxToken[] tokens = [.. CSharpSyntaxTree.ParseText(text).GetRoot().DescendantTokens().Where(token => token.Span.Length > 0)];
        if (tokens.Length < 3)
        {
            return text;
        }

        // Most edits happen below the usings.
        SyntaxToken token = tokens[random.Next(tokens.Length)];
        for (int tries = 0; tries < 3 && token.Parent?.FirstAncestorOrSelf<Microsoft.CodeAnalysis.CSharp.Syntax.UsingDirectiveSyntax>() is not null; tries++)
        {
            token = tokens[random.Next(tokens.Length)];
        }

        SyntaxToken other = tokens[random.Next(tokens.Length)];
        int at = token.SpanStart;
        switch (random.Next(14))
        {
            case 0:
                return text[..at];
            case 1:
                return text[..random.Next(text.Length)];
            case 2 or 3:
                return Replace(text, token, "");
            case 4:
                return text.Insert(token.Span.End, " " + token.Text);
            case 5:
                return token.SpanStart < other.SpanStart
                    ? Replace(Replace(text, other, token.Text), token, other.Text)
                    : Replace(Replace(text, token, other.Text), other, token.Text);
            case 6 or 7:
                return Replace(text, token, other.Text);
            case 8 or 9:
                return Replace(text, token, s_strangers[random.Next(s_strangers.Length)]);
            case 10:
                return text.Insert(at, s_strangers[random.Next(s_strangers.Length)] + " ");
            case 11:
                // A line twice, somewhere else the second time.
                string[] lines = text.Split('\n');
                int from = random.Next(lines.Length), to = random.Next(lines.Length);
                return string.Join('\n', [.. lines[..to], lines[from], .. lines[to..]]);
            case 12:
                int start = random.Next(text.Length);
                return text.Remove(start, Math.Min(1 + random.Next(40), text.Length - start));
            default:
                // Every name of one kind is another one now.
                return token.IsKind(SyntaxKind.IdentifierToken) && other.IsKind(SyntaxKind.IdentifierToken)
                    ? text.Replace(token.Text, other.Text, StringComparison.Ordinal)
                    : Replace(text, token, other.Text);
        }
    }

    private static string Replace(string text, SyntaxToken token, string by) => text.Remove(token.SpanStart, token.Span.Length).Insert(token.SpanStart, by);
}
