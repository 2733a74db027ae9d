namespace SymGrad.Samples.Tests;

/// <summary>What all samples do with a command line that is wrong: a clear message on the error stream, and an exit code.</summary>
public class CommandLineTests
{
    public static TheoryData<string> Names =>
        ["BlackScholes", "BundleAdjustment", "CurveFitting", "DistributedTraining", "ImageAlignment", "InverseKinematics", "MlNetLoss", "Mlp", "Pendulum", "Quickstart"];

    [Theory]
    [MemberData(nameof(Names))]
    public void AnUnknownOptionGetsTheUsage(string name)
    {
        using Sample sample = new(name);
        var outcome = sample.Run("--fast").ExitsWith(2);
        Assert.StartsWith($"Usage: {name} [--short] ", outcome.Errors, StringComparison.Ordinal);
        Assert.Empty(outcome.Output);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void TwoFilesGetTheUsage(string name)
    {
        using Sample sample = new(name);
        Assert.StartsWith($"Usage: {name} ", sample.Run("one.csv", "two.csv").ExitsWith(2).Errors, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void AMissingFileIsNamed(string name)
    {
        using Sample sample = new(name);
        var outcome = sample.Run("nowhere.csv").ExitsWith(1);
        Assert.StartsWith($"{name}: ", outcome.Errors, StringComparison.Ordinal);
        Assert.Contains("nowhere.csv", outcome.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", outcome.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void AnEmptyFileIsRefused(string name)
    {
        using Sample sample = new(name);
        var outcome = sample.Run(sample.Write("empty.csv", string.Empty)).ExitsWith(1);
        Assert.StartsWith($"{name}: ", outcome.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", outcome.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("BlackScholes")]
    [InlineData("BundleAdjustment")]
    [InlineData("CurveFitting")]
    [InlineData("InverseKinematics")]
    [InlineData("MlNetLoss")]
    [InlineData("Mlp")]
    [InlineData("Pendulum")]
    public void WhereNothingCanBeWrittenIsSaid(string name)
    {
        using Sample sample = new(name);
        string file = sample.Write("file", string.Empty);
        var outcome = sample.Run("--short", "--out", file).ExitsWith(1);
        Assert.StartsWith($"{name}: ", outcome.Errors, StringComparison.Ordinal);
        Assert.Contains(file, outcome.Errors, StringComparison.Ordinal);
        Assert.StartsWith("Usage: ", sample.Run("--out").ExitsWith(2).Errors, StringComparison.Ordinal);
    }
}
