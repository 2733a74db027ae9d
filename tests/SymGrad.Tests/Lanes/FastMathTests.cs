using System.Reflection;
using Microsoft.CodeAnalysis.CSharp;
using Xunit.Abstractions;

namespace SymGrad.Tests.Lanes;

/// <summary>
/// <c>FastMath</c>: what it may change, the last digits of the value, and what it may not: special values, exceptions, and anything
/// at all where it isn't asked for. The other side of each comparison is the same method where there are no vectors.
/// </summary>
public class FastMathTests(ITestOutputHelper output)
{
    /// <summary>Functions are a few units in the last place away, and sums of a few hundred numbers as far as another order of them takes them.</summary>
    private const double Tolerance = 1e-12;

    public static TheoryData<string> Loops => [.. LaneLoops.Bodies.Keys];

    [Theory]
    [MemberData(nameof(Loops))]
    public void LoopsGiveWhatTheyGiveOneByOne(string name)
    {
        string body = LaneLoops.Bodies[name];
        MethodInfo scalars = Member(Run(body, fast: false, hasVectors: false)), lanes = Member(Run(body, fast: false)), fast = Member(Run(body, fast: true));
        double worst = 0;
        foreach (int n in Enumerable.Range(0, 36).Concat([64, 100]))
        {
            foreach (int k in new[] { 0, 1, 3, 8, -1, 16, n / 2, n, int.MaxValue, int.MinValue })
            {
                double[] a = Numbers(n, n + 1), b = Numbers(n + (n % 2 == 0 ? 0 : 25), 100 + n);
                Outcome expected = Call(scalars, a, b, k), plain = Call(lanes, a, b, k), quick = Call(fast, a, b, k);
                Assert.Equal(expected.Exception, plain.Exception);
                Assert.Equal(expected.Exception, quick.Exception);
                if (expected.Exception is null)
                {
                    Assert.Equal(expected.Numbers[0], plain.Numbers[0]);
                    worst = Math.Max(worst, Math.Max(Distance(expected.Numbers, plain.Numbers), Distance(expected.Numbers, quick.Numbers)));
                }
            }
        }

        output.WriteLine($"{worst:g2}");
        Assert.True(worst < Tolerance, $"The largest difference is {worst:R}.");
    }

    /// <summary>NaN, infinities, zeros, and arguments at which something overflows or vanishes, in each lane and among what is left over.</summary>
    [Theory]
    [InlineData("s += b[i] * Math.Exp(a[i]);")]
    [InlineData("s += b[i] * Math.Log(a[i]);")]
    [InlineData("s += b[i] * Math.Sin(a[i]);")]
    [InlineData("s += b[i] * Math.Cos(a[i]);")]
    [InlineData("s += b[i] * Math.Tanh(a[i]);")]
    [InlineData("s += b[i] * Math.Sqrt(a[i]);")]
    [InlineData("s += b[i] / (1 + Math.Exp(-a[i]));")]
    [InlineData("s += b[i] * Math.Log(1 + Math.Exp(a[i]));")]
    [InlineData("s += Math.Abs(a[i]) * Math.Exp(b[i]);")]
    public void SpecialValuesStayWhatTheyAre(string statement)
    {
        string body = $"double s = 0; for (int i = 0; i < a.Length; i++) {{ {statement} }} return s * x;";
        GeneratorRun run = Run(body, fast: true);
        MethodInfo scalars = Member(Run(body, fast: false, hasVectors: false)), fast = Member(run);
        Assert.Contains("Vector<double>", run.Source, StringComparison.Ordinal);
        const int Count = 19;
        foreach (double special in Specials)
        {
            foreach (double factor in new[] { 0.5, 0, -1 })
            {
                for (int place = 0; place < Count; place++)
                {
                    double[] a = [.. Numbers(Count, 1).Select(v => Math.Abs(v) + 0.1)], b = Numbers(Count, 2);
                    (a[place], b[place]) = (special, factor);
                    Outcome expected = Call(scalars, a, b, 0), quick = Call(fast, a, b, 0);
                    double distance = Distance(expected.Numbers, quick.Numbers);
                    Assert.True(distance < Tolerance, $"{special:R} at {place} with {factor}: {string.Join(' ', expected.Numbers)} and {string.Join(' ', quick.Numbers)}.");
                }
            }
        }
    }

