using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace SymGrad.Tests.Pipeline;

/// <summary>The same program gives the same bytes: in any culture, any order of files, and from run to run; the user's numbers keep their text.</summary>
/// <remarks>That another process gives them too, with its other hash codes, is what every snapshot shows.</remarks>
public class DeterminismTests
{
    private const string Numbers = """
        using System;
        using SymGrad;

        namespace Company.Models
        {
            public static partial class Numbers
            {
                [Differentiable]
                public static double Constants(double x, double y)
                {
                    double i = 1e-3 * x + 0x10 * y + 1_000.5 * x * y + 2 * x * x - -0.25 * y * y;
                    return i / 1.5 + Math.Pow(x, 2.5) + Math.Log10(y) + Math.Log2(x) + Math.Max(i, 12345678.9) - 6.02e23 * i;
                }

                [Differentiable]
                public static float InSingle(float x, float[] i) => 1e-3f * x * x + 0.1F * i[0] * i[1] + MathF.Pow(x, -1.5f);
            }
        }
        """;

    private const string Loops = """
        using System;
        using SymGrad;

        namespace Company.Models
        {
            public static partial class Loops
            {
                [Differentiable]
                public static double Newton(double a)
                {
                    double x = a;
                    while (Math.Abs(x * x - a) > 1e-9)
                    {
                        x = 0.5 * (x + a / x);
                    }

                    return x;
                }

                [Differentiable]
                public static double Newton(double a, double start) => start - (start * start - a) / (2 * start);

                [Differentiable]
                public static double Smoothed(double[] v)
                {
                    var s = new double[v.Length];
                    for (int i = 1; i < v.Length; i++)
                    {
                        s[i] = 0.9 * s[i - 1] + 0.1 * v[i];
                    }

                    return s[v.Length - 1];
                }
            }
        }
        """;

    private const string Overload = """
        using SymGrad;

        namespace Company.Models
        {
            public static partial class Loops
            {
                [Differentiable]
                public static double Newton(double[] a) => a[0] * a[0];

                [Differentiable]
                public static double Smoothed(double x) => Company.Models.Refused.Twice(x);
            }

            public static class Refused
            {
                [Differentiable]
                public static double Once(double x) => x;

                public static double Twice(double x) => 2 * x;

                [Differentiable]
                public static double Text(string s) => s.Length;
            }
        }
        """;

    [Theory]
    [InlineData("tr-TR")]
    [InlineData("de-DE")]
    [InlineData("fa-IR")]
    [InlineData("sv-SE")]
    [InlineData("ar-SA")]
    public void TheCultureDoesNotShow(string culture)
    {
        (string[] sources, string[] findings) = All(Numbers, Loops, Overload);
        (CultureInfo before, CultureInfo beforeUi) = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(culture);
            (string[] there, string[] findingsThere) = All(Numbers, Loops, Overload);
            Assert.Equal(sources, there);
            Assert.Equal(findings, findingsThere);
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (before, beforeUi);
        }
    }

    /// <summary>The cultures above do write numbers or letters in another way; else the test could not fail.</summary>
    [Fact]
    public void TheCulturesDiffer()
    {
        Assert.Equal("0,5", 0.5.ToString(CultureInfo.GetCultureInfo("de-DE")));
        Assert.Equal("ı", "I".ToLower(CultureInfo.GetCultureInfo("tr-TR")));
        Assert.NotEqual("0.5", 0.5.ToString(CultureInfo.GetCultureInfo("fa-IR")));
        Assert.NotEqual("-1", (-1).ToString(CultureInfo.GetCultureInfo("sv-SE")));
        Assert.NotEqual("-1", (-1).ToString(CultureInfo.GetCultureInfo("ar-SA")));
    }

    [Fact]
    public void TheOrderOfTheFilesDoesNotShow()
    {
        string[] files = [Numbers, Loops, Overload];
        (string[] sources, string[] findings) = All(files);
        Assert.Equal(7, sources.Length);
        Assert.Equal(2, findings.Length);
        foreach (int[] order in new int[][] { [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0] })
        {
            (string[] turned, string[] findingsTurned) = All([.. order.Select(i => files[i])]);
            Assert.Equal(sources, turned);
            Assert.Equal(findings, findingsTurned);
        }
    }

    [Fact]
    public void AnotherRunGivesTheSame()
    {
        (string[] sources, string[] findings) = All(Numbers, Loops, Overload);
        Parallel.For(0, 4, _ =>
        {
            (string[] again, string[] findingsAgain) = All(Numbers, Loops, Overload);
            Assert.Equal(sources, again);
            Assert.Equal(findings, findingsAgain);
        });
    }

    /// <summary>A method's file depends on no other differentiable method.</summary>
    [Fact]
    public void TheOtherMethodsDoNotShow()
    {
        string together = GeneratorRun.Of(Numbers, more: [Loops, Overload]).Sources["Company.Models.Numbers.Constants.g.cs"];
        Assert.Equal(GeneratorRun.Of(Numbers).Sources["Company.Models.Numbers.Constants.g.cs"], together);
    }

    [Fact]
    public void LinesEndInTheSameWayOnEverySystem()
    {
        Assert.All(GeneratorRun.Of(Numbers.ReplaceLineEndings("\r\n"), more: Loops.ReplaceLineEndings("\r\n")).Sources.Values, text =>
            Assert.DoesNotContain('\r', text));
        Assert.Equal(
            GeneratorRun.Of(Loops.ReplaceLineEndings("\n")).Sources.Values,
            GeneratorRun.Of(Loops.ReplaceLineEndings("\r\n")).Sources.Values);
    }

    [Theory]
    [InlineData("1e-3")]
    [InlineData("0x10")]
    [InlineData("1_000.5")]
    [InlineData("2")]
    [InlineData("6.02e23")]
    [InlineData("12345678.9")]
    [InlineData("1e-3f")]
    [InlineData("0.1F")]
    public void LiteralsKeepTheUsersText(string literal)
    {
        string code = string.Join('\n', GeneratorRun.Of(Numbers).Sources.Values.Select(WithoutComments));
        Assert.Contains(literal, LiteralsOf(code));
    }

    /// <summary>No number of the user's is written in another way beside its own.</summary>
    [Theory]
    [InlineData("0.001")]
    [InlineData("16")]
    [InlineData("1000.5")]
    [InlineData("6.02E+23")]
    [InlineData("0.001f")]
    [InlineData("0.1f")]
    public void LiteralsAreNotReformatted(string reformatted)
    {
        string code = string.Join('\n', GeneratorRun.Of(Numbers).Sources.Values.Select(WithoutComments));
        Assert.DoesNotContain(reformatted, LiteralsOf(code));
    }

    private static (string[] Sources, string[] Findings) All(params string[] files)
    {
        GeneratorRun run = GeneratorRun.Of(files[0], more: files[1..]);
        return (
            [.. run.Sources.OrderBy(s => s.Key, StringComparer.Ordinal).Select(s => $"{s.Key}\n{s.Value}")],
            [.. run.Diagnostics.Select(d => d.Id + d.GetMessage(CultureInfo.CurrentUICulture)).Order(StringComparer.Ordinal)]);
    }

    private static HashSet<string> LiteralsOf(string code) =>
        [.. CSharpSyntaxTree.ParseText(code).GetRoot().DescendantTokens().Where(t => t.IsKind(SyntaxKind.NumericLiteralToken)).Select(t => t.Text)];

    private static string WithoutComments(string text) =>
        string.Join('\n', text.Split('\n').Where(line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal)));
}
