using System.Globalization;
using Microsoft.CodeAnalysis;

namespace SymGrad.Tests.Kinks;

/// <summary>
/// <c>AtKinks = Kinks.Clarke</c>: where kinks work together, the gradient is an element of the Clarke subdifferential of the
/// method as a whole. Taken by itself each kink's own rule may leave it.
/// </summary>
public class ClarkeTests
{
    private const string Relu = "static double Relu(double z) => Math.Max(0, z);";

    /// <summary>Of one variable: the interval between the derivatives from the left and from the right.</summary>
    [Theory]
    [InlineData("Math.Abs(x[0])", 0)]
    [InlineData("Math.Abs(x[0]) - Math.Abs(x[0])", 0)]
    [InlineData("Math.Abs(x[0]) - Math.Abs(-1.0 * x[0])", 0)]
    [InlineData("Math.Max(x[0], x[0])", 0)]
    [InlineData("Math.Max(x[0], 2 * x[0]) - Math.Min(x[0], 2 * x[0])", 0)]
    [InlineData("Relu(x[0]) - Relu(-x[0])", 0)]
    [InlineData("Relu(x[0]) + Relu(-x[0]) - Math.Abs(x[0])", 0)]
    [InlineData("(x[0] > 0 ? x[0] : 0) - Math.Max(x[0], 0)", 0)]
    [InlineData("(x[0] >= 0 ? x[0] : 0) - (x[0] > 0 ? x[0] : 0)", 0)]
    [InlineData("(x[0] < 0 ? -x[0] : x[0]) - Math.Abs(x[0])", 0)]
    [InlineData("(0 <= x[0] ? x[0] : -x[0]) - Math.Abs(x[0])", 0)]
    [InlineData("if (!(x[0] > 1) && x[0] * x[0] <= 1) { return x[0] * x[0]; } return 2 * x[0] - 1;", 1)]
    [InlineData("Math.Max(Math.Max(x[0], 3 * x[0]), Math.Max(2 * x[0], -x[0]))", 0)]
    [InlineData("Math.Clamp(x[0], 0, 1) + Math.Min(0, x[0]) - Math.Min(x[0], 1)", 0)]
    [InlineData("Math.Clamp(x[0], 0, 1) + Math.Min(0, x[0]) - Math.Min(x[0], 1)", 1)]
    [InlineData("Math.Clamp(2 * x[0], -x[0] - 1, x[0] + 1)", 1)]
    [InlineData("Math.Abs(Math.Abs(Math.Abs(x[0]) - 1) - 1)", 0)]
    [InlineData("Math.Abs(Math.Abs(Math.Abs(x[0]) - 1) - 1)", 2)]
    [InlineData("Math.Exp(Math.Abs(x[0])) * Math.Max(1, Math.Cos(x[0]) + x[0])", 0)]
    [InlineData("Math.CopySign(x[0], -2) + Math.Abs(x[0])", 0)]
    [InlineData("Math.MaxMagnitude(x[0], 2 * x[0]) - Math.MinMagnitude(2 * x[0], x[0])", 0)]
    [InlineData("double.MaxNumber(x[0], -x[0]) - double.MinNumber(-x[0], 2 * x[0]) + double.MaxMagnitudeNumber(x[0], 0 * x[0])", 0)]
    [InlineData("Math.Abs(x[0] * x[0])", 0)]
    [InlineData("Math.Max(x[0] * x[0], 0) + Math.Abs(x[0] * x[0] * x[0])", 0)]
    [InlineData("double s = 0; for (int i = -3; i <= 3; i++) { s += i * i * Math.Max(0, 1 - Math.Abs(x[0] - i)); } return s;", 1)]
    [InlineData("double s = 0; for (int i = 0; i < 5; i++) { if (x[0] > i) { s += x[0] - i; } else { break; } } return s - Math.Max(x[0], 0);", 2)]
    [InlineData("double s = 0; for (int i = 0; i < 5; i++) { if (x[0] <= i) { continue; } s += x[0] - i; } return s;", 3)]
    [InlineData("double s = 0; int i = 0; while (i < 4) { s = Math.Abs(s + x[0]) - 1; i++; } return s;", 1)]
    [InlineData("double s = 0; int i = 0; do { s += x[0]; i++; } while (i < 4 && s < 4); return s < 4 ? s : 4;", 1)]
    public void LiesBetweenTheDerivativesFromBothSides(string body, double at)
    {
        var program = new ClarkeProgram(body, Relu);
        double gradient = Assert.Single(program.Gradient(at));
        double left = program.Usual(at - 1e-9)[0], right = program.Usual(at + 1e-9)[0];
        Assert.InRange(gradient, Math.Min(left, right) - 1e-6, Math.Max(left, right) + 1e-6);
        program.IsOneOfThoseAround(at);
    }

