using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;

namespace SymGrad.Tests.Lanes;

/// <summary>
/// Loops that a factor of zero makes useless are skipped with <c>FastMath</c>, and give what they give without it: the same
/// method is differentiated with and without, at points where factors are positive, zero, and just at their kinks.
/// </summary>
public partial class VanishingLoopTests
{
    /// <summary>Methods of a matrix, a vector with as many elements as the matrix has columns, and a number.</summary>
    private static readonly Dictionary<string, (string Body, bool Skips)> s_methods = new()
    {
        ["Hat"] = ("double v = 0; for (int h = 1; h <= m.GetLength(0); h++) { double p = Math.Max(0, 1 - Math.Abs(x - h)); for (int w = 1; w <= m.GetLength(1); w++) v += m[h - 1, w - 1] * p * Math.Max(0, 1 - Math.Abs(2 * x - w)); } return v;", true),
        ["CutOff"] = ("double v = 0; for (int i = 0; i < m.GetLength(0); i++) { double p = Math.Max(0, x - i); for (int j = 0; j < m.GetLength(1); j++) v += p * p * Math.Exp(m[i, j]); } return v;", true),
        ["Chosen"] = ("double v = 0; for (int i = 0; i < m.GetLength(0); i++) { double p = x > i ? x - i : 0; for (int j = 0; j < m.GetLength(1); j++) v -= p * m[i, j] * m[i, j]; } return v;", false),
        ["ChosenElse"] = ("double v = 0; for (int i = 0; i < m.GetLength(0); i++) { double p = x > i ? 0 : x - i; for (int j = 0; j < m.GetLength(1); j++) v -= p * m[i, j]; } return v;", false),
        ["ThreeDeep"] = ("double v = 0; for (int k = 0; k < 3; k++) for (int i = 0; i < m.GetLength(0); i++) { double p = Math.Max(0, x * k - i); for (int j = 0; j < m.GetLength(1); j++) v += p * m[i, j]; } return v * v;", true),
        ["AlsoWithout"] = ("double v = 0; for (int i = 0; i < m.GetLength(0); i++) { double p = Math.Max(0, x - i); for (int j = 0; j < m.GetLength(1); j++) v += p * m[i, j] + 0.1 * m[i, j] * m[i, j]; } return v;", false),
        ["SumIsRead"] = ("double v = 0; for (int i = 0; i < m.GetLength(0); i++) { double p = Math.Max(0, x - i), row = 0; for (int j = 0; j < m.GetLength(1); j++) row += p * m[i, j] + x; v += row * row; } return v;", false),
        ["UnderAnExponential"] = ("double v = 0; for (int i = 0; i < m.GetLength(0); i++) { double p = Math.Max(0, x - i); for (int j = 0; j < m.GetLength(1); j++) v += Math.Exp(p * m[i, j]); } return v;", true),
        ["MayThrow"] = ("double v = 0; for (int i = 0; i < m.GetLength(0); i++) { double p = Math.Max(0, x - i); for (int j = 0; j < m.GetLength(1); j++) v += p * m[i, j] * a[j]; } return v;", false),
        ["AtLeastOne"] = ("double v = 0; for (int i = 0; i < m.GetLength(0); i++) { double p = Math.Max(1, x - i); for (int j = 0; j < m.GetLength(1); j++) v += p * m[i, j]; } return v;", false),
        ["HingeOfRows"] = ("double v = 0; for (int i = 0; i < m.GetLength(0); i++) { double s = 0; for (int j = 0; j < m.GetLength(1); j++) s += m[i, j] * x; v += Math.Max(0, 1 - s); } return v;", true),
        ["Hinge"] = ("double v = 0; for (int i = 0; i < m.GetLength(0); i++) { double s = 0; for (int j = 0; j < a.Length; j++) s += a[j] * m[i, j]; v += Math.Max(0, x - s); } return v;", false),
    };

    public static TheoryData<string> Methods => [.. s_methods.Keys];

