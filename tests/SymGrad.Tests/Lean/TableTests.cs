namespace SymGrad.Tests.Lean;

/// <summary>What depends on an inner loop's index alone is computed once for all iterations of the loop around, if that saves something.</summary>
public class TableTests
{
    [Theory]
    [InlineData("Math.Exp(-(y - j) * (y - j)) * i * u[i, j]", 1)]
    [InlineData("Math.Exp(-(y - j) * (y - j)) * Math.Exp(-(x - i) * (x - i)) * u[i, j]", 2)]
    [InlineData("x * i * Math.Exp(c[j] * y) * u[i, j]", 1)]
    public void AFunctionOfTheInnerIndexIsCalledOutsideOfTheLoops(string addend, int calls)
    {
        string source = Generate(addend);

        Assert.Contains("// The same for every i.", source, StringComparison.Ordinal);
        string code = CodeOf(source);
        Assert.Equal(calls, code.Split("Math.Exp(").Length - 1);
        Assert.DoesNotContain("Math.Exp(", code[code.LastIndexOf("for (int j", StringComparison.Ordinal)..], StringComparison.Ordinal);
    }

    /// <summary>A weight of absolute values is computed while a sum waits for its last addition; what an array that changes holds is another each time.</summary>
    [Theory]
    [InlineData("Math.Max(0, 1 - Math.Abs(x - i)) * Math.Max(0, 1 - Math.Abs(y - j)) * u[i, j]")]
    [InlineData("x * i * Math.Exp(c[j] * y * i) * u[i, j]")]
    public void OthersAreComputedInTheLoop(string addend) => Assert.DoesNotContain("The same for every", Generate(addend), StringComparison.Ordinal);

    /// <summary>A condition is asked in the loop, of a number that is in a table.</summary>
    [Fact]
    public void AFunctionThatAConditionAsksForIsCalledOutsideOfTheLoops()
    {
        string source = Generate("(Math.Exp(-y * j) > 0.5 ? x * i * u[i, j] : 0)");

        Assert.Contains("factor > 0.5", source, StringComparison.Ordinal);
        Assert.Contains("factorTable[j] = factor;", source, StringComparison.Ordinal);
    }

    /// <summary>A sum and what leads back through it read the same table.</summary>
    [Fact]
    public void BothSweepsReadOneTable()
    {
        string source = GeneratorRun.Of("""
            using System;
            using SymGrad;

            public static partial class Models
            {
                [Differentiable]
                public static double F(double[] a, [NoDerivative] double[] b, [NoDerivative] double s)
                {
                    double r = 0;
                    for (int i = 0; i < a.Length; i++)
                    {
                        double o = 0;
                        for (int j = 0; j < b.Length; j++) o += Math.Exp(b[j] / s) * Math.Sin(a[i] * b[j]);
                        r += o * o;
                    }

                    return r;
                }
            }
            """).Source;
        string gradient = CodeOf(source[..source.IndexOf(" FValueAndGradient(", StringComparison.Ordinal)]);

        Assert.Equal(2, gradient.Split("Math.Exp(").Length);
        Assert.DoesNotContain("factorTable2", gradient, StringComparison.Ordinal);
    }

    /// <summary>What is used twice by what is used twice is looked at once.</summary>
    [Fact]
    public void AChainOfSquaresIsLookedAtOnce()
    {
        string squares = string.Concat(Enumerable.Repeat("q *= q; ", 60));

        Assert.NotEmpty(Generate("x * i * Squared(y, j) * u[i, j]", $"private static double Squared(double y, int j) {{ double q = y + j; {squares}return q; }}"));
    }

    private static string CodeOf(string source) => string.Join('\n', source.Split('\n').Where(line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal)));

    private static string Generate(string addend, string members = "")
    {
        string source = GeneratorRun.Of($$"""
            using System;
            using SymGrad;

            public static partial class Models
            {
                [Differentiable]
                public static double F(double[,] u, double x, double y, [NoDerivative] double[] c)
                {
                    double sum = 0;
                    for (int i = 0; i < u.GetLength(0); i++)
                    {
                        for (int j = 0; j < c.Length; j++)
                        {
                            sum += {{addend}};
                        }
                    }

                    return sum;
                }

                {{members}}
            }
            """).Source;
        int start = source.IndexOf(" FGradient(", StringComparison.Ordinal);
        return source[start..source.IndexOf("FValueAndGradient(", start, StringComparison.Ordinal)];
    }
}
