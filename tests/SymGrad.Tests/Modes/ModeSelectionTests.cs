using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace SymGrad.Tests.Modes;

/// <summary>Which members apply to a method, their signatures, and what is said where one doesn't apply.</summary>
public class ModeSelectionTests
{
    [Theory]
    [InlineData("double x, float y", "double[,] FJacobian(double x, float y)")]
    [InlineData("double x, float y", "double FJacobian(double x, float y, Span<double> destination)")]
    [InlineData("double x, float y", "double[,] FHessian(double x, float y)")]
    [InlineData("double x, float y", "(double x, float y) FHessianVector(double x, float y, double xTangent, float yTangent)")]
    [InlineData("double[] x", "double[] FHessianVector(double[] x, double[] xTangent)")]
    [InlineData("ReadOnlySpan<double> x, [NoDerivative] double c, int n", "double[] FHessianVector(ReadOnlySpan<double> x, double c, int n, ReadOnlySpan<double> xTangent)")]
    [InlineData("double x, double destination", "double FJacobian(double x, double destination, Span<double> destination2)")]
    public void SignaturesAreThoseOfTheContract(string parameters, string signature) => Assert.Contains(
        $"public static {signature}\n",
        Run($"public static double F({parameters}) => {(parameters.Contains('[') || parameters.Contains('<') ? "x[0] * x[1]" : "x * x")};", "Derivatives.All").Source,
        StringComparison.Ordinal);

