using SymGrad;

namespace BundleAdjustment;

/// <summary>
/// The camera of Snavely's Bundler and of the data sets <em>Bundle Adjustment in the Large</em> (Agarwal, Snavely, Seitz
/// and Szeliski, 2010): it looks along its negative z axis, and its image is centred.
/// </summary>
/// <remarks>
/// Nine numbers: rotation (its axis times its angle), translation (3), focal length in pixels, radial distortion k₁ and k₂.
/// A point X is at P = R·X + t for the camera, at p = −P/P_z on its plane, and at f·(1 + k₁·|p|² + k₂·|p|⁴)·p in its image.
/// </remarks>
public static partial class Bundle
{
    public const int CameraSize = 9;
    public const int PointSize = 3;

    /// <summary>How far each point is imaged from where it was seen: two numbers for each observation, in pixels.</summary>
    /// <param name="cameras">Nine numbers for each camera.</param>
    /// <param name="points">Three numbers for each point.</param>
    /// <param name="cameraOf">Which camera made the observation.</param>
    /// <param name="pointOf">Which point it saw.</param>
    /// <param name="seen">Where it saw the point: two numbers for each observation.</param>
    [Differentiable(Derivatives.SparseJacobian)]
    public static double[] Errors(double[] cameras, double[] points, int[] cameraOf, int[] pointOf, [NoDerivative] double[] seen)
    {
        double[] errors = new double[seen.Length];
        for (int i = 0; i < cameraOf.Length; i++)
        {
            (double x, double y) = Project(
                cameras.AsSpan(CameraSize * cameraOf[i], CameraSize), points.AsSpan(PointSize * pointOf[i], PointSize));
            errors[2 * i] = x - seen[2 * i];
            errors[2 * i + 1] = y - seen[2 * i + 1];
        }

        return errors;
    }

    internal static (double X, double Y) Project(ReadOnlySpan<double> camera, ReadOnlySpan<double> point)
    {
        (double x, double y, double z) = Rotate(camera[0], camera[1], camera[2], point[0], point[1], point[2]);
        double u = -(x + camera[3]) / (z + camera[5]);
        double v = -(y + camera[4]) / (z + camera[5]);
        double squares = u * u + v * v;
        double scale = camera[6] * (1 + squares * (camera[7] + squares * camera[8]));
        return (scale * u, scale * v);
    }

    /// <summary>Rodrigues' formula, p·cos θ + (n × p)·sin θ + n·(n·p)·(1 − cos θ), and what it comes to near θ = 0.</summary>
    internal static (double X, double Y, double Z) Rotate(double rx, double ry, double rz, double x, double y, double z)
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
