using SymGrad;

namespace Mlp;

/// <summary>A two-layer network: ReLU, then softmax over the classes.</summary>
public static partial class Network
{
    /// <summary>The cross-entropy of the chosen rows of <paramref name="x"/>, added up, so that the parts of a batch add up to the whole.</summary>
    [Differentiable(Derivatives.Pullback)]
    public static double Loss(
        double[,] w1, double[] b1, double[,] w2, double[] b2, [NoDerivative] double[,] x, int[] labels, ReadOnlySpan<int> rows)
    {
        double total = 0;
        foreach (int row in rows)
        {
            double[] hidden = new double[b1.Length];
            for (int j = 0; j < hidden.Length; j++)
            {
                hidden[j] = Hidden(w1, b1, x, row, j);
            }

            double[] logits = new double[b2.Length];
            double max = double.NegativeInfinity;
            for (int k = 0; k < logits.Length; k++)
            {
                logits[k] = Logit(w2, b2, hidden, k);
                max = Math.Max(max, logits[k]);
            }

            // log Σ exp, with the largest logit taken out so that no exponential overflows.
            double sum = 0;
            for (int k = 0; k < logits.Length; k++)
            {
                sum += Math.Exp(logits[k] - max);
            }

            total += max + Math.Log(sum) - logits[labels[row]];
        }

        return total;
    }

    /// <summary>The class with the largest logit.</summary>
    public static int Classify(double[,] w1, double[] b1, double[,] w2, double[] b2, double[,] x, int row)
    {
        double[] hidden = [.. Enumerable.Range(0, b1.Length).Select(j => Hidden(w1, b1, x, row, j))];
        return Enumerable.Range(0, b2.Length).MaxBy(k => Logit(w2, b2, hidden, k));
    }

    private static double Hidden(double[,] w1, double[] b1, double[,] x, int row, int unit)
    {
        double z = b1[unit];
        for (int i = 0; i < x.GetLength(1); i++)
        {
            z += w1[unit, i] * x[row, i];
        }

        return Math.Max(0, z);
    }

    private static double Logit(double[,] w2, double[] b2, double[] hidden, int unit)
    {
        double z = b2[unit];
        for (int j = 0; j < hidden.Length; j++)
        {
            z += w2[unit, j] * hidden[j];
        }

        return z;
    }
}
