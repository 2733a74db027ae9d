namespace SymGrad.Trust.HostileSource;

/// <summary>A small project whose methods depend on each other across files, in each of the ways in which they can.</summary>
internal static class EditedProject
{
    public static IReadOnlyList<string> Files { get; } =
    [
        """
        using System;
        using SymGrad;
        using static Company.Numbers;

        namespace Company;

        public static partial class Models
        {
            private const double Rate = Base + 1;
            private static readonly double s_offset = 1.5;

            [Differentiable]
            public static double Calls(double x, double y)
            {
                double a = Twice(x) + Rate;
                double b = Own(y) * s_offset;
                return a * b + Line(2) * x;
            }

            [Differentiable]
            public static double Functions(double x, double y)
            {
                double Inner(double z)
                {
                    var b = z * y;
                    return b + 2;
                }

                return Apply(x, a => Inner(a) + 3 * a);
            }
        }
        """,
        """
        using System;
        using SymGrad;

        namespace Company;

        public static partial class Models
        {
            private static double Own(double x)
            {
                return x * Later(x);
            }

            [Differentiable]
            public static double Structs(double x, double y)
            {
                var a = new Pair(x, 2);
                var b = new Slope(y);
                return a.Product + b.At(x) + new Level { Value = y }.Value;
            }

            [Differentiable]
            public static T Generic<T>(T x, T y) where T : System.Numerics.INumber<T> => Numbers.Cubed(x) - y * T.One;
        }
        """,
        """
        using System;
        using System.Runtime.CompilerServices;

        namespace Company;

        public static class Numbers
        {
            public const double Base = 3;

            public static double Twice(double x) { return 2 * x; }

            public static double Apply(double x, Func<double, double> f) => f(x) + 1;

            public static T Cubed<T>(T x) where T : System.Numerics.INumber<T> => x * x * x;

            public static int Line(int factor, [CallerLineNumber] int line = 0) => factor * line;
        }
        """,
        """
        namespace Company;

        public struct Pair
        {
            public double First;
            public double Second = 1;

            public Pair(double x, double y)
            {
                First = x * y;
            }

            public double Product => First * Second + 1;
        }

        public partial struct Slope(double a)
        {
            public double Rise = 2;
        }

        public struct Level
        {
            public double Value
            {
                get { return 2; }
                set { }
            }
        }
        """,
        """
        using System;
        using SymGrad;

        namespace Company;

        public partial struct Slope
        {
            public double At(double x)
            {
                return x * Rise;
            }
        }

        public static partial class Models
        {
            private static double Later(double x) => Given(x) + 1;

            public static double Given(double x) => Math.Sin(x);

            [DerivativeOf(nameof(Given))]
            private static void GivenPullback(double x, double seed, ref double xAdjoint) => xAdjoint += seed * 2;

            [Differentiable]
            private static double Refused(double x) => x + x.ToString().Length + Math.BigMul(2, 3);
        }
        """,
    ];
}
