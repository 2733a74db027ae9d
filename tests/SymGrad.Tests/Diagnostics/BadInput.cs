namespace SymGrad.Tests.Diagnostics;

/// <summary>A program with one mistake, and what is to be said about it.</summary>
/// <param name="Id">The diagnostic's id.</param>
/// <param name="Source">The program; the place of the mistake stands between ⟦ and ⟧, and the method at fault is called Bad, unless the whole type is.</param>
/// <param name="Says">What the message contains: the name at fault, and what to write instead.</param>
internal sealed record BadInput(string Id, string Source, params string[] Says)
{
    public static readonly IReadOnlyDictionary<string, BadInput> All = new Dictionary<string, BadInput>
    {
        ["TypeIsNotPartial"] = new(
            "SYMG0001",
            """
            public static class ⟦Models⟧
            {
                [Differentiable]
                public static double Bad(double x) => x;
            }
            """,
            "'Models'", "'Bad'", "declare it as 'partial class Models'"),

        ["OuterTypeIsNotPartial"] = new(
            "SYMG0001",
            """
            public static class ⟦Outer⟧
            {
                public partial struct Inner
                {
                    [Differentiable]
                    public static double Bad(double x) => x;
                }
            }
            """,
            "'Outer'", "'partial class Outer'"),

        ["StructIsNotPartial"] = new(
            "SYMG0001",
            """
            public record struct ⟦Point⟧(double X)
            {
                [Differentiable]
                public static double Bad(double x) => x;
            }
            """,
            "'partial record struct Point'"),

        ["ParameterOfAnOpaqueType"] = new(
            "SYMG0002",
            InModels("public static double Bad(double x, ⟦Uri⟧ place) => x;"),
            "'place'", "'Uri'", "[NoDerivative]"),

        ["ParameterOfObjects"] = new(
            "SYMG0002",
            InModels("public static double Bad(double x, ⟦object[]⟧ things) => x;"),
            "'things'", "'object[]'", "[NoDerivative]"),

        ["NoParameterAtAll"] = new(
            "SYMG0003",
            InModels("public static double ⟦Bad⟧() => 1;"),
            "'Bad'", "give it one", "remove [Differentiable]"),

        ["ConstantParametersOnly"] = new(
            "SYMG0003",
            InModels("public static double ⟦Bad⟧([NoDerivative] double x, int n, bool b, string s, DayOfWeek day) => x * n;"),
            "'Bad'", "[NoDerivative]"),

        ["NoResult"] = new(
            "SYMG0004",
            InModels("public static ⟦void⟧ Bad(double x) { x += 1; }"),
            "'Bad'", "return 'double' or 'float'", "array parameter"),

        ["IntegerResult"] = new(
            "SYMG0004",
            InModels("public static ⟦int⟧ Bad(double x) => (int)x;"),
            "'Bad'", "return 'double' or 'float'"),

        ["TextResult"] = new(
            "SYMG0004",
            InModels("public static ⟦string⟧ Bad(double x) => x.ToString();"),
            "'Bad'", "return 'double' or 'float'"),

        ["ReadOnlyArrayWithoutResult"] = new(
            "SYMG0004",
            InModels("public static ⟦void⟧ Bad(double[] v) { double x = v[0]; }"),
            "'Bad'"),

        ["Lock"] = new(
            "SYMG0005",
            InModels("""public static double Bad(double x) { double y = x; ⟦lock ("") { y *= x; }⟧ return y; }"""),
            "can't be differentiated"),

        ["Pointer"] = new(
            "SYMG0005",
            InModels("public static unsafe double Bad(double x) { double y = x; double* p = ⟦&y⟧; return *p; }"),
            "can't be differentiated"),

        ["Dynamic"] = new(
            "SYMG0005",
            InModels("public static double Bad(double x) { dynamic y = ⟦x⟧; return y * 2; }"),
            "'dynamic' can't be differentiated"),

        ["PropertyThatIsWritten"] = new(
            "SYMG0005",
            InModels("public static double Bad(double x) { ⟦Stored⟧ = x; return Stored; } private static double Stored { get; set; }"),
            "can't be differentiated"),

        ["StaticFieldThatIsWritten"] = new(
            "SYMG0005",
            InModels("public static double Bad(double x) { ⟦s_last⟧ = x; return s_last * x; } private static double s_last;"),
            "can't be differentiated"),

        ["Iterator"] = new(
            "SYMG0004",
            InModels("public static ⟦System.Collections.Generic.IEnumerable<double>⟧ Bad(double x) { yield return x; }"),
            "'Bad'"),

        ["NameOfGradientTaken"] = new(
            "SYMG0006",
            InModels("public static double Bad(double x) => x; public static double ⟦BadGradient⟧(double x) => 1;"),
            "'Models'", "'BadGradient'", "gradient", "rename one of them"),

        ["NameOfValueAndGradientTaken"] = new(
            "SYMG0006",
            InModels("public static double Bad(double x) => x; public const int ⟦BadValueAndGradient⟧ = 1;"),
            "'Models'", "'BadValueAndGradient'", "rename one of them"),

        ["NameOfPullbackTaken"] = new(
            "SYMG0006",
            InModels("public static double Bad(double x) => x; private sealed class ⟦BadPullback⟧ { }"),
            "'Models'", "'BadPullback'", "pullback", "rename one of them"),

        ["MethodWithoutSource"] = new(
            "SYMG0007",
            InModels("public static double Bad(double x) => 2 * BitConverter.Int64BitsToDouble(⟦BitConverter.DoubleToInt64Bits(x)⟧ + 1);"),
            "'BitConverter.", "write the formula out", "[NoDerivative]"),

        ["NumberReadFromText"] = new(
            "SYMG0007",
            InModels("public static double Bad(double x) => Convert.ToDouble(⟦Convert.ToString(x)⟧);"),
            "'Convert.", "write the formula out"),

        ["Generic"] = new(
            "SYMG0010",
            InModels("public static double ⟦Bad⟧<T>(double x) => x;"),
            "'Bad'", "generic", "write it for double or float"),

        ["TypeParameterOfItsType"] = new(
            "SYMG0002",
            """
            public static partial class Models<T>
            {
                [Differentiable]
                public static double Bad(⟦T⟧ x, double y) => y;
            }
            """,
            "'x'", "'T'"),

        ["NeighbourOfAHalf"] = new(
            "SYMG0007",
            InModels("public static Half Bad(Half x) => ⟦Half.BitIncrement(x)⟧;"),
            "'Half.BitIncrement", "write the formula out"),

        ["Asynchronous"] = new(
            "SYMG0010",
            InModels("public static async System.Threading.Tasks.Task<double> ⟦Bad⟧(double x) { await System.Threading.Tasks.Task.Yield(); return x; }"),
            "'Bad'", "asynchronous"),

        ["ReturnsAReference"] = new(
            "SYMG0010",
            InModels("public static ref double ⟦Bad⟧(double[] v) => ref v[0];"),
            "'Bad'", "return the number"),

        ["MemberOfAnInterface"] = new(
            "SYMG0010",
            """
            public partial interface IModels
            {
                [Differentiable]
                public static double ⟦Bad⟧(double x) => x;
            }
            """,
            "'Bad'", "interface", "move it to a class"),

        ["WithoutBody"] = new(
            "SYMG0010",
            InModels("public static partial double ⟦Bad⟧(double x); public static partial double Bad(double x) => x * x;"),
            "'Bad'", "without a body"),

        ["Extern"] = new(
            "SYMG0010",
            InModels("""[System.Runtime.InteropServices.DllImport("m")] public static extern double ⟦Bad⟧(double x);"""),
            "'Bad'", "without a body"),
    };

    private const char Begin = '⟦';
    private const char End = '⟧';

    /// <summary>The program as the compiler sees it.</summary>
    public string Program => $"using System;\nusing SymGrad;\n\n{Source}\n".Replace(Begin.ToString(), string.Empty, StringComparison.Ordinal).Replace(End.ToString(), string.Empty, StringComparison.Ordinal);

    /// <summary>Where in <see cref="Program"/> the mistake is.</summary>
    public (int Start, string Text) Place
    {
        get
        {
            string marked = $"using System;\nusing SymGrad;\n\n{Source}\n";
            int start = marked.IndexOf(Begin, StringComparison.Ordinal);
            return (start, marked[(start + 1)..marked.IndexOf(End, StringComparison.Ordinal)]);
        }
    }

    private static string InModels(string members) => $$"""
        public static partial class Models
        {
            [Differentiable]
            public static double Good(double x) => x * x;

            [Differentiable]
            {{members}}

            [Differentiable]
            public static double AlsoGood(double[] v) => v[0] * v[1];
        }
        """;
}
