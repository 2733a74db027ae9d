using Microsoft.CodeAnalysis;
using SymGrad.Generator.Diagnostics;

namespace SymGrad.Tests.Diagnostics;

/// <summary>While the user types, the source is broken most of the time: the compiler says so, and the generator neither crashes nor adds noise of its own.</summary>
public class BrokenSourceTests
{
    private const string Valid = """
        using System;
        using SymGrad;

        namespace Company.Models
        {
            /// <summary>Everything that the language has.</summary>
            public static partial class Models
            {
                [Differentiable]
                public static double Bilinear([NoDerivative] int[] sizes, double[,] u, double x, double y)
                {
                    double v = 0;
                    for (int h = 1; h <= u.GetLength(0); h++)
                    {
                        for (int w = 1; w <= u.GetLength(1); w++)
                        {
                            v += u[h - 1, w - 1] * Math.Max(0, 1 - Math.Abs(x - h)) * Math.Max(0, 1 - Math.Abs(y - w));
                        }
                    }

                    return v;
                }

                [Differentiable(Derivatives.Gradient | Derivatives.Pullback)]
                public static double Newton(int steps, double a)
                {
                    double x = a;
                    int step = 0;
                    while (Math.Abs(x * x - a) > 1e-9 && step++ < steps)
                    {
                        if (x < 0) { continue; }
                        x = 0.5 * (x + a / x);
                        if (x > 1_000.5) break;
                    }

                    return x > 0 ? x : -x;
                }

                [Differentiable]
                internal static void Scan(double[][] rows, float scale)
                {
                    double[] total = new double[rows.Length];
                    for (int i = 1; i < rows.Length; i++)
                    {
                        rows[i][0] += rows[i - 1][0] * scale;
                        total[i] = Square(rows[i][0]);
                    }
                }

                private static double Square(double z) => z * z;

                [Differentiable]
                public static float Gaussian(bool sharp, float x, [NoDerivative] float width) => MathF.Exp(sharp ? -x * x / width : -x * x);
            }
        }
        """;

    /// <summary>Where a chunk of truncations begins; each chunk is a test of its own.</summary>
    public static TheoryData<int> Chunks => [.. Enumerable.Range(0, ChunkCount)];

    private const int ChunkCount = 8;
    private const int Stride = 7;
    private const int HoleStride = 20;

    [Fact]
    public void TheFileIsValid()
    {
        GeneratorRun run = GeneratorRun.Of(Valid);
        Assert.Empty(run.Diagnostics);
        Assert.Equal(4, run.Sources.Count);
        Assert.Empty(run.CompileDiagnostics);
    }

    [Theory]
    [MemberData(nameof(Chunks))]
    public void TruncatedAnywhereItIsQuiet(int chunk) =>
        Assert.All(Positions(chunk, Stride), length => AssertQuiet(GeneratorRun.Of(Valid[..length]), $"the first {length} characters, up to\n{Valid[Math.Max(0, length - 60)..length]}"));

    /// <summary>What is being typed in the middle of a file, the rest standing below.</summary>
    [Theory]
    [MemberData(nameof(Chunks))]
    public void WithAHoleAnywhereItDoesNotCrash(int chunk)
    {
        List<string> crashes = [];
        foreach (int start in Positions(chunk, HoleStride))
        {
            string hole = Valid.Substring(start, Math.Min(9, Valid.Length - start));
            try
            {
                GeneratorRun run = GeneratorRun.Of(Valid.Remove(start, hole.Length));
                crashes.AddRange(run.Diagnostics.Where(d => d.Id == Descriptors.Defect.Id).Select(d => $"without '{hole}' at {start}: {d.GetMessage()}"));
            }
            catch (InvalidOperationException crash)
            {
                crashes.Add($"without '{hole}' at {start}: {crash.InnerException?.Message}");
            }
        }

        Assert.True(crashes.Count == 0, string.Join('\n', crashes));
    }

