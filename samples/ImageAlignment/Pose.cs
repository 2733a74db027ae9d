namespace ImageAlignment;

/// <summary>How an image lies: shifted by rows and columns, turned by an angle in radians.</summary>
internal readonly record struct Pose(double Dx, double Dy, double Angle)
{
    public double Degrees => Angle * (180 / Math.PI);

    public override string ToString() => $"{Dx:F3} rows, {Dy:F3} columns, {Degrees:F2}°";
}
