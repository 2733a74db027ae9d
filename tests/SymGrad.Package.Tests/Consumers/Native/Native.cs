using System;
using System.Numerics;
using SymGrad;

double[] x = new double[40];
for (int i = 0; i < x.Length; i++)
{
    x[i] = 0.1 * (i - 20);
}

Print("norm", Standard.Distances.NormGradient([3.0, 4.0]));
Print("chain", Models.ChainGradient(x)[0], Models.ChainHessian([0.5, 0.25, 1.0])[1, 0]);
Print("generic", Models.PowerGradient(1.5, 3), Models.PowerGradient(1.5f, 3));
Print("residuals", Models.ResidualsJacobian(2, 0.5, [0.0, 1.0])[1, 1]);
Print("derivative", Models.SineDerivative3(0.5));
Print("vector", Models.LengthGradient(new Vector3(3, 0, 4)).Z);

static void Print(string name, params double[] numbers) => Console.WriteLine($"{name} {string.Join(' ', numbers)}");

internal static partial class Models
{
    [Differentiable(Derivatives.All)]
    public static double Chain(double[] x)
    {
        double sum = 0;
        for (int i = 0; i + 1 < x.Length; i++)
        {
            sum += Math.Exp(x[i]) * x[i + 1];
        }

        return sum;
    }

    [Differentiable]
    public static T Power<T>(T x, int n)
        where T : IFloatingPointIeee754<T>
    {
        T power = T.One;
        for (int i = 0; i < n; i++)
        {
            power *= x;
        }

        return power;
    }

    [Differentiable(Derivatives.Jacobian | Derivatives.SparseJacobian)]
    public static double[] Residuals(double a, double b, [NoDerivative] double[] t)
    {
        var r = new double[t.Length];
        for (int i = 0; i < t.Length; i++)
        {
            r[i] = a * Math.Exp(b * t[i]);
        }

        return r;
    }

    [Differentiable(Order = 3)]
    public static double Sine(double x) => Math.Sin(x);

    [Differentiable]
    public static float Length(Vector3 v) => v.Length();
}
