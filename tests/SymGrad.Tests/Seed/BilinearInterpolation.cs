namespace SymGrad.Tests.Seed;

/// <summary>Case A as a person would write it; the build of this very assembly generates its derivatives.</summary>
internal static partial class BilinearInterpolation
{
    /// <summary>v = Σₕ Σ_w U(h,w)·max(0, 1−|x−h|)·max(0, 1−|y−w|), with h and w counted from 1.</summary>
    [Differentiable]
    public static double Bilinear(double[,] u, double x, double y)
    {
        double v = 0;
        for (int h = 1; h <= u.GetLength(0); h++)
        {
            for (int w = 1; w <= u.GetLength(1); w++)
            {
                v += u[h - 1, w - 1] * Math.Max(0, 1 - Math.Abs(x - h)) * Math.Max(0, 1 - Math.Abs(y - w));
            }
        }

        return v;
    }
}
