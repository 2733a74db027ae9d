namespace InverseKinematics;

/// <summary>A frame that is fixed to a part of the arm. Its z axis is that of the next joint.</summary>
public readonly record struct Frame(Vector Origin, Vector X, Vector Y, Vector Z)
{
    public static Frame Base => new(default, new(1, 0, 0), new(0, 1, 0), new(0, 0, 1));

    /// <summary>The frame after a joint that is turned by an angle, and its link.</summary>
    public Frame Next(Link link, double angle)
    {
        Vector x = Math.Cos(angle) * X + Math.Sin(angle) * Y;
        Vector y = Math.Cos(angle) * Y - Math.Sin(angle) * X;
        double cos = Math.Cos(link.Twist);
        double sin = Math.Sin(link.Twist);
        return new(Origin + link.Offset * Z + link.Length * x, x, cos * y + sin * Z, cos * Z - sin * y);
    }
}
