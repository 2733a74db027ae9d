namespace SymGrad.Tests.Hosts;

/// <summary>Representative programs in C# 7.3, documented themselves, so that every warning is about generated code, and without MathF, which the older frameworks lack.</summary>
internal static partial class HostPrograms
{
    public static readonly IReadOnlyDictionary<string, string> All = new Dictionary<string, string>
    {
        ["Scalars"] = InModels("""
            /// <summary>A valley.</summary>
            [Differentiable]
            public static double Rosenbrock(double x, double y) { return (1 - x) * (1 - x) + 100 * (y - x * x) * (y - x * x); }

            /// <summary>One parameter, whose gradient is bare.</summary>
            [Differentiable]
            internal static double Logistic(double x) { return 1 / (1 + Math.Exp(-x)); }

            [Differentiable]
            private static double Kinks(double x, double y, bool flag, int n) { return flag ? Math.Max(x, y) + n * Math.Abs(x) : Math.Min(x, Math.Pow(y, n)); }
            """),

        ["Arrays"] = InModels("""
            /// <summary>The length of a vector.</summary>
            [Differentiable]
            public static double Norm(double[] v)
            {
                double sum = 0;
                for (int i = 0; i < v.Length; i++) { sum += v[i] * v[i]; }
                return Math.Sqrt(sum);
            }

            /// <summary>A quadratic form.</summary>
            [Differentiable]
            public static double Form(double[,] m, double[] v, [NoDerivative] double[] w)
            {
                double sum = 0;
                for (int i = 0; i < m.GetLength(0); i++)
                {
                    for (int j = 0; j < m.GetLength(1); j++) { sum += v[i] * m[i, j] * w[j]; }
                }

                return sum;
            }
            """),

        ["Jagged"] = InModels("""
            /// <summary>The weighted sum of rows of unequal length.</summary>
            [Differentiable]
            public static double Rows(double[][] rows, double[] weights)
            {
                double sum = 0;
                for (int i = 0; i < rows.Length; i++)
                {
                    for (int j = 0; j < rows[i].Length; j++) { sum += weights[i] * rows[i][j] * rows[i][j]; }
                }

                return sum;
            }
            """),

        ["Standing"] = InModels(Standing),

        ["Break"] = InModels("""
            /// <summary>A product that stops early, with a turn left out.</summary>
            [Differentiable]
            public static double Series(double x, int terms)
            {
                double term = 1;
                double sum = 1;
                for (int i = 1; i <= terms; i++)
                {
                    if (i == 3) { continue; }
                    term *= x / i;
                    if (Math.Abs(term) < 1e-6) { break; }
                    sum += term * sum;
                }

                return sum;
            }

            /// <summary>Returns out of a loop.</summary>
            [Differentiable]
            public static double First(double[] v)
            {
                for (int i = 0; i < v.Length; i++)
                {
                    if (v[i] > 1) { return v[i] * v[i]; }
                }

                return 0;
            }
            """),

        ["While"] = InModels("""
            /// <summary>Newton's method, whose steps have to be kept.</summary>
            /// <summary>Complex numbers.</summary>
            [Differentiable]
            public static double Root(double a)
            {
                double x = 1;
                while (Math.Abs(x * x - a) > 1e-9) { x = 0.5 * (x + a / x); }
                return x;
            }

            /// <summary>Nested loops with something to keep in both.</summary>
            [Differentiable]
            public static double Nested(double[] v, int n)
            {
                double s = 1;
                int i = 0;
                while (i < n)
                {
                    double t = s;
                    for (int j = 0; j < v.Length; j++) { t = Math.Sin(t * v[j]) + s; }
                    s = s * t;
                    i++;
                }

                return s;
            }
            """),

        ["Checkpoints"] = InModels(Checkpoints),

        ["InPlace"] = InModels("""
            /// <summary>Prefix sums, in place.</summary>
            [Differentiable]
            public static void Prefix(double[] v)
            {
                for (int i = 1; i < v.Length; i++) { v[i] += v[i - 1] * v[i]; }
            }

            /// <summary>A buffer of its own.</summary>
            [Differentiable]
            public static double Smoothed(double[] v, double rate)
            {
                double[] s = new double[v.Length];
                for (int i = 1; i < v.Length; i++) { s[i] = s[i - 1] * rate + v[i] * (1 - rate); }
                return s[v.Length - 1] * s[v.Length - 1];
            }
            """),

        ["Singles"] = InModels("""
            /// <summary>In single precision.</summary>
            [Differentiable]
            public static float Energy(float[] x, float stiffness)
            {
                float sum = 0;
                for (int i = 1; i < x.Length; i++) { sum += 0.5f * stiffness * (x[i] - x[i - 1]) * (x[i] - x[i - 1]); }
                return sum;
            }

            /// <summary>In both precisions.</summary>
            [Differentiable]
            public static double Mixed(float x, double y) { return x * y + (float)y * 2; }
            """),

        ["Calls"] = InModels("""
            /// <summary>Calls of other methods.</summary>
            [Differentiable]
            public static double Loss(double[] logits, int label)
            {
                double largest = Largest(logits);
                double sum = 0;
                for (int i = 0; i < logits.Length; i++) { sum += Math.Exp(logits[i] - largest); }
                return Math.Log(sum) + largest - Relu(logits[label]);
            }

            private static double Relu(double x) { return Math.Max(0, x); }

            private static double Largest(double[] v)
            {
                double largest = v[0];
                for (int i = 1; i < v.Length; i++) { largest = Math.Max(largest, v[i]); }
                return largest;
            }
            """),

        ["Keywords"] = InModels("""
            /// <summary>Parameters and locals that are keywords.</summary>
            [Differentiable]
            public static double @event(double @class, double[] @params, int @int)
            {
                double @else = @class * @class;
                for (int @for = 0; @for < @params.Length; @for++) { @else += @params[@for] * @else; }
                return @else * @int;
            }
            """),

        ["Collisions"] = InModels("""
            /// <summary>Parameters that have the names of what is generated.</summary>
            [Differentiable]
            public static double Same(double seed, double value, double xAdjoint, double x, double gradient)
            {
                return seed * value * xAdjoint * x * gradient;
            }

            /// <summary>Names that differ in a suffix.</summary>
            [Differentiable]
            public static double Suffixes(double[] x, double[] xGradient, double xValue, int i, int j)
            {
                double sum = xValue;
                for (int k = 0; k < x.Length; k++) { sum += x[k] * xGradient[k] * sum; }
                return sum + i * j;
            }

            /// <summary>Locals that have them.</summary>
            [Differentiable]
            public static double Locals(double x, double y)
            {
                double seed = x * y;
                double value = seed + x;
                double xAdjoint = value * seed;
                double gradient = Math.Exp(xAdjoint);
                return gradient * yAdjoint(x);
            }

            private static double yAdjoint(double x) { return x * x; }
            """),

        ["Members"] = InModels("""
            /// <summary>A member called as the class that the generated code needs.</summary>
            public static double Math { get { return 3; } }

            /// <summary>And another.</summary>
            public static readonly double[] Array = new double[0];

            /// <summary>With the library's name written out.</summary>
            [Differentiable]
            public static double Wave(double x, double[] v)
            {
                double sum = System.Math.Sin(x);
                for (int i = 0; i < v.Length; i++) { sum += System.Math.Max(0, v[i]) * sum; }
                return sum;
            }
            """),

        ["Nested"] = """
            using SymGrad;

            namespace Company.System.Models
            {
                /// <summary>A namespace called System, and types in types.</summary>
                public static partial class Outer
                {
                    /// <summary>A class called Math.</summary>
                    public static class Math
                    {
                    }

                    /// <summary>A struct in a class.</summary>
                    public partial struct Inner
                    {
                        /// <summary>A method in it.</summary>
                        [Differentiable]
                        public static double Cube(double x) { return global::System.Math.Pow(x, 3) + global::System.Math.Abs(x); }

                        [Differentiable]
                        private static double Sum(double[] v)
                        {
                            double sum = 0;
                            for (int i = 0; i < v.Length; i++) { sum = sum * v[i] + global::System.Math.Tanh(sum); }
                            return sum;
                        }
                    }
                }
            }
            """,

        ["Conditions"] = InModels("""
            /// <summary>What XML would read as its own.</summary>
            [Differentiable]
            public static double Trapezoid(double x, double a, double b)
            {
                return x < a && b > 0 ? x * a : x <= b || a >= 1 ? a * b : !(x < 1) ? 0 : 1;
            }

            /// <summary>As a formula.</summary>
            [Differentiable]
            public static double Step(double x, int n) => x < 1 & n > 2 ? x * (n << 2) : -x;
            """),

        ["Shadows"] = InModels("""
            /// <summary>Parameters that have the names of the library's classes.</summary>
            [Differentiable]
            public static double Library(double Math, double[] Array, double System, double MathF, double ArgumentException)
            {
                double sum = Math * System;
                for (int i = 0; i < Array.Length; i++) { sum += global::System.Math.Max(0, Array[i]) * sum * MathF; }
                return sum * ArgumentException;
            }

            /// <summary>Locals that have them.</summary>
            [Differentiable]
            public static double Locals(double x, double[] v)
            {
                double Math = x * x;
                double[] Array = new double[v.Length];
                for (int i = 0; i < v.Length; i++) { Array[i] = Math * v[i] * (i > 0 ? Array[i - 1] : 1); }
                return global::System.Math.Exp(Array[0]);
            }
            """),

        ["Letters"] = InModels("""
            /// <summary>Names outside of ASCII, and hardly a name.</summary>
            [Differentiable]
            public static double Größe(double θ, double _, double __, double[] Δx, double İ, double ı)
            {
                double größe = Math.Cos(θ) * _ + __ * İ * ı;
                for (int i = 0; i < Δx.Length; i++) { größe += Δx[i] * größe; }
                return größe;
            }

            /// <summary>Contextual keywords.</summary>
            [Differentiable]
            public static double Contextual(double var, double await, double dynamic, double nameof, double when, double get, double add, double record, double field)
            {
                double yield = var * await * dynamic * nameof;
                double partial = when * get * add * record * field;
                return yield * partial;
            }
            """),

        ["TupleNames"] = InModels("""
            /// <summary>Names that a tuple's elements can't have, or only in one place.</summary>
            [Differentiable]
            public static double Items(double Item2, double Item1, double Rest, double ToString) { return Item2 * Item1 * Rest * ToString; }
            """),

        ["NineParameters"] = InModels("""
            /// <summary>More than seven elements.</summary>
            [Differentiable]
            public static double Nine(double a, double b, double c, double d, double e, double f, double g, double h, double[] i)
            {
                return a * b * c * d * e * f * g * h * i[0];
            }
            """),

        ["EscapedTypes"] = """
            using System;
            using SymGrad;

            namespace @event.@class.Models
            {
                /// <summary>A type and a namespace that are keywords.</summary>
                public static partial class @object
                {
                    /// <summary>A method in it.</summary>
                    [Differentiable]
                    public static double @int(double @double, double[] v) { return @double * @double + v[0] * Math.Sqrt(v[1]); }
                }
            }
            """,

        ["NoNamespace"] = """
            using SymGrad;

            /// <summary>Outside of every namespace.</summary>
            public partial class Bare
            {
                /// <summary>Overloads.</summary>
                [Differentiable]
                protected static double Area(double radius) { return 3.14159 * radius * radius; }

                /// <summary>Overloads.</summary>
                [Differentiable(Derivatives.Pullback)]
                protected internal static double Area(double width, double height) { return width * height; }
            }
            """,
        ["Complex"] = InModels("""
            /// <summary>Complex numbers.</summary>
            [Differentiable]
            public static double Root(double re, double im)
            {
                System.Numerics.Complex z = new System.Numerics.Complex(re, im);
                System.Numerics.Complex w = System.Numerics.Complex.Sqrt(z * z - 2 * z + 1) / System.Numerics.Complex.Exp(z);
                return w.Magnitude + w.Phase * System.Numerics.Complex.ImaginaryOne.Imaginary;
            }
            """),
    };

    /// <summary>
    /// The programs in namespaces of their own, so that they can be compiled together; but for the one whose namespace called System
    /// would come between the others and the library.
    /// </summary>
    public static IReadOnlyDictionary<string, string> Together { get; } = All
        .Where(program => program.Key != "Nested")
        .ToDictionary(program => program.Key, program => program.Value.Replace("namespace Company.Models", $"namespace Company.{program.Key}Models", StringComparison.Ordinal));

    private static string InModels(string members) => $$"""
        using System;
        using SymGrad;

        namespace Company.Models
        {
            /// <summary>Methods of the test.</summary>
            public static partial class Models
            {
                {{members.ReplaceLineEndings("\n        ")}}
            }
        }
        """;
}
