namespace SymGrad.Tests;

/// <summary>
/// Numeric derivatives to ten digits or more: finite differences at shrinking steps, extrapolated to step zero (Richardson, in Ridders' way),
/// each with an estimate of its own error.
/// </summary>
internal static class Extrapolated
{
    private const double Shrink = 1.4;
    private const int Rows = 16;

    /// <summary>The derivative of <paramref name="f"/> at <paramref name="x"/> by central differences.</summary>
    /// <param name="f">A function that is smooth within <paramref name="step"/> of <paramref name="x"/>.</param>
    /// <param name="x">The point.</param>
    /// <param name="step">The largest step; by default a tenth of |x|, and at least 0.1.</param>
    public static (double Value, double Error) Derivative(Func<double, double> f, double x, double? step = null) =>
        Limit(h => (f(x + h) - f(x - h)) / (x + h - (x - h)), step ?? Step(x), order: 2);

    /// <summary>The derivative from the right, which needs <paramref name="f"/> only at and above <paramref name="x"/>.</summary>
    public static (double Value, double Error) FromRight(Func<double, double> f, double x, double? step = null) =>
        Limit(h => (f(x + h) - f(x)) / (x + h - x), step ?? Step(x), order: 1);

    /// <summary>The derivative from the left, which needs <paramref name="f"/> only at and below <paramref name="x"/>.</summary>
    public static (double Value, double Error) FromLeft(Func<double, double> f, double x, double? step = null) =>
        Limit(h => (f(x) - f(x - h)) / (x - (x - h)), step ?? Step(x), order: 1);

    /// <summary>The partial derivative with respect to one coordinate.</summary>
    public static (double Value, double Error) Derivative(Func<double[], double> f, double[] x, int coordinate, double? step = null) =>
        Derivative(Along(f, x, coordinate), x[coordinate], step);

    /// <summary>The partial derivative with respect to one coordinate, from the right.</summary>
    public static (double Value, double Error) FromRight(Func<double[], double> f, double[] x, int coordinate, double? step = null) =>
        FromRight(Along(f, x, coordinate), x[coordinate], step);

    /// <summary>The partial derivative with respect to one coordinate, from the left.</summary>
    public static (double Value, double Error) FromLeft(Func<double[], double> f, double[] x, int coordinate, double? step = null) =>
        FromLeft(Along(f, x, coordinate), x[coordinate], step);

    /// <summary>All partial derivatives, in the order of the coordinates.</summary>
    public static (double Value, double Error)[] Gradient(Func<double[], double> f, double[] x, double? step = null) =>
        [.. Enumerable.Range(0, x.Length).Select(i => Derivative(f, x, i, step))];

    private static double Step(double x) => 0.1 * Math.Max(1, Math.Abs(x));

    private static Func<double, double> Along(Func<double[], double> f, double[] x, int coordinate) => t =>
    {
        double[] moved = [.. x];
        moved[coordinate] = t;
        return f(moved);
    };

    /// <summary>
    /// The limit of <paramref name="slope"/> at step zero, its error series being in powers of step^<paramref name="order"/>.
    /// Steps whose slope isn't finite are passed over: they reach out of the function's domain.
    /// </summary>
    private static (double Value, double Error) Limit(Func<double, double> slope, double step, int order)
    {
        double factor = Math.Pow(Shrink, order);
        double[] above = [];
        (double Value, double Error) best = (double.NaN, double.PositiveInfinity);
        for (int tries = 0; tries < 4 * Rows && above.Length < Rows; tries++, step /= Shrink)
        {
            double[] row = new double[above.Length + 1];
            row[0] = slope(step);
            if (!double.IsFinite(row[0]))
            {
                continue;
            }

            double power = 1;
            for (int j = 1; j < row.Length; j++)
            {
                power *= factor;
                row[j] = (row[j - 1] * power - above[j - 1]) / (power - 1);
                double error = Math.Max(Math.Abs(row[j] - row[j - 1]), Math.Abs(row[j] - above[j - 1]));
                if (error <= best.Error)
                {
                    best = (row[j], error);
                }
            }

            above = row;
        }

        return best;
    }
}
