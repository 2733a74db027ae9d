namespace SymGrad.Bench;

/// <summary>The network of <see cref="Network"/> for three inputs, three hidden units and three classes: sizes are constants, so that loops can be written out.</summary>
public static partial class FixedNetwork
{
    /// <summary>How many inputs, hidden units and classes there are.</summary>
    public const int Width = 3;

    [Differentiable]
    public static double Loss(double[,] w1, double[] b1, double[,] w2, double[] b2, [NoDerivative] double[,] x, [NoDerivative] double[,] y)
    {
        int samples = x.GetLength(0);
        double total = 0;
        for (int s = 0; s < samples; s++)
        {
            double[] hidden = new double[Width];
            for (int j = 0; j < Width; j++)
            {
                double z = b1[j];
                for (int i = 0; i < Width; i++)
                {
                    z += w1[j, i] * x[s, i];
                }

                hidden[j] = Math.Max(0, z);
            }

            double[] logits = new double[Width];
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
                sum += Math.Exp(logits[k] - max);
            }

            double logSum = max + Math.Log(sum);
            for (int k = 0; k < Width; k++)
            {
                total += y[s, k] * (logSum - logits[k]);
            }
        }

        return total / samples;
    }
}
