using Xunit.Abstractions;

namespace SymGrad.Trust.RandomPrograms;

/// <summary>
/// Programs that nobody thought of: compiled without warnings, the value bit for bit the method's own, every derivative as an interpreter
/// and differences of the method itself say, forward mode as reverse mode.
/// </summary>
public class RandomProgramTests(ITestOutputHelper output)
{
    private const int Count = 250;

    /// <summary>The same programs in every run.</summary>
    [Fact]
    public void OfAFixedSeed() => Check(20_261_126, Count);

    /// <summary>Other programs in every run; the seed is in the output, and in the message where it fails.</summary>
    [LongRunFact("SYMGRAD_FRESH")]
    public void OfAFreshSeed() => Check((ulong)Random.Shared.NextInt64(1_000_000_000), Count);

    /// <summary>As many as <c>SYMGRAD_PROGRAMS</c> says, from the seed <c>SYMGRAD_SEED</c>: tests/random-programs.sh.</summary>
    [LongRunFact("SYMGRAD_PROGRAMS")]
    public void ALongRun()
    {
        _ = ulong.TryParse(Environment.GetEnvironmentVariable("SYMGRAD_SEED"), out ulong seed);
        Check(seed, int.Parse(Environment.GetEnvironmentVariable("SYMGRAD_PROGRAMS")!, System.Globalization.CultureInfo.InvariantCulture));
    }

    private void Check(ulong seed, int count)
    {
        RandomProgramRun run = new RandomProgramRun(seed).Run(count, Progress.Report);
        output.WriteLine(run.Summary);
        Progress.Report(run.Summary);
        Assert.True(run.Failures.Count == 0, $"{run.Summary}\n\n{string.Join("\n\n", run.Failures)}");
        Assert.True(run[Outcome.Right] > 0.6 * count, run.Summary);
        Assert.True(run[Outcome.Refused] < 0.1 * count, run.Summary);
    }
}
