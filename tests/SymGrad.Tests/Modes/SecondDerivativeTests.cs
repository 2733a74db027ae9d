using System.Text.RegularExpressions;

namespace SymGrad.Tests.Modes;

/// <summary>Second derivatives where they could go wrong without a word: at kinks, behind shields, and at arguments that a partial derivative tests for.</summary>
public class SecondDerivativeTests
{
    /// <summary>At a kink the derivative follows the branch that the first derivative took.</summary>
    [Theory]
    [InlineData("Math.Abs(x)", 0, 0)]
    [InlineData("x * Math.Abs(x)", 0, 0)]
    [InlineData("x * Math.Abs(x)", -2, -2)]
    [InlineData("Math.Max(0, x) * x", 0, 0)]
    [InlineData("Math.Max(0, x) * x", 1, 2)]
    [InlineData("Math.Max(x, x * x)", 1, 1)]
    [InlineData("x > 0 ? x * x : 3 * x", 0, 0)]
    [InlineData("x > 0 ? x * x : 3 * x", 2, 2)]
    [InlineData("Math.Clamp(x, -1, 1) * x * x", 1, 2)]
    [InlineData("Math.Sqrt(x * x)", 0, 0)]
    [InlineData("Math.Floor(x) * x * x", 2.5, 4)]
    public void AtAKinkItFollowsTheBranch(string body, double x, double expected) => Assert.Equal(expected, Hessian(body, x));

    /// <summary>A shield is no branch: where the weight of an infinite slope is zero, the weight's own slope still counts.</summary>
    [Theory]
    [InlineData("(x - 1) * Math.Log(x)", 1, 2)]
    [InlineData("(x - 1) / x", 1, -2)]
    [InlineData("x * x / (1 + x)", 0, 2)]
    [InlineData("Math.Log(x) * Math.Log(x)", 1, 2)]
    [InlineData("(x - 2) * (x - 2) * Math.Sqrt(x)", 2, 2.8284271247461903)]
    [InlineData("Math.Sin(x) / (x + 1)", 0, -2)]
    [InlineData("(1 - x) * Math.Atanh(x - 0.5)", 1, -2.6666666666666665)]
    public void AShieldIsNoBranch(string body, double x, double expected) =>
        Assert.Equal(expected, Hessian(body, x), 1e-12);

    /// <summary>What nobody uses leaks no NaN into second derivatives either.</summary>
    [Theory]
    [InlineData("0 * x + w * Math.Log(x)", 0, 0)]
    [InlineData("w * Math.Sqrt(x) + x * x", 0, 2)]
    [InlineData("w * (x / (x * x)) + 3 * x * x", 0, 6)]
    public void AZeroWeightShields(string body, double x, double expected)
    {
        GeneratorRun run = Run($"public static double F(double x, [NoDerivative] double w) => {body};");
        Assert.Equal(expected, run.Method<Func<double, double, double[,]>>("Models", "FHessian")(x, 0)[0, 0]);
        Assert.Equal(expected, run.Method<Func<double, double, double, double>>("Models", "FHessianVector")(x, 0, 1));
    }

    /// <summary>A shield on a constant is decided before anything is written, and what is shielded twice is asked once.</summary>
    [Theory]
    [InlineData("Math.Exp(x * Math.Sqrt(w))")]
    [InlineData("Math.Log(x) * Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI)")]
    [InlineData("(x > 0 ? 1 : -1) * Math.Sqrt(x * x / 4 + 2) / Math.Exp(0.5 * x)")]
    public void NoShieldIsOnAConstant(string body)
    {
        string source = Run($"public static double F(double x, double w) => {body};").Source;

        Assert.DoesNotMatch(new Regex(@"(?<![\w.])-?[\d.]+ [=!]= -?[\d.]+(?![\w.])"), source);
        Assert.DoesNotMatch(new Regex(@"\b(condition\d*) \? [\w.]+ : \1 \?"), source);
    }

    /// <summary>Partial derivatives that test an argument for zero have the right derivative there.</summary>
    [Theory]
    [InlineData("Math.Pow(x, y)", 0, 2, 2, 0, 0)]
    [InlineData("Math.Pow(x, y)", 0, 3, 0, 0, 0)]
    [InlineData("Math.Pow(x, y)", 2, 0, 0, 0.5, 0.4804530139182014)]
    [InlineData("Math.Pow(x, y)", 2, 1, 0, 1.6931471805599454, 0.9609060278364028)]
    [InlineData("Math.Atan2(y, x)", 0, 2, 0, 0.25, 0)]
    [InlineData("Math.Atan2(y, x)", 2, 0, 0, -0.25, 0)]
    [InlineData("Math.Atan2(y, x)", -2, 0, 0, -0.25, 0)]
    [InlineData("Math.Atan2(y, x)", 0, 0, 0, 0, 0)]
    [InlineData("double.Hypot(x, y)", 3, 0, 0, 0, 0.3333333333333333)]
    [InlineData("double.Hypot(x, y)", 0, 0, 0, 0, 0)]
    [InlineData("x * x % y", 5, 3, 2, 0, 0)]
    [InlineData("Math.FusedMultiplyAdd(x, y, x)", 0, 0, 0, 1, 0)]
    public void ArgumentsOfZeroAreNoException(string body, double x, double y, double xx, double xy, double yy)
    {
        GeneratorRun run = Run($"public static double F(double x, double y) => {body};");
        double[,] hessian = run.Method<Func<double, double, double[,]>>("Models", "FHessian")(x, y);
        Assert.Equal(xx, hessian[0, 0], 1e-12);
        Assert.Equal(xy, hessian[0, 1], 1e-12);
        Assert.Equal(hessian[0, 1], hessian[1, 0]);
        Assert.Equal(yy, hessian[1, 1], 1e-12);
    }

