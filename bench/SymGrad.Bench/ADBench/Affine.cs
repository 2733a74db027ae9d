namespace SymGrad.Bench.ADBench;

/// <summary>A linear map of space with a translation in its fourth column: rows of a 4 × 4 matrix whose last row is 0 0 0 1.</summary>
public readonly record struct Affine(
    double M11, double M12, double M13, double M14,
    double M21, double M22, double M23, double M24,
    double M31, double M32, double M33, double M34)
{
    public static Affine Identity => new(1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0);

    /// <summary>First <paramref name="b"/>, then <paramref name="a"/>.</summary>
    public static Affine operator *(Affine a, Affine b) => new(
        a.M11 * b.M11 + a.M12 * b.M21 + a.M13 * b.M31,
        a.M11 * b.M12 + a.M12 * b.M22 + a.M13 * b.M32,
        a.M11 * b.M13 + a.M12 * b.M23 + a.M13 * b.M33,
        a.M11 * b.M14 + a.M12 * b.M24 + a.M13 * b.M34 + a.M14,
        a.M21 * b.M11 + a.M22 * b.M21 + a.M23 * b.M31,
        a.M21 * b.M12 + a.M22 * b.M22 + a.M23 * b.M32,
        a.M21 * b.M13 + a.M22 * b.M23 + a.M23 * b.M33,
        a.M21 * b.M14 + a.M22 * b.M24 + a.M23 * b.M34 + a.M24,
        a.M31 * b.M11 + a.M32 * b.M21 + a.M33 * b.M31,
        a.M31 * b.M12 + a.M32 * b.M22 + a.M33 * b.M32,
        a.M31 * b.M13 + a.M32 * b.M23 + a.M33 * b.M33,
        a.M31 * b.M14 + a.M32 * b.M24 + a.M33 * b.M34 + a.M34);

    /// <summary>A turn about the x axis, then one about the z axis, in radians.</summary>
    public static Affine Turned(double aboutX, double aboutZ)
    {
        double sx = Math.Sin(aboutX);
        double cx = Math.Cos(aboutX);
        double sz = Math.Sin(aboutZ);
        double cz = Math.Cos(aboutZ);
        return new(cz, -sz * cx, sz * sx, 0, sz, cz * cx, -cz * sx, 0, 0, sx, cx, 0);
    }

    /// <summary>The rotation about an axis, given as the axis times the angle in radians, and then a translation.</summary>
    public static Affine Moved(double rx, double ry, double rz, double tx, double ty, double tz)
    {
        double angle = Math.Sqrt(rx * rx + ry * ry + rz * rz);
        if (angle < 1e-4)
        {
            return new(1, 0, 0, tx, 0, 1, 0, ty, 0, 0, 1, tz);
        }

        double x = rx / angle;
        double y = ry / angle;
        double z = rz / angle;
        double s = Math.Sin(angle);
        double c = Math.Cos(angle);
        double r = 1 - c;
        return new(
            x * x + (1 - x * x) * c, x * y * r - z * s, x * z * r + y * s, tx,
            x * y * r + z * s, y * y + (1 - y * y) * c, y * z * r - x * s, ty,
            x * z * r - y * s, y * z * r + x * s, z * z + (1 - z * z) * c, tz);
    }

    /// <summary>Where a point comes to.</summary>
    public (double X, double Y, double Z) Apply(double x, double y, double z) => (
        M11 * x + M12 * y + M13 * z + M14,
        M21 * x + M22 * y + M23 * z + M24,
        M31 * x + M32 * y + M33 * z + M34);
}
