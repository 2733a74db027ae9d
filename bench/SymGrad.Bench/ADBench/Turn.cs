namespace SymGrad.Bench.ADBench;

/// <summary>A rotation about an axis, and what its derivative needs: computed once for a camera's two rows.</summary>
internal readonly struct Turn
{
    private readonly double nx;
    private readonly double ny;
    private readonly double nz;
    private readonly double cos;
    private readonly double sin;

    /// <summary>sin θ/θ.</summary>
    private readonly double sinOverAngle;

    /// <summary>(1 − cos θ)/θ.</summary>
    private readonly double restOverAngle;

    /// <summary>From the axis times the angle in radians.</summary>
    public Turn(double rx, double ry, double rz)
    {
        double squaredAngle = rx * rx + ry * ry + rz * rz;
        if (squaredAngle == 0)
        {
            (cos, sinOverAngle) = (1, 1);
            return;
        }

        double angle = Math.Sqrt(squaredAngle);
        double inverse = 1 / angle;
        (sin, cos) = Math.SinCos(angle);
        (nx, ny, nz) = (rx * inverse, ry * inverse, rz * inverse);
        sinOverAngle = sin * inverse;
        restOverAngle = (1 - cos) * inverse;
    }

    public (double X, double Y, double Z) Apply(double x, double y, double z) => Rotate(x, y, z, sin);

    public (double X, double Y, double Z) ApplyInverse(double x, double y, double z) => Rotate(x, y, z, -sin);

    /// <summary>Jᵀ b, with J as in <see cref="BundleByHand"/>.</summary>
    public (double X, double Y, double Z) ByRotation(double x, double y, double z)
    {
        double along = (nx * x + ny * y + nz * z) * (1 - sinOverAngle);
        return (
            x * sinOverAngle + (y * nz - z * ny) * restOverAngle + nx * along,
            y * sinOverAngle + (z * nx - x * nz) * restOverAngle + ny * along,
            z * sinOverAngle + (x * ny - y * nx) * restOverAngle + nz * along);
    }

    private (double X, double Y, double Z) Rotate(double x, double y, double z, double sine)
    {
        double along = (nx * x + ny * y + nz * z) * (1 - cos);
        return (
            x * cos + (ny * z - nz * y) * sine + nx * along,
            y * cos + (nz * x - nx * z) * sine + ny * along,
            z * cos + (nx * y - ny * x) * sine + nz * along);
    }
}
