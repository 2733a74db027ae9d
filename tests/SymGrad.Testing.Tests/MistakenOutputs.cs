namespace SymGrad.Testing.Tests;

/// <summary>Derivatives as if generated, each with one mistake.</summary>
public static class MistakenOutputs
{
    public static double Area(in double width, in double height) => width * height;

    /// <summary>By the height it is the width.</summary>
    public static (double width, double height) AreaGradient(in double width, in double height) => (height, height);

    public static void Turn(double x, ref double y, out double z)
    {
        z = x * y;
        y *= y;
    }

    /// <summary>The last, z by y, is x.</summary>
    public static double[,] TurnJacobian(double x, ref double y, out double z)
    {
        double before = y;
        Turn(x, ref y, out z);
        return new[,] { { 0, 2 * before }, { before, -x } };
    }

    public static void TurnPullback(double x, ref double y, out double z, double ySeed, double zSeed, ref double xAdjoint, ref double yAdjoint) =>
        throw new NotSupportedException("The Jacobian goes first.");

    public static double Fill(double x, double[] to)
    {
        to[0] = x;
        to[1] = x * x;
        return Math.Sin(x);
    }

    /// <summary>It forgets that what was in the array is overwritten, in its second element.</summary>
    public static void FillPullback(double x, double[] to, double seed, double[] toSeed, ref double xAdjoint, double[] toAdjoint)
    {
        Fill(x, to);
        xAdjoint += (seed * Math.Cos(x)) + toSeed[0] + (2 * x * toSeed[1]);
        toAdjoint[1] += toSeed[1];
    }

    public static double Push(double x, double[] to)
    {
        to[0] = 3 * x;
        return x;
    }

    /// <summary>The tangent of the array is that of 2x.</summary>
    public static (double value, double tangent) PushPushforward(double x, double[] to, double xTangent, double[] toTangent)
    {
        toTangent[0] = 2 * xTangent;
        return (Push(x, to), xTangent);
    }

    public static double Dot(ReadOnlySpan<double> a, double[] b) => (a[0] * b[0]) + (a[1] * b[1]);

    /// <summary>The second element of each is exchanged.</summary>
    public static (double[] a, double[] b) DotGradient(ReadOnlySpan<double> a, double[] b) => ([b[0], a[1]], [a[0], b[1]]);

    public static void Spread(ReadOnlySpan<float> a, Span<float> to)
    {
        to[0] = a[0] * 2;
        to[1] = a[0] * a[1];
    }

    /// <summary>A factor of two is left out.</summary>
    public static void SpreadPullback(ReadOnlySpan<float> a, Span<float> to, Span<float> seed, Span<float> aAdjoint, Span<float> toAdjoint)
    {
        aAdjoint[0] += seed[0] + (seed[1] * a[1]);
        aAdjoint[1] += seed[1] * a[0];
        seed.Clear();
    }

    /// <summary>A Jacobian without the row of what is written.</summary>
    public static double Doubled(double[] v) => v[0] *= 2;

    public static double[,] DoubledJacobian(double[] v) => new[,] { { 2.0 } };
}
