namespace SymGrad.Tests.Kinks;

/// <summary>A zero adjoint shields: a value that isn't used, or a branch that wasn't taken, never leaks a NaN or an infinity into the gradient.</summary>
public class ZeroAdjointTests
{
    [Theory]
    [InlineData("double unused = Math.Log(x); return 2 * x;")]
    [InlineData("double unused = 1 / x + Math.Sqrt(x); return 2 * x;")]
    [InlineData("double unused = 0; for (int i = 0; i < 3; i++) { unused += Math.Log(x); } return 2 * x;")]
    [InlineData("double a = Math.Log(x); a = x; return 2 * a;")]
    [InlineData("var a = new double[1]; a[0] = Math.Log(x); a[0] = x; return 2 * a[0];")]
    [InlineData("var a = new double[2]; a[0] = Math.Log(x); a[1] = x; return 2 * a[1];")]
    [InlineData("_ = Math.Log(x); return 2 * x;")]
    public void WhatIsNotUsed(string body)
    {
        KinkProgram.Check(body, [0], [2]);
        KinkProgram.Check(body, [-1], [2]);
    }

    [Theory]
    [InlineData("x > 0 ? Math.Log(x) : 3 * x")]
    [InlineData("x > 0 ? Math.Sqrt(x) : 3 * x")]
    [InlineData("x != 0 ? Math.Sin(x) / x + 2 * x : 3 * x")]
    [InlineData("x <= 0 ? 3 * x : 1 / x")]
    [InlineData("if (x > 0) { return Math.Log(x); } return 3 * x;")]
    [InlineData("double r = 3 * x; if (x > 0) { r = Math.Log(x); } return r;")]
    [InlineData("if (no) { x = Math.Log(x); } return 3 * x;")]
    [InlineData("double r = 3 * x; for (int i = 2; i < n; i++) { r += Math.Log(x); } return r;")]
    [InlineData("double r = 3 * x; while (x > 0 && r < 1) { r += Math.Log(x); } return r;")]
    [InlineData("double r = 0; for (int i = 0; i < 3; i++) { if (x > 0) { r += Math.Log(x); } else { r += x; } } return r;")]
    public void ABranchThatIsNotTaken(string body) => KinkProgram.Check(body, [0], [3]);

    [Theory]
    [InlineData("Math.Min(1, 1 / x)")]
    [InlineData("Math.Max(0, Math.Log(x))")]
    [InlineData("Math.Max(1, Math.Sqrt(x))")]
    [InlineData("Math.Clamp(1 / x, -2, 2)")]
    [InlineData("Math.Min(1, 1 / (x * x))")]
    [InlineData("double inverse = 1 / x; return Math.Min(1, inverse);")]
    [InlineData("Math.Sign(1 / x)")]
    [InlineData("Math.Floor(Math.Log(x))")]
    public void WhatLosesOrIsCutOff(string body) => KinkProgram.Check(body, [0], [0]);

    /// <summary>The squashing functions saturate: behind a slope of zero stands an exponential that has overflown.</summary>
    [Theory]
    [InlineData("1 / (1 + Math.Exp(-x))", -1000)]
    [InlineData("1 / (1 + Math.Exp(-x))", 1000)]
    [InlineData("Math.Min(1, Math.Exp(x))", 1000)]
    [InlineData("Math.Max(0, -Math.Exp(x))", 1000)]
    [InlineData("Math.Atan(Math.Exp(x))", 1000)]
    [InlineData("Math.Tanh(Math.Sinh(x))", 1000)]
    public void AnOverflowBehindASlopeOfZero(string body, double x) => KinkProgram.Check(body, [x], [0]);

    [Theory]
    [InlineData("0 * Math.Log(x)")]
    [InlineData("c * Math.Log(x)")]
    [InlineData("Math.Log(x) * c")]
    [InlineData("c * (Math.Log(x) + Math.Sqrt(x))")]
    [InlineData("double s = Math.Log(x); s *= c; return s;")]
    [InlineData("double s = 0; for (int i = 0; i < 3; i++) { s += c * Math.Log(x); } return s;")]
    public void ATimesZero(string body) => KinkProgram.Check(body, [0], [0]);

    /// <summary>Cross-entropy written with the label as a factor: a label of zero takes no part, whatever the probability.</summary>
    [Fact]
    public void AnActiveFactorThatIsZero()
    {
        KinkProgram.Check("y * Math.Log(x)", [0, 0], [0, double.NegativeInfinity]);
        KinkProgram.Check("y * Math.Sqrt(x)", [0, 0], [0, 0]);
        KinkProgram.Check("-(c * Math.Log(x) + (1 - c) * Math.Log(y))", [0, 0.5], [0, -2]);
    }

    [Theory]
    [InlineData("Math.Sqrt(x * x)")]
    [InlineData("x * Math.Sqrt(x * x)")]
    [InlineData("Math.Sqrt(x * x + 0 * x)")]
    [InlineData("Math.Sqrt(Math.Pow(x, 2))")]
    [InlineData("double s = 0; for (int i = 0; i < 4; i++) { s += x * x; } return Math.Sqrt(s);")]
    [InlineData("double s = 0; int i = 0; while (i < n) { s += x * x; i++; } return Math.Sqrt(s) / 3;")]
    [InlineData("var a = new double[3]; for (int i = 0; i < 3; i++) { a[i] = x; } double s = 0; for (int i = 0; i < 3; i++) { s += a[i] * a[i]; } double norm = Math.Sqrt(s); return norm;")]
    public void TheNormOfAZeroVector(string body) => KinkProgram.Check(body, [0], [0]);

    [Fact]
    public void TheNormOfAZeroArray()
    {
        GeneratorRun run = GeneratorRun.Of("""
            using System;
            using SymGrad;

            public static partial class Program
            {
                [Differentiable]
                public static double Norm(double[] v)
                {
                    double sum = 0;
                    for (int i = 0; i < v.Length; i++)
                    {
                        sum += v[i] * v[i];
                    }

                    return Math.Sqrt(sum);
                }

                [Differentiable]
                public static double Distance(double[] a, double[] b)
                {
                    double sum = 0;
                    for (int i = 0; i < a.Length; i++)
                    {
                        double d = a[i] - b[i];
                        sum += d * d;
                    }

                    return Math.Sqrt(sum);
                }
            }
            """);
        Assert.Equal([0.0, 0.0, 0.0], (double[])run.Call("Program", "NormGradient", new double[3])!);
        Agreement.Within([0.6, 0.0, -0.8], (double[])run.Call("Program", "NormGradient", new double[] { 3, 0, -4 })!, 1e-15);
        Assert.Equal([], (double[])run.Call("Program", "NormGradient", Array.Empty<double>())!);
        (double[] byA, double[] byB) = ((double[], double[]))run.Call("Program", "DistanceGradient", new double[] { 1, 2 }, new double[] { 1, 2 })!;
        Assert.Equal([0.0, 0.0], byA);
        Assert.Equal([0.0, 0.0], byB);
    }
}
