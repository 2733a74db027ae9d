using System.Reflection;
using Microsoft.CodeAnalysis.CSharp;
using Xunit.Abstractions;

namespace SymGrad.Tests.Lanes;

/// <summary>Loops that run in vectors give what the same loops give one iteration after the other, whatever the number of iterations.</summary>
public class VectorLoopTests(ITestOutputHelper output)
{
    /// <summary>Methods of two arrays and a number; the second array is the longer one.</summary>
    private static readonly Dictionary<string, string> Methods = new()
    {
        ["Dot"] = "double s = 0; for (int i = 0; i < a.Length; i++) s += a[i] * b[i] * x; return s;",
        ["Misfit"] = "double s = 0; for (int i = 0; i < a.Length; i++) { double d = x * a[i] - b[i]; s += d * d; } return s;",
        ["Scaled"] = "var y = new double[a.Length]; for (int i = 0; i < y.Length; i++) y[i] = x * a[i] + b[i]; double s = 0; foreach (double v in y) s += v * v; return s;",
        ["Quotients"] = "double s = 0; for (int i = 0; i < a.Length; i++) s += a[i] / (b[i] * b[i] + x); return s;",
        ["Roots"] = "double s = 0; for (int i = 0; i < a.Length; i++) s += Math.Sqrt(a[i] * a[i] + b[i] * b[i]) * x; return s;",
        ["Shift"] = "double s = 0; for (int i = 0; i < a.Length; i++) s += a[i] * b[i + 1] * x; return s;",
        ["Leaky"] = "double s = 0; for (int i = 0; i < a.Length; i++) s += (a[i] > 0 ? a[i] : x * a[i]) * b[i]; return s;",
        ["InPlace"] = "var y = (double[])a.Clone(); for (int i = 1; i < y.Length; i++) y[i] += x * y[i - 1] * b[i]; double s = 0; for (int i = 0; i < y.Length; i++) s += y[i] * y[i]; return s;",
        ["ShiftedInPlace"] = "var y = (double[])b.Clone(); for (int i = 0; i < a.Length; i++) y[i] = x * y[i + 1] * a[i]; double s = 0; for (int i = 0; i < y.Length; i++) s += y[i] * y[i]; return s;",
        ["Triangle"] = """
            int n = (int)Math.Sqrt(a.Length);
            double[] row = new double[n], w = new double[n];
            double s = 0;
            for (int k = 0; k < n; k++)
            {
                int place = 0;
                for (int i = 0; i < n; i++) { row[i] = b[i] - x * a[k]; w[i] = x * row[i]; }
                double squares = 0;
                for (int i = 0; i < n; i++)
                {
                    for (int j = i; j < n; j++) { w[j] += a[place] * row[i]; place++; }
                }
                for (int i = 0; i < n; i++) squares += w[i] * w[i];
                s += squares * squares;
            }
            return s;
            """,
        ["Offsets"] = "double s = 0; for (int k = 0; k + 1 < b.Length / 20; k++) for (int j = 3; j < 20; j++) s += b[k * 20 + j] * b[k * 20 + 20 + j - 3] * x; for (int i = 0; i < a.Length; i++) s += a[i] * x; return s;",
    };

