using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using SymGrad.Generator.Symbolics;

namespace SymGrad.Tests.Functions;

/// <summary>The rows for MathNet.Numerics against numeric differentiation of the package's own functions, and none forgotten.</summary>
public partial class LibraryFunctionTests
{
    /// <summary>The functions are right to about eleven digits, and their numeric derivatives have two less.</summary>
    private const double Tolerance = 1e-9;

    /// <summary>The largest step of numeric differentiation; no point is nearer to an edge of its function's domain.</summary>
    private const double Step = 0.04;

    /// <summary>Each function with points, one number for each parameter.</summary>
    private static readonly Dictionary<string, double[][]> Points = new()
    {
        ["SpecialFunctions.AiryAi(x)"] = [[-2.5], [0], [0.7], [3]],
        ["SpecialFunctions.AiryAiPrime(x)"] = [[-2.5], [0], [0.7], [3]],
        ["SpecialFunctions.AiryBi(x)"] = [[-2.5], [0], [0.7], [3]],
        ["SpecialFunctions.AiryBiPrime(x)"] = [[-2.5], [0], [0.7], [3]],
        ["SpecialFunctions.BesselI(0, x)"] = [[0.5], [2.5], [7]],
        ["SpecialFunctions.BesselI(2.5, x)"] = [[0.5], [2.5], [7]],
        ["SpecialFunctions.BesselI0(x)"] = [[-0.5], [0], [2.5]],
        ["SpecialFunctions.BesselI1(x)"] = [[-0.5], [0.1], [2.5]],
        ["SpecialFunctions.BesselJ(0, x)"] = [[0.5], [2.5], [7]],
        ["SpecialFunctions.BesselJ(1, x)"] = [[0.5], [2.5], [7]],
        ["SpecialFunctions.BesselJ(2.5, x)"] = [[0.5], [2.5], [7]],
        ["SpecialFunctions.BesselK(0, x)"] = [[0.5], [2.5], [7]],
        ["SpecialFunctions.BesselK(2.5, x)"] = [[0.5], [2.5], [7]],
        ["SpecialFunctions.BesselK0(x)"] = [[0.5], [2.5], [7]],
        ["SpecialFunctions.BesselK1(x)"] = [[0.5], [2.5], [7]],
        ["SpecialFunctions.BesselY(0, x)"] = [[0.5], [2.5], [7]],
        ["SpecialFunctions.BesselY(2.5, x)"] = [[0.5], [2.5], [7]],
        ["SpecialFunctions.Beta(x, y)"] = [[0.5, 0.5], [2, 3], [4.5, 0.7]],
        ["SpecialFunctions.BetaLn(x, y)"] = [[0.5, 0.5], [2, 3], [40, 0.7]],
        ["SpecialFunctions.Erf(x)"] = [[-1.5], [0], [0.3], [2]],
        ["SpecialFunctions.Erfc(x)"] = [[-1.5], [0], [0.3], [2]],
        ["SpecialFunctions.ErfInv(x)"] = [[-0.7], [0], [0.5], [0.9]],
        ["SpecialFunctions.ErfcInv(x)"] = [[0.1], [0.5], [1], [1.8]],
        ["SpecialFunctions.Expm1(x)"] = [[-1.5], [0], [2]],
        ["SpecialFunctions.ExponentialIntegral(x, 0)"] = [[0.5], [2]],
        ["SpecialFunctions.ExponentialIntegral(x, 1)"] = [[0.5], [2]],
        ["SpecialFunctions.ExponentialIntegral(x, 3)"] = [[0.5], [2]],
        ["SpecialFunctions.Gamma(x)"] = [[-1.5], [0.3], [1], [4.5]],
        ["SpecialFunctions.GammaLn(x)"] = [[0.3], [1], [4.5], [30]],
        ["SpecialFunctions.GammaLowerRegularized(2.5, x)"] = [[0.5], [2], [6]],
        ["SpecialFunctions.GammaUpperRegularized(2.5, x)"] = [[0.5], [2], [6]],
        ["SpecialFunctions.Hypotenuse(x, y)"] = [[3, 4], [-0.5, 0.2], [2, -7]],
        ["SpecialFunctions.Log1p(x)"] = [[-0.5], [0], [3]],
        ["SpecialFunctions.Logistic(x)"] = [[-3], [0], [1.5]],
        ["SpecialFunctions.Logit(x)"] = [[0.1], [0.5], [0.8]],
        ["Normal.CDF(x, y, z)"] = [[0, 1, 0.5], [1, 2, -1.5], [-0.5, 0.7, -0.5]],
        ["Normal.InvCDF(x, y, z)"] = [[0, 1, 0.5], [1, 2, 0.2], [-0.5, 0.7, 0.85]],
        ["Normal.PDF(x, y, z)"] = [[0, 1, 0.5], [1, 2, -1.5], [-0.5, 0.7, -0.5]],
        ["Normal.PDFLn(x, y, z)"] = [[0, 1, 0.5], [1, 2, -1.5], [-0.5, 0.7, -0.5]],
    };

