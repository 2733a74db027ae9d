using System.Reflection;
using Xunit.Abstractions;

namespace SymGrad.Tests.Lanes;

/// <summary>A Jacobian whose columns are lanes of vectors is the one whose columns are computed one by one, and that of the pushforward.</summary>
public class WideJacobianTests(ITestOutputHelper output)
{
    /// <summary>Methods of an array that return one.</summary>
    private static readonly Dictionary<string, string> Methods = new()
    {
        ["Sums"] = "var y = new double[40]; for (int i = 0; i < y.Length; i++) for (int j = 0; j < x.Length; j++) y[i] += x[j] * x[j] * (i + 1); return y;",
        ["Chain"] = """
            var bones = new double[x.Length];
            var y = new double[3 * x.Length];
            for (int i = 0; i < x.Length; i++) bones[i] = i % 3 == 0 ? Math.Sin(x[i]) : bones[i - 1] * Math.Cos(x[i]);
            for (int i = 0; i < x.Length; i++) for (int v = 0; v < y.Length; v++) y[v] += (v % 5 + 1) * (bones[i] * v + 1);
            for (int v = 0; v < y.Length; v++) y[v] = y[v] * x[0] + y[v] / (2 + y[v] * y[v]);
            return y;
            """,
        ["OneEach"] = """
            var y = new double[30];
            for (int i = 0; i < x.Length; i++) { double t = x[i] * x[i]; for (int v = 0; v < 30; v++) y[v] += v == i ? t : 0; }
            return y;
            """,
        ["While"] = """
            var y = new double[20];
            for (int i = 0; i < y.Length; i++) { double s = 1 + x[i % x.Length] * x[i % x.Length], t = s; while (Math.Abs(t * t - s) > 1e-12) t = 0.5 * (t + s / t); y[i] = t; }
            return y;
            """,
        ["OverwrittenInWhile"] = """
            var y = new double[20];
            int k = 0;
            while (k < 60) { y[k % 20] = y[(k + 7) % 20] * y[k % 20] + x[k % x.Length]; k++; }
            return y;
            """,
        ["OverwrittenTwice"] = """
            var y = new double[12];
            for (int i = 0; i < 12; i++) y[i] = x[i % x.Length];
            for (int s = 0; s < 5; s++) for (int i = 1; i < 12; i++) y[i] = 0.5 * y[i] * y[i - 1] + y[i];
            return y;
            """,
        ["Roots"] = "var y = new double[16]; for (int i = 0; i < 16; i++) { double s = 0; for (int j = 0; j < x.Length; j++) s += (x[j] - i) * (x[j] - i); y[i] = Math.Sqrt(s); } return y;",
        ["Kinks"] = "var y = new double[16]; for (int i = 0; i < 16; i++) { double v = x[i % x.Length]; y[i] = Math.Max(v, 0.1 * i - 0.5) * Math.Abs(v); if (v > 0) y[i] += v * y[i]; else y[i] -= 1; } return y;",
        ["Swapped"] = "var y = new double[14]; for (int i = 0; i < 7; i++) y[i] = x[i % x.Length] * i; for (int i = 0; i < 7; i++) (y[i], y[13 - i]) = (y[13 - i] + x[0], y[i] * y[i]); return y;",
        ["WorkArray"] = "var y = new double[10]; for (int i = 0; i < 10; i++) { var w = new double[x.Length]; for (int j = 0; j < x.Length; j++) w[j] = x[j] * (i + j); for (int j = 1; j < x.Length; j++) w[j] += w[j] * w[j - 1]; y[i] = w[x.Length - 1]; } return y;",
        ["Left"] = "var y = new double[10]; for (int i = 0; i < 10; i++) { double s = 0; for (int j = 0; j < x.Length; j++) { s += x[j]; if (s > 1) break; s *= 1.5; } y[i] = s * i; } return y;",
        ["Few"] = "return new[] { x[0] * x[x.Length - 1], Math.Exp(x[0]) };",
        ["Long"] = "var y = new double[12]; for (int i = 0; i < 12; i++) { double t = x[i % x.Length]; " + string.Concat(Enumerable.Range(1, 90).Select(k => $"t = t * {k % 7 + 1}.5 / (1 + t * t); ")) + "y[i] = t + x[0]; } for (int i = 0; i < 12; i++) y[i] = y[i] * y[i] * x[0]; return y;",
    };

