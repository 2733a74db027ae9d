namespace BundleAdjustment;

/// <summary>Levenberg and Marquardt's method, with Nielsen's rule for the damping.</summary>
internal sealed class Adjustment
{
    private const double FirstDamping = 1e-3;
    private const double MostDamping = 1e12;

    // A step that makes the sum of squares less by no more than this part of it is the last.
    private const double SufficientFall = 1e-10;

    // In pixels: nothing is seen that exactly.
    private const double NegligibleError = 1e-6;

    private readonly NormalEquations equations;
    private double sumOfSquares;
    private double damping = FirstDamping;
    private double growth = 2;

    /// <exception cref="InvalidDataException">A camera or a point is in no observation, or an observation has no image.</exception>
    public Adjustment(Problem start)
    {
        double[] errors = Bundle.Errors(start.Cameras, start.Points, start.CameraOf, start.PointOf, start.Seen);
        int bad = Array.FindIndex(errors, error => !double.IsFinite(error));
        if (bad >= 0)
        {
            throw new InvalidDataException($"Observation {bad / 2} is of a point in the plane of its camera, or too far away to be computed with.");
        }

        Problem = start;
        equations = new(start);
        equations.Update(start.Cameras, start.Points);
        sumOfSquares = start.SumOfSquares;
    }

    /// <summary>The problem with the best cameras and points so far.</summary>
    public Problem Problem { get; private set; }

    public int NonzeroCount => equations.NonzeroCount;

    public double Damping => damping;

    /// <summary>True if the last step hardly made the sum of squares less, or nothing is left of it.</summary>
    public bool IsConverged { get; private set; }

    /// <summary>One step that makes the sum of squares less; false if there is none.</summary>
    public bool Step()
    {
        while (!IsConverged && damping < MostDamping)
        {
            double[]? change = equations.Solve(damping);
            Problem next = change is null ? Problem : Moved(change);
            double nextSumOfSquares = next.SumOfSquares;
            double fall = sumOfSquares - nextSumOfSquares;
            if (change is not null && fall > 0)
            {
                double gain = fall / equations.LinearDecrease(change, damping);
                damping *= Math.Max(1.0 / 3, 1 - Math.Pow(2 * gain - 1, 3));
                growth = 2;
                IsConverged = fall <= SufficientFall * sumOfSquares || next.ReprojectionError < NegligibleError;
                (Problem, sumOfSquares) = (next, nextSumOfSquares);
                equations.Update(Problem.Cameras, Problem.Points);
                return true;
            }

            damping *= growth;
            growth *= 2;
        }

        return false;
    }

    private Problem Moved(double[] change) => Problem with
    {
        Cameras = [.. Problem.Cameras.Zip(change, (number, by) => number + by)],
        Points = [.. Problem.Points.Zip(change[Problem.Cameras.Length..], (number, by) => number + by)],
    };
}
