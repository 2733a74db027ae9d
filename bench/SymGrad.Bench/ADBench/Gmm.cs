namespace SymGrad.Bench.ADBench;

/// <summary>
/// ADBench's Gaussian mixture: the log likelihood of points under a mixture of normal distributions, with a Wishart prior
/// on the inverse covariances (Srajer, Kukelova, Fitzgibbon, "A Benchmark of Selected Algorithmic Differentiation Tools on
/// Some Problems in Computer Vision and Machine Learning", arXiv 1807.10129, section 4.1).
/// </summary>
public static partial class Gmm
{
    /// <summary>
    /// Σₚ log Σₖ exp(αₖ + tr qₖ − ½‖Qₖ(xₚ − μₖ)‖²) − n log Σₖ exp αₖ − n d/2 log 2π, and the prior.
    /// Qₖ is lower triangular with exp qₖ on its diagonal, so that Qₖᵀ Qₖ is the inverse covariance.
    /// </summary>
    /// <param name="alphas">Logarithms of the K weights, up to a constant.</param>
    /// <param name="means">The K means, of d numbers each.</param>
    /// <param name="icf">For each component d(d + 1)/2 numbers: qₖ, then what is below the diagonal of Qₖ, by columns.</param>
    /// <param name="points">The n points, of d numbers each.</param>
    /// <param name="gamma">The prior's scale.</param>
    /// <param name="extraFreedom">The prior's degrees of freedom beyond d + 1.</param>
    [Differentiable]
    public static double LogLikelihood(
        double[] alphas, double[] means, double[] icf, [NoDerivative] double[] points, [NoDerivative] double gamma, int extraFreedom)
    {
        int components = alphas.Length;
        int dimension = means.Length / components;
        int count = points.Length / dimension;
        int icfSize = dimension * (dimension + 1) / 2;

        double[] diagonals = new double[components * dimension];
        double[] traces = new double[components];
        for (int k = 0; k < components; k++)
        {
            for (int i = 0; i < dimension; i++)
            {
                double q = icf[k * icfSize + i];
                traces[k] += q;
                diagonals[k * dimension + i] = Math.Exp(q);
            }
        }

        double[] centred = new double[dimension];
        double[] whitened = new double[dimension];
        double[] logs = new double[components];
        double sum = 0;
        for (int p = 0; p < count; p++)
        {
            for (int k = 0; k < components; k++)
            {
                for (int i = 0; i < dimension; i++)
                {
                    centred[i] = points[p * dimension + i] - means[k * dimension + i];
                    whitened[i] = diagonals[k * dimension + i] * centred[i];
                }

                int below = k * icfSize + dimension;
                for (int i = 0; i < dimension; i++)
                {
                    for (int j = i + 1; j < dimension; j++)
                    {
                        whitened[j] += icf[below] * centred[i];
                        below++;
                    }
                }

                double squares = 0;
                for (int i = 0; i < dimension; i++)
                {
                    squares += whitened[i] * whitened[i];
                }

                logs[k] = alphas[k] + traces[k] - 0.5 * squares;
            }

            sum += LogSumExp(logs);
        }

        double normalization = -count * dimension * 0.5 * Math.Log(2 * Math.PI);
        return normalization + sum - count * LogSumExp(alphas) + LogPrior(diagonals, traces, icf, icfSize, gamma, extraFreedom);
    }

    /// <summary>The same, rounded as is fastest.</summary>
    [Differentiable(FastMath = true)]
    public static double LogLikelihoodFast(
        double[] alphas, double[] means, double[] icf, [NoDerivative] double[] points, [NoDerivative] double gamma, int extraFreedom) =>
        LogLikelihood(alphas, means, icf, points, gamma, extraFreedom);

    /// <summary>The logarithm of the Wishart density of each Qₖᵀ Qₖ, in sum.</summary>
    private static double LogPrior(
        double[] diagonals, double[] traces, double[] icf, int icfSize, double gamma, int extraFreedom)
    {
        int components = traces.Length;
        int dimension = diagonals.Length / components;
        double sum = 0;
        for (int k = 0; k < components; k++)
        {
            double squares = 0;
            for (int i = 0; i < dimension; i++)
            {
                double q = diagonals[k * dimension + i];
                squares += q * q;
            }

            for (int i = dimension; i < icfSize; i++)
            {
                double l = icf[k * icfSize + i];
                squares += l * l;
            }

            sum += 0.5 * gamma * gamma * squares - extraFreedom * traces[k];
        }

        return sum - components * Wishart.LogNormalization(dimension, extraFreedom, gamma);
    }

    private static double LogSumExp(double[] x)
    {
        double max = x[0];
        for (int i = 1; i < x.Length; i++)
        {
            max = Math.Max(max, x[i]);
        }

        double sum = 0;
        for (int i = 0; i < x.Length; i++)
        {
            sum += Math.Exp(x[i] - max);
        }

        return Math.Log(sum) + max;
    }
}
