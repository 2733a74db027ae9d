namespace SymGrad.Testing.Tests;

/// <summary>Methods that give more than they return: by reference and in arrays; and some with spans.</summary>
public static partial class OutputModels
{
    [Differentiable]
    public static double Area(in double width, in (double X, double Y) corner) => width * corner.X * corner.Y;

    [Differentiable(Derivatives.Pullback | Derivatives.Jacobian)]
    public static double Turn(double angle, ref double x, out double y)
    {
        y = x * Math.Sin(angle);
        x *= Math.Cos(angle);
        return x * y;
    }

    [Differentiable]
    public static void Shrink(double factor, ref double length) => length *= factor * factor;

    [Differentiable]
    public static double Normalize(double[] v, double floor)
    {
        double sum = floor;
        for (int i = 0; i < v.Length; i++)
        {
            sum += v[i] * v[i];
        }

        for (int i = 0; i < v.Length; i++)
        {
            v[i] /= sum;
        }

        return sum;
    }

    [Differentiable(Derivatives.Jacobian)]
    public static double Accumulated(double[] v)
    {
        for (int i = 1; i < v.Length; i++)
        {
            v[i] += v[i - 1] * v[i];
        }

        return v[0] * v[0];
    }

    [Differentiable(Derivatives.Pushforward)]
    public static double Scaled([NoDerivative] double[] shape, double[] v, double k, out double last)
    {
        for (int i = 0; i < v.Length; i++)
        {
            v[i] *= k * shape[i];
        }

        last = v[^1] * k;
        return k * k;
    }

    [Differentiable]
    public static double Dot(ReadOnlySpan<double> a, Span<double> b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }

    [Differentiable]
    public static void Softmax(ReadOnlySpan<double> scores, double temperature, Span<double> into)
    {
        double sum = 0;
        for (int i = 0; i < scores.Length; i++)
        {
            sum += Math.Exp(scores[i] / temperature);
        }

        for (int i = 0; i < scores.Length; i++)
        {
            into[i] = Math.Exp(scores[i] / temperature) / sum;
        }
    }

    /// <summary>An overload without spans.</summary>
    [Differentiable]
    public static float Dot(float[] a, float[] b) => a[0] * b[0];

    [Differentiable]
    public static double Listed(List<double> rates, double x) => rates[0] * x / (rates[1] + x);

    [Differentiable]
    public static double[] Both(List<double> rates) => [rates[0] * rates[1], rates[0] / rates[1]];
}

/// <summary>A method by whose object is differentiated, too, and one with a span.</summary>
public readonly partial record struct Lens(double Focal)
{
    [Differentiable(Derivatives.Gradient, IncludeThis = true)]
    public double Bend(double x) => x * x / Focal;

    [Differentiable]
    public double Sum(ReadOnlySpan<double> rays) => (rays[0] + (rays[1] * rays[1])) * Focal;
}
