namespace SymGrad.Tests.Hosts;

internal static partial class HostPrograms
{
    /// <summary>Loops in segments: that count, that are left, that write arrays in place.</summary>
    private const string Checkpoints = """
        /// <summary>A loop that counts, with a structure of state.</summary>
        [Differentiable(Derivatives.All, Checkpoint = true)]
        public static double Count(double x, float r, int n)
        {
            var state = new State { X = x, V = r };
            for (int i = n; i > 0; i--) { state.V -= 0.1 * Math.Sin(state.X); state.X += 0.1 * state.V * r; }
            return state.X;
        }

        private struct State { public double X; public double V; }

        /// <summary>A loop that is left.</summary>
        [Differentiable(Checkpoint = true)]
        public static float Leave(float x, float r, int n)
        {
            for (int i = 0; ; i++)
            {
                if (i >= n) { return x; }
                x = r * x * (1 - x);
            }
        }

        /// <summary>Arrays that are written in place, one of which is the caller's.</summary>
        [Differentiable(CheckpointEvery = 50)]
        internal static void Relax(double[] u, double[] v, double c, int n)
        {
            double[] w = new double[v.Length];
            double t = 0;
            while (t < n)
            {
                for (int i = 1; i < u.Length; i++) { u[i] += c * Math.Sin(u[i - 1] - u[i]); }
                for (int i = 0; i < w.Length; i++) { w[i] = Math.Cos(w[i] * v[i]); }
                t += 1;
            }

            for (int i = 0; i < w.Length; i++) { u[0] += w[i]; }
        }
        """;
}
