using Microsoft.CodeAnalysis.CSharp.Syntax;
using SymGrad.Tool.Code;
using SymGrad.Tool.Loading;
using SymGrad.Tool.Methods;

namespace SymGrad.Tool.Tests.Code;

/// <summary>Which generated lines belong to which statement.</summary>
public sealed class StatementMatchTests : IDisposable
{
    private readonly Workplace _place = new();

    [Fact]
    public void LinesGoToTheStatementThatTheyComeFrom()
    {
        var (method, member) = Open("""
            [Differentiable]
            public static double Bilinear(double[] u, double x)
            {
                double v = 0;
                for (int h = 0; h < u.Length; h++)
                {
                    double weight = Math.Max(0, 1 - Math.Abs(x - h));
                    v += u[h] * weight;
                }

                return v;
            }
            """, "ValueAndGradient", parameters: 4);
        var match = new StatementMatch(method);
        IReadOnlyDictionary<int, int> found = match.OfGenerated(member);
        Dictionary<string, string?> belongs = Lines(member).ToDictionary(line => line.Text, line => found.TryGetValue(line.Number, out int statement) ? SourceOf(method, match, statement) : null);

        Assert.Equal("double v = 0;", belongs["double v = 0;"]);
        Assert.Equal("for (int h = 0; h < u.Length; h++)", belongs["for (int h = 0; h < u.Length; h++)"]);
        Assert.Equal("double weight = Math.Max(0, 1 - Math.Abs(x - h));", belongs["double weight = Math.Max(0, 1 - Math.Abs(xMinusH));"]);
        Assert.Equal("v += u[h] * weight;", belongs["// v += u[h] * weight;"]);
        Assert.Equal("v += u[h] * weight;", belongs["v += weightAdjoint * weight;"]);
        Assert.Equal("v += u[h] * weight;", belongs["uGradient[h] = weight;"]);
        Assert.Equal("double weight = Math.Max(0, 1 - Math.Abs(x - h));", belongs["// double weight = Math.Max(0, 1 - Math.Abs(x - h));"]);
        Assert.Equal("return v;", belongs["return v;"]);
        Assert.Null(belongs["xGradient = xAdjoint;"]);
        Assert.Null(belongs["double xMinusH = x - h;"]);
    }

    /// <summary>Where two statements set a variable alike, neither is guessed.</summary>
    [Fact]
    public void NothingIsGuessed()
    {
        var (method, member) = Open("""
            [Differentiable]
            public static double Twice(double x)
            {
                double y = x;
                y = Math.Sin(y);
                y = Math.Sin(y) + x;
                return y;
            }
            """, "Gradient", parameters: 1);
        var match = new StatementMatch(method);
        IReadOnlyDictionary<int, int> found = match.OfGenerated(member);

        Assert.All(Lines(member).Where(line => line.Text.StartsWith("y = ", StringComparison.Ordinal)), line => Assert.False(found.ContainsKey(line.Number), line.Text));
    }

    /// <summary>The expression behind a => is quoted without a return.</summary>
    [Fact]
    public void AnExpressionBodyIsAStatement()
    {
        var (method, member) = Open("""
            [Differentiable]
            public static double Leaky(double x, double leak) =>
                x > 0 ? x : leak * x;
            """, "Gradient", parameters: 2);
        var match = new StatementMatch(method);
        IReadOnlyDictionary<int, int> found = match.OfGenerated(member);

        CodeLine quote = Lines(member).Select(line => new CodeLine(line.Number, [new CodePiece(line.Text, CodeKind.Plain)])).Single(line => line.Text.StartsWith("// x > 0", StringComparison.Ordinal));
        Assert.Equal("x > 0 ? x : leak * x;", SourceOf(method, match, found[quote.Number]));
    }

    public void Dispose() => _place.Dispose();

    private static IEnumerable<(int Number, string Text)> Lines(MethodDeclarationSyntax member) =>
        GeneratedMember.Lines(member).Select(line => (line.Number, line.Text.Trim())).Where(line => line.Item2 is not ("{" or "}")).DistinctBy(line => line.Item2);

    private static string? SourceOf(DifferentiableMethod method, StatementMatch match, int statement) =>
        ColouredCode.Of(method.Declaration).First(line => match.OfSource(line.Number) == statement).Text.Trim();

    private (DifferentiableMethod Method, MethodDeclarationSyntax Member) Open(string method, string suffix, int parameters)
    {
        string file = _place.Write("C.cs", $"using SymGrad;\npublic static partial class C\n{{\n{method}\n}}");
        DifferentiableMethod found = DifferentiatedProgram.Of(UserCode.Open(file, new BuildChoice())).Methods.Single();
        return (found, found.Members.Single(member => found.SuffixOf(member) == suffix && member.ParameterList.Parameters.Count == parameters));
    }
}
