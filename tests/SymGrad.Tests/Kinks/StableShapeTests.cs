namespace SymGrad.Tests.Kinks;

/// <summary>Formulas that everybody writes and that overflow halfway: their derivative is what it is in mathematics, in double and in float.</summary>
public class StableShapeTests
{
    [Theory]
    [InlineData("Math.Log(1 + Math.Exp(x))")]
    [InlineData("Math.Log(Math.Exp(x) + 1)")]
    [InlineData("double e = Math.Exp(x); double s = 1.0 + e; return Math.Log(s);")]
    [InlineData("double s = 0; for (int i = 0; i < 1; i++) { s += Math.Log(1 + Math.Exp(x)); } return s;")]
    [InlineData("var a = new double[2]; a[1] = x; double s = 0; for (int i = 1; i < 2; i++) { s += Math.Log(1 + Math.Exp(a[i])); } return s;")]
    [InlineData("if (no) { return x; } return Math.Log(1 + Math.Exp(x));")]
    [InlineData("x > 0 ? x + Math.Log(1 + Math.Exp(-x)) : Math.Log(1 + Math.Exp(x))")]
    [InlineData("-Math.Log(1 / (1 + Math.Exp(x)))")]
    public void SoftplusIsTheLogisticFunction(string body)
    {
        KinkProgram.Check(body, [800], [1]);
        KinkProgram.Check(body, [0], [0.5]);
        KinkProgram.Check(body, [-800], [0]);
        KinkProgram.Check(body, [double.PositiveInfinity], [1]);
        KinkProgram.Check(body, [double.NegativeInfinity], [0]);
    }

    [Theory]
    [InlineData("Math.Log(1 + Math.Exp(-x))")]
    [InlineData("-Math.Log(1 / (1 + Math.Exp(-x)))")]
    public void OfTheNegatedArgumentToo(string body)
    {
        KinkProgram.Check(body, [800], [0]);
        KinkProgram.Check(body, [0], [-0.5]);
        KinkProgram.Check(body, [-800], [-1]);
    }

    [Fact]
    public void WithOtherConstantsAndExponents()
    {
        KinkProgram.Check("Math.Log(3 + Math.Exp(2 * x))", [800], [2]);
        KinkProgram.Check("Math.Log(3 + Math.Exp(2 * x))", [0], [0.5]);
        KinkProgram.Check("Math.Log(0.5 + Math.Exp(x * y))", [400, 2], [2, 400]);
        KinkProgram.Check("5 * Math.Log(1 + Math.Exp(x)) - y", [800, 1], [5, -1]);
        KinkProgram.Check("c * Math.Log(1 + Math.Exp(x))", [800], [0]);
    }

    /// <summary>The exponential may be used for other things as well.</summary>
    [Fact]
    public void WhatIsSharedAddsUp()
    {
        KinkProgram.Check("double e = Math.Exp(x); double s = 1 + e; return Math.Log(s) + s + e;", [0], [2.5]);
        KinkProgram.Check("double e = Math.Exp(x); double s = 1 + e; return Math.Log(s) + 1 / s;", [800], [1]);
        KinkProgram.Check("double e = Math.Exp(x); double s = 0; for (int i = 0; i < 3; i++) { s += Math.Log(1 + e); } return s;", [0], [1.5]);
        KinkProgram.Check("double e = Math.Exp(x); if (no) { return e; } return Math.Log(1 + e);", [0], [0.5]);
    }

    [Theory]
    [InlineData(800, 1)]
    [InlineData(-800, -1)]
    [InlineData(0, 0)]
    public void LogCosh(double x, double expected) => KinkProgram.Check("Math.Log(Math.Cosh(x))", [x], [expected]);

    [Theory]
    [InlineData("1 / (1 + Math.Exp(-x))")]
    [InlineData("1 / (1 + Math.Exp(x))")]
    [InlineData("1 - 2 / (Math.Exp(2 * x) + 1)")]
    [InlineData("2 / (1 + Math.Exp(-2 * x)) - 1")]
    [InlineData("Math.Tanh(x)")]
    [InlineData("1 - Math.Exp(-x * x)")]
    [InlineData("1 / (1 + Math.Exp(x * x))")]
    public void WhatSaturatesIsFlat(string body)
    {
        KinkProgram.Check(body, [800], [0]);
        KinkProgram.Check(body, [-800], [0]);
    }