    /// <summary>How far functions of vectors are from those of numbers, in units in the last place: at most what the documentation says.</summary>
    [Theory]
    [InlineData("Tanh", -20, 20, 3)]
    [InlineData("Tanh", -1, 1, 3)]
    [InlineData("Tanh", -1e-3, 1e-3, 3)]
    [InlineData("Exp", -700, 700, 3)]
    [InlineData("Log", 1e-3, 10, 3)]
    [InlineData("Sin", -100, 100, 3)]
    [InlineData("Cos", -100, 100, 3)]
    public void FunctionsAreCloseToThoseOfNumbers(string function, double from, double to, double most)
    {
        MethodInfo member = Member(Run($"double s = 0; for (int i = 0; i < a.Length; i++) s += b[i] * Math.{function}(a[i]); return s + 0 * x;", fast: true));
        MethodInfo exact = typeof(Math).GetMethod(function, [typeof(double)])!;
        var random = new Random(3);
        double worst = 0;
        for (int trial = 0; trial < 20000; trial++)
        {
            double[] a = new double[16], b = new double[16];
            Array.Fill(a, from + ((to - from) * random.NextDouble()));
            b[trial % 16] = 1;
            double expected = (double)exact.Invoke(null, [a[0]])!;
            worst = Math.Max(worst, Math.Abs(Call(member, a, b, 0).Numbers[0] - expected) / (Math.BitIncrement(Math.Abs(expected)) - Math.Abs(expected)));
        }

        output.WriteLine($"{worst}");
        Assert.True(worst <= most, $"{worst} units in the last place.");
    }

    [Fact]
    public void FloatsRunInVectorsToo()
    {
        GeneratorRun run = GeneratorRun.Of("""
            using System;
            using SymGrad;
            public static partial class Model
            {
                [Differentiable(Derivatives.Gradient, FastMath = true)]
                public static float F(float[] a, float[] b)
                {
                    float s = 0;
                    for (int i = 0; i < a.Length; i++) s += MathF.Tanh(a[i]) * MathF.Exp(b[i]);
                    return s;
                }
            }
            """);
        Assert.Contains("TanhOfLanesF", run.Source, StringComparison.Ordinal);
        Assert.Empty(run.CompileDiagnostics);
        MethodInfo member = run.Load().GetType("Model")!.GetMethods().First(method => method.Name == "FValueAndGradient" && method.GetParameters().Length == 4);
        float[] a = [.. Numbers(37, 1).Select(v => (float)(3 * v))], b = [.. Numbers(37, 2).Select(v => (float)v)], da = new float[37], db = new float[37];
        float value = (float)member.Invoke(null, [a, b, da, db])!;
        Assert.Equal(a.Zip(b, (u, v) => Math.Tanh(u) * Math.Exp(v)).Sum(), value, 1e-4);
        for (int i = 0; i < a.Length; i++)
        {
            Assert.Equal((1 - (Math.Tanh(a[i]) * Math.Tanh(a[i]))) * Math.Exp(b[i]), da[i], 1e-5);
            Assert.Equal(Math.Tanh(a[i]) * Math.Exp(b[i]), db[i], 1e-5);
        }
    }

    private const string Everything = "double s = 0; for (int i = 0; i < a.Length; i++) s += Math.Tanh(a[i]) * Math.Exp(b[i]) + Math.Sin(x * a[i]) * Math.Log(2 + b[i]); return s;";

