using System.Text.RegularExpressions;

namespace SymGrad.Tests.Lean;

/// <summary>How what the reverse sweep needs is kept, and handed on from one iteration to the one before it.</summary>
public class RecordTests
{
    /// <summary>Where the loops between the record and the inner loop all count, its size is the product of how often they run.</summary>
    [Theory]
    [InlineData("for (int t = 0; t < n; t++) for (int i = 0; i < b.Length; i++) b[i] = Math.Exp(b[i] * x);")]
    [InlineData("for (int t = n; t >= 0; t -= 2) for (int k = m; k < n; k++) for (int i = 0; i < b.Length; i++) b[i] = Math.Exp(b[i] * x);")]
    public void RecordsOfKnownSizeDontGrow(string loops) =>
        Assert.DoesNotContain("Array.Resize", Generate(loops), StringComparison.Ordinal);

    [Theory]
    [InlineData("for (int t = 0; t < n; t++) for (int i = 0; i < t; i++) b[i] = Math.Exp(b[i] * x);")]
    [InlineData("for (int t = 0; t < n; t++) for (int i = 0; i < m; i++) { b[i] = Math.Exp(b[i] * x); if (b[i] > 9) break; }")]
    [InlineData("for (int t = 0; t < n; t++) if (m < 9) for (int i = 0; i < m; i++) b[i] = Math.Exp(b[i] * x);")]
    [InlineData("for (int t = 0; t < n; t++) while (b[0] < 9) b[0] = Math.Exp(b[0] * x);")]
    public void RecordsOfUnknownSizeGrow(string loops) =>
        Assert.Contains("Array.Resize", Generate(loops), StringComparison.Ordinal);

    [Fact]
    public void AnElementThatIsReadTwiceIsKeptOnce()
    {
        string source = Generate("for (int i = 1; i < b.Length; i++) { double u = b[i] * x; if (m < 0) throw new ArgumentException(); b[i - 1] = u * Math.Sin(b[i]); b[i] = Math.Cos(u); }");

        Assert.DoesNotMatch(new Regex(@"\btape2\b"), source);
    }

    /// <summary>The reciprocal of a logistic function is divided by once and multiplied by from then on.</summary>
    [Fact]
    public void ALogisticFunctionIsDividedByOnce()
    {
        string source = Generate("for (int t = 0; t < n; t++) for (int i = 1; i < b.Length; i++) { double gate = 1 / (1 + Math.Exp(-b[i])); b[i] = Math.Tanh(b[i - 1] * gate); }");

        Assert.DoesNotMatch(new Regex(@"^(?!\s*//).*[^1] / (?!Vector)", RegexOptions.Multiline), source);
    }

    /// <summary>What an overwritten element's adjoint becomes is stored once, not added to a zero that was stored before.</summary>
    [Fact]
    public void AnAdjointTakesThePlaceOfTheOneBefore()
    {
        string source = Generate("for (int t = 0; t < n; t++) for (int i = 0; i < b.Length; i++) b[i] = Math.Exp(b[i] * x);");

        Assert.DoesNotContain("bAdjoint[i] +=", source, StringComparison.Ordinal);
        Assert.DoesNotContain("bAdjoint[i] = 0;", source, StringComparison.Ordinal);
    }

    [Fact]
    public void NoLoopIsEmpty()
    {
        string source = GeneratorRun.Of("""
            using System;
            using SymGrad;

            public static partial class Model
            {
                [Differentiable]
                public static double F([NoDerivative] double[] state, double x, int n)
                {
                    double[] b = (double[])state.Clone();
                    for (int t = 0; t < n; t++)
                    {
                        for (int i = 0; i < b.Length; i++)
                        {
                            b[i] = Math.Exp(b[i] * x);
                        }
                    }

                    return b[0];
                }
            }
            """).Source;

        Assert.DoesNotMatch(new Regex(@"\{\s*\}"), source);
    }

    private static string Generate(string loops)
    {
        GeneratorRun run = GeneratorRun.Of($$"""
            using System;
            using SymGrad;

            public static partial class Model
            {
                [Differentiable]
                public static double F(double[] a, double x, int n, int m)
                {
                    double[] b = (double[])a.Clone();
                    {{loops}}
                    return b[0];
                }
            }
            """);
        Assert.Empty(run.Diagnostics);
        return run.Source;
    }
}
