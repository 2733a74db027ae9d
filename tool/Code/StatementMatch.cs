using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SymGrad.Generator.Reading;
using SymGrad.Tool.Methods;

namespace SymGrad.Tool.Code;

/// <summary>
/// Which lines of the generated code belong to which statement of the method. The generator doesn't say; it quotes statements in comments and
/// keeps names. So a line belongs to a statement if it has the same text, if it sets the variable that the statement alone sets in this
/// way, or if it stands below a comment that quotes the statement. What fits nothing belongs to none.
/// </summary>
internal sealed class StatementMatch
{
    /// <summary>The number of the declaration itself.</summary>
    public const int Signature = 0;

    private readonly List<Source> _statements = [];
    private readonly Dictionary<int, int> _sourceLines = [];

    /// <summary>Numbers the statements of a method.</summary>
    public StatementMatch(DifferentiableMethod method)
    {
        foreach (SyntaxNode node in method.Declaration.DescendantNodes().Where(node => node is StatementSyntax and not (BlockSyntax or LocalFunctionStatementSyntax) || node.Parent is ArrowExpressionClauseSyntax { Parent: MethodDeclarationSyntax }))
        {
            if (method.Semantics.GetOperation(node) is { } operation)
            {
                // The expression of a => is a return.
                while (operation.Parent is { } around && around.Syntax == node)
                {
                    operation = around;
                }

                _statements.Add(new Source(node, BodyReader.Quote(operation), SetBy(node)));
                Mark(_sourceLines, node, HeaderEnd(node), _statements.Count);
            }
        }

        Mark(_sourceLines, method.Declaration.ReturnType, method.Declaration.ParameterList, Signature);
    }

    /// <summary>The statement on a line of the user's file; null where there is none.</summary>
    public int? OfSource(int line) => _sourceLines.TryGetValue(line, out int statement) ? statement : null;

    /// <summary>The statement for each line of a generated member that belongs to one, by the line's number.</summary>
    public IReadOnlyDictionary<int, int> OfGenerated(MethodDeclarationSyntax member)
    {
        var lines = new Dictionary<int, int>();
        if (_sourceLines.ContainsValue(Signature))
        {
            Mark(lines, member.ReturnType, member.ParameterList, Signature);
        }

        if (member.Body is { } body)
        {
            Walk(body, null, lines);
        }

        return lines;
    }

    private void Walk(BlockSyntax block, int? quoted, Dictionary<int, int> lines)
    {
        foreach (StatementSyntax statement in block.Statements)
        {
            foreach (SyntaxTrivia comment in statement.GetLeadingTrivia().Where(trivia => trivia.IsKind(SyntaxKind.SingleLineCommentTrivia)))
            {
                string text = comment.ToString()[2..].Trim();
                quoted = Only(source => source.Quote == text) ?? Any(source => source.Quote == text);
                if (quoted is { } below)
                {
                    lines[LineOf(comment)] = below;
                }
            }

            if ((BySameText(statement) ?? ByName(statement) ?? quoted) is { } found)
            {
                Mark(lines, statement, HeaderEnd(statement), found);
            }

            bool isOfMany = quoted is { } number && IsCompound(_statements[number - 1].Node);
            foreach (BlockSyntax inner in Blocks(statement))
            {
                Walk(inner, isOfMany ? null : quoted, lines);
            }

            if (isOfMany && IsCompound(statement))
            {
                quoted = null;
            }
        }
    }

    private int? BySameText(StatementSyntax statement)
    {
        string text = Plain(TextSpanOf(statement));
        return Only(source => Plain(TextSpanOf(source.Node)) == text);
    }

    private int? ByName(StatementSyntax statement) => SetBy(statement) is var (name, kind)
        ? Only(source => source.Set == (name, kind)) ?? (_statements.Any(source => source.Set == (name, kind)) ? null : Only(source => source.Set is { } set && set.Name == name))
        : null;

    private int? Only(Func<Source, bool> fits)
    {
        int[] found = [.. Enumerable.Range(0, _statements.Count).Where(i => fits(_statements[i])).Take(2)];
        return found is [var one] ? one + 1 : null;
    }

    /// <summary>The first of several that are spelled alike.</summary>
    private int? Any(Func<Source, bool> fits) => _statements.FindIndex(source => fits(source)) is >= 0 and var first ? first + 1 : null;

    /// <summary>The variable, or the array, that a statement sets, and how.</summary>
    private static (string Name, SyntaxKind Kind)? SetBy(SyntaxNode statement) => statement switch
    {
        LocalDeclarationStatementSyntax { Declaration.Variables: [{ Initializer: not null } only] } => (only.Identifier.ValueText, SyntaxKind.LocalDeclarationStatement),
        ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax assignment } => Root(assignment.Left) is { } name ? (name, assignment.Kind()) : null,
        _ => null,
    };

    private static string? Root(ExpressionSyntax target) => target switch
    {
        IdentifierNameSyntax name => name.Identifier.ValueText,
        ElementAccessExpressionSyntax element => Root(element.Expression) is { } array ? array + "[]" : null,
        _ => null,
    };

    private static bool IsCompound(SyntaxNode node) => Blocks(node).Any() || node is CommonForEachStatementSyntax or ForStatementSyntax or WhileStatementSyntax or DoStatementSyntax or IfStatementSyntax;

    private static IEnumerable<BlockSyntax> Blocks(SyntaxNode statement) => statement switch
    {
        BlockSyntax block => [block],
        IfStatementSyntax choice => Blocks(choice.Statement).Concat(choice.Else is { } other ? Blocks(other.Statement) : []),
        _ => statement.ChildNodes().OfType<BlockSyntax>(),
    };

    /// <summary>Where a statement's first part ends: before its body.</summary>
    private static SyntaxNodeOrToken HeaderEnd(SyntaxNode statement) => statement switch
    {
        IfStatementSyntax choice => choice.CloseParenToken,
        ForStatementSyntax loop => loop.CloseParenToken,
        CommonForEachStatementSyntax loop => loop.CloseParenToken,
        WhileStatementSyntax loop => loop.CloseParenToken,
        DoStatementSyntax loop => loop.DoKeyword,
        SwitchStatementSyntax choice when choice.CloseParenToken != default => choice.CloseParenToken,
        _ => statement,
    };

    private static string TextSpanOf(SyntaxNode statement) => statement.ToString()[..(HeaderEnd(statement).Span.End - statement.SpanStart)];

    private static string Plain(string text) => string.Concat(text.Where(letter => !char.IsWhiteSpace(letter)));

    private static int LineOf(SyntaxTrivia trivia) => trivia.GetLocation().GetLineSpan().StartLinePosition.Line + 1;

    private static void Mark(Dictionary<int, int> lines, SyntaxNode from, SyntaxNodeOrToken to, int statement)
    {
        FileLinePositionSpan span = from.SyntaxTree.GetLineSpan(new(from.SpanStart, to.Span.End - from.SpanStart));
        for (int line = span.StartLinePosition.Line; line <= span.EndLinePosition.Line; line++)
        {
            lines.TryAdd(line + 1, statement);
        }
    }

    private sealed record Source(SyntaxNode Node, string Quote, (string Name, SyntaxKind Kind)? Set);
}
