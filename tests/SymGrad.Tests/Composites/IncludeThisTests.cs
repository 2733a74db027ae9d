namespace SymGrad.Tests.Composites;

/// <summary>Instance methods that are differentiated by the object that they are called on.</summary>
public class IncludeThisTests
{
    private const string Curve = """
        using System;
        using SymGrad;

        namespace Company;

        public readonly partial record struct Curve(double Rate, double Level)
        {
            [Differentiable(Derivatives.All, IncludeThis = true)]
            public double At(double t) => Level * Math.Exp(-Rate * t);

            public static double[] Run(double rate, double level, double t)
            {
                var curve = new Curve(rate, level);
                var (self, byT) = curve.AtGradient(t);
                var (value, tangent) = curve.AtPushforward(t, new Curve(1, 2), 3);
                double again = curve.AtValueAndGradient(t, out Curve selfGradient, out double tGradient);
                Curve selfAdjoint = new(10, 20);
                double tAdjoint = 30;
                curve.AtPullback(t, 2, ref selfAdjoint, ref tAdjoint);
                return [self.Rate, self.Level, byT, value, tangent, again, selfGradient.Rate, selfGradient.Level, tGradient, selfAdjoint.Rate, selfAdjoint.Level, tAdjoint];
            }
        }
        """;

    [Theory]
    [InlineData(0.7, 2.0, 1.5)]
    [InlineData(-0.2, -1.0, 0.3)]
    public void TheObjectIsItsOwnTangent(double rate, double level, double t)
    {
        var run = GeneratorRun.Of(Curve);
        Assert.Empty(run.Diagnostics);
        var numbers = (double[])run.Load().GetType("Company.Curve")!.GetMethod("Run")!.Invoke(null, [rate, level, t])!;

        double exp = Math.Exp(-rate * t);
        double byRate = -t * level * exp, byLevel = exp, byT = -rate * level * exp;
        double[] expected = [byRate, byLevel, byT, level * exp, byRate + (2 * byLevel) + (3 * byT), level * exp, byRate, byLevel, byT, 10 + (2 * byRate), 20 + (2 * byLevel), 30 + (2 * byT)];
        Assert.Equal(expected.Length, numbers.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], numbers[i], 1e-12);
        }
    }

    [Fact]
    public void WithoutItTheObjectIsConstant()
    {
        var run = GeneratorRun.Of("""
            using System;
            using SymGrad;

            public readonly partial record struct Curve(double Rate, double Level)
            {
                [Differentiable]
                public double At(double t) => Level * Math.Exp(-Rate * t);
            }
            """);
        Assert.Empty(run.Diagnostics);
        Assert.Contains("public double AtGradient(double t)", run.Source, StringComparison.Ordinal);
    }

    /// <summary>The adjoints of the object's arrays are checked against the object itself.</summary>
    [Theory]
    [InlineData("sealed partial record Net(double[] W, double B)")]
    [InlineData("partial record struct Net(double[] W, double B)")]
    public void TheObjectMayHoldArrays(string declaration)
    {
        var run = GeneratorRun.Of($$"""
            using System;
            using SymGrad;

            public {{declaration}}
            {
                [Differentiable(Derivatives.All, IncludeThis = true)]
                public double Loss(double[] x)
                {
                    double s = B;
                    for (int i = 0; i < W.Length; i++)
                    {
                        s += W[i] * x[i];
                    }

                    return s * s;
                }

                public static double[] Run()
                {
                    var net = new Net(new[] { 2.0, -1 }, 0.5);
                    double[] x = { 3, 4 };
                    var (self, byX) = net.LossGradient(x);
                    Net adjoint = new(new double[2], 1);
                    double[] xAdjoint = new double[2];
                    net.LossPullback(x, -1, ref adjoint, xAdjoint);
                    var (value, tangent) = net.LossPushforward(x, new Net(new[] { 1.0, 0 }, 2), new[] { 0.0, 1 });
                    return new[] { self.W[0], self.W[1], self.B, byX[0], byX[1], adjoint.W[0], adjoint.W[1], adjoint.B, xAdjoint[0], xAdjoint[1], value, tangent };
                }
            }
            """);
        Assert.Empty(run.Diagnostics);
        Assert.Empty(run.CompileDiagnostics);

        // s is 2.5, so that each derivative is five times that of s.
        Assert.Equal([15, 20, 5, 10, -5, -15, -20, -4, -10, 5, 6.25, 5 * (3 + 2 - 1)], (double[])run.Call("Net", "Run")!);
    }

    [Theory]
    [InlineData("public static partial class Models { [Differentiable(IncludeThis = true)] public static double F(double x) => x; }")]
    [InlineData("public partial class Model { private double w = 1; [Differentiable(IncludeThis = true)] public double F(double x) => w * x; public void Set(double v) => w = v; }")]
    [InlineData("public partial struct Model { public double W; [Differentiable(IncludeThis = true)] public double F(double x) { W *= 2; return W * x; } }")]
    public void WhatHasNoTangentOfItsOwnIsRefused(string source)
    {
        var diagnostic = Assert.Single(GeneratorRun.Of("using SymGrad;\n" + source).Diagnostics);
        Assert.Equal("SYMG0010", diagnostic.Id);
    }
}