    [Theory]
    [InlineData("Math.Max(x[0], x[1])", "1, 1")]
    [InlineData("Math.Max(Math.Max(x[0], x[1]), Math.Max(x[1], x[2]))", "1, 1, 1")]
    [InlineData("Math.Max(x[0], x[1]) + Math.Min(x[0], x[1])", "1, 1")]
    [InlineData("Math.Max(x[0], x[1]) - Math.Max(x[1], x[0])", "1, 1")]
    [InlineData("x[0] > x[1] ? x[0] * x[1] : x[1] * x[1]", "2, 2")]
    [InlineData("if (x[0] > x[1]) { return x[0] - Math.Max(x[0], x[1]); } return x[1] - Math.Max(x[1], x[0]);", "1, 1")]
    [InlineData("Math.Abs(Math.Abs(x[0]) - Math.Abs(x[1]))", "0, 0")]
    [InlineData("Math.Abs(Math.Abs(x[0]) - Math.Abs(x[1])) + 2 * Math.Max(x[0], Math.Min(x[1], x[2]))", "0, 0, 0")]
    [InlineData("Math.Clamp(x[0], x[1], x[2])", "1, 1, 1")]
    [InlineData("double.MaxNative(x[0], x[1]) + 2 * double.MinNative(x[0], x[1]) + 4 * double.MaxNumber(x[0], x[1]) + 8 * double.MinNumber(x[0], x[1]) + 16 * double.MaxMagnitudeNumber(x[0], x[1]) + 32 * double.MinMagnitudeNumber(x[0], x[1]) + 64 * Math.Max(x[0], x[1]) + 128 * Math.Min(x[0], x[1]) + 256 * Math.MaxMagnitude(x[0], x[1]) + 512 * Math.MinMagnitude(x[0], x[1]) + Math.Abs(x[2])", "1, 2, 0")]
    [InlineData("double.MaxNative(x[0], x[1]) + 2 * double.MinNative(x[0], x[1]) + 4 * double.MaxNumber(x[0], x[1]) + 8 * double.MinNumber(x[0], x[1]) + 16 * double.MaxMagnitudeNumber(x[0], x[1]) + 32 * double.MinMagnitudeNumber(x[0], x[1]) + 64 * Math.Max(x[0], x[1]) + 128 * Math.Min(x[0], x[1]) + 256 * Math.MaxMagnitude(x[0], x[1]) + 512 * Math.MinMagnitude(x[0], x[1]) + Math.Abs(x[2])", "2, 1, 0")]
    [InlineData("Math.Clamp(x[0], x[1], x[2])", "1, 1, 2")]
    [InlineData("Math.Max(Math.Abs(x[0]), Math.Abs(x[1])) - Math.Abs(Math.MaxMagnitude(x[0], x[1]))", "0, 0")]
    [InlineData("Math.Max(x[0] * x[1], Math.Sin(x[0])) * Math.Abs(x[1] - 1)", "0, 1")]
    [InlineData("double s = 0; for (int i = 0; i < x.Length; i++) { for (int j = 0; j < i; j++) { s += Math.Abs(x[i] - x[j]) * (i + j); } } return s;", "1, 1, 1, 2")]
    [InlineData("double m = x[0]; for (int i = 1; i < x.Length; i++) { if (x[i] > m) { m = x[i]; } } double s = 0; foreach (double e in x) { s += m - e; } return s * m;", "3, 3, 3")]
    [InlineData("double m = x[0]; for (int i = 1; i < x.Length; i++) { m = Math.Max(m, x[i]); } double s = 0; foreach (double e in x) { s += Math.Exp(e - m); } return m + Math.Log(s);", "2, 2, 2")]
    [InlineData("var t = (double[])x.Clone(); for (int i = 0; i < t.Length; i++) { for (int j = 0; j + 1 < t.Length - i; j++) { if (t[j] > t[j + 1]) { double k = t[j]; t[j] = t[j + 1]; t[j + 1] = k; } } } double s = 0; for (int i = 0; i < t.Length; i++) { s += i * t[i]; } return s;", "2, 2, 1, 2")]
    [InlineData("var h = new double[3]; for (int i = 0; i < 3; i++) { h[i] = Math.Max(0, x[0] * (i - 1) + x[1]); } double s = 0; for (int i = 0; i < 3; i++) { s += Math.Max(0, h[i] - h[0]) * (i + 1); } return s;", "0, 0")]
    [InlineData("double a = x[0] switch { > 1 => x[0] * x[1], > 0 => x[1], _ => 0 * x[1] }; return Math.Max(a, x[1]);", "1, 2")]
    public void IsAGradientOfThePointsAround(string body, string at) =>
        new ClarkeProgram(body).IsOneOfThoseAround([.. at.Split(", ").Select(coordinate => double.Parse(coordinate, CultureInfo.InvariantCulture))]);

