using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;

namespace SymGrad.Bench;

/// <summary>Bilinear interpolation: the generated gradient over the one by hand, for each form and size.</summary>
[MemoryDiagnoser]
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory, BenchmarkLogicalGroupRule.ByParams)]
[CategoriesColumn]
[HideColumns("Error", "StdDev", "RatioSD")]
public class BilinearBenchmarks
{
    private double[,] u = new double[0, 0];
    private double[,] uGradient = new double[0, 0];
    private double x;
    private double y;
    private double xAdjoint;
    private double yAdjoint;

    [Params(16, 64, 256)]
    public int Size { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        Random random = new(Size);
        u = Agreement.Numbers(Size, Size, random);
        uGradient = new double[Size, Size];
        x = 0.3 * Size + 0.25;
        y = 0.7 * Size - 0.4;
        Check();
    }

    [Benchmark(Baseline = true), BenchmarkCategory("ValueAndGradient")]
    public double HandValueAndGradient() => InterpolationByHand.ValueAndGradient(u, x, y, uGradient, out _, out _);

    [Benchmark, BenchmarkCategory("ValueAndGradient")]
    public double GeneratedValueAndGradient() => Interpolation.BilinearValueAndGradient(u, x, y, uGradient, out _, out _);

    [Benchmark, BenchmarkCategory("ValueAndGradient")]
    public double GeneratedFastValueAndGradient() => Interpolation.BilinearFastValueAndGradient(u, x, y, uGradient, out _, out _);

    [Benchmark(Baseline = true), BenchmarkCategory("Gradient")]
    public double HandGradient() => InterpolationByHand.Gradient(u, x, y).X;

    [Benchmark, BenchmarkCategory("Gradient")]
    public double GeneratedGradient() => Interpolation.BilinearGradient(u, x, y).x;

    [Benchmark, BenchmarkCategory("Gradient")]
    public double GeneratedFastGradient() => Interpolation.BilinearFastGradient(u, x, y).x;

    [Benchmark(Baseline = true), BenchmarkCategory("Pullback")]
    public void HandPullback() => InterpolationByHand.Pullback(u, x, y, 1, uGradient, ref xAdjoint, ref yAdjoint);

    [Benchmark, BenchmarkCategory("Pullback")]
    public void GeneratedPullback() => Interpolation.BilinearPullback(u, x, y, 1, uGradient, ref xAdjoint, ref yAdjoint);

    [Benchmark, BenchmarkCategory("Pullback")]
    public void GeneratedFastPullback() => Interpolation.BilinearFastPullback(u, x, y, 1, uGradient, ref xAdjoint, ref yAdjoint);

    private void Check()
    {
        double[,] byHand = new double[Size, Size];
        double[,] generated = new double[Size, Size];
        double valueByHand = InterpolationByHand.ValueAndGradient(u, x, y, byHand, out double xByHand, out double yByHand);
        double value = Interpolation.BilinearValueAndGradient(u, x, y, generated, out double xGenerated, out double yGenerated);
        Agreement.Require("bilinear, value and gradient", valueByHand, value);
        Agreement.Require("bilinear, value and gradient", [xByHand, yByHand], [xGenerated, yGenerated]);
        Agreement.Require("bilinear, value and gradient", byHand, generated);
        double fastValue = Interpolation.BilinearFastValueAndGradient(u, x, y, generated, out double xFast, out double yFast);
        Agreement.Require("bilinear, value and gradient with FastMath", valueByHand, fastValue);
        Agreement.Require("bilinear, value and gradient with FastMath", [xByHand, yByHand], [xFast, yFast]);
        Agreement.Require("bilinear, value and gradient with FastMath", byHand, generated);

        var gradientByHand = InterpolationByHand.Gradient(u, x, y);
        var gradient = Interpolation.BilinearGradient(u, x, y);
        Agreement.Require("bilinear, gradient", [gradientByHand.X, gradientByHand.Y], [gradient.x, gradient.y]);
        Agreement.Require("bilinear, gradient", gradientByHand.U, gradient.u);
        gradient = Interpolation.BilinearFastGradient(u, x, y);
        Agreement.Require("bilinear, gradient with FastMath", [gradientByHand.X, gradientByHand.Y], [gradient.x, gradient.y]);
        Agreement.Require("bilinear, gradient with FastMath", gradientByHand.U, gradient.u);

        // Pulled back into adjoints that aren't empty.
        double[,] fast = (double[,])byHand.Clone();
        InterpolationByHand.Pullback(u, x, y, -1.5, byHand, ref xByHand, ref yByHand);
        Interpolation.BilinearPullback(u, x, y, -1.5, generated, ref xGenerated, ref yGenerated);
        Agreement.Require("bilinear, pullback", [xByHand, yByHand], [xGenerated, yGenerated]);
        Agreement.Require("bilinear, pullback", byHand, generated);
        Interpolation.BilinearFastPullback(u, x, y, -1.5, fast, ref xFast, ref yFast);
        Agreement.Require("bilinear, pullback with FastMath", [xByHand, yByHand], [xFast, yFast]);
        Agreement.Require("bilinear, pullback with FastMath", byHand, fast);
    }
}
