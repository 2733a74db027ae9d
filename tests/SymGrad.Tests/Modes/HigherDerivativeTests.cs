namespace SymGrad.Tests.Modes;

/// <summary>Derivatives of higher order of functions of one number, against the next lower one and against formulas.</summary>
public class HigherDerivativeTests
{
    private const int Order = 5;

    /// <summary>Each derivative is that of the one before.</summary>
    [Theory]
    [InlineData("x * x * x * x * x * x")]
    [InlineData("Math.Sin(x) * Math.Exp(-x)")]
    [InlineData("Math.Cos(3 * x) / (2 + x)")]
    [InlineData("Math.Log(1 + x * x)")]
    [InlineData("Math.Log(1 + Math.Exp(x))")]
    [InlineData("Math.Sqrt(1 + x)")]
    [InlineData("Math.Cbrt(2 + x)")]
    [InlineData("Math.Pow(1 + x, 2.5)")]
    [InlineData("Math.Pow(1 + x, 3)")]
    [InlineData("Math.Pow(1 + x, -2)")]
    [InlineData("Math.Pow(2 + x, x)")]
    [InlineData("Math.Pow(2, x)")]
    [InlineData("Math.Tan(x) + Math.Tanh(x)")]
    [InlineData("Math.Sinh(x) * Math.Cosh(x)")]
    [InlineData("Math.Asin(x) + Math.Acos(x * x)")]
    [InlineData("Math.Atan(x) * Math.Asinh(x)")]
    [InlineData("Math.Acosh(2 + x) - Math.Atanh(x)")]
    [InlineData("Math.Atan2(x, 1 + x)")]
    [InlineData("double.Hypot(1 + x, x * x)")]
    [InlineData("Math.Abs(x) * x * x + Math.Max(x * x, x)")]
    [InlineData("double s = 0; for (int i = 0; i < 4; i++) { s = Math.Sin(s + x) * x; } return s;")]
    [InlineData("double r = 1; while (Math.Abs(r * r - 2 - x) > 1e-13) { r = 0.5 * (r + (2 + x) / r); } return x > 5 ? r : r * r * r;")]
    [InlineData("var t = new double[4]; t[0] = x; for (int i = 1; i < t.Length; i++) { t[i] = t[i - 1] * x + i; } return t[3] / t[1];")]
    [InlineData("var t = new[] { x, x * x }; if (t[1] > 0.1) { t[0] += Math.Exp(t[1]); } return t[0] * t[1];")]
    public void EachIsTheDerivativeOfTheOneBefore(string body)
    {
        string statements = body.Contains("return", StringComparison.Ordinal) ? body : $"return {body};";
        GeneratorRun run = Run($"[Differentiable(Order = {Order})] public static double F(double x) {{ {statements} }}");
        foreach (double x in new[] { 0.3, 0.45 })
        {
            for (int k = 2; k <= Order; k++)
            {
                var before = run.Method<Func<double, double>>("Models", k == 2 ? "FGradient" : $"FDerivative{k - 1}");
                double actual = run.Method<Func<double, double>>("Models", $"FDerivative{k}")(x);
                (double expected, double error) = Extrapolated.Derivative(before, x, 0.05);
                Assert.True(Math.Abs(actual - expected) <= (50 * error) + (1e-8 * (1 + Math.Abs(expected))), $"derivative {k} at {x} is {actual:R}, and by differences {expected:R} ± {error:g2}");
            }
        }
    }

    [Theory]
    [InlineData("Math.Exp(2 * x)", 0, 4, 8, 16, 32)]
    [InlineData("Math.Sin(x)", 0, 0, -1, 0, 1)]
    [InlineData("1 / (1 - x)", 0, 2, 6, 24, 120)]
    [InlineData("Math.Pow(x, 3)", 0, 0, 6, 0, 0)]
    [InlineData("3 * x + 1", 7, 0, 0, 0, 0)]
    public void FormulasAreExact(string body, double x, double second, double third, double fourth, double fifth)
    {
        GeneratorRun run = Run($"[Differentiable(Order = {Order})] public static double F(double x) => {body};");
        Assert.Equal([second, third, fourth, fifth], Enumerable.Range(2, Order - 1).Select(k => run.Method<Func<double, double>>("Models", $"FDerivative{k}")(x)));
    }

    /// <summary>An exponent that isn't known beforehand tests its base for zero; what is zero there isn't flat.</summary>
    [Theory]
    [InlineData(2, 2, 0)]
    [InlineData(3, 0, 6)]
    public void AZeroBaseIsNoException(double y, double second, double third)
    {
        GeneratorRun run = Run("[Differentiable(Order = 3)] public static double F(double x, [NoDerivative] double y) => Math.Pow(x, y);");
        Assert.Equal(second, run.Method<Func<double, double, double>>("Models", "FDerivative2")(0, y));
        Assert.Equal(third, run.Method<Func<double, double, double>>("Models", "FDerivative3")(0, y));
    }

    [Fact]
    public void SinglePrecisionStaysSingle()
    {
        GeneratorRun run = Run("[Differentiable(Derivatives.Pullback, Order = 2)] public static float F(float x, int n) => MathF.Exp(n * x);");
        Assert.Equal(4 * MathF.Exp(1), run.Method<Func<float, int, float>>("Models", "FDerivative2")(0.5f, 2), 1e-5f);
        Assert.DoesNotContain("FGradient", run.Source, StringComparison.Ordinal);
    }

    /// <summary>Twice the function is twice the code, whatever the order.</summary>
    [Theory]
    [InlineData(3)]
    [InlineData(6)]
    public void CodeGrowsLinearlyWithTheFunction(int order)
    {
        int Length(int factors) => Run($"[Differentiable(Derivatives.Pullback, Order = {order})] public static double F(double x) {{ double s = x; {string.Concat(Enumerable.Repeat("s = Math.Sin(s * x) / (1 + s);", factors))} return s; }}").Source.Length;
        int small = Length(4);
        int large = Length(8);
        int larger = Length(12);
        Assert.InRange(larger - large, 0.5 * (large - small), 1.5 * (large - small));
    }

    [Theory]
    [InlineData("double F(double x, double y) => x * y;", 3, "the method has 2 active numbers")]
    [InlineData("double F(double[] x) => x[0];", 2, "'x' is an array")]
    [InlineData("void F(double[] x, double y) { x[0] = y; }", 2, "the method has several outputs")]
    [InlineData("double F(double x) => x;", 9, "it must be from 1 to 8")]
    [InlineData("double F(double x) => x;", 0, "it must be from 1 to 8")]
    public void WhereItDoesNotApplyItSaysWhy(string method, int order, string reason)
    {
        var refusal = Assert.Single(Source($"[Differentiable(Order = {order})] public static {method}").Diagnostics);
        Assert.Equal("SYMG0009", refusal.Id);
        Assert.Contains($"'Order = {order}' can't be generated for 'F': {reason}", refusal.GetMessage(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    [Fact]
    public void ItsNameMustBeFree() => Assert.Equal(
        ["SYMG0006"],
        Source("[Differentiable(Order = 3)] public static double F(double x) => x * x; public static double FDerivative3(double x) => x;").Diagnostics.Select(diagnostic => diagnostic.Id));

    private static GeneratorRun Run(string member)
    {
        GeneratorRun run = Source(member);
        Assert.Empty(run.Diagnostics);
        Assert.Empty(run.CompileDiagnosticsOfGenerated);
        return run;
    }

    private static GeneratorRun Source(string member) => GeneratorRun.Of($$"""
        using System;
        using SymGrad;

        public static partial class Models
        {
            {{member}}
        }
        """);
}
