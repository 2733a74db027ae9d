using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;

namespace SymGrad.Tests.Lanes;

/// <summary>
/// Loops that a factor of zero makes useless are skipped, in the value with <c>FastMath</c> only, and give what they give without
/// that: what forward mode, which skips nothing, gives, at points where factors are positive, zero, and just at their kinks.
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
        GeneratorRun exact = Run(body, fast: false);
        Assert.Empty(exact.CompileDiagnostics);
        Type[] types = [exact.Load().GetType("Model")!, fast.Load().GetType("Model")!];
        foreach (double x in (double[])[-1, 0, 0.5, 1, 1.75, 2, 3, 4.25, 7, 100])
        {
            foreach (int columns in (int[])[0, 1, 3, 8, 19])
            {
                double[,] m = Matrix(5, columns);
                double[][] numbers = [.. types.Select(type => All(type, m, x))];
                Assert.Equal(Value(types[0], m, x), numbers[0][0]);
                AssertForward(types[0], m, x, numbers[0]);
                Assert.Equal(numbers[0].Length, numbers[1].Length);
                for (int i = 0; i < numbers[0].Length; i++)
                {
                    Assert.True(Math.Abs(numbers[0][i] - numbers[1][i]) <= 1e-12 * (1 + Math.Abs(numbers[0][i])), string.Create(CultureInfo.InvariantCulture, $"number {i} at {x} with {columns} columns is {numbers[1][i]:R}, and {numbers[0][i]:R} without FastMath"));
                }
            }
        }
    }

    /// <summary>What the documentation says: a row of weight zero has no share in the gradient whatever it holds, and in the value it counts, but with <c>FastMath</c>.</summary>
    [Theory]
    [InlineData("CutOff")]
    [InlineData("Hat")]
    [InlineData("ThreeDeep")]
    public void ARowOfWeightZeroMayHoldAnything(string name)
    {
        Type exact = Run(s_methods[name].Body, fast: false).Load().GetType("Model")!, fast = Run(s_methods[name].Body, fast: true).Load().GetType("Model")!;
        foreach (double held in (double[])[double.PositiveInfinity, double.NegativeInfinity, double.NaN, 2.5, -1e308, -0.0])
        {
            foreach (int columns in (int[])[3, 8, 19])
            {
                double[,] m = Matrix(5, columns);
                m[4, 2] = held;
                double value = Value(exact, m, 0.5);
                Assert.Equal(BitConverter.DoubleToInt64Bits(value), BitConverter.DoubleToInt64Bits(All(exact, m, 0.5)[0]));
                Assert.Equal(!double.IsFinite(held) && !(name == "CutOff" && held < 0), double.IsNaN(value));
                if (name != "ThreeDeep")
                {
                    Assert.DoesNotContain(double.NaN, All(exact, m, 0.5)[1..]);
                    Assert.DoesNotContain(double.NaN, All(fast, m, 0.5));
                }
            }
        }
    }

    /// <summary>Where a sum starts from −0, zeros of either sign tell.</summary>
    [Theory]
    [InlineData("-0.0")]
    [InlineData("0.0")]
    [InlineData("-x * 0")]
    public void ASumKeepsTheSignOfItsZero(string start)
    {
        Type type = Run($"double v = {start}; " + "for (int i = 0; i < m.GetLength(0); i++) { double p = Math.Max(0, x - i); for (int j = 0; j < m.GetLength(1); j++) v += p * m[i, j]; } return v;", fast: false).Load().GetType("Model")!;
        double[,] m = new double[5, 19];
        for (int i = 0; i < 5; i++)
        {
            for (int j = 0; j < 19; j++)
            {
                m[i, j] = -1 - i - j;
            }
        }

        Assert.Equal(BitConverter.DoubleToInt64Bits(Value(type, m, -1)), BitConverter.DoubleToInt64Bits(All(type, m, -1)[0]));
    }

    private static double Value(Type type, double[,] m, double x) => (double)type.GetMethod("F")!.Invoke(null, [m, A(m), x])!;

    private static double[] A(double[,] m) => [.. Enumerable.Range(0, m.GetLength(1)).Select(i => Math.Cos(i))];

    /// <summary>Compares the gradient with the tangents along each of the numbers.</summary>
    private static void AssertForward(Type type, double[,] m, double x, double[] all)
    {
        int rows = m.GetLength(0), columns = m.GetLength(1);
        double Tangent(double[,] dm, double[] da, double dx) => (((double Value, double Tangent))type.GetMethod("FPushforward")!.Invoke(null, [m, A(m), x, dm, da, dx])!).Tangent;
        void Same(double expected, double actual) => Assert.True(Math.Abs(expected - actual) <= 1e-12 * (1 + Math.Abs(expected)), string.Create(CultureInfo.InvariantCulture, $"{actual:R} at {x} with {columns} columns, and {expected:R} by forward mode"));
        Same(Tangent(new double[rows, columns], new double[columns], 1), all[1]);
        for (int i = 0; i < rows * columns; i += 7)
        {
            double[,] unit = new double[rows, columns];
            unit[i / columns, i % columns] = 1;
            Same(Tangent(unit, new double[columns], 0), all[2 + i]);
        }
    }

    /// <summary>The value, the gradients of all forms and a pullback onto numbers that are there.</summary>
    private static double[] All(Type type, double[,] m, double x)
    {
        double[] a = A(m);
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
            [Differentiable({{(fast ? "FastMath = true" : "Derivatives.Gradient | Derivatives.Pushforward")}})]
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
