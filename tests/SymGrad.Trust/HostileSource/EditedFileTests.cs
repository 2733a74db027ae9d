using Xunit.Abstractions;

namespace SymGrad.Trust.HostileSource;

/// <summary>Valid files, edited at random: whatever a person types, the generator neither crashes nor breaks what compiles.</summary>
public class EditedFileTests(ITestOutputHelper output)
{
    private const int Count = 600;

    /// <summary>Before anything is edited, most of the files are differentiated, and nothing is wrong with any.</summary>
    [Fact]
    public void TheFilesAreValid()
    {
        string[] files = [.. Enumerable.Range(0, SeedFiles.Count).Select(i => SeedFiles.Of(i, $"Case{i}"))];
        Assert.Null(HostileRun.Failure(files, compiles: false, out int generated, out _));
        output.WriteLine($"{generated} of {files.Length} files are differentiated");
        Assert.True(generated > 0.8 * files.Length, $"{generated} of {files.Length}");
    }

    [Fact]
    public void OfAFixedSeed() => Check(6, Count);

    /// <summary>Other edits in every run; the seed is in the output, and in the message where it fails.</summary>
    [LongRunFact("SYMGRAD_FRESH")]
    public void OfAFreshSeed() => Check((ulong)Random.Shared.NextInt64(1_000_000_000), Count);

    /// <summary>As many as <c>SYMGRAD_EDITS</c> says, from the seed <c>SYMGRAD_SEED</c>: tests/hostile-source.sh.</summary>
    [LongRunFact("SYMGRAD_EDITS")]
    public void ALongRun()
    {
        _ = ulong.TryParse(Environment.GetEnvironmentVariable("SYMGRAD_SEED"), out ulong seed);
        Check(seed, int.Parse(Environment.GetEnvironmentVariable("SYMGRAD_EDITS")!, System.Globalization.CultureInfo.InvariantCulture));
    }

    private void Check(ulong seed, int count)
    {
        HostileRun run = new HostileRun(seed).Run(count, Progress.Report);
        output.WriteLine(run.Summary);
        Progress.Report(run.Summary + "\n" + string.Join("\n\n", run.Failures));
        Assert.True(run.Failures.Count == 0, $"{run.Summary}\n\n{string.Join("\n\n", run.Failures)}");
    }
}
