namespace SymGrad.Tool.Tests;

/// <summary>Single files that several tests open.</summary>
internal static class Sources
{
    /// <summary>Methods of several kinds, all of which can be checked.</summary>
    public const string Models = """
        using SymGrad;

        namespace Demo;

        public static partial class Models
        {
            /// <summary>Rosenbrock's valley.</summary>
            [Differentiable]
            public static double Rosenbrock(double x, double y) => ((1 - x) * (1 - x)) + (100 * (y - (x * x)) * (y - (x * x)));

            [Differentiable]
            public static double Growth(double rate, double time)
            {
                double doublings = Math.Log(rate) * time;
                return Math.Sqrt(rate) * Math.Exp(-doublings);
            }

            [Differentiable]
            public static double Norm(double[] v)
            {
                double sum = 0;
                for (int i = 0; i < v.Length; i++)
                {
                    sum += v[i] * v[i];
                }

                return Math.Sqrt(sum);
            }

            [Differentiable]
            public static void Polar(double r, double angle, out double x, out double y)
            {
                x = r * Math.Cos(angle);
                y = r * Math.Sin(angle);
            }
        }
        """;

    /// <summary>A derivative that is wrong, because the user's own one is.</summary>
    public const string Wrong = """
        using SymGrad;

        public static partial class Wrong
        {
            [Differentiable]
            public static double Twice(double x) => Cube(x) + x;

            public static double Cube(double x) => x * x * x;

            [DerivativeOf(nameof(Cube))]
            public static void CubePullback(double x, double seed, ref double xAdjoint) => xAdjoint += seed * 2 * x * x;
        }
        """;

    /// <summary>A method that is refused beside one that isn't.</summary>
    public const string Refused = """
        using SymGrad;

        public static partial class Mixed
        {
            [Differentiable]
            public static double Square(double x) => x * x;

            [Differentiable]
            public static double Applied(double x, Func<double, double> f) => f(x) * x;
        }
        """;
}
