namespace SymGrad.Trust.Promises;

/// <summary>Methods of every kind that the tests of this folder call as a user would.</summary>
internal static partial class Samples
{
    [Differentiable(Derivatives.Gradient | Derivatives.Pushforward)]
    public static double Smooth(double x, double y) => Math.Exp(x * y) / (1 + Math.Abs(x)) + Math.Sqrt(x * x + y * y) * Math.Atan2(y, x);

    /// <summary>Tapes of any length: on the stack up to a size, from the heap or a pool beyond it.</summary>
    [Differentiable(Derivatives.Gradient | Derivatives.Pushforward)]
    public static double Recurrence(double[] a, double s)
    {
        double state = s;
        double product = 1;
        for (int i = 0; i < a.Length; i++)
        {
            state = Math.Sin(state * a[i]) + 0.5 * state;
            product *= 1 + 0.1 * state * state;
        }

        return state * product;
    }

    /// <summary>An array of its own that is as long as the given one, and a throw halfway.</summary>
    [Differentiable(Derivatives.Gradient | Derivatives.Pushforward)]
    public static double Guarded(double[] a, double limit)
    {
        double[] sums = new double[a.Length];
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
        {
            if (a[i] > 1e6)
            {
                throw new InvalidOperationException("too large");
            }

            sum += a[i] * limit;
            sums[i] = Math.Tanh(sum);
        }

        double result = 0;
        for (int i = 1; i < sums.Length; i++)
        {
            sums[i] *= sums[i - 1];
            result += sums[i] * sums[i];
        }

        return result;
    }

    [Differentiable(Derivatives.Gradient | Derivatives.Pushforward)]
    public static double Newton(double a, double start)
    {
        double x = start;
        int step = 0;
        while (Math.Abs(x * x - a) > 1e-12 && step < 40)
        {
            x = 0.5 * (x + a / x);
            step++;
        }

        return x;
    }

    [Differentiable(Derivatives.Gradient | Derivatives.Pushforward)]
    public static double Bilinear(double[,] w, double[] x, double[] y)
    {
        double sum = 0;
        for (int i = 0; i < w.GetLength(0); i++)
        {
            for (int j = 0; j < w.GetLength(1); j++)
            {
                sum += x[i] * w[i, j] * y[j];
            }
        }

        return sum * sum;
    }

    [Differentiable(Derivatives.Pullback | Derivatives.Pushforward)]
    public static void PrefixSum(double[] a, double s)
    {
        for (int i = 1; i < a.Length; i++)
        {
            a[i] += Math.Sin(a[i - 1]) * s;
        }
    }

    [Differentiable(Derivatives.Gradient | Derivatives.Pushforward)]
    public static double At(double[] a, int i, double x) => a[i] * x;

    [Differentiable(Derivatives.Gradient | Derivatives.Pushforward)]
    public static double Rows(double[][] rows, double x)
    {
        double sum = 0;
        foreach (double[] row in rows)
        {
            for (int i = 0; i < row.Length; i++)
            {
                sum += row[i] * x * row[i];
            }
        }

        return sum;
    }

    /// <summary>Asks about nulls by a statement of its own, by a throw, and by both in one condition.</summary>
    [Differentiable(Derivatives.All)]
    public static double Careful(double[] a, double[,] b, double[] c)
    {
        ArgumentNullException.ThrowIfNull(a);
        _ = b ?? throw new InvalidOperationException("no b");
        if (c is null || c.Length == 0)
        {
            throw new ArgumentException("no c", nameof(c));
        }

        double sum = c[0];
        for (int i = 0; i < a.Length; i++)
        {
            sum += a[i] * a[i] * b[i, 0] * c[0];
        }

        return sum;
    }

    /// <summary>Reads something before it asks for null, and counts what it isn't asked to count.</summary>
    [Differentiable(Derivatives.All)]
    public static double AskingLate(double[] a, double[] b, [NoDerivative] double[] offsets)
    {
        double first = a[0];
        if (b == null)
        {
            throw new InvalidOperationException("no b");
        }

        return first * first * b[0] + offsets.Length;
    }

    [Differentiable(Derivatives.Pullback | Derivatives.Pushforward)]
    public static void Advance(double[] y, double[] x, double a)
    {
        for (int i = 0; i < y.Length; i++)
        {
            y[i] = y[i] * a + x[i];
        }
    }

    [Differentiable(Derivatives.Pullback | Derivatives.Pushforward)]
    public static void AdvanceSpan(Span<double> y, ReadOnlySpan<double> x, double a)
    {
        for (int i = 0; i < y.Length; i++)
        {
            y[i] = y[i] * a + x[i];
        }
    }
}
