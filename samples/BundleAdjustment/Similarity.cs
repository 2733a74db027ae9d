using MathNet.Numerics.LinearAlgebra;

namespace BundleAdjustment;

/// <summary>
/// The shift, turn and scale that lay points on others as well as can be, by S. Umeyama's method (1991). Images don't tell
/// where a scene is, how it is turned and how large it is, so two solutions may differ by that much.
/// </summary>
internal sealed class Similarity
{
    private readonly Vector<double> fromCentre;
    private readonly Vector<double> toCentre;
    private readonly Matrix<double> matrix;

    private Similarity(Vector<double> fromCentre, Vector<double> toCentre, Matrix<double> matrix)
    {
        this.fromCentre = fromCentre;
        this.toCentre = toCentre;
        this.matrix = matrix;
    }

    /// <summary>Three numbers for each point; both have as many points.</summary>
    public static Similarity Between(double[] from, double[] to)
    {
        Matrix<double> source = Columns(from);
        Matrix<double> target = Columns(to);
        Vector<double> fromCentre = source.RowSums() / source.ColumnCount;
        Vector<double> toCentre = target.RowSums() / target.ColumnCount;
        source.SetSubMatrix(0, 0, Centred(source, fromCentre));
        target.SetSubMatrix(0, 0, Centred(target, toCentre));

        var svd = target.TransposeAndMultiply(source).Svd();
        Vector<double> signs = Vector<double>.Build.Dense([1, 1, Math.Sign(svd.U.Determinant() * svd.VT.Determinant())]);
        Matrix<double> rotation = svd.U * Matrix<double>.Build.DiagonalOfDiagonalVector(signs) * svd.VT;
        double scale = svd.S.DotProduct(signs) / source.PointwisePower(2).RowSums().Sum();
        return new(fromCentre, toCentre, scale * rotation);
    }

    public double[] Moved(double[] points) => Centred(matrix * Centred(Columns(points), fromCentre), -toCentre).ToColumnMajorArray();

    /// <summary>The root of the mean squared distance of points from others, once they lie on them as well as can be.</summary>
    public static double Distance(double[] from, double[] to)
    {
        double[] moved = Between(from, to).Moved(from);
        return Math.Sqrt(moved.Zip(to, (a, b) => (a - b) * (a - b)).Sum() / (to.Length / Bundle.PointSize));
    }

    private static Matrix<double> Columns(double[] points) =>
        Matrix<double>.Build.DenseOfColumnMajor(Bundle.PointSize, points.Length / Bundle.PointSize, points);

    private static Matrix<double> Centred(Matrix<double> points, Vector<double> centre) =>
        points.MapIndexed((row, _, number) => number - centre[row], Zeros.Include);
}
