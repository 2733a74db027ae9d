namespace SymGrad.Bench;

/// <summary>Many points of one feature map, each from its four neighbours, as a person writes it; the generator adds the gradient.</summary>
public static partial class BilinearBatch
{
    /// <summary>The weighted sum of a map's bilinear interpolation at points inside of it.</summary>
    /// <param name="map">The feature map.</param>
    /// <param name="x">Where each point is, in rows from 0.</param>
    /// <param name="y">Where each point is, in columns from 0.</param>
    /// <param name="weights">What each point counts.</param>
    [Differentiable]
    public static double WeightedSum(double[,] map, double[] x, double[] y, [NoDerivative] double[] weights)
    {
        double sum = 0;
        for (int p = 0; p < x.Length; p++)
        {
            int top = (int)Math.Floor(x[p]);
            int left = (int)Math.Floor(y[p]);
            double down = x[p] - top;
            double right = y[p] - left;
            double above = (1 - right) * map[top, left] + right * map[top, left + 1];
            double below = (1 - right) * map[top + 1, left] + right * map[top + 1, left + 1];
            sum += weights[p] * ((1 - down) * above + down * below);
        }

        return sum;
    }
}
