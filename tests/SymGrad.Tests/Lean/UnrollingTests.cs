using System.Reflection;

namespace SymGrad.Tests.Lean;

/// <summary>
/// Short loops with constant bounds are written out, and give what the same loops give with bounds that are known at run time
/// only: the value bit for bit.
/// </summary>
public class UnrollingTests
{
    /// <summary>
    /// Methods of a 4×4 matrix, a vector of four and a number, with the bound <c>N</c>, which is 3; and whether none of their
    /// loops is left. (A copied array's adjoint is added up in a loop of its own.)
    /// </summary>
    private static readonly Dictionary<string, (string Body, bool HasNoLoop)> s_methods = new()
    {
        ["Dot"] = ("double s = 0; for (int i = 0; i < N; i++) s += a[i] * Math.Sin(a[i] * x); return s;", true),
        ["MatrixTimesVector"] = ("double[] y = new double[N]; for (int i = 0; i < N; i++) for (int j = 0; j < N; j++) y[i] += m[i, j] * a[j]; double s = 0; for (int i = 0; i < N; i++) s += Math.Exp(y[i] * x); return s;", true),
        ["Layer"] = ("double[] y = new double[N]; for (int i = 0; i < N; i++) { double z = a[i]; for (int j = 0; j < N; j++) z += m[i, j] * x; y[i] = Math.Max(0, z); } double s = 1; for (int i = 0; i < N; i++) s *= 1 + y[i]; return s;", true),
        ["Down"] = ("double s = x; for (int i = N; i > 0; i--) s = Math.Sin(s + a[i]) * s; return s;", true),
        ["ByTwo"] = ("double s = x; for (int i = 0; i <= N; i += 2) s = s * a[i] + i; return s;", true),
        ["IndexAsNumber"] = ("double s = 0; for (int i = 1; i <= N; i++) s += a[i] * i / (i + 1) + i / 2 * x; return s;", true),
        ["Diagonal"] = ("double s = 0; for (int i = 0; i < N; i++) for (int j = 0; j < N; j++) s += i == j ? m[i, j] * m[i, j] : i > j ? x * m[i, j] : 0; return s;", false),
        ["InPlace"] = ("double[] y = (double[])a.Clone(); for (int i = 1; i < N; i++) y[i] = y[i - 1] * y[i] + x; return y[N - 1] * y[0];", false),
        ["AnyElement"] = ("double[] y = new double[N]; int k = x > 0 ? 1 : 2; for (int i = 0; i < N; i++) { y[i] = a[i] * x; y[k] += y[i] * a[k]; } return y[0] * y[1] + y[2];", true),
        ["InALoop"] = ("double s = x; for (int r = 0; r < a.Length; r++) { double t = 0; for (int j = 0; j < N; j++) t += m[r, j] * s; s = Math.Tanh(t); } return s;", false),
        ["Triangle"] = ("double s = 0; for (int i = 0; i < N; i++) for (int j = 0; j < i; j++) s += m[i, j] * a[j] * x; return s;", false),
        ["Left"] = ("double s = x; for (int i = 0; i < N; i++) { if (a[i] > 1.5) break; s *= a[i]; } return s;", false),
        ["Five"] = ("double s = x; for (int i = 0; i < N + 2; i++) s = Math.Sin(s * a[i % 4]); return s;", false),
    };

    public static TheoryData<string> Methods => [.. s_methods.Keys];

    [Theory]
    [MemberData(nameof(Methods))]
    public void NothingElseChanges(string name)
    {
        (string body, bool hasNoLoop) = s_methods[name];
        GeneratorRun known = Run(body, "const int N = 3;", "int"), later = Run(body, string.Empty, "int N, int");
        Assert.Empty(known.CompileDiagnostics);
        Assert.Equal(hasNoLoop, !known.Source.Contains("for (int", StringComparison.Ordinal));
        Assert.Contains("for (int", later.Source, StringComparison.Ordinal);
        (MethodInfo ofKnown, MethodInfo ofLater) = (Member(known), Member(later));
        foreach (double x in (double[])[-1.25, 0, 0.5, 2])
        {
            for (int trial = 0; trial < 4; trial++)
            {
                double[] a = [.. Enumerable.Range(0, 4).Select(i => Math.Cos((trial * 5) + i) * 1.6)];
                double[,] m = new double[4, 4];
                for (int i = 0; i < 16; i++)
                {
                    m[i / 4, i % 4] = Math.Sin((trial * 3.1) + (1.7 * i));
                }

                (double Value, double[] Numbers) expected = Call(ofLater, m, a, x, 3, 0), actual = Call(ofKnown, m, a, x, 0);
                Assert.Equal(BitConverter.DoubleToInt64Bits(expected.Value), BitConverter.DoubleToInt64Bits(actual.Value));
                Assert.All(expected.Numbers.Zip(actual.Numbers), pair => Assert.Equal(pair.First, pair.Second, 1e-12 * (1 + Math.Abs(pair.First))));
            }
        }
    }

    /// <summary>A constant of the type's is as good as one of the method's.</summary>
    [Fact]
    public void ConstantsOfTheTypeAreKnownToo()
    {
        GeneratorRun run = GeneratorRun.Of("""
            using SymGrad;
            public static partial class Model
            {
                private const int Dimension = 3;

                [Differentiable]
                public static double F(double[] a)
                {
                    double s = 0;
                    for (int i = 0; i < Dimension; i++) s += a[i] * a[i];
                    return s;
                }
            }
            """);
        Assert.Empty(run.CompileDiagnostics);
        Assert.DoesNotContain("for (int", run.Source, StringComparison.Ordinal);
    }

    /// <summary>An element that isn't there is asked for in its turn.</summary>
    [Fact]
    public void WhatThrowsStillDoes()
    {
        MethodInfo member = Member(Run("double s = x; for (int i = 0; i < N; i++) s += a[i] * x; return s;", "const int N = 3;", "int"));
        var thrown = Assert.Throws<TargetInvocationException>(() => Call(member, new double[1, 1], [1, 2], 1, 0));
        Assert.IsType<IndexOutOfRangeException>(thrown.InnerException);
    }

    private static (double Value, double[] Numbers) Call(MethodInfo member, double[,] m, double[] a, double x, params int[] integers)
    {
        double[,] dm = (double[,])m.Clone();
        double[] da = (double[])a.Clone();
        object?[] arguments = [m, a, x, .. integers.Cast<object>(), dm, da, null];
        double value = (double)member.Invoke(null, arguments)!;
        return (value, [.. dm.Cast<double>(), .. da, (double)arguments[^1]!]);
    }

    private static MethodInfo Member(GeneratorRun run) => run.Load().GetType("Model")!.GetMethods().Single(method => method.Name == "FValueAndGradient" && method.GetParameters()[^1].IsOut);

    private static GeneratorRun Run(string body, string before, string integers) => GeneratorRun.Of(
        $$"""
        using System;
        using SymGrad;
        public static partial class Model
        {
            [Differentiable]
            public static double F(double[,] m, double[] a, double x, {{integers}} unused)
            {
                {{before}}
                {{body}}
            }
        }
        """);
}