    /// <summary>Away from ties both rules are one, and no tie is broken.</summary>
    [Theory]
    [InlineData("Math.Max(x[0] * x[1], Math.Abs(x[1])) + Math.Clamp(x[0], -1, 1)")]
    [InlineData("double s = 0; for (int i = 0; i < x.Length; i++) { s += x[i] > 0.1 ? Math.Abs(x[i] - i) : x[i] * x[i]; } return s;")]
    [InlineData("Math.Exp(x[0]) * x[1]")]
    public void IsTheUsualGradientElsewhere(string body)
    {
        var program = new ClarkeProgram(body);
        foreach (double[] at in new double[][] { [0.3, -0.7], [1.4, 0.2], [-2.5, 3.25] })
        {
            Assert.Equal(program.Usual(at), program.Gradient(at));
        }
    }

    /// <summary>What passes NaN over does so here too.</summary>
    [Fact]
    public void ANumberIsChosenWhereTheOtherIsNone()
    {
        var program = new ClarkeProgram("double.MaxNumber(x[0], x[1]) + double.MinNumber(x[1], x[0])");
        Assert.Equal([2.0, 0], program.Gradient(3, double.NaN));
        Assert.Equal([0.0, 2], program.Gradient(double.NaN, 3));
    }

    /// <summary>An object is differentiated by as its parameters are.</summary>
    [Fact]
    public void ObjectsTakePart()
    {
        GeneratorRun run = GeneratorRun.Of("""
            using System;
            using SymGrad;

            public readonly partial record struct Line(double Slope, double Height)
            {
                [Differentiable(AtKinks = Kinks.Clarke, IncludeThis = true)]
                public double F(double x) => Math.Abs(Slope * x) - Math.Max(Slope * x, -x * Slope) + Math.Max(Height, x);

                public static double[] At(double slope, double height, double x)
                {
                    var gradient = new Line(slope, height).FGradient(x);
                    return new[] { gradient.Item1.Slope, gradient.Item1.Height, gradient.Item2 };
                }
            }
            """);
        Assert.Empty(run.Diagnostics);
        Assert.Empty(run.CompileDiagnostics);
        double[] gradient = (double[])run.Call("Line", "At", 2.0, 0.0, 0.0)!;
        Assert.Equal(0, gradient[0]);
        Assert.Equal(1, gradient[1] + gradient[2]);
    }

    /// <summary>Where nothing can tie there is nothing to break.</summary>
    [Fact]
    public void AMethodWithoutKinksIsWrittenAsEver() =>
        Assert.Equal(
            GeneratorRun.Of(InProgram("[Differentiable]", "double F(double x, int n) => n > 2 ? Math.Exp(x) : x * Math.Floor(2.5)")).Source,
            GeneratorRun.Of(InProgram("[Differentiable(AtKinks = Kinks.Clarke)]", "double F(double x, int n) => n > 2 ? Math.Exp(x) : x * Math.Floor(2.5)")).Source);

    [Fact]
    public void TheUsualRuleMayBeSaidToo() =>
        Assert.Equal(
            GeneratorRun.Of(InProgram("[Differentiable]", "double F(double x) => Math.Abs(x)")).Source,
            GeneratorRun.Of(InProgram("[Differentiable(Derivatives.Gradient, AtKinks = Kinks.MinimumNorm)]", "double F(double x) => Math.Abs(x)")).Source);

    /// <summary>Bilinear interpolation at whole numbers: by each kink's own rule the derivative is 0 there, where from the left and right it is 9 and 90.</summary>
    [Fact]
    public void BilinearInterpolationHasASlopeAtWholeNumbers()
    {
        GeneratorRun run = GeneratorRun.Of(InProgram("[Differentiable(AtKinks = Kinks.Clarke)]", """
            double F(double[,] u, double x, double y)
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
            """));
        Assert.Empty(run.Diagnostics);
        var gradient = run.Method<Func<double[,], double, double, (double[,] U, double X, double Y)>>("Program", "FGradient");
        double[,] grid = { { 1, 2, 3 }, { 10, 20, 30 }, { 100, 200, 300 } };
        (double[,] byU, double byX, double byY) = gradient(grid, 2, 1.5);
        Assert.InRange(byX, 13.5, 135);
        Assert.Equal(10, byY);
        Assert.Equal([0, 0, 0, 0.5, 0.5, 0, 0, 0, 0], byU.Cast<double>());

        (_, byX, byY) = gradient(grid, 2, 1);
        Assert.Contains(byX, (double[])[9.0, 90.0]);
        Assert.Contains(byY, (double[])[0.0, 10.0]);
        (_, byX, byY) = gradient(grid, 2.5, 1.5);
        Assert.Equal((135, 55), (byX, byY));
    }

