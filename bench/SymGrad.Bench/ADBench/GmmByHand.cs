namespace SymGrad.Bench.ADBench;

/// <summary>
/// The gradient of <see cref="Gmm.LogLikelihood"/> as a person writes it for plain arrays: for each point one sweep over the
/// components that keeps what it whitened, then one back with the posterior weights.
/// </summary>
public static class GmmByHand
{
    /// <summary>The value; the gradient overwrites the three destinations, which are shaped as the parameters.</summary>
    public static double ValueAndGradient(
        double[] alphas, double[] means, double[] icf, double[] points, double gamma, int extraFreedom,
        double[] byAlphas, double[] byMeans, double[] byIcf)
    {
        int components = alphas.Length;
        int dimension = means.Length / components;
        int count = points.Length / dimension;
        int icfSize = dimension * (dimension + 1) / 2;

        Array.Clear(byAlphas);
        Array.Clear(byMeans);
        Array.Clear(byIcf);
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

        double[] centred = new double[components * dimension];
        double[] whitened = new double[components * dimension];
        double[] weights = new double[components];
        double sum = 0;
        for (int p = 0; p < count; p++)
        {
            for (int k = 0; k < components; k++)
            {
                weights[k] = alphas[k] + traces[k]
                    - 0.5 * Whiten(points, p * dimension, means, diagonals, icf, k, dimension, centred, whitened);
            }

            sum += ToWeights(weights);
            for (int k = 0; k < components; k++)
            {
                byAlphas[k] += weights[k];
                Back(weights[k], diagonals, icf, k, dimension, centred, whitened, byMeans, byIcf);
            }
        }

        // The trace of qₖ stands beside αₖ for every point.
        for (int k = 0; k < components; k++)
        {
            for (int i = 0; i < dimension; i++)
            {
                byIcf[k * icfSize + i] += byAlphas[k];
            }
        }

        double[] shares = [.. alphas];
        double logAll = ToWeights(shares);
        for (int k = 0; k < components; k++)
        {
            byAlphas[k] -= count * shares[k];
        }

        double normalization = -count * dimension * 0.5 * Math.Log(2 * Math.PI);
        return normalization + sum - count * logAll + Prior(diagonals, traces, icf, gamma, extraFreedom, byIcf);
    }

    /// <summary>‖Qₖ(xₚ − μₖ)‖²; the vector itself and the difference are kept.</summary>
    private static double Whiten(
        double[] points, int point, double[] means, double[] diagonals, double[] icf, int k, int dimension,
        double[] centred, double[] whitened)
    {
        int row = k * dimension;
        for (int i = 0; i < dimension; i++)
        {
            double difference = points[point + i] - means[row + i];
            centred[row + i] = difference;
            whitened[row + i] = diagonals[row + i] * difference;
        }

        int below = k * (dimension * (dimension + 1) / 2) + dimension;
        for (int i = 0; i < dimension; i++)
        {
            double difference = centred[row + i];
            for (int j = i + 1; j < dimension; j++)
            {
                whitened[row + j] += icf[below] * difference;
                below++;
            }
        }

        double squares = 0;
        for (int i = 0; i < dimension; i++)
        {
            squares += whitened[row + i] * whitened[row + i];
        }

        return squares;
    }

    /// <summary>Adds what one point gives to the derivative by one component, whose posterior weight is given.</summary>
    private static void Back(
        double weight, double[] diagonals, double[] icf, int k, int dimension, double[] centred, double[] whitened,
        double[] byMeans, double[] byIcf)
    {
        int row = k * dimension;
        int diagonal = k * (dimension * (dimension + 1) / 2);
        int below = diagonal + dimension;
        for (int i = 0; i < dimension; i++)
        {
            double scaled = weight * centred[row + i];
            double byDifference = diagonals[row + i] * whitened[row + i];
            byIcf[diagonal + i] -= byDifference * scaled;
            for (int j = i + 1; j < dimension; j++)
            {
                double w = whitened[row + j];
                byDifference += icf[below] * w;
                byIcf[below] -= scaled * w;
                below++;
            }

            byMeans[row + i] += weight * byDifference;
        }
    }

    /// <summary>log Σ exp x; x becomes the share of each exponential in the sum.</summary>
    private static double ToWeights(double[] x)
    {
        double max = x[0];
        for (int i = 1; i < x.Length; i++)
        {
            max = Math.Max(max, x[i]);
        }

        double sum = 0;
        for (int i = 0; i < x.Length; i++)
        {
            x[i] = Math.Exp(x[i] - max);
            sum += x[i];
        }

        for (int i = 0; i < x.Length; i++)
        {
            x[i] /= sum;
        }

        return Math.Log(sum) + max;
    }

    private static double Prior(
        double[] diagonals, double[] traces, double[] icf, double gamma, int extraFreedom, double[] byIcf)
    {
        int components = traces.Length;
        int dimension = diagonals.Length / components;
        int icfSize = icf.Length / components;
        double squaredGamma = gamma * gamma;
        double sum = 0;
        for (int k = 0; k < components; k++)
        {
            double squares = 0;
            for (int i = 0; i < dimension; i++)
            {
                double q = diagonals[k * dimension + i];
                squares += q * q;
                byIcf[k * icfSize + i] += squaredGamma * q * q - extraFreedom;
            }

            for (int i = dimension; i < icfSize; i++)
            {
                double l = icf[k * icfSize + i];
                squares += l * l;
                byIcf[k * icfSize + i] += squaredGamma * l;
            }

            sum += 0.5 * squaredGamma * squares - extraFreedom * traces[k];
        }

        return sum - components * Wishart.LogNormalization(dimension, extraFreedom, gamma);
    }
}
