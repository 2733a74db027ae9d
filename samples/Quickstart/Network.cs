using SymGrad;

namespace Quickstart;

/// <summary>Case B: the loss of a two-layer network, ReLU then softmax, in the two ways of writing a layer.</summary>
public static partial class Network
{
    /// <summary>The mean cross-entropy over the samples, the rows of <paramref name="x"/>, with layers W·x + b.</summary>
    [Differentiable]
    public static double Loss(
        double[,] w1, double[] b1, double[,] w2, double[] b2, [NoDerivative] double[,] x, [NoDerivative] double[,] y)
    {
        int samples = x.GetLength(0);
        double total = 0;
        for (int s = 0; s < samples; s++)
        {
            double[] hidden = new double[b1.Length];
            for (int j = 0; j < hidden.Length; j++)
            {
                double z = b1[j];
                for (int i = 0; i < x.GetLength(1); i++)
                {
                    z += w1[j, i] * x[s, i];
                }

                hidden[j] = Relu(z);
            }

            double[] logits = new double[b2.Length];
            for (int k = 0; k < logits.Length; k++)
            {
                logits[k] = b2[k];
                for (int j = 0; j < hidden.Length; j++)
                {
                    logits[k] += w2[k, j] * hidden[j];
                }
            }

            total += CrossEntropy(logits, y, s);
        }

        return total / samples;
    }

    /// <summary>The same with layers xᵀ·W + b.</summary>
    [Differentiable]
    public static double LossTransposed(
        double[,] w1, double[] b1, double[,] w2, double[] b2, [NoDerivative] double[,] x, [NoDerivative] double[,] y)
    {
        int samples = x.GetLength(0);
        double total = 0;
        for (int s = 0; s < samples; s++)
        {
            double[] hidden = new double[b1.Length];
            for (int j = 0; j < hidden.Length; j++)
            {
                double z = b1[j];
                for (int i = 0; i < x.GetLength(1); i++)
                {
                    z += x[s, i] * w1[i, j];
                }

                hidden[j] = Relu(z);
            }

            double[] logits = new double[b2.Length];
            for (int k = 0; k < logits.Length; k++)
            {
                logits[k] = b2[k];
                for (int j = 0; j < hidden.Length; j++)
                {
                    logits[k] += hidden[j] * w2[j, k];
                }
            }

            total += CrossEntropy(logits, y, s);
        }

        return total / samples;
    }

    private static double Relu(double z) => Math.Max(0, z);

    /// <summary>−Σ y·log softmax(logits). The largest logit is taken out, so that no exponential overflows.</summary>
    private static double CrossEntropy(double[] logits, double[,] y, int sample)
    {
        double max = logits[0];
        for (int k = 1; k < logits.Length; k++)
        {
            max = Math.Max(max, logits[k]);
        }

        double sum = 0;
        for (int k = 0; k < logits.Length; k++)
        {
            sum += Math.Exp(logits[k] - max);
        }

        double logSum = max + Math.Log(sum);
        double loss = 0;
        for (int k = 0; k < logits.Length; k++)
        {
            loss += y[sample, k] * (logSum - logits[k]);
        }

        return loss;
    }
}