    [Theory]
    [MemberData(nameof(Methods))]
    public void SkippingChangesNothing(string name)
    {
        (string body, bool skips) = s_methods[name];
        GeneratorRun fast = Run(body, fast: true);
        Assert.Empty(fast.CompileDiagnostics);
        Assert.Equal(skips, Question().IsMatch(fast.Source));
        Type[] types = [Run(body, fast: false).Load().GetType("Model")!, fast.Load().GetType("Model")!];
        foreach (double x in (double[])[-1, 0, 0.5, 1, 1.75, 2, 3, 4.25, 7, 100])
        {
            foreach (int columns in (int[])[0, 1, 3, 8, 19])
            {
                double[][] numbers = [.. types.Select(type => All(type, Matrix(5, columns), x))];
                Assert.Equal(numbers[0].Length, numbers[1].Length);
                for (int i = 0; i < numbers[0].Length; i++)
                {
                    Assert.True(Math.Abs(numbers[0][i] - numbers[1][i]) <= 1e-12 * (1 + Math.Abs(numbers[0][i])), string.Create(CultureInfo.InvariantCulture, $"number {i} at {x} with {columns} columns is {numbers[1][i]:R}, and {numbers[0][i]:R} without FastMath"));
                }
            }
        }
    }

    /// <summary>What the documentation says: zero times infinity is NaN without <c>FastMath</c>, and a row of weight zero is left out with it.</summary>
    [Fact]
    public void NumbersAreTakenForFinite()
    {
        double[,] m = Matrix(5, 8);
        m[4, 2] = double.PositiveInfinity;
        string body = s_methods["CutOff"].Body;
        Assert.Contains(double.NaN, All(Run(body, fast: false).Load().GetType("Model")!, m, 1.5));
        Assert.DoesNotContain(double.NaN, All(Run(body, fast: true).Load().GetType("Model")!, m, 1.5)[1..]);
    }

    /// <summary>The value, the gradients of all forms and a pullback onto numbers that are there.</summary>
    private static double[] All(Type type, double[,] m, double x)
    {
        double[] a = [.. Enumerable.Range(0, m.GetLength(1)).Select(i => Math.Cos(i))];
        double[,] dm = (double[,])m.Clone();
        double[] da = [.. a.Select(_ => 3.0)];
        object?[] destinations = [m, a, x, dm, da, null];
        MethodInfo into = type.GetMethods().Single(method => method.Name == "FValueAndGradient" && method.GetParameters().Length == 6);
        double value = (double)into.Invoke(null, destinations)!;
        double[,] pulled = Matrix(m.GetLength(0), m.GetLength(1));
        double[] pulledA = [.. a];
        object?[] adjoints = [m, a, x, -1.5, pulled, pulledA, 0.25];
        type.GetMethod("FPullback")!.Invoke(null, adjoints);
        var gradient = ((double[,] M, double[] A, double X))type.GetMethod("FGradient")!.Invoke(null, [m, a, x])!;
        return [value, (double)destinations[5]!, .. dm.Cast<double>(), .. da, (double)adjoints[6]!, .. pulled.Cast<double>(), .. pulledA, gradient.X, .. gradient.M.Cast<double>(), .. gradient.A];
    }

    private static GeneratorRun Run(string body, bool fast) => GeneratorRun.Of(
        $$"""
        using System;
        using SymGrad;
        public static partial class Model
        {
            [Differentiable{{(fast ? "(FastMath = true)" : string.Empty)}}]
            public static double F(double[,] m, double[] a, double x)
            {
                {{body}}
            }
        }
        """);

    private static double[,] Matrix(int rows, int columns)
    {
        var matrix = new double[rows, columns];
        for (int i = 0; i < rows * columns; i++)
        {
            matrix[i / columns, i % columns] = Math.Sin(1.3 * i);
        }

        return matrix;
    }

    /// <summary>Whether a factor is zero, or was chosen to be.</summary>
    [GeneratedRegex(@"if \((p != 0|!?is\w+|!?condition\d*)\)")]
    private static partial Regex Question();
}
