namespace SymGrad.Hosts.Tests;

/// <summary>The analyzers find in each version of Roslyn what they find in the newest.</summary>
public class AnalyzerTests
{
    private static readonly Dictionary<string, string> s_files = new()
    {
        ["Mistakes.cs"] = """
            using System;
            using System.Linq;
            using SymGrad;

            public static partial class Mistakes
            {
                [Differentiable]
                public static double Unused(double x, double n) { return n > 0 ? x : -x; }

                [Differentiable]
                public static double Rounded(double x, double n) { return x * Whole(n); }

                private static double Whole(double n) { return Math.Floor(n); }

                [Differentiable]
                public static double Equal(double x, double y) { return x == y ? x : x == 0 ? 1 : y * y; }

                [Differentiable(Derivatives.Hessian)]
                public static double Kink(double x) { return x * Math.Abs(x); }

                [Differentiable]
                public static double Naive(double x, double[] v) { return Math.Log(1 + Math.Exp(x)) + (Math.Exp(x) - 1) + Math.Log(v.Sum(e => Math.Exp(e))); }

                public static double Slope(double x) { return (Kink(x + 1e-6) - Kink(x - 1e-6)) / 2e-6 + (Half(x + 1e-6) - Half(x)) / 1e-6; }

                public static double Half(double x) { return 0.5 * x * x; }
            }
            """,
    };

    public static TheoryData<string> Versions => RoslynVersion.All;

    [Theory]
    [MemberData(nameof(Versions))]
    public void MistakesAreFoundAlike(string version)
    {
        Generation here = RoslynVersion.Compare(version, s_files, "7.3", "netstandard2.0", analyzes: true);
        Assert.Equal(
            ["SYMG0015", "SYMG0015", "SYMG0016", "SYMG0017", "SYMG0018", "SYMG0019", "SYMG0019", "SYMG0020", "SYMG0021"],
            here.Analysis.Select(diagnostic => diagnostic.Split(": ")[1].Split(' ')[1]).Order(StringComparer.Ordinal));
    }
}
