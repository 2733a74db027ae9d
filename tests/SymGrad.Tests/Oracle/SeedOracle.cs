using System.Text.Json;

namespace SymGrad.Tests;

/// <summary>The two cases of Data/seed-oracle.json, whose numbers come from at least two independent oracles each.</summary>
/// <param name="Grids">Case A, bilinear interpolation.</param>
/// <param name="Mlp">Case B, the two-layer network.</param>
internal sealed record SeedOracle(IReadOnlyList<BilinearGrid> Grids, MlpCase Mlp)
{
    private static readonly Lazy<SeedOracle> Loaded = new(Read);

    /// <summary>The file, read once.</summary>
    public static SeedOracle Instance => Loaded.Value;

    /// <summary>Every point of every grid.</summary>
    public IEnumerable<(BilinearGrid Grid, BilinearPoint Point)> BilinearPoints => Grids.SelectMany(g => g.Points.Select(p => (g, p)));

    private static SeedOracle Read()
    {
        using JsonDocument file = JsonDocument.Parse(File.ReadAllBytes(Repository.Data("seed-oracle.json")));
        JsonElement root = file.RootElement;
        return new(
            [.. root.GetProperty("seedA").GetProperty("grids").EnumerateArray().Select(BilinearGrid.Read)],
            MlpCase.Read(root.GetProperty("seedB")));
    }
}

/// <summary>A matrix U and the points at which it is interpolated.</summary>
internal sealed record BilinearGrid(double[,] U, IReadOnlyList<BilinearPoint> Points)
{
    internal static BilinearGrid Read(JsonElement e) =>
        new(e.Matrix("U"), [.. e.GetProperty("points").EnumerateArray().Select(BilinearPoint.Read)]);
}

/// <summary>Value v and pullback at one point.</summary>
/// <param name="Kind"><c>inside</c> the grid or <c>partly_outside</c>.</param>
/// <param name="X">Along the rows, counted from 1.</param>
/// <param name="Y">Along the columns, counted from 1.</param>
/// <param name="Seed">∂J/∂v.</param>
/// <param name="Value">v.</param>
/// <param name="ByX">∂J/∂x.</param>
/// <param name="ByY">∂J/∂y.</param>
/// <param name="ByU">∂J/∂U.</param>
internal sealed record BilinearPoint(string Kind, double X, double Y, double Seed, double Value, double ByX, double ByY, double[,] ByU)
{
    internal static BilinearPoint Read(JsonElement e) => new(
        e.GetProperty("kind").GetString()!,
        e.Number("x"),
        e.Number("y"),
        e.Number("dJ_dv"),
        e.Number("v"),
        e.Number("dJ_dx"),
        e.Number("dJ_dy"),
        e.Matrix("dJ_dU"));
}

/// <summary>The network: data, starting parameters, and what follows from them in both conventions.</summary>
/// <param name="X">One row for each sample.</param>
/// <param name="Y">The one-hot label of each sample.</param>
/// <param name="Start">The starting parameters.</param>
/// <param name="Wx">The convention z = W·x + b.</param>
/// <param name="XtW">The convention z = xᵀ·W + b.</param>
internal sealed record MlpCase(double[,] X, double[,] Y, MlpParameters Start, MlpConvention Wx, MlpConvention XtW)
{
    internal static MlpCase Read(JsonElement e)
    {
        JsonElement inputs = e.GetProperty("inputs");
        JsonElement conventions = e.GetProperty("conventions");
        return new(
            inputs.Matrix("X"),
            inputs.Matrix("Y"),
            MlpParameters.Read(inputs),
            MlpConvention.Read(conventions.GetProperty("Wx")),
            MlpConvention.Read(conventions.GetProperty("xTW")));
    }
}

/// <summary>The parameters of both layers, or a gradient with respect to them.</summary>
internal sealed record MlpParameters(double[,] W1, double[] B1, double[,] W2, double[] B2)
{
    internal static MlpParameters Read(JsonElement e) => new(e.Matrix("W1"), e.Vector("b1"), e.Matrix("W2"), e.Vector("b2"));
}

/// <summary>One way of writing a layer: each sample on its own, and the loss as mean and as sum over the samples.</summary>
internal sealed record MlpConvention(IReadOnlyList<MlpSample> Samples, MlpTraining Mean, MlpTraining Sum)
{
    internal static MlpConvention Read(JsonElement e) => new(
        [.. e.GetProperty("samples").EnumerateArray().Select(MlpSample.Read)],
        MlpTraining.Read(e.GetProperty("mean")),
        MlpTraining.Read(e.GetProperty("sum")));
}

/// <summary>The forward pass of one sample at the starting parameters.</summary>
internal sealed record MlpSample(double[] Z1, double[] Hidden, double[] Logits, double[] Softmax, double Loss)
{
    internal static MlpSample Read(JsonElement e) =>
        new(e.Vector("z1"), e.Vector("hidden"), e.Vector("logits"), e.Vector("softmax"), e.Number("loss"));
}

/// <summary>Loss and gradient at the starting parameters, and what gradient descent at rate 0.1 makes of them.</summary>
internal sealed record MlpTraining(
    double Loss,
    MlpParameters Gradient,
    MlpParameters After1Step,
    double LossAfter1Step,
    double LossAfter10Steps,
    double LossAfter100Steps,
    MlpParameters After100Steps)
{
    /// <summary>The rate of the steps.</summary>
    public const double Rate = 0.1;

    internal static MlpTraining Read(JsonElement e) => new(
        e.Number("loss"),
        MlpParameters.Read(e.GetProperty("grad")),
        MlpParameters.Read(e.GetProperty("params_after_1_step_lr0.1")),
        e.Number("loss_after_1_step"),
        e.Number("loss_after_10_steps"),
        e.Number("loss_after_100_steps"),
        MlpParameters.Read(e.GetProperty("params_after_100_steps")));
}

/// <summary>Numbers by property name.</summary>
file static class Numbers
{
    public static double Number(this JsonElement e, string name) => e.GetProperty(name).GetDouble();

    public static double[] Vector(this JsonElement e, string name) => [.. e.GetProperty(name).EnumerateArray().Select(n => n.GetDouble())];

    public static double[,] Matrix(this JsonElement e, string name)
    {
        JsonElement rows = e.GetProperty(name);
        double[,] matrix = new double[rows.GetArrayLength(), rows[0].GetArrayLength()];
        for (int i = 0; i < matrix.GetLength(0); i++)
        {
            for (int j = 0; j < matrix.GetLength(1); j++)
            {
                matrix[i, j] = rows[i][j].GetDouble();
            }
        }

        return matrix;
    }
}
