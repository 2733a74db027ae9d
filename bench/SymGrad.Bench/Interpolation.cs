namespace SymGrad.Bench;

/// <summary>Bilinear interpolation as a person writes it; the generator adds the gradient.</summary>
public static partial class Interpolation
{
    [Differentiable(Derivatives.Gradient | Derivatives.HessianVector)]
    public static double Bilinear(double[,] u, double x, double y)
    {
        int height = u.GetLength(0);
        int width = u.GetLength(1);
        double v = 0;
        for (int h = 1; h <= height; h++)
        {
            double weightH = Math.Max(0, 1 - Math.Abs(x - h));
            for (int w = 1; w <= width; w++)
            {
                double weightW = Math.Max(0, 1 - Math.Abs(y - w));
                v += u[h - 1, w - 1] * weightH * weightW;
            }
        }

        return v;
    }

    /// <summary>The same, where numbers may be taken for finite: rows of weight zero are skipped.</summary>
    [Differentiable(FastMath = true)]
    public static double BilinearFast(double[,] u, double x, double y) => Bilinear(u, x, y);
}
