namespace SymGrad.Tests.Conformance.Oracle;

/// <summary>A numeric derivative with its own error estimate, and whether the function looks smooth there.</summary>
internal readonly record struct SmoothDerivative(double Value, double Error, bool SidesAgree)
{
    private static readonly double[] Steps = [0.1, 0.01, 0.001], FineSteps = [1e-5, 1e-7], CoarseSteps = [0.1, 0.01];

    /// <param name="isSingle">Whether the function computes in single precision, which at small steps sees no difference and no error in that.</param>
    public static SmoothDerivative Of(Func<double, double> f, double x, bool isSingle = false)
    {
        if (isSingle)
        {
            return Of(f, x, CoarseSteps);
        }

        SmoothDerivative found = Of(f, x, Steps);
        return found.Error <= 1e-6 * Math.Abs(found.Value) + 1e-6 && found.SidesAgree ? found : Of(f, x, [.. Steps, .. FineSteps]);
    }

    private static SmoothDerivative Of(Func<double, double> f, double x, double[] steps)
    {
        double size = Math.Max(Math.Abs(x), 0.5);
        (double value, double error) = Best(step => Extrapolated.Derivative(f, x, step * size));

        // At a symmetric kink a central difference converges to the average of the two sides: they must agree.
        double right = Best(step => Extrapolated.FromRight(f, x, step * size)).Value;
        double left = Best(step => Extrapolated.FromLeft(f, x, step * size)).Value;
        double allowed = 1e-4 * (1 + Math.Abs(value)) + 100 * error;
        return new(value, error, Math.Abs(right - value) <= allowed && Math.Abs(left - value) <= allowed);

        (double Value, double Error) Best(Func<double, (double Value, double Error)> difference) =>
            steps.Select(difference).MinBy(found => double.IsNaN(found.Value) ? double.PositiveInfinity : found.Error);
    }
}
