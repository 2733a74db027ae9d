using SymGrad.Tests.Conformance;
using Xunit.Abstractions;

namespace SymGrad.Tests.Checkpoints;

/// <summary>The conformance suite with checkpoints after every other iteration: a case with loops is right, or the loop is refused.</summary>
public class CheckpointConformanceTests(ITestOutputHelper output)
{
    private const string Plain = "[Differentiable]";

    public static TheoryData<string> Names => [.. ConformanceSuite.Names.Where(name => !ConformanceSuite.Pending.Contains(name) && HasLoop(ConformanceSuite.Cases[name].Source))];

    [Theory]
    [MemberData(nameof(Names))]
    public void SegmentsOfTwoIterationsChangeNothing(string name)
    {
        ConformanceCase original = ConformanceSuite.Cases[name];
        var runner = new ConformanceRunner(original with
        {
            Source = original.Source.Replace(Plain, "[Differentiable(CheckpointEvery = 2)]", StringComparison.Ordinal),
            GeneratedAtMost = null,
        });
        Assert.Empty(runner.Failures(mayRefuse: true));
        if (runner.IsRefused)
        {
            output.WriteLine($"{name}: {runner.Refusal}");
            Assert.StartsWith("SYMG0022", runner.Refusal, StringComparison.Ordinal);
        }
    }

    private static bool HasLoop(string source) => source.Contains(Plain, StringComparison.Ordinal)
        && new[] { "for (", "foreach (", "while (" }.Any(keyword => source.Contains(keyword, StringComparison.Ordinal));
}
