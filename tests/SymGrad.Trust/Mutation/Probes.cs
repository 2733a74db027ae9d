using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace SymGrad.Trust.Mutation;

/// <summary>
/// The generator with a probe in every block, arm and lambda of the code that mistakes are put into: it tells which programs lead there, so
/// that a mistake is shown to these programs only. It is the difference between seconds and minutes for what nobody notices.
/// </summary>
internal sealed class Probes
{
    /// <summary>Compiled into the generator: hears where it goes while somebody listens.</summary>
    private const string Listener = """
        namespace SymGrad.Generator
        {
            internal static class Probe
            {
                public static readonly System.Threading.AsyncLocal<bool[]?> Heard = new();

                public static bool Hit(int place)
                {
                    if (Heard.Value is { } heard)
                    {
                        heard[place] = true;
                    }

                    return true;
                }
            }
        }
        """;

    private const string Call = "global::SymGrad.Generator.Probe.Hit";

    private readonly List<(string File, TextSpan Span)> places = [];
    private readonly HashSet<int> impossible = [];

    /// <param name="sound">The generator.</param>
    /// <param name="files">Those of its trees that mistakes are put into.</param>
    public Probes(CSharpCompilation sound, IReadOnlyCollection<SyntaxTree> files)
    {
        for (int round = 0; round < 30; round++)
        {
            places.Clear();
            CSharpCompilation probed = sound.AddSyntaxTrees(CSharpSyntaxTree.ParseText(Listener));
            foreach (SyntaxTree tree in files)
            {
                SyntaxNode root = new Rewriter(this, tree.FilePath).Visit(tree.GetRoot());
                probed = probed.ReplaceSyntaxTree(tree, CSharpSyntaxTree.ParseText(root.ToFullString(), path: tree.FilePath));
            }

            using var image = new MemoryStream();
            Diagnostic[] errors = [.. probed.Emit(image).Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)];
            if (errors.Length == 0)
            {
                Image = image.ToArray();
                return;
            }

            foreach (Diagnostic error in errors)
            {
                impossible.UnionWith(ProbesAt(error.Location));
            }
        }

        throw new InvalidOperationException("The generator doesn't compile with probes in it.");
    }

    public byte[] Image { get; } = [];

    public int Count => places.Count;

    /// <summary>The innermost probe around a mistake; -1 if there is none.</summary>
    public int Around(Mutant mutant)
    {
        int best = -1;
        for (int i = 0; i < places.Count; i++)
        {
            if (!impossible.Contains(i) && places[i].File == mutant.File && places[i].Span.Contains(mutant.Span) && (best < 0 || places[i].Span.Length < places[best].Span.Length))
            {
                best = i;
            }
        }

        return best;
    }

    /// <summary>The probes that an error may come from: one around it, or those in it.</summary>
    private static int[] ProbesAt(Location location)
    {
        SyntaxNode node = location.SourceTree!.GetRoot().FindNode(location.SourceSpan, getInnermostNodeForTie: true);
        int[] around = [.. node.AncestorsAndSelf().Select(PlaceOf).Where(place => place >= 0).Take(1)];
        int[] inside = [.. node.AncestorsAndSelf().First(outer => outer is StatementSyntax or MemberDeclarationSyntax or ArgumentSyntax).DescendantNodes().Select(PlaceOf).Where(place => place >= 0)];
        return around.Length > 0 ? around : inside;
    }

    private static int PlaceOf(SyntaxNode node) =>
        node is ConditionalExpressionSyntax { Condition: InvocationExpressionSyntax { ArgumentList.Arguments: [{ Expression: LiteralExpressionSyntax number }] } call } && call.Expression.ToString() == Call ? (int)number.Token.Value! : -1;

    private sealed class Rewriter(Probes probes, string file) : CSharpSyntaxRewriter
    {
        public override SyntaxNode? VisitBlock(BlockSyntax node)
        {
            StatementSyntax probe = Statement(node.Span);
            var visited = (BlockSyntax)base.VisitBlock(node)!;
            return visited.WithStatements(visited.Statements.Insert(0, probe));
        }

        public override SyntaxNode? VisitSwitchSection(SwitchSectionSyntax node)
        {
            StatementSyntax probe = Statement(node.Span);
            var visited = (SwitchSectionSyntax)base.VisitSwitchSection(node)!;
            return visited.WithStatements(visited.Statements.Insert(0, probe));
        }

        public override SyntaxNode? VisitArrowExpressionClause(ArrowExpressionClauseSyntax node) => node.WithExpression(Around(node.Expression));

        public override SyntaxNode? VisitSimpleLambdaExpression(SimpleLambdaExpressionSyntax node) =>
            node.ExpressionBody is { } body ? node.WithExpressionBody(Around(body)) : base.VisitSimpleLambdaExpression(node);

        public override SyntaxNode? VisitParenthesizedLambdaExpression(ParenthesizedLambdaExpressionSyntax node) =>
            node.ExpressionBody is { } body ? node.WithExpressionBody(Around(body)) : base.VisitParenthesizedLambdaExpression(node);

        public override SyntaxNode? VisitSwitchExpressionArm(SwitchExpressionArmSyntax node) => node.WithExpression(Around(node.Expression));

        private StatementSyntax Statement(TextSpan span) => SyntaxFactory.ParseStatement($"{Call}({Place(span)});\n");

        private int Place(TextSpan span)
        {
            probes.places.Add((file, span));
            return probes.places.Count - 1;
        }

        private ExpressionSyntax Around(ExpressionSyntax expression)
        {
            int place = Place(expression.Span);
            var visited = (ExpressionSyntax)Visit(expression);
            if (probes.impossible.Contains(place) || expression is ThrowExpressionSyntax)
            {
                probes.impossible.Add(place);
                return visited;
            }

            return SyntaxFactory.ParseExpression($"({Call}({place}) ? {visited.WithoutTrivia().ToFullString()} : throw null!)");
        }
    }
}