    [Fact]
    public void NothingIsFusedAndNothingChangesUnasked()
    {
        GeneratorRun fast = Run(Everything, fast: true);
        foreach (string function in new[] { "Vector.Exp(", "Vector.SinCos(", "Vector.Log(", "TanhOfLanes(", "TanhOfNumber(" })
        {
            Assert.Contains(function, fast.Source, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("FusedMultiplyAdd", fast.Source, StringComparison.Ordinal);
        Assert.DoesNotContain("Vector", Run(Everything, fast: false).Source, StringComparison.Ordinal);
    }

    /// <summary>Before .NET 9 vectors have no such functions: the loop stays as it is, and sums of values still run in vectors.</summary>
    [Fact]
    public void TargetsWithoutTheFunctionsKeepTheLoop()
    {
        GeneratorRun run = Run(Everything, fast: true, Target.Net80);
        Assert.DoesNotContain("Vector<", run.Source, StringComparison.Ordinal);
        Assert.Empty(run.CompileDiagnostics);
        GeneratorRun sums = Run("double s = 0; for (int i = 0; i < a.Length; i++) s += a[i] * b[i]; return s * x;", fast: true, Target.Net80);
        Assert.Contains("sLanes", sums.Source, StringComparison.Ordinal);
        Assert.Empty(sums.CompileDiagnostics);
        Assert.DoesNotContain("Vector<", Run(Everything, fast: true, Target.NetStandard20).Source, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(LanguageVersion.CSharp7_3)]
    [InlineData(LanguageVersion.CSharp8)]
    [InlineData(LanguageVersion.Latest)]
    public void CompilesInOldAndNewLanguages(LanguageVersion version)
    {
        GeneratorRun run = Run(Everything, fast: true, version: version);
        Assert.Empty(run.CompileDiagnostics);
        Assert.Equal(version != LanguageVersion.CSharp7_3, run.Source.Contains("TanhOfLanes", StringComparison.Ordinal));
    }

    private static double[] Specials =>
    [
        double.NaN, double.PositiveInfinity, double.NegativeInfinity, 0, -0.0, 5e-324, -1e-310, 1e-17, 709.7, 709.79, 710, -708, -710, -745, -746, 19, -19, 355, 800, -800, 1e300, -1e300, double.MaxValue,
    ];

    private static GeneratorRun Run(string body, bool fast, Target target = Target.Net100, LanguageVersion version = LanguageVersion.Latest, bool hasVectors = true) => GeneratorRun.Of(
        $$"""
        using System;
        using SymGrad;
        public static partial class Model
        {
            [Differentiable(Derivatives.Gradient{{(fast ? ", FastMath = true" : string.Empty)}})]
            public static double F(double[] a, double[] b, double x, int k)
            {
                {{body}}
            }
        }
        {{(hasVectors ? string.Empty : "namespace System.Numerics { internal static class Vector { } }")}}
        """,
        version,
        target);

    private static MethodInfo Member(GeneratorRun run) => run.Load().GetType("Model")!.GetMethods().First(method => method.Name == "FValueAndGradient" && method.GetParameters().Length == 7);

    /// <summary>What a call came to: the value and the gradient, or the exception and whether something had been written before it.</summary>
    private sealed record Outcome(double[] Numbers, string? Exception);

    private static Outcome Call(MethodInfo member, double[] a, double[] b, int k)
    {
        double[] da = [.. a.Select(_ => 7.0)], db = [.. b.Select(_ => 7.0)];
        object?[] arguments = [a, b, 0.7, k, da, db, null];
        try
        {
            double value = (double)member.Invoke(null, arguments)!;
            return new Outcome([value, .. da, .. db, (double)arguments[6]!], null);
        }
        catch (TargetInvocationException thrown)
        {
            return new Outcome([], $"{thrown.InnerException!.GetType()}, written: {da.Concat(db).Any(number => number != 7)}");
        }
    }

    /// <summary>The largest difference, by the largest number if that is more than one; infinities and NaN must be the same ones.</summary>
    private static double Distance(double[] expected, double[] actual)
    {
        double size = expected.Where(double.IsFinite).Select(Math.Abs).Append(1).Max();
        return expected.Zip(actual, (u, v) => u.Equals(v) ? 0 : double.IsFinite(u) && double.IsFinite(v) ? Math.Abs(u - v) / size : double.PositiveInfinity).Max();
    }

    /// <summary>Numbers of both signs, with zeros among them.</summary>
    private static double[] Numbers(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(i => i % 7 == 3 ? 0 : (2 * random.NextDouble()) - 1)];
    }
}
