using System.Numerics.Tensors;

namespace SymGrad.Neighbours.Tests;

/// <summary>What the tests minimise and fit, as a person writes it.</summary>
internal static partial class Models
{
    /// <summary>Rosenbrock's valley in any number of variables; its minimum is 0, where all are 1.</summary>
    [Differentiable(Derivatives.Gradient | Derivatives.Hessian)]
    public static double Rosenbrock(double[] x)
    {
        double sum = 0;
        for (int i = 1; i < x.Length; i++)
        {
            double bend = x[i] - (x[i - 1] * x[i - 1]);
            double slope = 1 - x[i - 1];
            sum += (100 * bend * bend) + (slope * slope);
        }

        return sum;
    }

    /// <summary>The volume of a gas that is adsorbed at pressures: b₁·(1 − exp(−b₂·x)).</summary>
    [Differentiable(Derivatives.Jacobian)]
    public static double[] Adsorbed(double b1, double b2, [NoDerivative] double[] pressures)
    {
        var volumes = new double[pressures.Length];
        for (int i = 0; i < pressures.Length; i++)
        {
            volumes[i] = b1 * (1 - Math.Exp(-b2 * pressures[i]));
        }

        return volumes;
    }

    /// <summary>The pseudo-Huber loss: quadratic near the label, and linear far from it, so that outliers count little.</summary>
    [Differentiable]
    public static double PseudoHuber(double output, [NoDerivative] double label)
    {
        double error = output - label;
        return Math.Sqrt(1 + (error * error)) - 1;
    }

    /// <summary>The logistic loss of a linear classifier over the rows of a table, the labels 0 and 1.</summary>
    [Differentiable]
    public static double Logistic(ReadOnlySpan<double> weights, [NoDerivative] double[][] rows, [NoDerivative] double[] labels)
    {
        double loss = 0;
        for (int i = 0; i < rows.Length; i++)
        {
            double score = TensorPrimitives.Dot(weights, rows[i]);
            loss += Math.Log(1 + Math.Exp(-Math.Abs(score))) + Math.Max(score, 0) - (labels[i] * score);
        }

        return loss / rows.Length;
    }
}