    [Theory]
    [InlineData("double v = 0;", "double v = nothing;")]
    [InlineData("double v = 0;", "Missing v = 0;")]
    [InlineData("double v = 0;", "var v;")]
    [InlineData("double v = 0;", "double v = ;")]
    [InlineData("double v = 0;", "")]
    [InlineData("v += u[", "v += u.Missing[")]
    [InlineData("v += u[", "v += Missing(x) * u[")]
    [InlineData("v += u[", "v += Math.Missing(x) * u[")]
    [InlineData("v += u[", "v += Math.Sin() * u[")]
    [InlineData("v += u[", "v += Math.Sin(\"\") * u[")]
    [InlineData("v += u[", "v += \"\" - u[")]
    [InlineData("u[h - 1, w - 1]", "u[h - 1]")]
    [InlineData("u[h - 1, w - 1]", "u[h - 1, w - ]")]
    [InlineData("return v;", "return \"\";")]
    [InlineData("return v;", "goto nowhere;")]
    [InlineData("return v;", "break;")]
    [InlineData("double[,] u, double x", "double[,] u, Missing m, double x")]
    [InlineData("double[,] u, double x", "double[,] u, System.Missing<double> m, double x")]
    [InlineData("double[,] u, double x", "double[,] u, Missing[] m, double x")]
    [InlineData("double[,] u, double x", "double[,] u, double x, double x")]
    [InlineData("double[,] u, double x", "double[,] u, , double x")]
    [InlineData("[NoDerivative] int[] sizes, double[,] u, double x, double y", "Missing m")]
    [InlineData("[NoDerivative] int[] sizes, double[,] u, double x, double y", "[NoDerivative] int[] sizes, dou")]
    [InlineData("public static double Bilinear", "public static Missing Bilinear")]
    [InlineData("public static double Bilinear", "public static Bilinear")]
    [InlineData("public static double Bilinear", "public static Missing[] Bilinear")]
    [InlineData("public static double Bilinear", "public static async Missing Bilinear")]
    public void WhatDoesNotBindIsLeftAlone(string before, string after)
    {
        Assert.Contains(before, Valid, StringComparison.Ordinal);
        GeneratorRun run = GeneratorRun.Of(Valid.Replace(before, after, StringComparison.Ordinal));
        Assert.Contains(run.CompileDiagnostics, d => d.Severity == DiagnosticSeverity.Error);
        AssertQuiet(run, after);
        Assert.DoesNotContain("Company.Models.Models.Bilinear.g.cs", run.Sources.Keys);
        Assert.Equal(3, run.Sources.Count);
    }

    [Theory]
    [InlineData("private static double Square(double z) => z * z;", "private static double Square(double z) => z * nothing;")]
    [InlineData("private static double Square(double z) => z * z;", "private static double Square(double z) => z *")]
    [InlineData("private static double Square(double z) => z * z;", "private static double Square(Missing z) => z;")]
    [InlineData("private static double Square(double z) => z * z;", "private static Missing Square(double z) => z;")]
    [InlineData("private static double Square(double z) => z * z;", "private static double Square(double z);")]
    [InlineData("private static double Square(double z) => z * z;", "")]
    public void SoIsWhatCallsIt(string before, string after)
    {
        GeneratorRun run = GeneratorRun.Of(Valid.Replace(before, after, StringComparison.Ordinal));
        AssertQuiet(run, after);
        Assert.DoesNotContain("Company.Models.Models.Scan.g.cs", run.Sources.Keys);
    }

