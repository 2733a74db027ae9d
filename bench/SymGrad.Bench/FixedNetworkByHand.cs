namespace SymGrad.Bench;

/// <summary>
/// The gradient of <see cref="FixedNetwork.Loss"/> by hand, in loops with constant bounds: for each sample the usual forward pass,
/// which keeps the hidden values and the exponentials, and the usual backward pass.
/// </summary>
public static class FixedNetworkByHand
{
    private const int Width = FixedNetwork.Width;

    public static double ValueAndGradient(
        double[,] w1,
        double[] b1,
        double[,] w2,
        double[] b2,
        double[,] x,
        double[,] y,
        double[,] w1Gradient,
        double[] b1Gradient,
        double[,] w2Gradient,
        double[] b2Gradient)
    {
        Array.Clear(w1Gradient);
        Array.Clear(b1Gradient);
        Array.Clear(w2Gradient);
        Array.Clear(b2Gradient);
        return Accumulate(w1, b1, w2, b2, x, y, 1, w1Gradient, b1Gradient, w2Gradient, b2Gradient);
    }

    public static (double[,] W1, double[] B1, double[,] W2, double[] B2) Gradient(
        double[,] w1, double[] b1, double[,] w2, double[] b2, double[,] x, double[,] y)
    {
        double[,] w1Gradient = new double[w1.GetLength(0), w1.GetLength(1)];
        double[] b1Gradient = new double[b1.Length];
        double[,] w2Gradient = new double[w2.GetLength(0), w2.GetLength(1)];
        double[] b2Gradient = new double[b2.Length];
        Accumulate(w1, b1, w2, b2, x, y, 1, w1Gradient, b1Gradient, w2Gradient, b2Gradient);
        return (w1Gradient, b1Gradient, w2Gradient, b2Gradient);
    }

    public static void Pullback(
        double[,] w1,
        double[] b1,
        double[,] w2,
        double[] b2,
        double[,] x,
        double[,] y,
        double seed,
        double[,] w1Adjoint,
        double[] b1Adjoint,
        double[,] w2Adjoint,
        double[] b2Adjoint) =>
        Accumulate(w1, b1, w2, b2, x, y, seed, w1Adjoint, b1Adjoint, w2Adjoint, b2Adjoint);

    private static double Accumulate(
        double[,] w1,
        double[] b1,
        double[,] w2,
        double[] b2,
        double[,] x,
        double[,] y,
        double seed,
        double[,] w1Adjoint,
        double[] b1Adjoint,
        double[,] w2Adjoint,
        double[] b2Adjoint)
    {
        int samples = x.GetLength(0);
        Span<double> hidden = stackalloc double[Width];
        Span<double> hiddenAdjoint = stackalloc double[Width];
        Span<double> logits = stackalloc double[Width];
        Span<double> exponentials = stackalloc double[Width];
        double scale = seed / samples;
        double total = 0;
        for (int s = 0; s < samples; s++)
        {
            for (int j = 0; j < Width; j++)
            {
                double z = b1[j];
                for (int i = 0; i < Width; i++)
                {
                    z += w1[j, i] * x[s, i];
                }

                hidden[j] = Math.Max(0, z);
            }

            double max = double.NegativeInfinity;
            for (int k = 0; k < Width; k++)
            {
                double z = b2[k];
                for (int j = 0; j < Width; j++)
                {
                    z += w2[k, j] * hidden[j];
                }

                logits[k] = z;
                max = Math.Max(max, z);
            }

            double sum = 0;
            for (int k = 0; k < Width; k++)
            {
                exponentials[k] = Math.Exp(logits[k] - max);
                sum += exponentials[k];
            }

            double logSum = max + Math.Log(sum);
            double weight = 0;
            for (int k = 0; k < Width; k++)
            {
                total += y[s, k] * (logSum - logits[k]);
                weight += y[s, k];
            }

            hiddenAdjoint.Clear();
            double byExponential = weight / sum;
            for (int k = 0; k < Width; k++)
            {
                double logitAdjoint = scale * (exponentials[k] * byExponential - y[s, k]);
                b2Adjoint[k] += logitAdjoint;
                for (int j = 0; j < Width; j++)
                {
                    w2Adjoint[k, j] += logitAdjoint * hidden[j];
                    hiddenAdjoint[j] += logitAdjoint * w2[k, j];
                }
            }

            for (int j = 0; j < Width; j++)
            {
                if (hidden[j] > 0)
                {
                    b1Adjoint[j] += hiddenAdjoint[j];
                    for (int i = 0; i < Width; i++)
                    {
                        w1Adjoint[j, i] += hiddenAdjoint[j] * x[s, i];
                    }
                }
            }
        }

        return total / samples;
    }
}
