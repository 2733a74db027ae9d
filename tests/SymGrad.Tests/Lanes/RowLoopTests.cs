using System.Reflection;

namespace SymGrad.Tests.Lanes;

/// <summary>Rows of rectangular arrays, indices that are numbers, and bounds by constants run in vectors as they do one by one.</summary>
public class RowLoopTests
{
    /// <summary>Methods of two rectangular arrays, of which the second is the larger one, and a number.</summary>
    private static readonly Dictionary<string, string> Methods = new()
    {
        ["Frobenius"] = "for (int i = 0; i < rows; i++) for (int j = 0; j < columns; j++) { double d = x * a[i, j] - b[i, j]; s += d * d; }",
        ["FromOne"] = "for (int i = 1; i <= rows; i++) for (int j = 1; j <= columns; j++) s += a[i - 1, j - 1] * b[i, j] * x;",
        ["Weighted"] = "for (int i = 0; i < rows; i++) for (int j = 0; j < columns; j++) s += a[i, j] * a[i, j] * (x - j);",
        ["Downwards"] = "for (int i = rows - 1; i >= 0; i--) for (int j = columns - 1; j >= 0; j--) s += a[i, j] * b[i, j + 2] * (x + j);",
        ["Clipped"] = "for (int i = 0; i < rows; i++) for (int j = 0; j < columns; j++) s += Math.Min(Math.Max(a[i, j] * x, -0.25), 0.5) * b[i, j];",
        ["RowsBeside"] = "var work = (double[,])b.Clone(); for (int i = 0; i < rows; i++) for (int j = 0; j < columns; j++) work[i, j] = work[i, j] * a[i, j] * x; for (int i = 0; i < rows; i++) for (int j = 0; j < columns; j++) s += work[i, j] * work[i + 1, j];",
        ["Neighbours"] = "for (int i = 0; i < rows; i++) for (int j = 0; j < columns; j++) { double d = b[i, j + 1] - b[i, j]; s += d * d * a[i, j] * x; }",
        ["RowsAbove"] = "for (int i = 0; i < rows; i++) for (int j = 0; j < columns; j++) { double d = b[i + 1, j] - a[i, j]; s += d * d * x; }",
        ["Work"] = "var work = new double[rows, columns]; for (int i = 0; i < rows; i++) for (int j = 0; j < columns; j++) work[i, j] = a[i, j] * b[i, j] * x; for (int i = 0; i < rows; i++) for (int j = 0; j < columns; j++) s += work[i, j] * work[i, j];",
        ["Tent"] = "for (int j = 1; j <= columns; j++) { double w = Math.Max(0, 1 - Math.Abs(8 * x - j)); for (int i = 0; i < 1; i++) s += w * w; } for (int i = 0; i < rows; i++) for (int j = 1; j <= columns; j++) s += a[i, j - 1] * Math.Max(0, 1 - Math.Abs(8 * x - j));",
        // Not in vectors: a column isn't contiguous, neighbours that are both added to meet, and so do rows of which one is written.
        ["Columns"] = "for (int j = 0; j < columns; j++) for (int i = 0; i < rows; i++) s += a[i, j] * b[i, j] * x;",
        ["Downhill"] = "for (int i = 0; i < rows; i++) for (int j = 0; j < columns; j++) { double d = b[i + 1, j] * x + b[i, j]; s += d * d; }",
    };

    private static readonly int[] Widths = [0, 1, 3, 4, 7, 8, 9, 15, 16, 17, 31, 32, 33, 40];

