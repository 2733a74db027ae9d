namespace SymGrad.Bench;

/// <summary>The gradient of <see cref="Interpolation.Bilinear"/> by hand: one pass of two loops over the whole grid.</summary>
public static class InterpolationByHand
{
    public static double ValueAndGradient(double[,] u, double x, double y, double[,] uGradient, out double xGradient, out double yGradient)
    {
        int height = u.GetLength(0);
        int width = u.GetLength(1);
        double v = 0;
        double byX = 0;
        double byY = 0;
        for (int h = 1; h <= height; h++)
        {
            double offsetH = x - h;
            double weightH = Math.Max(0, 1 - Math.Abs(offsetH));
            double rowValue = 0;
            double byWeightW = 0;
            for (int w = 1; w <= width; w++)
            {
                double offsetW = y - w;
                double weightW = Math.Max(0, 1 - Math.Abs(offsetW));
                double value = u[h - 1, w - 1];
                rowValue += value * weightW;
                byWeightW += value * Slope(offsetW, weightW);
                uGradient[h - 1, w - 1] = weightH * weightW;
            }

            v += weightH * rowValue;
            byX += Slope(offsetH, weightH) * rowValue;
            byY += weightH * byWeightW;
        }

        xGradient = byX;
        yGradient = byY;
        return v;
    }

    public static (double[,] U, double X, double Y) Gradient(double[,] u, double x, double y)
    {
        double[,] uGradient = new double[u.GetLength(0), u.GetLength(1)];
        double xGradient = 0;
        double yGradient = 0;
        Pullback(u, x, y, 1, uGradient, ref xGradient, ref yGradient);
        return (uGradient, xGradient, yGradient);
    }

    public static void Pullback(double[,] u, double x, double y, double seed, double[,] uAdjoint, ref double xAdjoint, ref double yAdjoint)
    {
        int height = u.GetLength(0);
        int width = u.GetLength(1);
        double byX = 0;
        double byY = 0;
        for (int h = 1; h <= height; h++)
        {
            double offsetH = x - h;
            double weightH = Math.Max(0, 1 - Math.Abs(offsetH));
            double seedWeightH = seed * weightH;
            double rowValue = 0;
            double byWeightW = 0;
            for (int w = 1; w <= width; w++)
            {
                double offsetW = y - w;
                double weightW = Math.Max(0, 1 - Math.Abs(offsetW));
                double value = u[h - 1, w - 1];
                rowValue += value * weightW;
                byWeightW += value * Slope(offsetW, weightW);
                uAdjoint[h - 1, w - 1] += seedWeightH * weightW;
            }

            byX += Slope(offsetH, weightH) * rowValue;
            byY += weightH * byWeightW;
        }

        xAdjoint += seed * byX;
        yAdjoint += seed * byY;
    }

    /// <summary>The derivative of max(0, 1−|offset|), given that weight.</summary>
    private static double Slope(double offset, double weight) => weight > 0 && offset != 0 ? (offset > 0 ? -1 : 1) : 0;
}
