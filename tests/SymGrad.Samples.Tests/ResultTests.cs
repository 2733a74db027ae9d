using System.Globalization;

namespace SymGrad.Samples.Tests;

/// <summary>Input of a user's own: a right result is 0, a wrong one isn't.</summary>
public class ResultTests
{
    [Fact]
    public void CurveFittingFitsAFile()
    {
        using Sample sample = new("CurveFitting");
        sample.Run("--out", sample.Path("pictures"), sample.Write("data.csv", sample.Carried("data/Misra1a.csv"))).ExitsWith(0);
        Assert.True(File.Exists(sample.Path("pictures/fits.png")));
    }

    [Theory]
    [InlineData("2.3894212918E+02", "2.3894312918E+02")]
    [InlineData("7.2668688436E-06", "7.2668788436E-06")]
    [InlineData("1.2455138894E-01", "1.2455238894E-01")]
    public void CurveFittingTellsAValueThatIsNotMet(string certified, string wrong)
    {
        using Sample sample = new("CurveFitting");
        var outcome = sample.Run("--short", sample.WriteCarried("data/Misra1a.csv", certified, wrong)).ExitsWith(1);
        Assert.Contains("fewer than 6 digits", outcome.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void BlackScholesReadsABook()
    {
        using Sample sample = new("BlackScholes");
        string book = sample.Carried("book.csv").Split('\n')[0] + "\nmine,Put,100,90,0.75,0.02,0.01,0.35,\n";
        var outcome = sample.Run("--short", sample.Write("mine.csv", book)).ExitsWith(0);
        Assert.Contains("mine: put, spot 100", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void BlackScholesTellsAPriceThatIsNotThePublishedOne()
    {
        using Sample sample = new("BlackScholes");
        var outcome = sample.Run("--short", sample.WriteCarried("book.csv", "0.3,2.1334", "0.3,2.1335")).ExitsWith(1);
        Assert.Contains("published price 2.1335: not this one", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("a price isn't the published one", outcome.Errors, StringComparison.Ordinal);
    }

    /// <summary>The solution is a problem with nothing left to do; it has the error that the solver printed.</summary>
    [Fact]
    public void BundleAdjustmentReadsWhatItWrites()
    {
        using Sample sample = new("BundleAdjustment");
        string output = sample.Run("--short", "--seed", "7", "--out", sample.Path("first")).ExitsWith(0).Output;
        string again = sample.Run("--out", sample.Path("second"), sample.Path("first/problem.txt")).ExitsWith(0).Output;
        string solved = sample.Run("--out", sample.Path("third"), sample.Path("first/solution.txt")).ExitsWith(0).Output;
        string[] steps = Steps(output);
        Assert.Equal(steps, Steps(again));
        Assert.Equal(steps[^1].Split("pixels")[0].Trim()[2..], Steps(solved)[0].Split("pixels")[0].Trim()[2..]);

        static string[] Steps(string output) => [.. output.Split('\n').Where(line => line.Contains(" pixels  ", StringComparison.Ordinal))];
    }

    [Fact]
    public void InverseKinematicsFollowsAFile()
    {
        using Sample sample = new("InverseKinematics");
        string targets = "x,y,z,direction x,direction y,direction z\n" + string.Concat(Enumerable.Range(0, 20).Select(i =>
            string.Create(CultureInfo.InvariantCulture, $"-0.5,{0.02 * i - 0.2},0.1,0,0.1,-2\n")));
        var outcome = sample.Run("--out", sample.Path("pictures"), sample.Write("targets.csv", targets)).ExitsWith(0);
        Assert.StartsWith("20 targets", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("<animate ", File.ReadAllText(sample.Path("pictures/arm.svg")), StringComparison.Ordinal);
    }

    /// <summary>Small swings without damping, by the formula: 1.2 m.</summary>
    [Fact]
    public void PendulumFindsTheLengthOfARecording()
    {
        using Sample sample = new("Pendulum");
        string recording = "seconds,radians\n" + string.Concat(Enumerable.Range(0, 400).Select(i =>
            string.Create(CultureInfo.InvariantCulture, $"{0.05 * i},{0.01 * Math.Cos(Math.Sqrt(9.81 / 1.2) * 0.05 * i)}\n")));
        var outcome = sample.Run(sample.Write("recording.csv", recording)).ExitsWith(0);
        Assert.Contains("length 1.2000 ", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void MlNetLossFitsAFile()
    {
        using Sample sample = new("MlNetLoss");
        Random random = new(1);
        string households = "income,food\n" + string.Concat(Enumerable.Range(0, 150).Select(i =>
            string.Create(CultureInfo.InvariantCulture, $"{i},{3 + 0.5 * i + random.NextDouble() * i}\n")));
        sample.Run("--out", sample.Path("pictures"), sample.Write("households.csv", households)).ExitsWith(0);
        Assert.True(File.Exists(sample.Path("pictures/quantiles.png")));
    }

    [Fact]
    public void MlpLearnsIris()
    {
        using Sample sample = new("Mlp");
        string flowers = sample.Write("iris.csv", sample.Carried("iris.csv"));
        var outcome = sample.Run("--short", "--seed", "2", "--cores", "3", "--out", sample.Path("pictures"), flowers).ExitsWith(0);
        Assert.StartsWith("4-64-3 network, 100 rows to learn from, 50 held out", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("the same weights to the last bit", outcome.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(sample.Path("pictures/loss.png")));
    }

    [Fact]
    public void MlpTellsWhatItDidNotLearn()
    {
        using Sample sample = new("Mlp");
        Random random = new(1);
        string coins = string.Concat(Enumerable.Range(0, 90).Select(_ =>
            string.Create(CultureInfo.InvariantCulture, $"{random.NextDouble()},{random.Next(2)}\n")));
        var outcome = sample.Run("--short", sample.Write("coins.csv", coins)).ExitsWith(1);
        Assert.Contains("fewer than 95 % of the held-out rows", outcome.Errors, StringComparison.Ordinal);
    }

    /// <summary>The sum of the parts doesn't depend on where they are, nor on a silo that is lost.</summary>
    [Fact]
    public void DistributedTrainingHasTheLossesOfOneMachine()
    {
        using Sample sample = new("DistributedTraining");
        using Sample carrier = new("Mlp");
        string flowers = sample.Write("iris.csv", carrier.Carried("iris.csv"));
        var outcome = sample.Run("--short", flowers).ExitsWith(0);
        string[] losses = [.. outcome.Output.Split('\n').Where(line => line.Contains("  loss ", StringComparison.Ordinal))];
        Assert.Equal(8, losses.Length);
        Assert.Equal(losses[..4], losses[4..]);
        Assert.Contains("is killed, with shard", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void ASiloEndsWithItsDriver()
    {
        using Sample sample = new("DistributedTraining");
        sample.Run("--silo", "1", "1", sample.Path("data.csv")).ExitsWith(1);
    }
}
