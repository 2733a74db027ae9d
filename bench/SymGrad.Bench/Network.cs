namespace SymGrad.Bench;

/// <summary>The loss of a two-layer network as a person writes it; the generator adds the gradient.</summary>
public static partial class Network
{
    [Differentiable(Derivatives.Gradient | Derivatives.HessianVector)]
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

                hidden[j] = Math.Max(0, z);
            }

            double[] logits = new double[b2.Length];
            double max = double.NegativeInfinity;
            for (int k = 0; k < logits.Length; k++)
            {
                double z = b2[k];
                for (int j = 0; j < hidden.Length; j++)
                {
                    z += w2[k, j] * hidden[j];
                }

                logits[k] = z;
                max = Math.Max(max, z);
            }

            double sum = 0;
            for (int k = 0; k < logits.Length; k++)
            {
                sum += Math.Exp(logits[k] - max);
            }

            double logSum = max + Math.Log(sum);
            for (int k = 0; k < logits.Length; k++)
            {
                total += y[s, k] * (logSum - logits[k]);
            }
        }

        return total / samples;
    }
}
