using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Optimization;

namespace CurveFitting;

/// <summary>What Levenberg and Marquardt's method found, and what it took.</summary>
/// <param name="Evaluations">How often the model was evaluated.</param>
/// <param name="Jacobians">How often its Jacobian was.</param>
internal sealed record Fit(double[] Parameters, double[] Deviations, double ResidualSumOfSquares, int Steps, int Evaluations, int Jacobians)
{
    private const double Tolerance = 1e-15;
    private const int MostSteps = 1000;

    // NIST certifies eleven digits.
    private const double MostDigits = 11;

    /// <summary>By the generated Jacobian.</summary>
    public static Fit ByJacobian(DataSet data, double[] start)
    {
        Counts counts = new(data.Model);
        return Find(data, start, counts, ObjectiveFunction.NonlinearModel(counts.Values, counts.Jacobian, Dense(data.X), Dense(data.Y)));
    }

    /// <summary>By the differences that MathNet.Numerics takes where it has no Jacobian, here central ones.</summary>
    public static Fit ByDifferences(DataSet data, double[] start)
    {
        Counts counts = new(data.Model);
        return Find(data, start, counts, ObjectiveFunction.NonlinearModel(counts.Values, Dense(data.X), Dense(data.Y), accuracyOrder: 2));
    }

    /// <summary>The least number of right digits among parameters and standard deviations: NIST's log relative error.</summary>
    public double DigitsOf(DataSet data)
    {
        IEnumerable<double> found = [.. Parameters, .. Deviations, ResidualSumOfSquares];
        return found.Zip([.. data.Parameters, .. data.Deviations, data.ResidualSumOfSquares], Digits).Min();
    }

    /// <summary>How many digits of a number agree with a certified one.</summary>
    public static double Digits(double found, double certified)
    {
        double digits = -Math.Log10(Math.Abs(found - certified) / Math.Abs(certified));
        return digits > MostDigits ? MostDigits : digits;
    }

    private static Fit Find(DataSet data, double[] start, Counts counts, IObjectiveModel objective)
    {
        NonlinearMinimizationResult found = new LevenbergMarquardtMinimizer(
            gradientTolerance: Tolerance, stepTolerance: Tolerance, functionTolerance: Tolerance, maximumIterations: MostSteps)
            .FindMinimum(objective, Dense(start));
        double[] parameters = found.MinimizingPoint.ToArray();
        double squares = data.Model.Values(parameters, data.X).Zip(data.Y, (value, measured) => (value - measured) * (value - measured)).Sum();
        return new(parameters, found.StandardErrors.ToArray(), squares, found.Iterations, counts.Evaluations, counts.Jacobians);
    }

    private static Vector<double> Dense(double[] numbers) => Vector<double>.Build.Dense(numbers);

    /// <summary>The model as MathNet.Numerics calls it.</summary>
    private sealed class Counts(Model model)
    {
        public int Evaluations { get; private set; }

        public int Jacobians { get; private set; }

        public Vector<double> Values(Vector<double> parameters, Vector<double> x)
        {
            Evaluations++;
            return Dense(model.Values(parameters.AsArray(), x.AsArray()));
        }

        public Matrix<double> Jacobian(Vector<double> parameters, Vector<double> x)
        {
            Jacobians++;
            return Matrix<double>.Build.DenseOfArray(model.Jacobian(parameters.AsArray(), x.AsArray()));
        }
    }
}
