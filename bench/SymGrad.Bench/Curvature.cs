namespace SymGrad.Bench;

/// <summary>Functions of different kinds, for the cost of a Hessian-vector product over that of a gradient.</summary>
public static partial class Curvature
{
    [Differentiable(Derivatives.Gradient | Derivatives.HessianVector)]
    public static double Rosenbrock(double x, double y) => (1 - x) * (1 - x) + 100 * (y - x * x) * (y - x * x);

    [Differentiable(Derivatives.Gradient | Derivatives.HessianVector)]
    public static double Norm(double[] x)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
        {
            sum += x[i] * x[i];
        }

        return Math.Sqrt(sum);
    }

    [Differentiable(Derivatives.Gradient | Derivatives.HessianVector)]
    public static double LogSumExp(double[] x)
    {
        double max = double.NegativeInfinity;
        foreach (double e in x)
        {
            max = Math.Max(max, e);
        }

        double sum = 0;
        foreach (double e in x)
        {
            sum += Math.Exp(e - max);
        }

        return max + Math.Log(sum);
    }

    /// <summary>A loop whose length isn't known: its tapes grow, and their tangents.</summary>
    [Differentiable(Derivatives.Gradient | Derivatives.HessianVector)]
    public static double SquareRoot(double a)
    {
        double root = a;
        while (Math.Abs(root * root - a) > 1e-12)
        {
            root = 0.5 * (root + a / root);
        }

        return root;
    }

    [Differentiable(Derivatives.Gradient | Derivatives.HessianVector)]
    public static double Recurrence(double[] a, double s)
    {
        var t = new double[a.Length];
        t[0] = a[0];
        for (int i = 1; i < a.Length; i++)
        {
            t[i] = t[i - 1] * s + a[i] * a[i];
        }

        return t[^1];
    }

    /// <summary>Each iteration starts from the one before.</summary>
    [Differentiable(Derivatives.Gradient | Derivatives.HessianVector)]
    public static double Chain(double[] a, double s)
    {
        for (int i = 0; i < a.Length; i++)
        {
            s = Math.Tanh(a[i] * s + Math.Sin(s));
        }

        return s;
    }
}
