using BenchmarkDotNet.Attributes;

namespace SymGrad.Bench.ADBench;

/// <summary>
/// Bundle adjustment: the errors, their sparse Jacobian by hand, and generated in two ways: as a whole, and from the 2 × 15
/// Jacobian of a single observation.
/// </summary>
[MemoryDiagnoser]
[HideColumns("Error", "StdDev", "RatioSD")]
public class BundleBenchmarks
{
    private const int BlockSize = 30;

    private BundleData data = new(1, 1, 1);
    private int[] places = [];
    private double[] values = [];
    private double[] valuesByBlocks = [];

    [Params(49)]
    public int Cameras { get; set; }

    [Params(7_776)]
    public int Points { get; set; }

    [Params(31_843)]
    public int Observations { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        data = new BundleData(Cameras, Points, Observations);
        (int[] rowStarts, int[] columns, places) = Bundle.ErrorsJacobianSparsity(
            data.Cameras, data.Points, data.Weights, data.CameraOf, data.PointOf, data.Features);
        (int[] rowStartsByHand, int[] columnsByHand) = BundleByHand.Sparsity(Cameras, Points, data.CameraOf, data.PointOf);
        values = new double[columns.Length];
        valuesByBlocks = new double[columnsByHand.Length];

        string what = $"BA of {Observations} observations";
        double[] errors = Objective();
        double[] errorsByHand = ByHand();
        double[] byHand = [.. valuesByBlocks];
        Agreement.RequireSums(what, errorsByHand, errors);
        Agreement.RequireSums(what, errorsByHand, Generated());
        Agreement.RequireSums(what, byHand, Aligned(rowStarts, columns, rowStartsByHand, columnsByHand));
        Agreement.RequireSums(what, errorsByHand, GeneratedByBlocks());
        Agreement.RequireSums(what, byHand, valuesByBlocks);
    }

    [Benchmark]
    public double[] Objective() =>
        Bundle.Errors(data.Cameras, data.Points, data.Weights, data.CameraOf, data.PointOf, data.Features);

    [Benchmark(Baseline = true)]
    public double[] ByHand() => BundleByHand.Jacobian(
        data.Cameras, data.Points, data.Weights, data.CameraOf, data.PointOf, data.Features, valuesByBlocks);

    [Benchmark]
    public double[] Generated() => Bundle.ErrorsSparseJacobian(
        data.Cameras, data.Points, data.Weights, data.CameraOf, data.PointOf, data.Features, places, values);

    [Benchmark]
    public double[] GeneratedByBlocks()
    {
        int count = data.Weights.Length;
        double[] errors = new double[3 * count];
        for (int i = 0; i < count; i++)
        {
            double weight = data.Weights[i];
            (errors[2 * i], errors[2 * i + 1]) = Bundle.ReprojectionErrorJacobian(
                data.Cameras.AsSpan(Bundle.CameraSize * data.CameraOf[i], Bundle.CameraSize),
                data.Points.AsSpan(Bundle.PointSize * data.PointOf[i], Bundle.PointSize),
                weight,
                data.Features[2 * i],
                data.Features[2 * i + 1],
                valuesByBlocks.AsSpan(BlockSize * i, BlockSize));
            errors[2 * count + i] = 1 - weight * weight;
            valuesByBlocks[BlockSize * count + i] = -2 * weight;
        }

        return errors;
    }

    /// <summary>The generated values at the places of those by hand, which count two more that are always zero.</summary>
    private double[] Aligned(int[] rowStarts, int[] columns, int[] rowStartsByHand, int[] columnsByHand)
    {
        double[] aligned = new double[columnsByHand.Length];
        for (int row = 0; row + 1 < rowStarts.Length; row++)
        {
            int first = rowStartsByHand[row];
            int length = rowStartsByHand[row + 1] - first;
            for (int i = rowStarts[row]; i < rowStarts[row + 1]; i++)
            {
                aligned[Array.IndexOf(columnsByHand, columns[i], first, length)] = values[i];
            }
        }

        return aligned;
    }
}