    /// <summary>Everything binds, and only a way through the method lacks its value: to generate is as good as not to, but what is generated compiles.</summary>
    [Theory]
    [InlineData("return v;", "")]
    [InlineData("return v;", "return;")]
    [InlineData("return v;", "if (v > 0) return v;")]
    [InlineData("double v = 0;", "double v;")]
    [InlineData("private static double Square(double z) => z * z;", "private static double Square(double z) { }")]
    public void AMissingValueIsTheCompilersMatter(string before, string after)
    {
        GeneratorRun run = GeneratorRun.Of(Valid.Replace(before, after, StringComparison.Ordinal));
        Assert.Contains(run.CompileDiagnostics, d => d.Severity == DiagnosticSeverity.Error);
        AssertQuiet(run, after);
        Assert.Empty(run.CompileDiagnosticsOfGenerated);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[SymGrad.Differentiable]")]
    [InlineData("[SymGrad.Differentiable] double F(double x) => x;")]
    [InlineData("[SymGrad.Differentiable] class C { }")]
    [InlineData("partial class C { [SymGrad.Differentiable] static double F(double x) }")]
    [InlineData("partial class C { [SymGrad.Differentiable(] static double F(double x) => x; }")]
    [InlineData("partial class C { [SymGrad.Differentiable(Derivatives.] static double F(double x) => x; }")]
    [InlineData("partial class C { [SymGrad.Differentiable(\"\")] static double F(double x) => x; }")]
    [InlineData("partial class C { [SymGrad.Differentiable(1, 2)] static double F(double x) => x; }")]
    [InlineData("partial class C { [SymGrad.Differentiable, SymGrad.Differentiable] static double F(double x) => x; }")]
    [InlineData("partial class C { [SymGrad.Differentiable] static double (double x) => x; }")]
    [InlineData("partial class { [SymGrad.Differentiable] static double F(double x) => x; }")]
    [InlineData("partial class C { [SymGrad.Differentiable] static double F(double x) => x; } partial class C { static double F(double x) => x; }")]
    [InlineData("partial class C { [SymGrad.Differentiable] static double F(double x) => x; [SymGrad.Differentiable] static double F(double x) => x; }")]
    [InlineData("partial class C : Missing { [SymGrad.Differentiable] static double F(double x) => G(x); }")]
    [InlineData("enum E { [SymGrad.Differentiable] A }")]
    [InlineData("partial class C { const double K = K; [SymGrad.Differentiable] static double F(double x) => K * x; }")]
    public void OddFilesDoNotCrash(string source) => AssertQuiet(GeneratorRun.Of(source), source);

    private static IEnumerable<int> Positions(int chunk, int stride) =>
        Enumerable.Range(0, (Valid.Length + stride - 1) / stride).Where(i => i % ChunkCount == chunk).Select(i => i * stride);

    private static void AssertQuiet(GeneratorRun run, string what) =>
        Assert.True(run.Diagnostics.IsEmpty, $"{string.Join('\n', run.Diagnostics)}\nfor {what}");

    /// <summary>What random edits found: each ended the compiler or was taken for a defect of ours.</summary>
    [Theory]
    [InlineData("struct Nest<T> { public Nest<Nest<T>> Inner; public double X; } [Differentiable] public static double F(double x) { Nest<double> n = default; n.X = x; return n.X; }")]
    [InlineData("struct Self { public Self Inner; public double X; } [Differentiable] public static double F(Self s) => s.X * s.X;")]
    [InlineData("struct Left { public (Right, int) Inner; } struct Right { public Left? Inner; public double X; } [Differentiable] public static double F(Right r) { Left l = default; return r.X * l.Inner.Item2; }")]
    [InlineData("static ref double Largest(double[] a) { int best = 0; } [Differentiable] public static double F(double[] a) { double[] u = (double[])a.Clone(); Largest(u) *= u[0]; return u[0]; }")]
    [InlineData("static double Dot(System.ReadOnlySpan<double, double> b) => 1; [DerivativeOf(nameof(Dot))] static void DotPullback(double seed) { } [Differentiable] public static double F(double[] a) => Dot(a);")]
    public void WhatIsntThereIsNotReadForever(string members)
    {
        var result = GeneratorRun.Of($"using SymGrad;\npublic static partial class Models\n{{\n{members}\n}}\n");
        Assert.DoesNotContain(result.Diagnostics, diagnostic => diagnostic.Id == "SYMG0012");
    }
}
