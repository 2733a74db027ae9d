using Microsoft.CodeAnalysis.CSharp;

namespace SymGrad.Tests.Forward;

/// <summary>MPushforward as the contract has it: its signature, its numbers beside differences, what it writes and what it refuses.</summary>
public class PushforwardTests
{
    /// <summary>Two active parameters of each; the derivative along a direction is that of a line through the point.</summary>
    [Theory]
    [InlineData("(1 - x) * (1 - x) + 100 * (y - x * x) * (y - x * x)")]
    [InlineData("Math.Sin(x * y) / (2 + Math.Cos(y))")]
    [InlineData("Math.Sqrt(x * x + y * y) * Math.Exp(-x)")]
    [InlineData("Math.Pow(2 + x, y)")]
    [InlineData("Math.Atan2(x, y) + Math.Log(1 + Math.Exp(x * y))")]
    [InlineData("x > y ? x * y : y / (3 + x)")]
    [InlineData("double a = x; for (int i = 0; i < 5; i++) { a = Math.Tanh(a * y) + x; if (a > 1) { a = 1 / a; continue; } a += y; } return a;")]
    [InlineData("double a = 2 + x * x; double r = a; while (Math.Abs(r * r - a) > 1e-12) { r = 0.5 * (r + a / r); } return r * y;")]
    [InlineData("var t = new double[4]; t[0] = x; for (int i = 1; i < t.Length; i++) { t[i] = t[i - 1] * y + i; } double s = 0; foreach (double e in t) { s += e * e; } return s;")]
    [InlineData("var t = new[] { x, y, x * y }; var u = new double[2, 2]; u[0, 1] = t[2]; u[0, 1] += t[0]; u[1, 0] = t[1]; return u[0, 1] * u[1, 0] + u[0, 0];")]
    [InlineData("var rows = new double[2][]; rows[0] = new[] { x, y }; rows[1] = rows[0]; rows[1][0] = x * y; return rows[0][0] * rows[0][1];")]
    public void AgreesWithDifferences(string body)
    {
        string statements = body.Contains("return", StringComparison.Ordinal) ? body : $"return {body};";
        GeneratorRun run = Run($"public static double F(double x, double y) {{ {statements} }}");
        var f = run.Method<Func<double, double, double>>("Models", "F");
        var pushforward = run.Method<Func<double, double, double, double, (double Value, double Tangent)>>("Models", "FPushforward");
        foreach ((double x, double y) in new[] { (0.7, 0.4), (-0.3, 1.2), (1.5, -0.8) })
        {
            foreach ((double dx, double dy) in new[] { (1.0, 0.0), (0.0, 1.0), (0.6, -1.1) })
            {
                (double value, double tangent) = pushforward(x, y, dx, dy);
                Assert.Equal(BitConverter.DoubleToInt64Bits(f(x, y)), BitConverter.DoubleToInt64Bits(value));
                (double expected, double error) = Extrapolated.Derivative(t => f(x + (t * dx), y + (t * dy)), 0, 0.02);
                Assert.True(Math.Abs(expected - tangent) <= (20 * error) + (1e-8 * Math.Max(1, Math.Abs(expected))), $"at ({x}, {y}) along ({dx}, {dy}): {tangent:R}, and by differences {expected:R} ± {error:g2}");
            }
        }
    }

    [Fact]
    public void AWrittenArrayHasItsTangentWrittenInPlace()
    {
        GeneratorRun run = Run("public static double F(double[] a, double s) { for (int i = 1; i < a.Length; i++) { a[i] += s * a[i - 1]; } return a[0] * s; }");
        double[] a = [1, 2, 3], aTangent = [0.5, 0, -1];
        (double value, double tangent) = run.Method<Func<double[], double, double[], double, (double, double)>>("Models", "FPushforward")(a, 2, aTangent, 0.25);
        Assert.Equal((2.0, 1.25), (value, tangent));
        Assert.Equal([1.0, 4, 11], a);
        Assert.Equal([0.5, 1.25, 2.5], aTangent);
    }

