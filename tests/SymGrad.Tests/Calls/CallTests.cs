using System.Text.RegularExpressions;

namespace SymGrad.Tests.Calls;

/// <summary>Calls that aren't read in place: which derivative counts, what is kept, what is shared. That they are right is tested by the conformance cases.</summary>
public class CallTests
{
    public static string InModels(string members) => $$"""
        using System;
        using SymGrad;

        namespace Company;

        public static partial class Models
        {
            {{members.ReplaceLineEndings("\n    ")}}
        }
        """;

    private const string Caller = "[Differentiable] public static double F(double x) => Cubes.Cube(x);";

    /// <summary>Each of these adds its own number, so that it is seen who was called.</summary>
    private static string Derivative(string name, int number, string of = "typeof(Cubes), \"Cube\"") =>
        $"[DerivativeOf({of})] internal static void {name}(double v, double seed, ref double vAdjoint) => vAdjoint += {number} * seed;";

    [Theory]
    [InlineData(true, true, true, 1)]
    [InlineData(false, true, true, 2)]
    [InlineData(false, false, true, 3)]
    public void TheNearestDerivativeCounts(bool callers, bool own, bool others, double called)
    {
        string source = $$"""
            using System;
            using SymGrad;

            namespace Company;

            public static partial class Models
            {
                {{Caller}}
                {{(callers ? Derivative("First", 1) : string.Empty)}}
            }

            internal static class Cubes
            {
                internal static double Cube(double v) => v * v * v;
                {{(own ? Derivative("Second", 2, "nameof(Cube)") : string.Empty)}}
            }

            internal static class Elsewhere
            {
                {{(others ? Derivative("Third", 3) : string.Empty)}}
            }
            """;
        GeneratorRun run = GeneratorRun.Of(source);
        Assert.Empty(run.Diagnostics);
        Assert.Equal(called, run.Call("Company.Models", "FGradient", 5.0));
    }

    [Fact]
    public void ADerivativeInAnotherFileCountsFromTheMomentItIsThere()
    {
        const string cubes = "internal static class Cubes { internal static double Cube(double v) => v * v * v; }";
        GeneratorRun before = GeneratorRun.Of(InModels(Caller), more: [cubes, "internal static class Elsewhere { }"]);
        Assert.Equal(75.0, before.Call("Company.Models", "FGradient", 5.0));
        GeneratorRun after = before.AfterEdit("Source3.cs", $"using SymGrad; internal static class Elsewhere {{ {Derivative("Third", 3)} }}");
        Assert.Equal(3.0, after.Call("Company.Models", "FGradient", 5.0));
        GeneratorRun gone = after.AfterEdit("Source3.cs", "internal static class Elsewhere { }");
        Assert.Equal(75.0, gone.Call("Company.Models", "FGradient", 5.0));
    }

    [Fact]
    public void AnAliasOfTheAttributeDoesNotSeemToWork()
    {
        GeneratorRun run = GeneratorRun.Of("""
            using D = SymGrad.DerivativeOfAttribute;

            internal static class Cubes
            {
                internal static double Cube(double v) => v * v * v;

                [D(nameof(Cube))]
                private static void CubePullback(double v, double seed, ref double vAdjoint) { }
            }
            """);
        Assert.Equal("SYMG0013", Assert.Single(run.Diagnostics).Id);
    }

    [Fact]
    public void AMethodThatOnlyComputesIsNotCalledForNothing()
    {
        GeneratorRun run = GeneratorRun.Of(InModels("""
            [Differentiable]
            public static double F(double x) => Pure(x) + Counted(x);

            private static int s_count;

            private static double Pure(double v) => v > 0 ? Math.Exp(v) : v;

            private static double Counted(double v) { s_count++; return v; }

            [DerivativeOf(nameof(Pure))]
            private static void PurePullback(double v, double seed, ref double vAdjoint) { }

            [DerivativeOf(nameof(Counted))]
            private static void CountedPullback(double v, double seed, ref double vAdjoint) { }
            """));
        string gradient = run.Source[..run.Source.IndexOf("FValueAndGradient", StringComparison.Ordinal)];
        Assert.Equal(0, Regex.Count(gradient, @"^ *(double \w+ = )?Pure\(", RegexOptions.Multiline));
        Assert.Equal(1, Regex.Count(gradient, @"^ *Counted\(x\);", RegexOptions.Multiline));
    }

    [Fact]
    public void OneRecursivePullbackServesAllCalls()
    {
        GeneratorRun run = GeneratorRun.Of(InModels("""
            [Differentiable]
            public static double F(double x) => Power(x, 3) + Power(x * x, 2) * Twice(x);

            private static double Twice(double x) => 2 * Power(x, 1);

            private static double Power(double x, int n) => n == 0 ? 1 : x * Power(x, n - 1);
            """));
        Assert.Equal(1, Regex.Count(run.Source, @"private static void F__PowerPullback\("));
        Assert.Equal((3 * 9) + (10 * 81), (double)run.Call("Company.Models", "FGradient", 3.0)!, 1e-9);
    }

