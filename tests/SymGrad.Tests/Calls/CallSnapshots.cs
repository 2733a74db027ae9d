using Xunit.Sdk;

namespace SymGrad.Tests.Calls;

/// <summary>The generated code of calls that stand as they are, word by word, so that a change of it is seen and read.</summary>
public class CallSnapshots
{
    [Fact]
    public void CustomPullback() => Snapshot.Verify(Run("""
        [Differentiable(Derivatives.Gradient | Derivatives.Pushforward)]
        public static double Loss(double[] weights, double rate) => Energy(weights) * rate + Quantized(rate * rate);

        private static double Energy(double[] values)
        {
            double sum = 0;
            foreach (double value in values)
            {
                sum += value * value;
            }

            return sum;
        }

        [DerivativeOf(nameof(Energy))]
        private static void EnergyPullback(double[] values, double seed, Span<double> valuesAdjoint)
        {
            for (int i = 0; i < values.Length; i++)
            {
                valuesAdjoint[i] += 2 * seed * values[i];
            }
        }

        private static double Quantized(double value) => Math.Round(value);

        [DerivativeOf(nameof(Quantized))]
        private static void QuantizedPullback(double value, double seed, ref double valueAdjoint) => valueAdjoint += seed;
        """));

    [Fact]
    public void Recursion() => Snapshot.Verify(Run("""
        [Differentiable(Derivatives.Gradient | Derivatives.Pushforward)]
        public static double Pooled(double[] values) => Pool(values, 0, values.Length);

        private static double Pool(double[] values, int from, int to)
        {
            if (to - from == 1)
            {
                return values[from];
            }

            int middle = (from + to) / 2;
            double left = Pool(values, from, middle);
            double right = Pool(values, middle, to);
            return Math.Sin(left) * right;
        }
        """));

    [Fact]
    public void Checkpoint() => Snapshot.Verify(Run("""
        [Differentiable]
        public static double Year(double[] rates, double x)
        {
            for (int day = 0; day < rates.Length; day++)
            {
                x = Day(rates[day], x);
            }

            return x;
        }

        [Checkpoint]
        private static double Day(double rate, double x)
        {
            for (int step = 0; step < 1440; step++)
            {
                x += rate * x * (1 - x);
            }

            return x;
        }
        """));

    [Fact]
    public void RecursionInPlace() => Snapshot.Verify(Run("""
        [Differentiable(Derivatives.Gradient | Derivatives.Pushforward)]
        public static double Power(double[] signal, int line)
        {
            double[] re = (double[])signal.Clone();
            double[] im = new double[re.Length];
            Fft(re, im);
            return re[line] * re[line] + im[line] * im[line];
        }

        private static void Fft(System.Span<double> re, System.Span<double> im)
        {
            int half = re.Length / 2;
            if (half == 0)
            {
                return;
            }

            for (int k = 0; k < half; k++)
            {
                double differenceRe = re[k] - re[half + k];
                double differenceIm = im[k] - im[half + k];
                double cos = Math.Cos(Math.PI * k / half);
                double sin = Math.Sin(Math.PI * k / half);
                re[k] += re[half + k];
                im[k] += im[half + k];
                re[half + k] = differenceRe * cos + differenceIm * sin;
                im[half + k] = differenceIm * cos - differenceRe * sin;
            }

            Fft(re[..half], im[..half]);
            Fft(re[half..], im[half..]);
        }
        """));

    [Fact]
    public void KeplersEquation() => Snapshot.Verify(Run(CallTests.Kepler));

    [Fact]
    public void LinearSystem() => Snapshot.Verify(Run("""
        [Differentiable]
        public static double Misfit(double[,] a, double[] b)
        {
            double[] x = Solve(a, b);
            return x[0] * x[0] + x[1] * x[1];
        }

        [ImplicitlyDefinedBy(nameof(Residual))]
        private static double[] Solve(double[,] a, double[] b)
        {
            double determinant = a[0, 0] * a[1, 1] - a[0, 1] * a[1, 0];
            return new[] { (a[1, 1] * b[0] - a[0, 1] * b[1]) / determinant, (a[0, 0] * b[1] - a[1, 0] * b[0]) / determinant };
        }

        private static void Residual(double[] x, double[,] a, double[] b, double[] residual)
        {
            for (int i = 0; i < residual.Length; i++)
            {
                residual[i] = a[i, 0] * x[0] + a[i, 1] * x[1] - b[i];
            }
        }
        """));

    /// <summary>The snapshots are of programs that compile: a snapshot of broken code would be worth nothing.</summary>
    private static GeneratorRun Run(string members)
    {
        GeneratorRun run = GeneratorRun.Of(CallTests.InModels(members));
        return run.Diagnostics.IsEmpty && run.CompileDiagnostics.IsEmpty && run.Sources.Count == 1
            ? run
            : throw new XunitException($"{string.Join('\n', run.Diagnostics.Concat(run.CompileDiagnostics))}\n{string.Join('\n', run.Sources.Values)}");
    }
}
