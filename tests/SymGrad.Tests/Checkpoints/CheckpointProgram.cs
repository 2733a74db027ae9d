namespace SymGrad.Tests.Checkpoints;

/// <summary>A method with a long loop, to be differentiated with checkpoints and without.</summary>
/// <param name="Members">The method F, which takes numbers and last how often its loop runs, and what it needs.</param>
/// <param name="Arguments">What F is called with before that.</param>
internal sealed record CheckpointProgram(string Members, params object[] Arguments)
{
    public static readonly IReadOnlyDictionary<string, CheckpointProgram> All = new Dictionary<string, CheckpointProgram>
    {
        ["Logistic"] = new("public static double F(double x, double r, int n) { for (int i = 0; i < n; i++) { x = r * x * (1 - x); } return x; }", 0.3, 2.7),
        ["SeveralVariables"] = new("""
            public static double F(double q, double v, double k, int n)
            {
                double energy = 0;
                for (int i = 1; i <= n; i++)
                {
                    v -= 0.01 * k * Math.Sin(q);
                    q += 0.01 * v;
                    energy += v * v / i;
                }

                return energy + q;
            }
            """, 0.4, 0.1, 2.0),
        ["Downwards"] = new("public static double F(double x, double r, int n) { for (int i = n; i > 0; i--) { x = Math.Sin(r * x + i); } return x; }", 0.3, 1.1),
        ["DownToZero"] = new("public static double F(double x, double r, int n) { for (int i = n - 1; i >= 0; i--) { x = Math.Sin(r * x + i); } return x; }", 0.3, 1.1),
        ["InThrees"] = new("public static double F(double x, double r, int n) { for (int i = 2; i < n; i += 3) { x = Math.Sin(r * x + i); } return x; }", 0.3, 1.1),
        ["FromNegative"] = new("public static double F(double x, double r, int n) { int from = -n; for (int i = from; i < n / 2; i++) { x = Math.Sin(r * x + i); } return x; }", 0.3, 1.1),
        ["While"] = new("public static double F(double x, double r, int n) { double t = 0; while (t < n) { x = Math.Cos(r * x + t); t += 1; } return x * t; }", 0.3, 1.1),
        ["DoWhile"] = new("public static double F(double x, double r, int n) { int i = 0; do { x = Math.Cos(r * x + i); i++; } while (i < n); return x; }", 0.3, 1.1),
        ["ConditionOfTheState"] = new("public static double F(double x, double r, int n) { int i = 0; while (x < 1 + n * r) { x += r * Math.Sqrt(1 + x * x) / (1 + i); i++; if (i > n) { x += 10 * n; } } return x; }", 0.3, 0.9),
        ["Break"] = new("public static double F(double x, double r, int n) { for (int i = 0; i < 2 * n; i++) { x = r * x * (1 - x); if (i == n - 1) { break; } x += 0.01; } return x; }", 0.3, 2.7),
        ["Return"] = new("public static double F(double x, double r, int n) { for (int i = 0; ; i++) { if (i >= n) { return x * r; } x = r * x * (1 - x); } }", 0.3, 2.7),
        ["Continue"] = new("public static double F(double x, double r, int n) { for (int i = 0; i < n; i++) { if (i % 3 == 1) { x *= 1.01; continue; } x = r * x * (1 - x); } return x; }", 0.3, 2.7),
        ["Branches"] = new("public static double F(double x, double r, int n) { for (int i = 0; i < n; i++) { if (x < 0.5) { x = r * x; } else { x = Math.Exp(-x) * r; } } return x; }", 0.3, 1.7),
        ["InABranch"] = new("public static double F(double x, double r, int n) { if (r > 1) { for (int i = 0; i < n; i++) { x = r * x * (1 - x); } } else { x = x * r; } return x; }", 0.3, 1.7),
        ["WhileInABranch"] = new("public static double F(double x, double r, int n) { int i = 0; if (r > 1) { while (i < n) { x = r * x * (1 - x); i++; } } else { x = x * r; } return x; }", 0.3, 1.7),
        ["Nested"] = new("public static double F(double x, double r, int n) { for (int i = 0; i < n; i++) { double y = 1; for (int j = 0; j < i % 5; j++) { y = y * x + r / (1 + j); } x = Math.Tanh(y) + 0.1 * x; } return x; }", 0.3, 0.7),
        ["NestedWhile"] = new("public static double F(double x, double r, int n) { for (int i = 0; i < n; i++) { double y = x + 0.5; while (y < 1 + r) { y = y * y * 1.3 + r; } x = Math.Sin(y + x); } return x; }", 0.3, 0.7),
        ["TwoLoops"] = new("public static double F(double x, double r, int n) { double y = r; for (int i = 0; i < n; i++) { x = Math.Sin(r * x + 1); } for (int i = 0; i < n; i++) { y = Math.Cos(y * x); } return x * y; }", 0.3, 0.7),
        ["Randoms"] = new("public static double F(double x, double r, int n) { uint s = 12345; for (int i = 0; i < n; i++) { s = s * 1664525 + 1013904223; x = Math.Sin(r * x) + (s >> 8) / 16777216.0; } return x; }", 0.3, 0.7),
        ["Single"] = new("public static float F(float x, float r, int n) { for (int i = 0; i < n; i++) { x = r * x * (1 - x); } return x; }", 0.3f, 2.7f),
        ["Struct"] = new("""
            public static double F(double x, double r, int n)
            {
                var state = new State { Q = x, V = r };
                for (int i = 0; i < n; i++)
                {
                    state = Next(state, r);
                }

                return state.Q;
            }

            private struct State { public double Q; public double V; }

            private static State Next(State state, double k) => new State { Q = state.Q + 0.1 * state.V, V = state.V - 0.1 * k * Math.Sin(state.Q) };
            """, 0.3, 0.7),
        ["Array"] = new("""
            public static double F(double[] start, double c, int n)
            {
                double[] u = new double[start.Length];
                for (int j = 0; j < u.Length; j++) { u[j] = start[j]; }
                double loss = 0;
                for (int i = 0; i < n; i++)
                {
                    for (int j = 1; j < u.Length - 1; j++) { u[j] += c * Math.Sin(u[j]) * (u[j - 1] - 2 * u[j] + u[j + 1]); }
                    loss += u[1] * u[2];
                }

                return loss + u[3];
            }
            """, new[] { 0.3, 0.7, -0.2, 0.4, 0.1 }, 0.2),
        ["ArraysByWhile"] = new("""
            public static double F(double[] start, double c, int n)
            {
                double[] q = { start[0], start[1] };
                double[] p = { start[2], start[3] };
                double t = 0;
                while (t < n)
                {
                    double d = q[0] - q[1];
                    p[0] -= c * d * d * d;
                    p[1] += c * d * d * d;
                    q[0] += c * p[0] * p[0];
                    q[1] += c * p[1];
                    t += 1;
                    if (q[0] > 1e6) { break; }
                }

                return q[0] * q[1] + p[0];
            }
            """, new[] { 0.3, 0.7, -0.2, 0.4 }, 0.05),
        ["ConditionOfAnArray"] = new("""
            public static double F(double[] start, double c, int n)
            {
                double[] u = { start[0], start[1] };
                while (u[0] < 0.5 * n)
                {
                    u[0] += 0.3 + c * u[1] * u[1];
                    u[1] = Math.Sin(u[0] + u[1]);
                }

                return u[0] * u[1];
            }
            """, new[] { 0.3, 0.7 }, 0.2),
        ["Trajectory"] = new("""
            public static double F(double x, double r, int n)
            {
                double[] path = new double[n + 1];
                for (int i = 0; i < n; i++)
                {
                    x = r * x * (1 - x);
                    path[i] = x * x;
                }

                double sum = 0;
                foreach (double point in path) { sum += point * x; }
                return sum;
            }
            """, 0.3, 2.7),
        ["OverwrittenLater"] = new("""
            public static double F(double[] a, double r, int n)
            {
                double[] u = { a[0], a[1] };
                double x = r;
                for (int i = 0; i < n; i++)
                {
                    x = Math.Sin(x * u[0] + u[1]);
                }

                u[0] = x * r;
                return u[0] * u[1] + x;
            }
            """, new[] { 1.3, 0.7 }, 0.9),
        ["Checkpointed"] = new("public static double F(double x, double r, int n) => x * Run(x, r, n); [Checkpoint] private static double Run(double x, double r, int n) { for (int i = 0; i < n; i++) { x = r * x * (1 - x); } return x; }", 0.3, 2.7),
    };

    /// <summary>The program with an attribute.</summary>
    public string With(string attribute) => $$"""
        using System;
        using SymGrad;

        namespace Company;

        public static partial class Models
        {
            [{{attribute}}]
            {{Members}}
        }
        """;
}