    [Fact]
    public void TwoMethodsMayCallOneThatCallsItself()
    {
        GeneratorRun run = GeneratorRun.Of(InModels("""
            [Differentiable]
            public static double F(double x) => Power(x, 3);

            [Differentiable]
            public static double F(double x, double y) => Power(x, 3) * y;

            [Differentiable]
            public static double G(double x) => Power(x, 2);

            private static double Power(double x, int n) => n == 0 ? 1 : x * Power(x, n - 1);

            private static double F__Power(double x) => x;
            """));
        Assert.Empty(run.CompileDiagnosticsOfGenerated);
        Assert.Equal(27.0, (double)run.Call("Company.Models", "FGradient", 3.0)!, 1e-12);
        Assert.Equal(6.0, (double)run.Call("Company.Models", "GGradient", 3.0)!, 1e-12);
    }

    /// <summary>A checkpoint keeps nothing of its inside: the caller has one array, for the value at the start of each day.</summary>
    [Theory]
    [InlineData("[Checkpoint]", false)]
    [InlineData("", true)]
    public void ACheckpointKeepsNothingOfItsInside(string attribute, bool keeps)
    {
        GeneratorRun run = GeneratorRun.Of(InModels($$"""
            [Differentiable]
            public static double Year(double x)
            {
                for (int day = 0; day < 365; day++)
                {
                    x = Day(x);
                }

                return x;
            }

            {{attribute}}
            private static double Day(double x)
            {
                for (int step = 0; step < 24; step++)
                {
                    x = x * Math.Cos(x);
                }

                return x;
            }
            """));
        string gradient = run.Source[..run.Source.IndexOf("YearValueAndGradient", StringComparison.Ordinal)];
        Assert.Equal(keeps ? 1 : 0, Math.Min(1, Regex.Count(gradient, "24")));
        double h = 1e-6, byDifferences = ((double)run.Call("Company.Models", "Year", 0.7 + h)! - (double)run.Call("Company.Models", "Year", 0.7 - h)!) / (2 * h);
        Assert.Equal(byDifferences, (double)run.Call("Company.Models", "YearGradient", 0.7)!, 1e-6 * Math.Abs(byDifferences) + 1e-9);
    }

    public const string Kepler = """
        [Differentiable(Derivatives.Gradient | Derivatives.Pushforward)]
        public static double Anomaly(double m, double e) => EccentricAnomaly(m, e, 1e-14);

        [ImplicitlyDefinedBy(nameof(Equation))]
        private static double EccentricAnomaly(double m, double e, double tolerance)
        {
            double anomaly = m;
            while (Math.Abs(Equation(anomaly, m, e)) > tolerance)
            {
                anomaly -= Equation(anomaly, m, e) / (1 - e * Math.Cos(anomaly));
            }

            return anomaly;
        }

        private static double Equation(double anomaly, double m, double e) => anomaly - e * Math.Sin(anomaly) - m;
        """;

    /// <summary>dE/dM = 1 / (1 − e·cos E) and dE/de = sin E / (1 − e·cos E), in both modes.</summary>
    [Theory]
    [InlineData(0.7, 0.3)]
    [InlineData(2.5, 0.9)]
    [InlineData(-1.2, 0.05)]
    public void KeplersEquationHasItsClosedForm(double m, double e)
    {
        GeneratorRun run = GeneratorRun.Of(InModels(Kepler));
        double anomaly = (double)run.Call("Company.Models", "Anomaly", m, e)!;
        double slope = 1 - (e * Math.Cos(anomaly));
        var (byM, byE) = ((double, double))run.Call("Company.Models", "AnomalyGradient", m, e)!;
        Assert.Equal(1 / slope, byM, 1e-12);
        Assert.Equal(Math.Sin(anomaly) / slope, byE, 1e-12);
        var (value, tangent) = ((double, double))run.Call("Company.Models", "AnomalyPushforward", m, e, 2.0, -3.0)!;
        Assert.Equal(anomaly, value);
        Assert.Equal((2 * byM) - (3 * byE), tangent, 1e-12);
    }

    [Fact]
    public void AResidualOfAnotherLengthIsToldWhenItHappens()
    {
        GeneratorRun run = GeneratorRun.Of(InModels("""
            [Differentiable]
            public static double F(double x) => Solve(x)[0];

            [ImplicitlyDefinedBy(nameof(Residual))]
            private static double[] Solve(double x) => new[] { x };

            private static double[] Residual(double[] y, double x) => new[] { y[0] - x, 0 };
            """));
        Assert.Throws<InvalidOperationException>(() => run.Call("Company.Models", "FGradient", 3.0));
    }
}
