namespace ImageAlignment;

/// <summary>Gradient descent on the pose: a long step where the gradient changes little, and never one that makes the misfit larger.</summary>
internal sealed class Descent
{
    // Off the pixel grid: on it every weight of the interpolation has a kink, where its derivative counts as 0.
    private static readonly Pose Start = new(0.01, 0.01, 0);

    // A fall smaller than this part of what the slope promises is not worth a step.
    private const double SufficientFall = 1e-4;
    private const double ConvergedSlope = 1e-7;

    private readonly double[,] still;
    private readonly double[,] moving;

    // An angle counts as the way, in pixels, that it moves what lies halfway to the border.
    private readonly double radius;

    private double[] gradient;
    private double length;

    public Descent(double[,] still, double[,] moving)
    {
        this.still = still;
        this.moving = moving;
        radius = 0.25 * still.GetLength(0);
        (Misfit, gradient) = Evaluate(Pose);

        // The first step goes half a pixel far.
        length = 0.5 / Slope;
    }

    /// <summary>The best pose so far, at first almost that of an image that hasn't been moved.</summary>
    public Pose Pose { get; private set; } = Start;

    /// <summary>The mean squared difference at the pose.</summary>
    public double Misfit { get; private set; }

    private double Slope => Math.Sqrt(gradient.Sum(partial => partial * partial));

    /// <summary>One step downhill; false if there is no further way down.</summary>
    public bool Step()
    {
        double slope = Slope;
        while (slope > ConvergedSlope && length * slope > double.Epsilon)
        {
            Pose next = new(
                Pose.Dx - length * gradient[0], Pose.Dy - length * gradient[1], Pose.Angle - length * gradient[2] / radius);
            if (next == Pose)
            {
                return false;
            }

            (double misfit, double[] nextGradient) = Evaluate(next);
            if (misfit <= Misfit - SufficientFall * length * slope * slope)
            {
                // The step of Barzilai and Borwein: the gradient's own change tells how long the next one may be.
                double change = gradient.Zip(nextGradient, (before, after) => (before - after) * before).Sum();
                length = change > 0 ? length * slope * slope / change : 2 * length;
                (Pose, Misfit, gradient) = (next, misfit, nextGradient);
                return true;
            }

            length /= 2;
        }

        return false;
    }

    private (double Misfit, double[] Gradient) Evaluate(Pose pose)
    {
        double misfit = Alignment.MisfitValueAndGradient(
            pose.Dx, pose.Dy, pose.Angle, still, moving, out double byDx, out double byDy, out double byAngle);
        return (misfit, [byDx, byDy, byAngle / radius]);
    }
}