    /// <summary>Parameters of all kinds have a place of their own in the direction; single precision works alike.</summary>
    [Fact]
    public void ParametersOfAllKindsTakePart()
    {
        GeneratorRun run = GeneratorRun.Of(InProgram("[Differentiable(AtKinks = Kinks.Clarke)]", """
            float F(float a, ReadOnlySpan<float> s, float[][] rows, [NoDerivative] float c, in float b, (float X, float Y) p)
            {
                float sum = Math.Abs(a - b) - MathF.Abs(b - a) + MathF.Max(p.X, p.Y) - Math.Max(p.Y, p.X);
                for (int i = 0; i < rows.Length; i++)
                {
                    for (int j = 0; j < rows[i].Length; j++)
                    {
                        sum += Math.Max(rows[i][j], s[j]) + Math.Min(rows[i][j], s[j]) + Math.Max(c, a);
                    }
                }

                return sum;
            }

            public static float[] Flat()
            {
                var (a, s, rows, b, p) = FGradient(1, new float[] { 1, 1 }, new[] { new float[] { 1, 1 }, new float[] { 1 } }, 1, 1, (2, 2));
                return new[] { s[0], s[1], rows[0][0], rows[0][1], rows[1][0], b, p.X, p.Y, a };
            }
            """));
        Assert.Empty(run.Diagnostics);
        Assert.Empty(run.CompileDiagnostics);
        float[] flat = (float[])run.Call("Program", "Flat")!;
        Assert.Equal([2, 1, 1, 1, 1, 0, 0, 0], flat[..^1]);
        Assert.Contains(flat[^1], (float[])[0, 3]);
    }

    /// <summary>A test for equality singles out a point, and what is said of that point counts.</summary>
    [Fact]
    public void ATestForEqualityIsFollowedAsItIs()
    {
        var program = new ClarkeProgram("x[0] == 0 ? 1 : Math.Sin(x[0]) / x[0] + 0 * Math.Abs(x[0])");
        Assert.Equal([0.0], program.Gradient(0));
    }

    /// <summary>A pullback of several outputs breaks ties for all of them alike.</summary>
    [Fact]
    public void SeveralOutputsShareTheirBranches()
    {
        GeneratorRun run = GeneratorRun.Of(InProgram("[Differentiable(AtKinks = Kinks.Clarke)]", "double[] F(double[] x) { var y = new double[2]; y[0] = Math.Abs(x[0]); y[1] = Math.Max(x[0], -x[0]); return y; }"));
        Assert.Empty(run.Diagnostics);
        double[] adjoint = [1];
        run.Method<Action<double[], double[], double[]>>("Program", "FPullback")([0], [3, -3], adjoint);
        Assert.Equal([1.0], adjoint);
        run.Method<Action<double[], double[], double[]>>("Program", "FPullback")([0], [3, 0], adjoint);
        Assert.Equal(3, Math.Abs(adjoint[0] - 1));
    }

    [Theory]
    [InlineData("void F(double[] a) { a[0] = Math.Abs(a[1]); }", "writes to 'a'")]
    [InlineData("double F(double x, out double y) { y = Math.Abs(x); return y * x; }", "writes to 'y'")]
    [InlineData("double F(double x) { Console.WriteLine(x); return Math.Abs(x); }", "may have effects")]
    public void WhatCantBeRunTwiceIsRefused(string method, string says)
    {
        Diagnostic refusal = Assert.Single(GeneratorRun.Of(InProgram("[Differentiable(AtKinks = Kinks.Clarke)]", method)).Diagnostics);
        Assert.Equal("SYMG0009", refusal.Id);
        Assert.Contains("'AtKinks = Kinks.Clarke'", refusal.GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        Assert.Contains(says, refusal.GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("FGradientAtTies")]
    [InlineData("FPullbackAtTies")]
    public void TheNamesOfItsOwnMembersMustBeFree(string name) =>
        Assert.Equal(
            ["SYMG0006"],
            GeneratorRun.Of(InProgram("[Differentiable(AtKinks = Kinks.Clarke)]", $"double F(double x) => Math.Abs(x); public static double {name}(double x) => x")).Diagnostics.Select(d => d.Id));

    private static string InProgram(string attribute, string method) => $$"""
        using System;
        using SymGrad;

        public static partial class Program
        {
            {{attribute}}
            public static {{method}}{{(method.TrimEnd().EndsWith('}') ? string.Empty : ";")}}
        }
        """;
}
