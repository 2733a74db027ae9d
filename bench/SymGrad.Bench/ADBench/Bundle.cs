namespace SymGrad.Bench.ADBench;

/// <summary>
/// ADBench's bundle adjustment: how far points land from where cameras saw them, and how far robust weights are from 1
/// (Srajer, Kukelova, Fitzgibbon, arXiv 1807.10129, section 4.2; the weights are Zach's, "Robust Bundle Adjustment
/// Revisited", 2014).
/// </summary>
/// <remarks>
/// A camera has 11 numbers: rotation (its axis times its angle, in radians), centre (3), focal length (pixels), principal
/// point (2, pixels), radial distortion (2).
/// </remarks>
public static partial class Bundle
{
    public const int CameraSize = 11;
    public const int PointSize = 3;

    /// <summary>
    /// For each of the p observations two reprojection errors, then for each observation the error 1 − w² of its weight:
    /// 3p numbers. Its Jacobian has 15 numbers in each of the first 2p rows, and one in each of the others.
    /// </summary>
    /// <param name="cameras">11 numbers for each camera.</param>
    /// <param name="points">Three numbers for each point.</param>
    /// <param name="weights">One number for each observation.</param>
    /// <param name="camera">Which camera made the observation.</param>
    /// <param name="point">Which point it saw.</param>
    /// <param name="features">Where it saw the point: two numbers for each observation, in pixels.</param>
    [Differentiable(Derivatives.SparseJacobian)]
    public static double[] Errors(
        double[] cameras, double[] points, double[] weights, int[] camera, int[] point, [NoDerivative] double[] features)
    {
        int count = weights.Length;
        double[] errors = new double[3 * count];
        for (int i = 0; i < count; i++)
        {
            (errors[2 * i], errors[2 * i + 1]) = ReprojectionError(
                cameras.AsSpan(CameraSize * camera[i], CameraSize),
                points.AsSpan(PointSize * point[i], PointSize),
                weights[i],
                features[2 * i],
                features[2 * i + 1]);
        }

        for (int i = 0; i < count; i++)
        {
            errors[2 * count + i] = 1 - weights[i] * weights[i];
        }

        return errors;
    }

    /// <summary>The weight times the distance of the projected point from where it was seen, in pixels; a Jacobian of 2 × 15.</summary>
    [Differentiable(Derivatives.Jacobian)]
    public static (double X, double Y) ReprojectionError(
        ReadOnlySpan<double> camera, ReadOnlySpan<double> point, double weight, [NoDerivative] double seenX, [NoDerivative] double seenY)
    {
        (double x, double y) = Project(camera, point);
        return (weight * (x - seenX), weight * (y - seenY));
    }

    private static (double X, double Y) Project(ReadOnlySpan<double> camera, ReadOnlySpan<double> point)
    {
        (double x, double y, double z) = Rotate(
            camera[0], camera[1], camera[2], point[0] - camera[3], point[1] - camera[4], point[2] - camera[5]);
        double u = x / z;
        double v = y / z;
        double squares = u * u + v * v;
        double distortion = 1 + camera[9] * squares + camera[10] * squares * squares;
        return (u * distortion * camera[6] + camera[7], v * distortion * camera[6] + camera[8]);
    }

    /// <summary>Rodrigues' formula, p cos θ + (n × p) sin θ + n (n · p)(1 − cos θ), and its limit for θ = 0.</summary>
    private static (double X, double Y, double Z) Rotate(double rx, double ry, double rz, double x, double y, double z)
    {
        double squaredAngle = rx * rx + ry * ry + rz * rz;
        if (squaredAngle == 0)
        {
            return (x + ry * z - rz * y, y + rz * x - rx * z, z + rx * y - ry * x);
        }

        double angle = Math.Sqrt(squaredAngle);
        double cos = Math.Cos(angle);
        double sin = Math.Sin(angle);
        double nx = rx / angle;
        double ny = ry / angle;
        double nz = rz / angle;
        double along = (nx * x + ny * y + nz * z) * (1 - cos);
        return (
            x * cos + (ny * z - nz * y) * sin + nx * along,
            y * cos + (nz * x - nx * z) * sin + ny * along,
            z * cos + (nx * y - ny * x) * sin + nz * along);
    }
}