    private static readonly Lazy<GeneratorRun> Program = new(() => GeneratorRun.WithMathNet($$"""
        using System;
        using MathNet.Numerics;
        using MathNet.Numerics.Distributions;
        using SymGrad;

        public static partial class Program
        {
            {{string.Join("\n    ", Points.Select(function => $"[Differentiable] public static double {Method(function.Key)}({Parameters(function.Value[0].Length)}) => {function.Key};"))}}
        }
        """));

    public static TheoryData<string> Functions => [.. Points.Keys];

    [Theory]
    [MemberData(nameof(Functions))]
    public void AgreesWithNumericDifferentiation(string function)
    {
        foreach (double[] point in Points[function])
        {
            object gradient = Program.Value.Call("Program", Method(function) + "Gradient", Boxed(point))!;
            object?[] parts = gradient is ITuple tuple ? [.. Enumerable.Range(0, tuple.Length).Select(i => tuple[i])] : [gradient];
            Assert.Equal(point.Length, parts.Length);
            for (int i = 0; i < parts.Length; i++)
            {
                double numeric = Extrapolated.Derivative(at => (double)Program.Value.Call("Program", Method(function), Boxed(at))!, point, i, Step).Value;
                Agreement.Within(numeric, Convert.ToDouble(parts[i], CultureInfo.InvariantCulture), Tolerance, scale: 1, $"{function} at ({string.Join(", ", point)}) by argument {i}");
            }
        }
    }

    [Fact]
    public void NothingIsReportedAndNothingIsForgotten()
    {
        Assert.Empty(Program.Value.Diagnostics);
        Assert.Empty(Program.Value.CompileDiagnostics);
        string[] tested = [.. Points.Keys.Select(function => "." + function.Split('(')[0])];
        Assert.Empty(RuleTable.Rows.Where(rule => rule.Name.Contains('.', StringComparison.Ordinal) && !tested.Any(function => rule.Name.EndsWith(function, StringComparison.Ordinal))).Select(rule => rule.Name));
    }

    /// <summary>No derivative by the order is known: to leave it out would be a wrong gradient in silence.</summary>
    [Theory]
    [InlineData("double x, double order", "SpecialFunctions.BesselJ(order, x)", true)]
    [InlineData("double x", "SpecialFunctions.BesselK(x, x)", true)]
    [InlineData("double x, double a", "SpecialFunctions.GammaLowerRegularized(a, x)", true)]
    [InlineData("double x, int order", "SpecialFunctions.BesselJ(order, x)", false)]
    [InlineData("double x", "SpecialFunctions.GammaUpperRegularized(1 + 0.5, x)", false)]
    public void AnOrderMustBeConstant(string parameters, string body, bool refused)
    {
        GeneratorRun run = GeneratorRun.WithMathNet($$"""
            using MathNet.Numerics;
            using SymGrad;

            public static partial class Program
            {
                [Differentiable] public static double F({{parameters}}) => {{body}};
            }
            """);
        Assert.Equal(refused ? ["SYMG0005"] : [], run.Diagnostics.Select(d => d.Id));
        Assert.Equal(refused, run.Sources.Count == 0);
    }

    private static object?[] Boxed(double[] point) => [.. point.Cast<object>()];

    private static string Parameters(int count) => string.Join(", ", "xyz".Take(count).Select(name => $"double {name}"));

    private static string Method(string function) => NotInNames().Replace(function, "_");

    [GeneratedRegex(@"\W+")]
    private static partial Regex NotInNames();
}
