using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Optimization;

namespace Pendulum;

/// <summary>The swing that is nearest to a recording: length, damping, first angle, first velocity.</summary>
/// <param name="Deviation">The root of the mean squared difference from the recording, in radians.</param>
/// <param name="Evaluations">How often the squared error and its gradient were computed.</param>
internal sealed record Fit(double[] Parameters, double Deviation, int Evaluations)
{
    private const double GradientTolerance = 1e-8;
    private const double StepTolerance = 1e-12;
    private const int MostSteps = 500;

    public double Length => Parameters[0];

    public double Damping => Parameters[1];

    /// <summary>Minimises the squared error by the method of Broyden, Fletcher, Goldfarb and Shanno, with the generated gradient.</summary>
    /// <exception cref="OptimizationException">There is no minimum to be found from here.</exception>
    public static Fit Nearest(Recording recording, double[] start)
    {
        int evaluations = 0;
        IObjectiveFunction objective = ObjectiveFunction.Gradient(parameters =>
        {
            evaluations++;
            (double error, double[] gradient) = ErrorAndGradient(recording, parameters.AsArray());
            return (error, Vector<double>.Build.Dense(gradient));
        });
        MinimizationResult found = new BfgsMinimizer(GradientTolerance, StepTolerance, StepTolerance, MostSteps)
            .FindMinimum(objective, Vector<double>.Build.Dense(start));
        return new(found.MinimizingPoint.ToArray(), Math.Sqrt(found.FunctionInfoAtMinimum.Value / recording.Count), evaluations);
    }

    /// <summary>The standard errors of the parameters: the roots of the diagonal of s²·(JᵀJ)⁻¹, with the generated Jacobian J of the angles.</summary>
    public double[] StandardErrors(Recording recording)
    {
        Matrix<double> jacobian = Jacobian(recording, Parameters);
        double variance = Deviation * Deviation * recording.Count / (recording.Count - Parameters.Length);
        return [.. jacobian.TransposeThisAndMultiply(jacobian).Inverse().Diagonal().Select(entry => Math.Sqrt(variance * entry))];
    }

    /// <summary>
    /// How far the gradient, which runs backwards through the integrator, is from 2·Jᵀ·(angles − recorded),
    /// whose Jacobian runs forwards; relative to the gradient's length.
    /// </summary>
    public static double GradientDifference(Recording recording, double[] parameters)
    {
        double[] angles = Swing.Angles(parameters[0], parameters[1], parameters[2], parameters[3], recording.Times);
        Vector<double> differences = Vector<double>.Build.Dense(angles) - Vector<double>.Build.Dense(recording.Angles);
        Vector<double> forwards = 2 * Jacobian(recording, parameters).TransposeThisAndMultiply(differences);
        Vector<double> backwards = Vector<double>.Build.Dense(ErrorAndGradient(recording, parameters).Gradient);
        return (backwards - forwards).L2Norm() / forwards.L2Norm();
    }

    private static (double Error, double[] Gradient) ErrorAndGradient(Recording recording, double[] parameters)
    {
        double error = Swing.SquaredErrorValueAndGradient(
            parameters[0],
            parameters[1],
            parameters[2],
            parameters[3],
            recording.Times,
            recording.Angles,
            out double byLength,
            out double byDamping,
            out double byAngle,
            out double byVelocity);
        return (error, [byLength, byDamping, byAngle, byVelocity]);
    }

    private static Matrix<double> Jacobian(Recording recording, double[] parameters) => Matrix<double>.Build.DenseOfArray(
        Swing.AnglesJacobian(parameters[0], parameters[1], parameters[2], parameters[3], recording.Times));
}
