using System.Globalization;

namespace SymGrad.BuildTime;

/// <summary>Methods of any number of operations, in the shapes that methods have.</summary>
internal static class Shapes
{
    private const int Inputs = 10;

    public static readonly (string Name, Func<int, string> Body)[] All =
    [
        ("statements", operations => $"{Statements(operations, "x1")}return v{(operations / 4) - 1};"),
        ("one sum", operations => $"return {Joined("\n+ ", operations / 4, i => $"{i}.5 * x{i % Inputs} * Math.Sin(x{(i + 1) % Inputs})")};"),
        ("a chain of products", operations => $"double p = x0;\n{Joined("", operations / 2, i => $"p = p * (x{i % Inputs} + {i}.5);\n")}return p;"),
        ("statements in a loop", operations => $"double s = 0;\nfor (int i = 0; i < a.Length; i++)\n{{\n{Statements(operations, "a[i]")}s += v{(operations / 4) - 1};\n}}\nreturn s;"),
        ("branches", operations => $"double s = x0;\n{Joined("", operations / 4, i => $"if (s > x{i % Inputs}) {{ s = s * x{(i + 1) % Inputs} + {i}.0; }} else {{ s = s - Math.Sin(x{(i + 2) % Inputs}); }}\n")}return s;"),
        ("loops", operations => $"double s = x0;\n{Joined("", operations / 8, i => $"for (int i{i} = 0; i{i} < a.Length; i{i}++) {{ s = s * x{i % Inputs} + a[i{i}] * Math.Sin(s) - x{(i + 1) % Inputs}; }}\n")}return s;"),
        ("sums in loops", operations => $"double s = x0;\n{Joined("", operations / 8, i => $"for (int i{i} = 0; i{i} < a.Length; i{i}++) {{ s += x{i % Inputs} * a[i{i}] * Math.Sin(a[i{i}]); }}\n")}return s;"),
        ("calls", operations => $"double s = x0;\n{Joined("", operations / 4, i => $"s = Part(s, x{i % Inputs}) + {i}.0;\n")}return s;"),
    ];

    /// <summary>A file with a method of that body.</summary>
    public static string Method(string body) => $$"""
        using System;
        using SymGrad;

        public static partial class Large
        {
            [Differentiable]
            public static double F({{Joined(", ", Inputs, i => $"double x{i}")}}, double[] a)
            {
        {{body}}
            }

            private static double Part(double a, double b)
            {
                double c = a * b;
                return c + Math.Sin(a);
            }
        }
        """;

    /// <summary>Files of ten ordinary methods each.</summary>
    public static string[] Files(int methods) => [.. Enumerable.Range(0, (methods + 9) / 10).Select(file => File(file, Math.Min(10, methods - (10 * file))))];

    /// <param name="edit">What its first method begins with.</param>
    public static string File(int file, int methods, string edit = "") => $$"""
        using System;
        using SymGrad;

        public static partial class File{{file.ToString(CultureInfo.InvariantCulture)}}
        {
        {{Joined("\n", methods, i => $$"""
            [Differentiable]
            public static double F{{i}}(double x, double y, double[] weights)
            {
                {{(i == 0 ? edit : "")}}
                double scale = Math.Sqrt(x * x + y * y + {{i}}.5);
                double sum = 0;
                for (int k = 0; k < weights.Length; k++)
                {
                    sum += weights[k] * Math.Exp(-scale * k);
                }

                return sum > 0 ? Math.Log(sum) * x : sum / scale;
            }

        """)}}
        }
        """;

    private static string Statements(int operations, string first) =>
        Joined("", operations / 4, i => $"double v{i} = {(i == 0 ? first : $"v{i - 1}")} * x{i % Inputs} + 0.5 * Math.Sin({(i < 2 ? $"x{i + 1}" : $"v{i - 2}")});\n");

    private static string Joined(string separator, int count, Func<int, FormattableString> part) =>
        string.Join(separator, Enumerable.Range(0, count).Select(i => FormattableString.Invariant(part(i))));
}
