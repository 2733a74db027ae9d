namespace SymGrad.Neighbours.Tests;

/// <content>Bundle adjustment: cameras and points from where the points are seen.</content>
internal static partial class Models
{
    /// <summary>The numbers of a camera: rotation (3), centre (3), focal length, principal point (2), radial distortion (2).</summary>
    public const int CameraSize = 11;

    /// <summary>How far off each observation is, in x and in y.</summary>
    /// <param name="cameras">The cameras, one after the other.</param>
    /// <param name="points">The points, three coordinates each.</param>
    /// <param name="camera">For each observation the camera.</param>
    /// <param name="point">For each observation the point.</param>
    /// <param name="seen">Where the point was seen, two coordinates each.</param>
    [Differentiable(Derivatives.Jacobian | Derivatives.SparseJacobian)]
    public static double[] Reprojection(double[] cameras, double[] points, int[] camera, int[] point, [NoDerivative] double[] seen)
    {
        var errors = new double[seen.Length];
        for (int i = 0; i < camera.Length; i++)
        {
            var (u, v) = Project(cameras.AsSpan(CameraSize * camera[i], CameraSize), points.AsSpan(3 * point[i], 3));
            errors[2 * i] = u - seen[2 * i];
            errors[(2 * i) + 1] = v - seen[(2 * i) + 1];
        }

        return errors;
    }

    private static (double U, double V) Project(ReadOnlySpan<double> camera, ReadOnlySpan<double> point)
    {
        double x = point[0] - camera[3], y = point[1] - camera[4], z = point[2] - camera[5];
        double squared = (camera[0] * camera[0]) + (camera[1] * camera[1]) + (camera[2] * camera[2]);
        double angle = Math.Sqrt(squared + 1e-30), cos = Math.Cos(angle), sin = Math.Sin(angle);
        double wx = camera[0] / angle, wy = camera[1] / angle, wz = camera[2] / angle;
        double along = ((wx * x) + (wy * y) + (wz * z)) * (1 - cos);
        double px = (x * cos) + (((wy * z) - (wz * y)) * sin) + (wx * along);
        double py = (y * cos) + (((wz * x) - (wx * z)) * sin) + (wy * along);
        double pz = (z * cos) + (((wx * y) - (wy * x)) * sin) + (wz * along);
        double a = px / pz, b = py / pz, r = (a * a) + (b * b);
        double scale = camera[6] * (1 + (r * (camera[9] + (camera[10] * r))));
        return (camera[7] + (scale * a), camera[8] + (scale * b));
    }
}
