namespace SymGrad.Bench;

/// <summary>The gradient of <see cref="BilinearBatch.WeightedSum"/> by hand: one pass over the points, which spreads each to its four cells.</summary>
public static class BilinearBatchByHand
{
    public static double ValueAndGradient(
        double[,] map, double[] x, double[] y, double[] weights, double[,] mapGradient, double[] xGradient, double[] yGradient)
    {
        Array.Clear(mapGradient);
        double sum = 0;
        for (int p = 0; p < x.Length; p++)
        {
            int top = (int)Math.Floor(x[p]);
            int left = (int)Math.Floor(y[p]);
            double down = x[p] - top;
            double right = y[p] - left;
            double topLeft = map[top, left];
            double topRight = map[top, left + 1];
            double bottomLeft = map[top + 1, left];
            double bottomRight = map[top + 1, left + 1];
            double above = (1 - right) * topLeft + right * topRight;
            double below = (1 - right) * bottomLeft + right * bottomRight;
            sum += weights[p] * ((1 - down) * above + down * below);

            double weightAbove = weights[p] * (1 - down);
            double weightBelow = weights[p] * down;
            mapGradient[top, left] += weightAbove * (1 - right);
            mapGradient[top, left + 1] += weightAbove * right;
            mapGradient[top + 1, left] += weightBelow * (1 - right);
            mapGradient[top + 1, left + 1] += weightBelow * right;
            xGradient[p] = weights[p] * (below - above);
            yGradient[p] = weightAbove * (topRight - topLeft) + weightBelow * (bottomRight - bottomLeft);
        }

        return sum;
    }

    public static void Pullback(
        double[,] map, double[] x, double[] y, double[] weights, double seed, double[,] mapAdjoint, double[] xAdjoint, double[] yAdjoint)
    {
        for (int p = 0; p < x.Length; p++)
        {
            int top = (int)Math.Floor(x[p]);
            int left = (int)Math.Floor(y[p]);
            double down = x[p] - top;
            double right = y[p] - left;
            double topLeft = map[top, left];
            double topRight = map[top, left + 1];
            double bottomLeft = map[top + 1, left];
            double bottomRight = map[top + 1, left + 1];

            double weight = seed * weights[p];
            double weightAbove = weight * (1 - down);
            double weightBelow = weight * down;
            mapAdjoint[top, left] += weightAbove * (1 - right);
            mapAdjoint[top, left + 1] += weightAbove * right;
            mapAdjoint[top + 1, left] += weightBelow * (1 - right);
            mapAdjoint[top + 1, left + 1] += weightBelow * right;
            double above = (1 - right) * topLeft + right * topRight;
            double below = (1 - right) * bottomLeft + right * bottomRight;
            xAdjoint[p] += weight * (below - above);
            yAdjoint[p] += weightAbove * (topRight - topLeft) + weightBelow * (bottomRight - bottomLeft);
        }
    }
}