    public static TheoryData<string> Names => [.. Methods.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void VectorsGiveWhatScalarsGive(string name)
    {
        GeneratorRun inVectors = GeneratorRun.Of(Source(name)), oneByOne = GeneratorRun.Of(Source(name), target: Target.NetStandard20);
        Assert.DoesNotContain("Vector<", oneByOne.Source, StringComparison.Ordinal);
        Assert.Equal(name is not ("Columns" or "Downhill" or "Neighbours"), inVectors.Source.Contains("// Several iterations at once", StringComparison.Ordinal));
        Assert.Empty(inVectors.CompileDiagnostics);
        MethodInfo lanes = Pullback(inVectors), scalars = Pullback(oneByOne);
        foreach (int columns in Widths)
        {
            foreach (int rows in new[] { 0, 1, 5 })
            {
                double[,] a = Numbers(rows, columns, 7 * columns), b = Numbers(rows + 2, columns + 3, columns);
                double[] one = Called(lanes, a, b), other = Called(scalars, a, b);
                double size = Math.Max(1, other.Max(Math.Abs));
                Assert.All(one.Zip(other), pair => Assert.True(Math.Abs(pair.First - pair.Second) <= 1e-13 * size, $"{pair.First:R} and {pair.Second:R} for {rows} rows of {columns}."));
            }
        }
    }

    /// <summary>A row that isn't there, or is too short, is found out as it is one by one.</summary>
    [Theory]
    [InlineData("a[i, j] * b[i + 1, j]", 20, 20)]
    [InlineData("a[i, j] * b[i, j]", 20, 17)]
    [InlineData("a[i, j] * b[i, j + 1]", 20, 20)]
    [InlineData("a[i, j] * b[i, j - 1]", 20, 20)]
    [InlineData("a[i, j] * b[i - 1, j]", 20, 20)]
    [InlineData("a[i, j] * b[i, j]", 20, 0)]
    public void WhatLeavesARowThrowsWhatTheMethodThrows(string term, int columns, int columnsOfB)
    {
        GeneratorRun run = GeneratorRun.Of($$"""
            using SymGrad;
            public static partial class Model
            {
                [Differentiable]
                public static double F(double[,] a, double[,] b)
                {
                    double s = 0;
                    for (int i = 0; i < a.GetLength(0); i++)
                    {
                        for (int j = 0; j < a.GetLength(1); j++) s += {{term}};
                    }

                    return s;
                }
            }
            """);
        Assert.Contains("CreateSpan(", run.Source, StringComparison.Ordinal);
        MethodInfo pullback = run.Load().GetType("Model")!.GetMethod("FPullback")!;
        double[,] a = Numbers(2, columns, 1), b = Numbers(2, columnsOfB, 2);
        TargetInvocationException thrown = Assert.Throws<TargetInvocationException>(() => pullback.Invoke(null, [a, b, 1.0, new double[2, columns], new double[2, columnsOfB]]));
        Assert.IsType<IndexOutOfRangeException>(thrown.InnerException);
    }

    /// <summary>The greater of a constant and NaN is NaN, and zeros of either sign come out as they do for numbers.</summary>
    [Theory]
    [InlineData("Math.Max(0, a[i])")]
    [InlineData("Math.Max(a[i], 0)")]
    [InlineData("Math.Min(0.5, a[i])")]
    [InlineData("Math.Min(a[i], 0)")]
    [InlineData("Math.Max(-0.5, Math.Min(a[i], 0.5))")]
    [InlineData("Math.Max(double.NaN, a[i])")]
    [InlineData("Math.Min(a[i], double.PositiveInfinity)")]
    public void BoundsAreThoseOfNumbers(string bounded)
    {
        // The derivative by x is the bounded number itself.
        string source = $$"""
            using System;
            using SymGrad;
            public static partial class Model
            {
                [Differentiable]
                public static void F(double[] a, double[] b)
                {
                    for (int i = 0; i < a.Length; i++) b[i] = b[i] * {{bounded}};
                }
            }
            """;
        GeneratorRun inVectors = GeneratorRun.Of(source), oneByOne = GeneratorRun.Of(source, target: Target.NetStandard20);
        double[] special = [0, -0.0, double.NaN, double.PositiveInfinity, double.NegativeInfinity, 0.25, -0.25, 1, -1, double.Epsilon, -double.Epsilon, 0.5, -0.5];
        double[] a = [.. Enumerable.Range(0, 53).Select(i => special[i % special.Length])];
        Assert.Contains("Vector<double>", inVectors.Source, StringComparison.Ordinal);
        Assert.Equal(Bits(Scaled(oneByOne, a)), Bits(Scaled(inVectors, a)));
    }

    private static double[] Scaled(GeneratorRun run, double[] a)
    {
        double[] b = [.. a.Select(_ => 1.0)], seed = [.. a.Select(_ => 1.0)], da = new double[a.Length], db = new double[a.Length];
        MethodInfo pullback = run.Load().GetType("Model")!.GetMethod("FPullback")!;
        pullback.Invoke(null, [a, b, seed, da, db]);
        return [.. db, .. b];
    }

    /// <summary>Their bits, so that zeros differ by their sign; one NaN is like another.</summary>
    private static long[] Bits(double[] numbers) => [.. numbers.Select(number => double.IsNaN(number) ? long.MaxValue : BitConverter.DoubleToInt64Bits(number))];

    private static string Source(string name) => $$"""
        using System;
        using SymGrad;
        public static partial class Model
        {
            [Differentiable]
            public static double F(double[,] a, double[,] b, double x)
            {
                int rows = a.GetLength(0), columns = a.GetLength(1);
                double s = 0;
                {{Methods[name]}}
                return s;
            }
        }
        """;

    private static MethodInfo Pullback(GeneratorRun run) => run.Load().GetType("Model")!.GetMethod("FPullback")!;

    private static double[] Called(MethodInfo pullback, double[,] a, double[,] b)
    {
        double[,] da = new double[a.GetLength(0), a.GetLength(1)], db = new double[b.GetLength(0), b.GetLength(1)];
        object?[] arguments = [a, b, 0.7, 1.0, da, db, 0.0];
        pullback.Invoke(null, arguments);
        return [.. da.Cast<double>(), .. db.Cast<double>(), (double)arguments[6]!];
    }

    /// <summary>Numbers of both signs, with zeros among them.</summary>
    private static double[,] Numbers(int rows, int columns, int seed)
    {
        var random = new Random(seed);
        double[,] numbers = new double[rows, columns];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                numbers[i, j] = (i + j) % 7 == 3 ? 0 : 2 * random.NextDouble() - 1;
            }
        }

        return numbers;
    }
}
