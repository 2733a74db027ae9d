namespace SymGrad.Tests.Hosts;

internal static partial class HostPrograms
{
    /// <summary>Calls that aren't read in place: derivatives of the user's own, recursion, a checkpoint, a constant result, solvers.</summary>
    private const string Standing = """
        /// <summary>A derivative of the user's own.</summary>
        [Differentiable(Derivatives.All)]
        public static double Custom(double[] v, double x) { return Energy(v, x * x) * x + Held(x) + Cube(x); }

        private static double Energy(double[] v, double scale) { double sum = 0; foreach (double e in v) { sum += e * e; } return sum * scale; }

        [DerivativeOf(nameof(Energy))]
        private static void EnergyPullback(double[] v, double scale, double seed, double[] vAdjoint, ref double scaleAdjoint)
        {
            for (int i = 0; i < v.Length; i++) { vAdjoint[i] += 2 * seed * scale * v[i]; scaleAdjoint += seed * v[i] * v[i]; }
        }

        private static double Cube(double v) { return v * v * v; }

        [DerivativeOf(nameof(Cube))]
        private static (double Value, double Tangent) CubePushforward(double v, double t) { return (v * v * v, 3 * v * v * t); }

        [NoDerivative]
        private static double Held(double x) { return x; }

        /// <summary>A method that calls itself.</summary>
        [Differentiable(Derivatives.All)]
        public static double Power(double x, int n) { return n == 0 ? 1 : x * Power(x, n - 1); }

        /// <summary>A method that calls one that calls itself, and one that is computed again.</summary>
        [Differentiable(Derivatives.All)]
        internal static double Fold(double[] v, double x)
        {
            return Tree(v, 0, v.Length) + Local(x, 3) * Day(x) + Day(x * x);
            double Local(double y, int n) { return n == 0 ? 1 : y * Local(y, n - 1); }
        }

        private static double Tree(double[] v, int from, int to)
        {
            if (to <= from) { throw new ArgumentException("Nothing there.", nameof(to)); }
            return to - from == 1 ? v[from] * v[from] : Tree(v, from, (from + to) / 2) * Tree(v, (from + to) / 2, to);
        }

        [Checkpoint]
        private static double Day(double x)
        {
            for (int i = 0; i < 10; i++) { x += 0.1 * Math.Sqrt(1 + x * x); }
            return x;
        }

        /// <summary>What is solved for.</summary>
        [Differentiable(Derivatives.All)]
        public static double Solved(double[,] a, double[] b, double m, double e)
        {
            double[] x = Solve(a, b);
            return x[0] * x[0] + Anomaly(m, e, 20) * x[0];
        }

        [ImplicitlyDefinedBy(nameof(Kepler))]
        private static double Anomaly(double m, double e, int count)
        {
            double x = m;
            for (int i = 0; i < count; i++) { x -= Kepler(x, e, m) / (1 - e * Math.Cos(x)); }
            return x;
        }

        private static double Kepler(double anomaly, double e, double m) { return anomaly - e * Math.Sin(anomaly) - m; }

        [ImplicitlyDefinedBy(nameof(Residual))]
        private static double[] Solve(double[,] a, double[] b) { return new[] { b[0] / a[0, 0] }; }

        private static double[] Residual(double[] x, double[,] a, double[] b)
        {
            double[] r = new double[x.Length];
            for (int i = 0; i < x.Length; i++) { r[i] = a[i, i] * x[i] - b[i]; }
            return r;
        }
        """;
}