    public static TheoryData<string> Names => [.. Methods.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void LanesGiveWhatColumnsGive(string name)
    {
        string source = $$"""
            using System;
            using SymGrad;
            public static partial class Model
            {
                [Differentiable(Derivatives.Jacobian | Derivatives.Pushforward)]
                public static double[] F(double[] x) { {{Methods[name]}} }
            }
            """;
        GeneratorRun wide = GeneratorRun.Of(source.Replace(" | Derivatives.Pushforward", string.Empty, StringComparison.Ordinal)), narrow = GeneratorRun.Of(source, target: Target.NetStandard20);
        Assert.Empty(wide.CompileDiagnostics);
        Assert.Empty(narrow.CompileDiagnostics);
        // An array that is made of its elements has no form for vectors.
        Assert.Equal(name != "Few", wide.Source.Contains("Vector<double> columns", StringComparison.Ordinal));
        Assert.Equal(name == "Long", wide.Source.Contains("FJacobianByRows(x, destination)", StringComparison.Ordinal));
        Type lanes = wide.Load().GetType("Model")!, scalars = narrow.Load().GetType("Model")!;
        double worst = 0;
        foreach (int n in new[] { 1, 2, 3, 4, 5, 8, 11, 31, 70 })
        {
            var random = new Random(n);
            double[] x = [.. Enumerable.Range(0, n).Select(_ => random.NextDouble() * 2 - 0.7)];
            double[,] one = Returned(lanes, x), other = Returned(scalars, x);
            double[,] pushed = Pushed(scalars, x);
            Assert.Equal(pushed.GetLength(0), one.GetLength(0));
            for (int row = 0; row < one.GetLength(0); row++)
            {
                for (int column = 0; column < n; column++)
                {
                    double size = Math.Max(1, Math.Abs(pushed[row, column]));
                    worst = Math.Max(worst, Math.Abs(one[row, column] - pushed[row, column]) / size);
                    worst = Math.Max(worst, Math.Abs(other[row, column] - pushed[row, column]) / size);
                }
            }

            // The form with a destination overwrites what was there, with the same numbers, and gives the method's own value.
            MethodInfo into = scalars.GetMethods().Single(method => method.Name == "FJacobian" && method.GetParameters().Length == 2);
            double[] destination = [.. Enumerable.Repeat(double.NaN, one.Length)];
            Assert.Equal((double[])scalars.GetMethod("F")!.Invoke(null, [x])!, (double[])into.Invoke(null, [x, destination])!);
            Assert.Equal(other.Cast<double>(), destination);
            double[] inLanes = [.. Enumerable.Repeat(double.NaN, one.Length)];
            var fill = lanes.GetMethods().Single(method => method.Name == "FJacobian" && method.GetParameters().Length == 2).CreateDelegate<Fills>();
            Assert.Equal((double[])lanes.GetMethod("F")!.Invoke(null, [x])!, fill(x, inLanes));
            Assert.Equal(one.Cast<double>(), inLanes);
        }

        output.WriteLine($"{worst:g2}");
        Assert.True(worst < 1e-12, $"The largest difference is {worst:R}.");
    }

    /// <summary>A bone that doesn't move has no tangents, and none of its vertices is visited.</summary>
    [Fact]
    public void WhatDoesNotMoveIsLeftOut()
    {
        GeneratorRun run = GeneratorRun.Of($$"""
            using System;
            using SymGrad;
            public static partial class Model
            {
                [Differentiable(Derivatives.Jacobian)]
                public static double[] F(double[] x) { {{Methods["Chain"]}} }
            }
            """);
        Assert.Contains("Tangent != Vector<double>.Zero)", System.Text.RegularExpressions.Regex.Replace(run.Source, @"\w*Tangent\w*", "Tangent"), StringComparison.Ordinal);
    }

    private delegate double[] Fills(double[] x, Span<double> destination);

    private static double[,] Returned(Type model, double[] x) =>
        (double[,])model.GetMethods().Single(method => method.Name == "FJacobian" && method.GetParameters().Length == 1).Invoke(null, [x])!;

    private static double[,] Pushed(Type model, double[] x)
    {
        MethodInfo pushforward = model.GetMethod("FPushforward")!;
        double[,]? matrix = null;
        for (int column = 0; column < x.Length; column++)
        {
            var direction = new double[x.Length];
            direction[column] = 1;
            object result = pushforward.Invoke(null, [x, direction])!;
            var tangent = (double[])result.GetType().GetField("Item2")!.GetValue(result)!;
            matrix ??= new double[tangent.Length, x.Length];
            for (int row = 0; row < tangent.Length; row++)
            {
                matrix[row, column] = tangent[row];
            }
        }

        return matrix!;
    }
}