    /// <summary>What is flat for the gradient stays so.</summary>
    [Theory]
    [InlineData("Math.Log(1 + Math.Exp(x))", 800)]
    [InlineData("Math.Log(1 + Math.Exp(x))", -800)]
    [InlineData("Math.Tanh(x)", 400)]
    public void WhatSaturatesHasNoCurvature(string body, double x) => Assert.Equal(0, Hessian(body, x));

    /// <summary>A loop whose length isn't known keeps what it needs in arrays that grow; their tangents grow with them.</summary>
    [Fact]
    public void TapesThatGrowHaveTangentsThatGrow()
    {
        const string Body = "double r = 1; int n = 0; while (n < 40) { r = Math.Sin(r + x); n++; if (r > 5) { break; } } return r;";
        GeneratorRun run = GeneratorRun.Of($$"""
            using System;
            using SymGrad;

            public static partial class Models
            {
                [Differentiable(Derivatives.Gradient | Derivatives.Hessian)]
                public static double F(double x) { {{Body}} }
            }
            """);
        Assert.Empty(run.Diagnostics);
        Assert.Contains("Resize", run.Source, StringComparison.Ordinal);
        var gradient = run.Method<Func<double, double>>("Models", "FGradient");
        (double expected, double error) = Extrapolated.Derivative(gradient, 0.6, 0.05);
        Assert.True(Math.Abs(run.Method<Func<double, double[,]>>("Models", "FHessian")(0.6)[0, 0] - expected) <= 1e-9 + (20 * error));
    }

    /// <summary>More numbers than are written out one by one, and not a multiple of a pass.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(7)]
    public void EveryColumnIsThere(int length)
    {
        GeneratorRun run = Run("public static double F(double s, double[] a, double[][] rows) { foreach (double e in a) { s *= 1 + e * e; } foreach (double[] row in rows) { foreach (double e in row) { s += s * e; } } return s; }");
        var hessian = run.Method<Func<double, double[], double[][], double[,]>>("Models", "FHessian");
        var product = run.Method<Func<double, double[], double[][], double, double[], double[][], (double S, double[] A, double[][] Rows)>>("Models", "FHessianVector");
        double[] a = [.. Enumerable.Range(1, length).Select(i => 0.1 * i)];
        double[][] rows = [[0.2], [], [0.3, -0.4]];
        double[,] matrix = hessian(0.5, a, rows);
        int size = length + 4;
        Assert.Equal((size, size), (matrix.GetLength(0), matrix.GetLength(1)));
        for (int column = 0; column < size; column++)
        {
            double One(int place) => place == column ? 1 : 0;
            (double s, double[] da, double[][] drows) = product(0.5, a, rows, One(0), [.. a.Select((_, i) => One(1 + i))], [[One(length + 1)], [], [One(length + 2), One(length + 3)]]);
            double[] expected = [s, .. da, .. drows.SelectMany(row => row)];
            for (int row = 0; row < size; row++)
            {
                Assert.Equal(expected[row], matrix[row, column], 1e-12);
                Assert.Equal(matrix[row, column], matrix[column, row]);
            }
        }
    }

    /// <summary>Work arrays of the caller's are written anew in each pass.</summary>
    [Fact]
    public void WhatAPassWritesTheNextDoesNotSee()
    {
        GeneratorRun run = Run("public static double F(double[] x, [NoDerivative] double[] sums) { double s = 0; for (int i = 0; i < x.Length; i++) { sums[i] += x[i] * x[i]; s += sums[i] * x[i]; } return s; }");
        double[] sums = [10, 20, 30, 40, 50];
        double[,] hessian = run.Method<Func<double[], double[], double[,]>>("Models", "FHessian")([1, 2, 3, 4, 5], sums);
        Assert.Equal([6.0, 12, 18, 24, 30], Enumerable.Range(0, 5).Select(i => hessian[i, i]));
    }

    private static double Hessian(string body, double x)
    {
        GeneratorRun run = Run($"public static double F(double x) => {body};");
        double hessian = run.Method<Func<double, double[,]>>("Models", "FHessian")(x)[0, 0];
        Assert.Equal(hessian, run.Method<Func<double, double, double>>("Models", "FHessianVector")(x, 1));
        return hessian;
    }

    private static GeneratorRun Run(string member)
    {
        GeneratorRun run = GeneratorRun.Of($$"""
            using System;
            using SymGrad;

            public static partial class Models
            {
                [Differentiable(Derivatives.Hessian | Derivatives.HessianVector)]
                {{member}}
            }
            """);
        Assert.Empty(run.Diagnostics);
        Assert.Empty(run.CompileDiagnosticsOfGenerated);
        return run;
    }
}
