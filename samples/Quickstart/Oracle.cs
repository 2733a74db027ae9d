using System.Text.Json;

namespace Quickstart;

/// <summary>The expected numbers of both cases: exact arithmetic for A, fifty digits for B, confirmed by libtorch.</summary>
public sealed record Oracle(IReadOnlyList<Grid> Grids, double[,] X, double[,] Y, Parameters Start, Expected Wx, Expected XtW)
{
    /// <summary>Reads the file.</summary>
    /// <exception cref="InvalidDataException">The file isn't what it should be.</exception>
    public static Oracle Read(string path)
    {
        try
        {
            using JsonDocument file = JsonDocument.Parse(File.ReadAllBytes(path));
            JsonElement network = Member(file.RootElement, "seedB");
            JsonElement inputs = Member(network, "inputs");
            JsonElement conventions = Member(network, "conventions");
            Oracle oracle = new(
                [.. Member(Member(file.RootElement, "seedA"), "grids").EnumerateArray().Select(Grid)],
                Matrix(inputs, "X"),
                Matrix(inputs, "Y"),
                Parameters(inputs),
                Expected(Member(Member(conventions, "Wx"), "mean")),
                Expected(Member(Member(conventions, "xTW"), "mean")));
            oracle.RequireShapes();
            return oracle;
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or InvalidDataException)
        {
            throw new InvalidDataException($"{path} is not an oracle file: {e.Message}", e);
        }
    }

    private void RequireShapes()
    {
        foreach (Grid grid in Grids)
        {
            Require(grid.Points.All(point => SameShape(point.ByU, grid.U)), "a dJ_dU doesn't have the shape of its U");
        }

        // Both conventions use the same weights, so that every layer is square.
        int width = X.GetLength(1);
        double[,] square = new double[width, width];
        bool fits = SameShape(Y, X) && new[] { Start, Wx.Gradient, XtW.Gradient }.All(parameters =>
            SameShape(parameters.W1, square) && SameShape(parameters.W2, square)
            && parameters.B1.Length == width && parameters.B2.Length == width);
        Require(fits, "the samples and the layers of the network don't have the same width");
    }

    private static bool SameShape(double[,] a, double[,] b) =>
        a.GetLength(0) == b.GetLength(0) && a.GetLength(1) == b.GetLength(1);

    private static void Require(bool condition, string otherwise)
    {
        if (!condition)
        {
            throw new InvalidDataException($"{otherwise}.");
        }
    }

    private static Grid Grid(JsonElement e) =>
        new(Matrix(e, "U"), [.. e.GetProperty("points").EnumerateArray().Select(Point)]);

    private static GridPoint Point(JsonElement e) => new(
        Number(e, "x"), Number(e, "y"), Number(e, "dJ_dv"), Number(e, "v"), Number(e, "dJ_dx"), Number(e, "dJ_dy"), Matrix(e, "dJ_dU"));

    private static Expected Expected(JsonElement e) =>
        new(Number(e, "loss"), Parameters(Member(e, "grad")), Number(e, "loss_after_1_step"), Number(e, "loss_after_100_steps"));

    private static Parameters Parameters(JsonElement e) => new(Matrix(e, "W1"), Vector(e, "b1"), Matrix(e, "W2"), Vector(e, "b2"));

    private static double Number(JsonElement e, string name) => Member(e, name).GetDouble();

    private static double[] Vector(JsonElement e, string name) => Vector(Member(e, name));

    private static double[] Vector(JsonElement e) => [.. e.EnumerateArray().Select(number => number.GetDouble())];

    private static double[,] Matrix(JsonElement e, string name)
    {
        double[][] rows = [.. Member(e, name).EnumerateArray().Select(Vector)];
        int columns = rows.Length > 0 ? rows[0].Length : 0;
        Require(columns > 0 && rows.All(row => row.Length == columns), $"'{name}' is not a matrix");
        double[,] matrix = new double[rows.Length, columns];
        for (int i = 0; i < rows.Length; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                matrix[i, j] = rows[i][j];
            }
        }

        return matrix;
    }

    private static JsonElement Member(JsonElement e, string name) =>
        e.TryGetProperty(name, out JsonElement member) ? member : throw new InvalidDataException($"'{name}' is missing.");
}

/// <summary>A grid U and the points to interpolate it at.</summary>
public sealed record Grid(double[,] U, IReadOnlyList<GridPoint> Points);

/// <summary>One point: where, ∂J/∂v of some final loss J, the value v there, and the derivatives of J.</summary>
public sealed record GridPoint(double X, double Y, double Seed, double Value, double ByX, double ByY, double[,] ByU);

/// <summary>What the network gives at the starting parameters, and after steps of gradient descent at rate 0.1.</summary>
public sealed record Expected(double Loss, Parameters Gradient, double LossAfter1Step, double LossAfter100Steps);
