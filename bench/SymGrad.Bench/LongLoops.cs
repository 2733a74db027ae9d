namespace SymGrad.Bench;

/// <summary>Loops of so many iterations that what they need backwards isn't kept lightly, with checkpoints and without.</summary>
public static partial class LongLoops
{
    /// <summary>The logistic map: little to compute, and each step needs the one before.</summary>
    [Differentiable]
    public static double Logistic(double x, double rate, int steps)
    {
        for (int i = 0; i < steps; i++)
        {
            x = rate * x * (1 - x);
        }

        return x;
    }

    /// <summary>The same from checkpoints.</summary>
    [Differentiable(Checkpoint = true)]
    public static double LogisticInSegments(double x, double rate, int steps)
    {
        for (int i = 0; i < steps; i++)
        {
            x = rate * x * (1 - x);
        }

        return x;
    }

    /// <summary>A pendulum with friction, by steps of symplectic Euler; the sum is the mean of its energy.</summary>
    [Differentiable]
    public static double Pendulum(double angle, double speed, double friction, double step, int steps)
    {
        double sum = 0;
        for (int i = 0; i < steps; i++)
        {
            speed += step * (-Math.Sin(angle) - friction * speed);
            angle += step * speed;
            sum += 0.5 * speed * speed;
        }

        return sum / steps;
    }

    /// <summary>The same from checkpoints.</summary>
    [Differentiable(Checkpoint = true)]
    public static double PendulumInSegments(double angle, double speed, double friction, double step, int steps)
    {
        double sum = 0;
        for (int i = 0; i < steps; i++)
        {
            speed += step * (-Math.Sin(angle) - friction * speed);
            angle += step * speed;
            sum += 0.5 * speed * speed;
        }

        return sum / steps;
    }

    /// <summary>Until a time is reached, in steps that the state decides: how many there are is known only then.</summary>
    [Differentiable]
    public static double Adaptive(double x, double rate, [NoDerivative] double end)
    {
        double time = 0;
        while (time < end)
        {
            double slope = rate * (Math.Cos(time) - x);
            double step = 0.05 / (1 + slope * slope);
            x += step * slope;
            time += step;
        }

        return x;
    }

    /// <summary>The same from checkpoints.</summary>
    [Differentiable(Checkpoint = true)]
    public static double AdaptiveInSegments(double x, double rate, [NoDerivative] double end)
    {
        double time = 0;
        while (time < end)
        {
            double slope = rate * (Math.Cos(time) - x);
            double step = 0.05 / (1 + slope * slope);
            x += step * slope;
            time += step;
        }

        return x;
    }
}
