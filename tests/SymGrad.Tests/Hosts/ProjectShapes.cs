namespace SymGrad.Tests.Hosts;

/// <summary>Projects by how they are laid out, each as the texts of its files.</summary>
internal static class ProjectShapes
{
    public static readonly IReadOnlyDictionary<string, string[]> All = new Dictionary<string, string[]>
    {
        ["TopLevel"] =
        [
            """
            using System;
            using SymGrad;

            Console.WriteLine(Models.FGradient(2) + GGradient(1.5));

            internal static partial class Models
            {
                [Differentiable]
                public static double F(double x) => Math.Sin(x) * x;
            }

            internal partial class Program
            {
                [Differentiable(Derivatives.All)]
                private static double G(double x) => x * Models.F(x);
            }
            """,
        ],
        ["GlobalUsings"] =
        [
            """
            global using System;
            global using System.Collections.Generic;
            global using SymGrad;
            global using static System.Math;
            global using Row = System.Collections.Generic.List<double>;
            """,
            """
            namespace Company;

            public static partial class Models
            {
                [Differentiable(Derivatives.All)]
                public static double F(double x, double[] v) => Sin(x) * Max(v[0], v[1]) + Exp(x);

                [Differentiable]
                public static double OfRow(Row row) => row[0] * row[1];
            }
            """,
        ],
        ["FileScoped"] =
        [
            """
            using System;
            using SymGrad;

            namespace Company.Models.System;

            internal static partial class Models
            {
                [Differentiable]
                public static double F(double x, double[] v) { double s = 0; for (int i = 0; i < v.Length; i++) { s += Math.Exp(x * v[i]); } return s; }
            }
            """,
        ],
        ["NestedGeneric"] =
        [
            """
            using System;
            using System.Numerics;
            using SymGrad;

            namespace Company
            {
                public partial class Outer<T> where T : struct, IFloatingPointIeee754<T>
                {
                    public partial record struct Middle<TKey>(TKey Key) where TKey : notnull, IComparable<TKey>
                    {
                        internal abstract partial class Inner<TIn, TOut> where TIn : class?
                        {
                            [Differentiable(Derivatives.All)]
                            public static double Plain(double x, double[] v) => x * v[0] * Math.Abs(x);

                            [Differentiable]
                            public static T OfNumbers(T x, T y) => T.Sin(x) * y + x * x;
                        }

                        [Differentiable]
                        private static TNumber Own<TNumber>(TNumber x, [NoDerivative] TKey key) where TNumber : IFloatingPointIeee754<TNumber> => x * x * x;
                    }

                    public sealed partial record Row(double[] Values)
                    {
                        [Differentiable]
                        internal double Dot(double[] other) { double s = 0; for (int i = 0; i < Values.Length; i++) { s += Values[i] * other[i]; } return s; }
                    }
                }
            }
            """,
        ],
        ["OneName"] =
        [
            """
            using SymGrad;

            namespace One
            {
                public static partial class Models
                {
                    [Differentiable]
                    public static double F(double x) => x * x;
                }

                public static partial class Models<T>
                {
                    [Differentiable]
                    public static double F(double x) => x * x * x * x;
                }

                public static partial class Models<T, U>
                {
                    [Differentiable]
                    public static double F(double x) => x * x * x * x;

                    [Differentiable]
                    public static double F(double x, [NoDerivative] T kind) => x * x * x * x;
                }
            }
            """,
            """
            using SymGrad;

            namespace Two
            {
                public static partial class Models
                {
                    [Differentiable]
                    public static double F(double x) => x * x * x;

                    [Differentiable]
                    public static double f(double x) => 4 * x;
                }
            }

            public static partial class Models
            {
                [Differentiable]
                public static double F(double x) => -x;
            }
            """,
        ],
        ["NamesOfFiles"] =
        [
            """
            using SymGrad;

            namespace company
            {
                public static partial class Models<T>
                {
                    [Differentiable]
                    public static double F(double x) => x * x;
                }
            }

            namespace Company
            {
                public static partial class MODELS<T>
                {
                    [Differentiable]
                    public static double F(double x) => x * x;
                }

                public static partial class Models<T>
                {
                    [Differentiable]
                    public static double F(double x) => x * x;
                }

                public static partial class Models_T_
                {
                    [Differentiable]
                    public static double F(double x) => x * x * x;
                }
            }
            """,
        ],
        ["Tuples"] =
        [
            """
            using System.Collections.Generic;
            using SymGrad;

            public static partial class Models
            {
                [Differentiable]
                public static double F(List<(double Time, (float, int Kind) Rate)> rates, [NoDerivative] List<(string Name, double)> names, (double X, double Y)[] points, [NoDerivative] Dictionary<string, (int, int)> places) =>
                    rates[0].Time * rates[1].Rate.Item1 * points[0].X * names.Count;
            }
            """,
        ],
    };
}
