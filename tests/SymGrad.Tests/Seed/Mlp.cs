namespace SymGrad.Tests.Seed;

/// <summary>Case B as a person would write it, in both conventions; the build of this very assembly generates its derivatives.</summary>
internal static partial class Mlp
{
    /// <summary>The mean cross-entropy over the samples, each layer being z = W·x + b.</summary>
    [Differentiable]
    public static double Loss(double[,] w1, double[] b1, double[,] w2, double[] b2, [NoDerivative] double[,] x, [NoDerivative] double[,] y)
    {
        double sum = 0;
        for (int sample = 0; sample < x.GetLength(0); sample++)
        {
            double[] hidden = new double[b1.Length];
            for (int i = 0; i < hidden.Length; i++)
            {
                double z = b1[i];
                for (int j = 0; j < x.GetLength(1); j++)
                {
                    z += w1[i, j] * x[sample, j];
                }

                hidden[i] = Relu(z);
            }

            double[] logits = new double[b2.Length];
            for (int i = 0; i < logits.Length; i++)
            {
                logits[i] = b2[i];
                for (int j = 0; j < hidden.Length; j++)
                {
                    logits[i] += w2[i, j] * hidden[j];
                }
            }

            Softmax(logits);
            for (int i = 0; i < logits.Length; i++)
            {
                sum -= y[sample, i] * Math.Log(logits[i]);
            }
        }

        return sum / x.GetLength(0);
    }

    /// <summary>The same with each layer being z = xᵀ·W + b.</summary>
    [Differentiable]
    public static double TransposedLoss(double[,] w1, double[] b1, double[,] w2, double[] b2, [NoDerivative] double[,] x, [NoDerivative] double[,] y)
    {
        double sum = 0;
        for (int sample = 0; sample < x.GetLength(0); sample++)
        {
            double[] hidden = new double[b1.Length];
            for (int i = 0; i < hidden.Length; i++)
            {
                double z = b1[i];
                for (int j = 0; j < x.GetLength(1); j++)
                {
                    z += x[sample, j] * w1[j, i];
                }

                hidden[i] = Relu(z);
            }

            double[] logits = new double[b2.Length];
            for (int i = 0; i < logits.Length; i++)
            {
                logits[i] = b2[i];
                for (int j = 0; j < hidden.Length; j++)
                {
                    logits[i] += hidden[j] * w2[j, i];
                }
            }

            Softmax(logits);
            for (int i = 0; i < logits.Length; i++)
            {
                sum -= y[sample, i] * Math.Log(logits[i]);
            }
        }

        return sum / x.GetLength(0);
    }

    private static double Relu(double z) => Math.Max(0, z);

    /// <summary>Turns logits into probabilities; with the largest taken out, no exponential overflows.</summary>
    private static void Softmax(double[] logits)
    {
        double largest = logits[0];
        for (int i = 1; i < logits.Length; i++)
        {
            largest = Math.Max(largest, logits[i]);
        }

        double total = 0;
        for (int i = 0; i < logits.Length; i++)
        {
            logits[i] = Math.Exp(logits[i] - largest);
            total += logits[i];
        }

        for (int i = 0; i < logits.Length; i++)
        {
            logits[i] /= total;
        }
    }
}
