using SymGrad;

namespace CurveFitting;

/// <summary>The models of four of NIST's reference data sets, at all measured places at once.</summary>
public static partial class Models
{
    /// <summary>Adsorption in one layer: b₁·(1 − exp(−b₂·x)).</summary>
    [Differentiable(Derivatives.Jacobian)]
    public static double[] Misra1a(double[] b, [NoDerivative] double[] x)
    {
        double[] y = new double[x.Length];
        for (int i = 0; i < x.Length; i++)
        {
            y[i] = b[0] * (1 - Math.Exp(-b[1] * x[i]));
        }

        return y;
    }

    /// <summary>A quotient of two cubics.</summary>
    [Differentiable(Derivatives.Jacobian)]
    public static double[] Thurber(double[] b, [NoDerivative] double[] x)
    {
        double[] y = new double[x.Length];
        for (int i = 0; i < x.Length; i++)
        {
            double t = x[i];
            y[i] = (b[0] + t * (b[1] + t * (b[2] + t * b[3]))) / (1 + t * (b[4] + t * (b[5] + t * b[6])));
        }

        return y;
    }

    /// <summary>A Gaussian peak at b₃ of width b₂: b₁/b₂·exp(−½·((x − b₃)/b₂)²).</summary>
    [Differentiable(Derivatives.Jacobian)]
    public static double[] Eckerle4(double[] b, [NoDerivative] double[] x)
    {
        double[] y = new double[x.Length];
        for (int i = 0; i < x.Length; i++)
        {
            double t = (x[i] - b[2]) / b[1];
            y[i] = b[0] / b[1] * Math.Exp(-0.5 * t * t);
        }

        return y;
    }

    /// <summary>Kowalik and Osborne's model of an enzyme: b₁·(x² + b₂·x)/(x² + b₃·x + b₄).</summary>
    [Differentiable(Derivatives.Jacobian)]
    public static double[] MGH09(double[] b, [NoDerivative] double[] x)
    {
        double[] y = new double[x.Length];
        for (int i = 0; i < x.Length; i++)
        {
            double t = x[i];
            y[i] = b[0] * t * (t + b[1]) / (t * (t + b[2]) + b[3]);
        }

        return y;
    }
}