    public static TheoryData<string> Names => [.. Methods.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void VectorsGiveWhatScalarsGive(string name)
    {
        string source = $$"""
            using System;
            using SymGrad;
            public static partial class Model
            {
                [Differentiable(Derivatives.Gradient)]
                public static double F(double[] a, double[] b, double x)
                {
                    {{Methods[name]}}
                }
            }
            """;
        GeneratorRun inVectors = GeneratorRun.Of(source), byElements = GeneratorRun.Of(source, LanguageVersion.CSharp8), oneByOne = GeneratorRun.Of(source, target: Target.NetStandard20);
        Assert.DoesNotContain("Vector<", oneByOne.Source, StringComparison.Ordinal);
        Assert.Equal(name is not "Leaky", inVectors.Source.Contains("Vector.LoadUnsafe(", StringComparison.Ordinal));
        Assert.Equal(name is not "Leaky", byElements.Source.Contains("Vector<double>", StringComparison.Ordinal));
        Assert.DoesNotContain("LoadUnsafe", byElements.Source, StringComparison.Ordinal);
        Assert.Empty(inVectors.CompileDiagnostics);
        Assert.Empty(byElements.CompileDiagnostics);
        MethodInfo lanes = Member(inVectors), elements = Member(byElements), scalars = Member(oneByOne);
        double worst = 0;
        foreach (int n in Enumerable.Range(0, 48).Concat([100, 400, 625]))
        {
            double[] a = Numbers(n, n), b = Numbers(n + 25, 100 + n);
            (double value, double[] gradient) one = Called(lanes, a, b), another = Called(elements, a, b), other = Called(scalars, a, b);
            Assert.Equal(other.value, one.value);
            Assert.Equal(one.value, another.value);
            Assert.Equal(one.gradient, another.gradient);
            double size = Math.Max(1, other.gradient.Max(Math.Abs));
            worst = Math.Max(worst, one.gradient.Zip(other.gradient, (u, v) => Math.Abs(u - v)).Max() / size);
        }

        output.WriteLine($"{worst:g2}");
        Assert.True(worst < 1e-13, $"The largest difference is {worst:R}.");
    }

    [Fact]
    public void FloatsRunInVectorsToo()
    {
        GeneratorRun run = GeneratorRun.Of("""
            using SymGrad;
            public static partial class Model
            {
                [Differentiable]
                public static float F(float[] a, float[] b)
                {
                    float s = 0;
                    for (int i = 0; i < a.Length; i++) s += 0.5f * a[i] * b[i];
                    return s;
                }
            }
            """);
        Assert.Contains("Vector<float>", run.Source, StringComparison.Ordinal);
        Assert.Empty(run.CompileDiagnostics);
        float[] a = [.. Numbers(37, 1).Select(v => (float)v)], b = [.. Numbers(37, 2).Select(v => (float)v)], da = new float[37], db = new float[37];
        run.Load().GetType("Model")!.GetMethods().First(method => method.Name == "FValueAndGradient" && method.GetParameters().Length == 4).Invoke(null, [a, b, da, db]);
        Assert.Equal(b.Select(v => 0.5f * v), da);
        Assert.Equal(a.Select(v => 0.5f * v), db);
    }

    /// <summary>Where a loop starts further on each time and ends at the same place, what doesn't fill a vector comes first: vectors lie where they lay before.</summary>
    [Fact]
    public void WhatEndsAtTheSamePlaceEndsInVectors()
    {
        GeneratorRun run = GeneratorRun.Of("""
            using SymGrad;
            public static partial class Model
            {
                [Differentiable]
                public static double F(double[] a, double[] b)
                {
                    double s = 0;
                    for (int i = 0; i < a.Length; i++)
                    {
                        double t = 0;
                        for (int j = i + 1; j < a.Length; j++) t += a[j] * b[j];
                        s += t * t;
                    }

                    return s;
                }
            }
            """);
        Assert.Contains("& (Vector<double>.Count - 1)", run.Source, StringComparison.Ordinal);
        Assert.Empty(run.CompileDiagnostics);
    }

    /// <summary>How many iterations there are doesn't overflow where the method computes no such number, in projects that check for that either.</summary>
    [Theory]
    [InlineData("for (int i = 1; i < k; i++) s += a[i] * b[i];", int.MinValue, null)]
    [InlineData("for (int i = k; i < a.Length; i++) s += a[i] * b[i];", int.MinValue, typeof(IndexOutOfRangeException))]
    [InlineData("for (int i = 0; i <= k; i++) s += a[i] * b[i];", int.MaxValue, typeof(IndexOutOfRangeException))]
    public void CountingIterationsDoesNotOverflow(string loop, int k, Type? thrown)
    {
        CSharpCompilationOptions options = new(Microsoft.CodeAnalysis.OutputKind.DynamicallyLinkedLibrary, checkOverflow: true);
        GeneratorRun run = GeneratorRun.Of(CSharpCompilation.Create("UserProgram", [CSharpSyntaxTree.ParseText($$"""
            using SymGrad;
            public static partial class Model
            {
                [Differentiable(FastMath = true)]
                public static double F(double[] a, double[] b, int k)
                {
                    double s = 0;
                    {{loop}}
                    return s * s;
                }
            }
            """)], Target.Net100.All(), options));
        Assert.Contains("Vector<double>", run.Source, StringComparison.Ordinal);
        MethodInfo gradient = run.Load().GetType("Model")!.GetMethods().First(method => method.Name == "FValueAndGradient" && method.GetParameters().Length == 5);
        double[] a = Numbers(40, 1), b = Numbers(40, 2), da = Numbers(40, 3), db = Numbers(40, 3);
        Exception? exception = Record.Exception(() => Assert.Equal(0.0, gradient.Invoke(null, [a, b, k, da, db])));
        Assert.Equal(thrown, exception?.InnerException?.GetType());
        Assert.True(exception is null == thrown is null, exception?.Message);
    }

    /// <summary>Vectors would throw something else, so that they don't run where an index leaves its array.</summary>
    [Theory]
    [InlineData("b[i + 30]")]
    [InlineData("b[i - 1]")]
    [InlineData("b[k + i]")]
    public void WhatLeavesAnArrayThrowsWhatTheMethodThrows(string element)
    {
        GeneratorRun run = GeneratorRun.Of($$"""
            using SymGrad;
            public static partial class Model
            {
                [Differentiable(Derivatives.Gradient | Derivatives.Pushforward)]
                public static double F(double[] a, double[] b, int k)
                {
                    double s = 0;
                    for (int i = 0; i < a.Length; i++) s += a[i] * {{element}};
                    return s;
                }
            }
            """);
        Assert.Contains("Vector<double>", run.Source, StringComparison.Ordinal);
        MethodInfo gradient = run.Load().GetType("Model")!.GetMethods().First(method => method.Name == "FValueAndGradient" && method.GetParameters().Length == 5);
        double[] a = Numbers(40, 1), b = Numbers(40, 2), da = Numbers(40, 3), db = Numbers(40, 3);
        foreach (int k in new[] { 1, -1, int.MaxValue, int.MinValue })
        {
            TargetInvocationException thrown = Assert.Throws<TargetInvocationException>(() => gradient.Invoke(null, [a, b, k, da, db]));
            Assert.IsType<IndexOutOfRangeException>(thrown.InnerException);
        }
    }

    private static MethodInfo Member(GeneratorRun run) => run.Load().GetType("Model")!.GetMethods().First(method => method.Name == "FValueAndGradient" && method.GetParameters().Length == 6);

    private static (double Value, double[] Gradient) Called(MethodInfo member, double[] a, double[] b)
    {
        double[] da = new double[a.Length], db = new double[b.Length];
        object?[] arguments = [a, b, 0.7, da, db, null];
        double value = (double)member.Invoke(null, arguments)!;
        return (value, [.. da, .. db, (double)arguments[5]!]);
    }

    /// <summary>Numbers of both signs, with zeros among them.</summary>
    private static double[] Numbers(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(i => i % 7 == 3 ? 0 : 2 * random.NextDouble() - 1)];
    }
}