    [Fact]
    public void WithoutAReturnedNumberNothingIsReturned()
    {
        GeneratorRun run = Run("public static void F(ReadOnlySpan<double> x, double[] y) { int i = 0; foreach (double e in x) { y[i] = e * e; i++; } }");
        double[] y = new double[2], yTangent = [7, 7];
        run.Method<Squares>("Models", "FPushforward")([3, -2], y, [1, 10], yTangent);
        Assert.Equal([9.0, 4], y);
        Assert.Equal([6.0, -40], yTangent);
    }

    private delegate void Squares(ReadOnlySpan<double> x, double[] y, ReadOnlySpan<double> xTangent, double[] yTangent);

    [Theory]
    [InlineData("float x, [NoDerivative] double c, int n", "(float value, float tangent) FPushforward(float x, double c, int n, float xTangent)")]
    [InlineData("float x, float xTangent", "(float value, float tangent) FPushforward(float x, float xTangent, float xTangent2, float xTangentTangent)")]
    [InlineData("in float x, float[,] m", "(float value, float tangent) FPushforward(in float x, float[,] m, float xTangent, float[,] mTangent)")]
    [InlineData("float x, Span<float> s, float[][] rows", "(float value, float tangent) FPushforward(float x, Span<float> s, float[][] rows, float xTangent, Span<float> sTangent, float[][] rowsTangent)")]
    [InlineData("float x, float @class", "(float value, float tangent) FPushforward(float x, float @class, float xTangent, float classTangent)")]
    public void ATangentForEachActiveParameterFollowsTheParameters(string parameters, string signature) =>
        Assert.Contains($"public static {signature}\n", Run($"public static float F({parameters}) => x * x;").Source, StringComparison.Ordinal);

    [Theory]
    [InlineData("double[] v", "v[0] * v[0]", "new double[3]", "new double[2]", "vTangent")]
    [InlineData("double[,] v", "v[0, 0]", "new double[3, 1]", "new double[1, 3]", "vTangent")]
    public void LengthsMustAgree(string parameter, string body, string argument, string tangent, string name)
    {
        GeneratorRun run = GeneratorRun.Of($$"""
            using System;
            using SymGrad;

            public static partial class Models
            {
                [Differentiable(Derivatives.Pushforward)]
                public static double F({{parameter}}) => {{body}};

                public static void Call() => FPushforward({{argument}}, {{tangent}});
            }
            """);
        Assert.Equal(name, Assert.Throws<ArgumentException>(() => run.Call("Models", "Call")).ParamName);
    }

    [Fact]
    public void AWrittenArrayCantBeItsOwnTangent()
    {
        GeneratorRun run = Run("public static void F(double[] a, double[] b) { a[0] = b[0] * b[0]; }");
        var pushforward = run.Method<Action<double[], double[], double[], double[]>>("Models", "FPushforward");
        double[] a = [1], b = [2], tangent = [1];
        Assert.Equal("aTangent", Assert.Throws<ArgumentException>(() => pushforward(a, b, a, tangent)).ParamName);
        Assert.Equal("bTangent", Assert.Throws<ArgumentException>(() => pushforward(a, b, tangent, tangent)).ParamName);
        pushforward(a, b, tangent, b);
        Assert.Equal(8, tangent[0]);
    }

    /// <summary>What the user's own division shares with a derivative is computed as the user wrote it, however often the derivative divides by the same number.</summary>
    [Fact]
    public void WhatADerivativeComputesFirstIsStillTheUsersOwn()
    {
        GeneratorRun run = Run("""
            public static double F(double a, double b, double c, double d, double e)
            {
                double s = Math.Log(a) * Math.Log(b);
                double p = 3 * a * b * c + 7 * a * d + 5 * a * e;
                return s / a + p * (1 / a) + 1 / b + (b * c) * d / e + a * d;
            }
            """);
        var f = run.Method<Func<double, double, double, double, double, double>>("Models", "F");
        var random = new Random(1);
        for (int i = 0; i < 200; i++)
        {
            double[] x = [.. Enumerable.Range(0, 5).Select(_ => random.NextDouble() + 0.1)];
            dynamic both = run.Call("Models", "FPushforward", [.. x.Cast<object>(), .. x.Cast<object>()])!;
            Assert.Equal(f(x[0], x[1], x[2], x[3], x[4]), (double)both.Item1);
        }
    }

