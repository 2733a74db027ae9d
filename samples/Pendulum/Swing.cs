using SymGrad;

namespace Pendulum;

/// <summary>The swing of a damped pendulum, θ″ = −(g/l)·sin θ − c·θ′, by the classical method of Runge and Kutta.</summary>
public static partial class Swing
{
    internal const double Gravity = 9.81;

    // The longest step of the integrator, in seconds: its error is far below the noise of a recording.
    private const double LongestStep = 0.02;

    /// <summary>The angles in radians at ascending times, the first of which is where the swing starts.</summary>
    /// <param name="length">The length l in metres.</param>
    /// <param name="damping">The damping c per second.</param>
    /// <param name="angle">The angle θ at the first time.</param>
    /// <param name="velocity">The angular velocity θ′ at the first time, in radians per second.</param>
    /// <param name="times">In seconds.</param>
    [Differentiable(Derivatives.Jacobian)]
    public static double[] Angles(double length, double damping, double angle, double velocity, [NoDerivative] double[] times)
    {
        double[] angles = new double[times.Length];
        angles[0] = angle;
        for (int i = 1; i < times.Length; i++)
        {
            double duration = times[i] - times[i - 1];
            int steps = (int)Math.Ceiling(duration / LongestStep);
            for (int step = 0; step < steps; step++)
            {
                (angle, velocity) = Step(length, damping, angle, velocity, duration / steps);
            }

            angles[i] = angle;
        }

        return angles;
    }

    /// <summary>The sum of squared differences between the swing and a recorded one.</summary>
    [Differentiable]
    public static double SquaredError(
        double length, double damping, double angle, double velocity, [NoDerivative] double[] times, [NoDerivative] double[] recorded)
    {
        double[] angles = Angles(length, damping, angle, velocity, times);
        double sum = 0;
        for (int i = 0; i < angles.Length; i++)
        {
            double difference = angles[i] - recorded[i];
            sum += difference * difference;
        }

        return sum;
    }

    private static (double Angle, double Velocity) Step(double length, double damping, double angle, double velocity, double h)
    {
        double a1 = Acceleration(length, damping, angle, velocity);
        double v2 = velocity + 0.5 * h * a1;
        double a2 = Acceleration(length, damping, angle + 0.5 * h * velocity, v2);
        double v3 = velocity + 0.5 * h * a2;
        double a3 = Acceleration(length, damping, angle + 0.5 * h * v2, v3);
        double v4 = velocity + h * a3;
        double a4 = Acceleration(length, damping, angle + h * v3, v4);
        return (angle + h / 6 * (velocity + 2 * (v2 + v3) + v4), velocity + h / 6 * (a1 + 2 * (a2 + a3) + a4));
    }

    private static double Acceleration(double length, double damping, double angle, double velocity) =>
        -Gravity / length * Math.Sin(angle) - damping * velocity;
}
