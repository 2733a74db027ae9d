using System.Text.RegularExpressions;
using SymGrad.Tests;

namespace SymGrad.CodeFixes.Tests;

/// <summary>The pages of the analyzers: what they call wrong is found, and what they call right isn't, compiles, and is differentiated.</summary>
public partial class PageTests
{
    public static TheoryData<string> Ids => [.. Analyzers.All.SelectMany(analyzer => analyzer.SupportedDiagnostics).Select(descriptor => descriptor.Id).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task WrongIsFoundAndRightIsNot(string id)
    {
        string[] blocks = [.. Block().Matches(File.ReadAllText(Repository.File($"docs/diagnostics/{id}.md"))).Select(match => match.Groups[1].Value)];
        Assert.True(blocks.Length >= 2);
        Assert.Contains(id, await DiagnosticsOf(blocks[0]));
        Assert.DoesNotContain(id, await DiagnosticsOf(blocks[1]));
    }

    /// <summary>What the pages say of derivatives at the points in question.</summary>
    [Fact]
    public void ThePagesAreRightAboutDerivatives()
    {
        Program mean = Of("SYMG0016");
        Assert.Equal((2.0, 0.5, 0.5), (mean.Number("LogMean", 2.0, 2.0), Part(mean.Call("LogMeanGradient", 2.0, 2.0), 0), Part(mean.Call("LogMeanGradient", 2.0, 2.0), 1)));
        Assert.Equal((3 - 0.5) / Math.Log(3 / 0.5), mean.Number("LogMean", 3.0, 0.5), 1e-14);
        Assert.Equal(1 / Math.Log(6) - 2.5 / 3 / (Math.Log(6) * Math.Log(6)), Part(mean.Call("LogMeanGradient", 3.0, 0.5), 0), 1e-14);
        Program growth = Of("SYMG0017");
        Assert.Equal(0.5, growth.Number("GrowthGradient", 0.0));
        Assert.Equal(1000, Of("SYMG0019").Number("Softplus", 1000.0));
        Assert.Equal(2 * 3.0 * -0.7, Of("SYMG0021").Number("Force", 0.7, 3.0) * 2, 1e-14);
    }

    private static Program Of(string id) => new(InModels(Block().Matches(File.ReadAllText(Repository.File($"docs/diagnostics/{id}.md")))[1].Groups[1].Value));

    private static double Part(object pair, int place) => (double)((System.Runtime.CompilerServices.ITuple)pair)[place]!;

    private static string InModels(string members) => $"using System;\nusing System.Linq;\nusing SymGrad;\n\npublic static partial class Models\n{{\n{members}\n}}\n";

    private static async Task<string[]> DiagnosticsOf(string members)
    {
        Program program = new(InModels(members));
        Assert.Empty(program.Errors);
        return [.. (await program.SaidBy([.. Analyzers.All])).Select(diagnostic => diagnostic.Id)];
    }

    [GeneratedRegex("```csharp\n(.*?)\n```", RegexOptions.Singleline)]
    private static partial Regex Block();
}