    [Theory]
    [InlineData("double m = Math.Max(x, y); return m + Math.Log(Math.Exp(x - m) + Math.Exp(y - m));")]
    [InlineData("double m = x > y ? x : y; return m + Math.Log(Math.Exp(x - m) + Math.Exp(y - m));")]
    [InlineData("var a = new double[2]; a[0] = x; a[1] = y; double m = a[0]; for (int i = 1; i < 2; i++) { m = Math.Max(m, a[i]); } double s = 0; for (int i = 0; i < 2; i++) { s += Math.Exp(a[i] - m); } return m + Math.Log(s);")]
    public void LogSumExpWithTheMaximumTakenOut(string body)
    {
        KinkProgram.Check(body, [800, -800], [1, 0]);
        KinkProgram.Check(body, [-800, 800], [0, 1]);
        KinkProgram.Check(body, [800, 800], [0.5, 0.5]);
        KinkProgram.Check(body, [-800, -800], [0.5, 0.5]);
    }

    /// <summary>Where x² is too large or too small for a number, the value is infinite or zero; its gradient isn't NaN.</summary>
    [Theory]
    [InlineData("x * x + y * y", 0, 0)]
    [InlineData("x * x + y * y", 1e200, 1e200)]
    [InlineData("x * x + y * y", -1e200, 1)]
    [InlineData("x * x + y * y", 1e-200, 0)]
    [InlineData("Math.Pow(x, 2) + Math.Pow(y, 4)", 1e-200, 0)]
    [InlineData("Math.Pow(x, 2) * 3", 1e-200, 0)]
    public void ANormIsNeverNaN(string squared, double x, double y)
    {
        GeneratorRun run = GeneratorRun.Of($$"""
            using System;
            using SymGrad;

            public static partial class Program
            {
                [Differentiable]
                public static double F(double x, double y) => Math.Sqrt({{squared}});
            }
            """);
        Assert.Equal((0.0, 0.0), run.Call("Program", "FGradient", x, y));
    }

    /// <summary>
    /// Minus the log-likelihood of a probability that is tiny, but not zero: the slope by the score is −1, although the probability's own slope
    /// is too small for a number.
    /// </summary>
    [Theory]
    [InlineData("double p = 1 / (1 + Math.Exp(-x)); return -Math.Log(p);", -400, -1)]
    [InlineData("double p = 1 / (1 + Math.Exp(-x)); return -Math.Log(p);", -700, -1)]
    [InlineData("double p = 1 / (1 + Math.Exp(-x)); return -(label * Math.Log(p) + (1 - label) * Math.Log(1 - p));", -400, -1)]
    [InlineData("double p = 1 / (1 + Math.Exp(-x)); return label > 0 ? -Math.Log(p) : -Math.Log(1 - p);", -400, -1)]
    [InlineData("double p = 3 / (1 + Math.Exp(-x)); return -Math.Log(p) * label;", -400, -1)]
    [InlineData("double e = Math.Exp(x); return -Math.Log(e / (1 + e));", -400, -1)]
    public void TheLogarithmOfATinyProbability(string body, double x, double expected)
    {
        GeneratorRun run = GeneratorRun.Of($$"""
            using System;
            using SymGrad;

            public static partial class Program
            {
                [Differentiable]
                public static double F(double x, [NoDerivative] double label) { {{body}} }
            }
            """);
        Agreement.Within(expected, (double)run.Call("Program", "FGradient", x, 1.0)!, 4e-16, what: body);
    }

    [Fact]
    public void TheFormulaIsThatOfMathematics()
    {
        GeneratorRun run = GeneratorRun.Of("""
            using System;
            using SymGrad;

            public static partial class Program
            {
                [Differentiable]
                public static double Softplus(double x) => Math.Log(1 + Math.Exp(x));
            }
            """);
        Assert.Contains("∂Softplus/∂x = exp(x)/(1 + exp(x))</para>", run.Source, StringComparison.Ordinal);
    }
}