    /// <summary>Zero plus negative zero is zero: an array that is added to can't be written instead.</summary>
    [Fact]
    public void ASumThatStartsFromZeroIsNeverNegativeZero()
    {
        GeneratorRun run = Run("public static double F(double[] x) { var t = new double[x.Length]; for (int i = 0; i < x.Length; i++) { t[i] += x[i]; } return t[0]; }");
        (double value, double tangent) = run.Method<Func<double[], double[], (double, double)>>("Models", "FPushforward")([-0.0], [3]);
        Assert.Equal(BitConverter.DoubleToInt64Bits(0.0), BitConverter.DoubleToInt64Bits(value));
        Assert.Equal(3, tangent);
    }

    [Theory]
    [InlineData("Derivatives.Pushforward", "Pushforward")]
    [InlineData("Derivatives.Gradient | Derivatives.Pushforward", "Gradient, ValueAndGradient, ValueAndGradient, Pullback, Pushforward")]
    [InlineData("Derivatives.Pullback | Derivatives.Pushforward", "Pullback, Pushforward")]
    [InlineData("Derivatives.All", "Gradient, ValueAndGradient, ValueAndGradient, Pullback, Pushforward, Jacobian, Jacobian, Hessian, HessianVector")]
    [InlineData("Derivatives.Jacobian", "Jacobian, Jacobian")]
    [InlineData("Derivatives.Hessian | Derivatives.HessianVector", "Hessian, HessianVector")]
    [InlineData("Derivatives.Default", "Gradient, ValueAndGradient, ValueAndGradient, Pullback")]
    public void OnlyWhatIsAskedForIsGenerated(string flags, string members)
    {
        GeneratorRun run = Run("public static double F(double x) => x * x;", flags);
        Assert.Equal(members, string.Join(", ", MembersOf(run)));
    }

    [Fact]
    public void AllOfAMethodWithSeveralOutputsIsWhatAppliesToIt() =>
        Assert.Equal(["Pullback", "Pushforward", "Jacobian", "Jacobian"], MembersOf(Run("public static void F(double[] a) { a[0] *= a[1]; }", "Derivatives.All")));

    [Theory]
    [InlineData("Derivatives.Pushforward", true)]
    [InlineData("Derivatives.Gradient", false)]
    public void ItsNameMustBeFreeWhereItIsAskedFor(string flags, bool isRefused) => Assert.Equal(
        isRefused ? ["SYMG0006"] : [],
        Source("public static double F(double x) => x * x; public static double FPushforward(double x) => x;", flags).Diagnostics.Select(d => d.Id));

    /// <summary>The oldest language, and a framework without spans.</summary>
    [Fact]
    public void CompilesWhereTheLanguageIsOld()
    {
        GeneratorRun run = GeneratorRun.Of(
            """
            using System;
            using SymGrad;

            public static partial class Models
            {
                [Differentiable(Derivatives.Pushforward)]
                public static double F(double[] x, double y)
                {
                    double[] t = new double[x.Length];
                    for (int i = 0; i < x.Length; i++)
                    {
                        t[i] = x[i] * y;
                    }

                    return t[0] > 0 ? t[0] : Math.Sqrt(t[1]);
                }
            }
            """,
            LanguageVersion.CSharp7_3,
            Target.Net472,
            documentation: true);
        Assert.Empty(run.Diagnostics);
        Assert.Empty(run.CompileDiagnosticsOfGenerated);
    }

    private static string[] MembersOf(GeneratorRun run) =>
        [.. run.Output.SyntaxTrees.Last().GetRoot().DescendantNodes().OfType<Microsoft.CodeAnalysis.CSharp.Syntax.MethodDeclarationSyntax>().Select(method => method.Identifier.Text[1..])];

    private static GeneratorRun Run(string members, string flags = "Derivatives.Pushforward")
    {
        GeneratorRun run = Source(members, flags);
        Assert.Empty(run.Diagnostics);
        Assert.Empty(run.CompileDiagnosticsOfGenerated);
        return run;
    }

    private static GeneratorRun Source(string members, string flags) => GeneratorRun.Of($$"""
        using System;
        using SymGrad;

        public static partial class Models
        {
            [Differentiable({{flags}})]
            {{members}}
        }
        """);
}