    [Fact]
    public void AMatrixOfFloatsIsOneOfFloats()
    {
        string source = Run("public static float F(float x, float[] a) => x * a[0] * a[0];", "Derivatives.All").Source;
        Assert.Contains("public static float[,] FHessian(float x, float[] a)", source, StringComparison.Ordinal);
        Assert.Contains("public static float FJacobian(float x, float[] a, Span<float> destination)", source, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Gradient", "it has several outputs; ask for Pullback or Jacobian")]
    [InlineData("Hessian", "it has several outputs, and each has second derivatives of its own; let it return one number, or ask for Jacobian")]
    [InlineData("HessianVector", "it has several outputs, and each has second derivatives of its own; let it return one number, or ask for Jacobian")]
    public void OfSeveralOutputsThereIsNoGradientAndNoHessian(string member, string reason) =>
        Refuses("public static void F(double[] a) { a[0] *= a[1]; }", $"Derivatives.Pullback | Derivatives.{member}", member, reason);

    [Fact]
    public void AHessianByPassesNeedsAMethodThatOnlyComputes() => Refuses(
        "public static int Calls; public static double Count() { Calls++; return 1; } [Differentiable(Derivatives.Hessian)] public static double F(double[] a) { Console.WriteLine(a.Length); return a[0] * a[0]; }",
        null,
        "Hessian",
        "its columns are computed in several passes, and the method does something besides computing, which would happen in each of them; ask for HessianVector, or take that out");

    /// <summary>What is computed only to be thrown happens once at most.</summary>
    [Theory]
    [InlineData("if (n < 0) { throw new ArgumentException(n.ToString()); } return a[0] * a[0];", true)]
    [InlineData("if (n < 0) { Console.WriteLine(n); throw new ArgumentException(n.ToString()); } return a[0] * a[0];", true)]
    [InlineData("if (n < 0) { string text = n.ToString(); return text.Length * a[0]; } return a[0] * a[0];", false)]
    public void WhatIsThrownTakesNoHessianAway(string body, bool hasHessian) =>
        Assert.Equal(hasHessian, Run($"public static double F(double[] a, int n) {{ {body} }}", "Derivatives.All").Source.Contains("FHessian(", StringComparison.Ordinal));

    [Fact]
    public void AllLeavesOutWhatDoesNotApply()
    {
        string source = Run("public static double F(double[] a) { Console.WriteLine(a.Length); return a[0] * a[0]; }", "Derivatives.All").Source;
        Assert.Contains("FHessianVector(", source, StringComparison.Ordinal);
        Assert.Contains("FJacobian(", source, StringComparison.Ordinal);
        Assert.DoesNotContain("FHessian(", source, StringComparison.Ordinal);
    }

    /// <summary>The derivative of the logarithm of the gamma function is known, and that one's is not.</summary>
    [Fact]
    public void WhatHasNoSecondDerivativeIsRefused()
    {
        GeneratorRun run = GeneratorRun.WithMathNet("""
            using MathNet.Numerics;
            using SymGrad;

            public static partial class Models
            {
                [Differentiable(Derivatives.Gradient | Derivatives.HessianVector)]
                public static double F(double x) => SpecialFunctions.GammaLn(x);

                [Differentiable(Derivatives.All)]
                public static double G(double x) => SpecialFunctions.GammaLn(x);

                [Differentiable(Derivatives.All, Order = 4)]
                public static double H(double x) => SpecialFunctions.Erf(x);
            }
            """);
        Diagnostic refusal = Assert.Single(run.Diagnostics);
        Assert.Equal("SYMG0009", refusal.Id);
        Assert.Contains("no second derivative of 'MathNet.Numerics.SpecialFunctions.GammaLn' is known", refusal.GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        Assert.DoesNotContain(run.Sources.Values, source => source.Contains("GHessian", StringComparison.Ordinal));
        Assert.Contains(run.Sources.Values, source => source.Contains("HDerivative4", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Jacobian")]
    [InlineData("Hessian")]
    [InlineData("HessianVector")]
    public void ANameThatIsTakenIsRefused(string member) => Assert.Equal(
        ["SYMG0006"],
        Source($"public static double F(double x) => x * x; public static double F{member}(double x) => x;", $"Derivatives.{member}").Diagnostics.Select(d => d.Id));

    /// <summary>Arrays that are written come back as the method leaves them, whichever way the Jacobian was computed.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(9)]
    public void WrittenArraysComeBackAsTheMethodLeavesThem(int length)
    {
        GeneratorRun run = Run("public static double F(double[] a, ReadOnlySpan<double> x) { double s = 1; for (int i = 0; i < a.Length; i++) { a[i] = a[i] * s + x[i % x.Length]; s *= a[i]; } return s; }", "Derivatives.Jacobian");
        var f = run.Method<Computes>("Models", "F");
        var jacobian = run.Method<ComputesJacobian>("Models", "FJacobian");
        double[] x = [0.5, 1.5, -0.25];
        double[] a = [.. Enumerable.Range(1, length).Select(i => 0.3 / i)];
        double[] expected = [.. a];
        double value = f(expected, x);
        var destination = new double[(length + 1) * (length + 3)];
        double[] actual = [.. a];
        Assert.Equal(value, jacobian(actual, x, destination));
        Assert.Equal(expected, actual);
        double[] moved = [.. a];
        moved[0] += 1e-7;
        double slope = (f(moved, x) - value) / 1e-7;
        Assert.Equal(slope, destination[0], 1e-5 * (1 + Math.Abs(slope)));
    }

    private delegate double Computes(double[] a, ReadOnlySpan<double> x);

    private delegate double ComputesJacobian(double[] a, ReadOnlySpan<double> x, Span<double> destination);

    /// <summary>The oldest language, and a framework without spans.</summary>
    [Theory]
    [InlineData(LanguageVersion.CSharp7_3, nameof(Target.Net472))]
    [InlineData(LanguageVersion.CSharp8, nameof(Target.NetStandard20))]
    [InlineData(LanguageVersion.CSharp12, nameof(Target.Net80))]
    public void CompilesWhereTheLanguageIsOld(LanguageVersion version, string target)
    {
        GeneratorRun run = GeneratorRun.Of(
            """
            using System;
            using SymGrad;

            public static partial class Models
            {
                [Differentiable(Derivatives.All)]
                public static double F(double[] x, double y)
                {
                    double[] t = new double[x.Length];
                    int i = 0;
                    while (i < x.Length && t[0] < 10)
                    {
                        t[i] = x[i] * y;
                        i++;
                    }

                    return t[0] > 0 ? t[0] : Math.Sqrt(t[1]);
                }

                [Differentiable(Derivatives.All)]
                public static void G(double[,] x, double[][] y)
                {
                    for (int i = 0; i < y.Length; i++)
                    {
                        y[i][0] *= x[i, 0];
                    }
                }

                [Differentiable(Derivatives.All, Order = 3)]
                public static double H(double x) => Math.Sin(x);
            }
            """,
            version,
            Enum.Parse<Target>(target),
            documentation: true);
        Assert.Empty(run.Diagnostics);
        Assert.Empty(run.CompileDiagnosticsOfGenerated);
    }

    private static void Refuses(string members, string? flags, string member, string reason)
    {
        Diagnostic refusal = Assert.Single((flags is null ? Source("public static double Other(double x) => x;", "Derivatives.Gradient", members) : Source(members, flags)).Diagnostics);
        Assert.Equal("SYMG0009", refusal.Id);
        Assert.Equal($"'{member}' can't be generated for 'F': {reason}", refusal.GetMessage(CultureInfo.InvariantCulture));
    }

    private static GeneratorRun Run(string members, string flags)
    {
        GeneratorRun run = Source(members, flags);
        Assert.Empty(run.Diagnostics);
        Assert.Empty(run.CompileDiagnosticsOfGenerated);
        return run;
    }

    private static GeneratorRun Source(string members, string flags, string more = "") => GeneratorRun.Of($$"""
        using System;
        using SymGrad;

        public static partial class Models
        {
            [Differentiable({{flags}})]
            {{members}}
            {{more}}
        }
        """);
}
