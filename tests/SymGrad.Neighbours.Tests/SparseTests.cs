using MathNet.Numerics.LinearAlgebra;

namespace SymGrad.Neighbours.Tests;

/// <summary>Levenberg and Marquardt's method on a small bundle adjustment, with the sparse Jacobian in MathNet's sparse matrix.</summary>
public class SparseTests
{
    private const int Cameras = 4, Points = 15;

    private static readonly int[] s_camera = [.. Enumerable.Range(0, Cameras * Points).Select(i => i / Points)];
    private static readonly int[] s_point = [.. Enumerable.Range(0, Cameras * Points).Select(i => i % Points)];

    [Fact]
    public void CamerasAndPointsAreFoundFromWhatTheySee()
    {
        (double[] cameras, double[] points) = Scene();
        double[] seen = Models.Reprojection(cameras, points, s_camera, s_point, new double[2 * s_camera.Length]);
        var random = new Random(5);
        double Off() => 0.02 * (random.NextDouble() - 0.5);
        cameras = [.. cameras.Select(number => number + Off())];
        points = [.. points.Select(number => number + Off())];
        double first = Squares(cameras, points, seen);

        (int[] rowStarts, int[] columns, int[] places) = Models.ReprojectionJacobianSparsity(cameras, points, s_camera, s_point, seen);
        var values = new double[columns.Length];
        double damping = 1e-3;
        for (int step = 0; step < 60; step++)
        {
            double[] errors = Models.ReprojectionSparseJacobian(cameras, points, s_camera, s_point, seen, places, values);
            var jacobian = Matrix<double>.Build.SparseFromCompressedSparseRowFormat(errors.Length, cameras.Length + points.Length, values.Length, rowStarts, columns, values);
            var squares = jacobian.TransposeThisAndMultiply(jacobian);
            var damped = Matrix<double>.Build.Dense(squares.RowCount, squares.ColumnCount, (i, j) => squares[i, j] + (i == j ? damping * (1 + squares[i, i]) : 0));
            var change = damped.Cholesky().Solve(jacobian.TransposeThisAndMultiply(-Vector<double>.Build.Dense(errors)));
            double[] nextCameras = [.. cameras.Select((number, i) => number + change[i])], nextPoints = [.. points.Select((number, i) => number + change[cameras.Length + i])];
            bool isBetter = Squares(nextCameras, nextPoints, seen) < Squares(cameras, points, seen);
            (cameras, points, damping) = isBetter ? (nextCameras, nextPoints, damping / 5) : (cameras, points, damping * 5);
        }

        Assert.True(first > 1e-3, $"{first}");
        Assert.InRange(Squares(cameras, points, seen), 0, 1e-12 * first);
    }

    /// <summary>Two rows of fourteen numbers for each observation, less the other row's principal point, of all the columns there are.</summary>
    [Fact]
    public void TheSparseJacobianIsTheDenseOne()
    {
        (double[] cameras, double[] points) = Scene();
        double[] seen = new double[2 * s_camera.Length];
        double[,] dense = Models.ReprojectionJacobian(cameras, points, s_camera, s_point, seen);
        (int[] rowStarts, int[] columns, double[] values) = Models.ReprojectionSparseJacobian(cameras, points, s_camera, s_point, seen);
        Assert.Equal(2 * 13 * s_camera.Length, values.Length);
        var sparse = Matrix<double>.Build.SparseFromCompressedSparseRowFormat(seen.Length, cameras.Length + points.Length, values.Length, rowStarts, columns, values);
        Assert.True((sparse - Matrix<double>.Build.DenseOfArray(dense)).InfinityNorm() < 1e-12);
    }

    private static double Squares(double[] cameras, double[] points, double[] seen) =>
        Models.Reprojection(cameras, points, s_camera, s_point, seen).Sum(error => error * error);

    private static (double[] Cameras, double[] Points) Scene()
    {
        var random = new Random(4);
        double Between(double low, double high) => low + ((high - low) * random.NextDouble());
        double[] cameras = [.. Enumerable.Range(0, Cameras).SelectMany(_ => (double[])
            [Between(-0.2, 0.2), Between(-0.2, 0.2), Between(-0.2, 0.2), Between(-1, 1), Between(-1, 1), Between(-0.5, 0.5), Between(0.9, 1.1), Between(-0.05, 0.05), Between(-0.05, 0.05), 0.01, -0.002])];
        double[] points = [.. Enumerable.Range(0, Points).SelectMany(_ => (double[])[Between(-2, 2), Between(-2, 2), Between(4, 7)])];
        return (cameras, points);
    }
}
