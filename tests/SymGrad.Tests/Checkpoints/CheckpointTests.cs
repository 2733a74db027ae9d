using System.Collections.Concurrent;
using SymGrad.Tests.Conformance;

namespace SymGrad.Tests.Checkpoints;

/// <summary>Loops that are run again from checkpoints: their derivatives are those of loops that are recorded as a whole.</summary>
public class CheckpointTests
{
    private static readonly ConcurrentDictionary<string, GeneratorRun> s_runs = new();

    private static readonly string[] s_attributes = ["Differentiable(Checkpoint = true)", "Differentiable(CheckpointEvery = 7)", "Differentiable(CheckpointEvery = 1)"];

    public static TheoryData<string> Programs => [.. CheckpointProgram.All.Keys];

    [Theory]
    [MemberData(nameof(Programs))]
    public void DerivativesAreThoseOfTheWholeLoop(string name)
    {
        CheckpointProgram program = CheckpointProgram.All[name];
        GeneratorRun whole = Run(program, "Differentiable");
        foreach (string attribute in s_attributes)
        {
            GeneratorRun run = Run(program, attribute);
            // Around the lengths of segments: of the fixed ones, of √n and of those that grow from 16.
            foreach (int n in new[] { 0, 1, 2, 3, 6, 7, 8, 14, 15, 16, 17, 33, 100, 1000 })
            {
                object[] arguments = [.. program.Arguments, n];
                double[] expected = [.. Leaves.Read(whole.Call("Company.Models", "FValueAndGradient", arguments)!)];
                double[] actual = [.. Leaves.Read(run.Call("Company.Models", "FValueAndGradient", arguments)!)];
                Assert.Equal(expected[0], actual[0]);
                Assert.Equal(expected.Length, actual.Length);
                double scale = expected.Max(Math.Abs);
                Assert.All(expected.Zip(actual), pair => Assert.True(Math.Abs(pair.First - pair.Second) <= 1e-13 * scale || pair.First.Equals(pair.Second), $"{attribute}, n = {n}: {pair.Second}, not {pair.First}\n{run.Source}"));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public void LoopsAreInSegments(string name) => Assert.All(s_attributes, attribute => Assert.Contains("// In segments:", Run(CheckpointProgram.All[name], attribute).Source, StringComparison.Ordinal));

    /// <summary>Ten million iterations, each of which would keep eight bytes and more.</summary>
    [Theory]
    [InlineData("Logistic")]
    [InlineData("SeveralVariables")]
    [InlineData("While")]
    [InlineData("Break")]
    public void TenMillionIterationsKeepLessThanAMegabyte(string name)
    {
        CheckpointProgram program = CheckpointProgram.All[name];
        GeneratorRun run = Run(program, s_attributes[0]);
        object[] arguments = [.. program.Arguments, 10_000_000];
        run.Call("Company.Models", "FGradient", [.. program.Arguments, 10]);
        long before = GC.GetAllocatedBytesForCurrentThread();
        run.Call("Company.Models", "FGradient", arguments);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    /// <summary>An array of state costs its length for each segment, whatever its iterations write.</summary>
    [Fact]
    public void AnArrayIsKeptOncePerSegment()
    {
        GeneratorRun run = Run(CheckpointProgram.All["Array"], s_attributes[0]);
        object[] arguments = [Enumerable.Range(0, 50).Select(i => Math.Sin(i)).ToArray(), 0.2, 10_000];
        run.Call("Company.Models", "FGradient", arguments);
        long before = GC.GetAllocatedBytesForCurrentThread();
        run.Call("Company.Models", "FGradient", arguments);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8 * (100 * 50 * 6));
    }

    /// <summary>Ties inside a loop are found, and broken, in segments too: max(x, 0) − max(−x, 0) is x, with the slope 1 at 0 as well.</summary>
    [Theory]
    [InlineData(0.0)]
    [InlineData(0.4)]
    public void TiesAreFoundInSegments(double x)
    {
        var program = new CheckpointProgram("public static double F(double x, double r, int n) { double y = 0; for (int i = 0; i < n; i++) { y = 0.5 * y + Math.Max(x, 0) - Math.Max(-x, 0) + r * y * y; } return y; }");
        double[] expected = [.. Leaves.Read(Run(program, "Differentiable(AtKinks = Kinks.Clarke)").Call("Company.Models", "FGradient", x, 0.01, 100)!)];
        double[] actual = [.. Leaves.Read(Run(program, "Differentiable(AtKinks = Kinks.Clarke, Checkpoint = true)").Call("Company.Models", "FGradient", x, 0.01, 100)!)];
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-13));
        Assert.NotEqual(0, actual[0]);
    }

    [Fact]
    public void EffectsHappenOnce()
    {
        GeneratorRun run = Run(new CheckpointProgram("public static double F(double x, double r, int n) { for (int i = 0; i < n; i++) { x = r * x * (1 - x); s_count++; } return x; } private static int s_count; public static int Count() => s_count;"), s_attributes[0]);
        run.Call("Company.Models", "FGradient", 0.3, 2.7, 100);
        Assert.Equal(100, run.Call("Company.Models", "Count"));
    }

    [Fact]
    public void TheHessianIsThatOfTheWholeLoop()
    {
        CheckpointProgram program = CheckpointProgram.All["SeveralVariables"];
        GeneratorRun whole = Run(program, "Differentiable(Derivatives.Hessian)"), segments = Run(program, "Differentiable(Derivatives.Hessian, Checkpoint = true)");
        object[] arguments = [.. program.Arguments, 300];
        double[,] expected = (double[,])whole.Call("Company.Models", "FHessian", arguments)!, actual = (double[,])segments.Call("Company.Models", "FHessian", arguments)!;
        Assert.All(expected.Cast<double>().Zip(actual.Cast<double>()), pair => Assert.Equal(pair.First, pair.Second, 1e-10 * expected.Cast<double>().Max(Math.Abs)));
    }

    [Fact]
    public void WhatALoopThrowsIsThrown()
    {
        GeneratorRun run = Run(new CheckpointProgram("public static double F(double x, double r, int n) { for (int i = 0; i < n; i++) { x = r * x * (1 - x); if (i == 50) { throw new InvalidOperationException(nameof(n)); } } return x; }"), s_attributes[0]);
        Assert.NotNull(run.Call("Company.Models", "FGradient", 0.3, 2.7, 50));
        Assert.Equal("n", Assert.Throws<InvalidOperationException>(() => run.Call("Company.Models", "FGradient", 0.3, 2.7, 51)).Message);
    }

    private static GeneratorRun Run(CheckpointProgram program, string attribute) => s_runs.GetOrAdd(program.With(attribute), static source =>
    {
        GeneratorRun run = GeneratorRun.Of(source);
        Assert.Empty(run.Diagnostics);
        Assert.Empty(run.CompileDiagnostics);
        return run;
    });
}
