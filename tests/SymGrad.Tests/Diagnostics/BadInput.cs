namespace SymGrad.Tests.Diagnostics;

/// <summary>A program with one mistake, and what is to be said about it.</summary>
/// <param name="Id">The diagnostic's id.</param>
/// <param name="Source">The program; the place of the mistake stands between ⟦ and ⟧, and the method at fault is called Bad, unless the whole type is.</param>
/// <param name="Says">What the message contains: the name at fault, and what to write instead.</param>
internal sealed partial record BadInput(string Id, string Source, params string[] Says)
{
    public static readonly IReadOnlyDictionary<string, BadInput> All = new[] { Constructs, Copied, Calls, Generic }.SelectMany(some => some).ToDictionary(one => one.Key, one => one.Value);

    private static Dictionary<string, BadInput> Constructs => new()
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

        ["NamedArgumentsWithEffectsOnAnObjectOfTheLibrary"] = new(
            "SYMG0005",
            InModels("public static double Bad(double x) { double v = x; System.Collections.Generic.List<double> list = [x, x]; ⟦list.Insert(item: v *= 2, index: (int)(v = 1))⟧; return list[0] * list[1] * v; }"),
            "named arguments", "in the order of the parameters"),

        ["ParameterOfARecordThatKeepsSomethingElse"] = new(
            "SYMG0002",
            InModels("public static double Bad(⟦R⟧ r, double s) => r.A * r.B * s; public sealed record R(double A, double B) { public double A { get; } = A * 2; }"),
            "'r'"),

        ["ChangeOfAPropertyWhoseGetterComputes"] = new(
            "SYMG0005",
            InModels("public static double Bad(double x) { K k = default; k.V = x; ⟦k.V⟧ += 1; return k.V; } public struct K { public double V { readonly get => field * field; set; } }"),
            "'V'", "write its setter"),

        ["ParameterWithAPropertyThatComputesWhatItKeeps"] = new(
            "SYMG0002",
            InModels("public static double Bad(⟦K⟧ k, double s) => k.V * s; public struct K { public double V { readonly get => field * 2; set => field = value + 1; } }"),
            "'k'"),

        ["ListThatIsAParameterIsChanged"] = new(
            "SYMG0005",
            InModels("public static double Bad(System.Collections.Generic.List<double> values) { ⟦values.Add(1)⟧; return values[0]; }"),
            "list", "ToList"),

        ["ElementOfAListThatIsAParameterIsAssigned"] = new(
            "SYMG0005",
            InModels("public static double Bad(System.Collections.Generic.List<double> values) { ⟦values[0]⟧ = 1; return values[0]; }"),
            "list", "ToList"),

        ["ElementOfATableIsAssigned"] = new(
            "SYMG0005",
            InModels("public static double Bad(double x) { ⟦s_table[0] = x;⟧ return s_table[0] * x; }\nprivate static readonly double[] s_table = { 1, 2 };"),
            "'s_table'", "copy it"),

        ["PartOfATableOfTuplesIsAssigned"] = new(
            "SYMG0005",
            InModels("public static double Bad(double x) { ⟦s_table[0].A = x;⟧ return s_table[0].A * x; }\nprivate static readonly (double A, double B)[] s_table = { (1, 2) };"),
            "'s_table'", "copy it"),

        ["ParameterOrAnotherArrayIsAssignedAfterALoop"] = new(
            "SYMG0005",
            InModels("public static double Bad(⟦double[] a⟧, double s, int n) { double[] c = a; for (int i = 0; i < n; i++) { c = new[] { s * c[0] }; } c[0] = s; return c[0] * a[0]; }"),
            "'a'", "copy it"),

        ["ConstantListIsChangedInItsLoop"] = new(
            "SYMG0005",
            InModels("public static double Bad(double x, [NoDerivative] System.Collections.Generic.List<double> list) { double s = 0; foreach (double v in list) { s += v * x; ⟦list.Add(1)⟧; } return s; }"),
            "foreach", "for loop"),

        ["NullInThePlaceOfAFunction"] = new(
            "SYMG0005",
            InModels("public static double Bad(double x) { Func<double, double> f = ⟦null⟧; if (x > 0) { f = Math.Sin; } return f(x); }"),
            "function"),

        ["ArrayHandedToACall"] = new(
            "SYMG0007",
            InModels("public static double Bad(double[] a) { Array.Sort(⟦a⟧); return a[0]; }"),
            "'Array.Sort'"),

        ["ParameterThatGivesNumbers"] = new(
            "SYMG0002",
            InModels("public static double Bad(double x, ⟦Random⟧ random) => x;"),
            "'random'", "'Random'", "[NoDerivative]"),

        ["ParameterOfAnInterfaceThatGivesNumbers"] = new(
            "SYMG0002",
            InModels("public static double Bad(double x, ⟦ICurve⟧ curve) => x; public interface ICurve { double Rate(double t); }"),
            "'curve'", "[NoDerivative]"),

        ["ParameterThatHoldsNumbersSomewhere"] = new(
            "SYMG0002",
            InModels("public static double Bad(double x, ⟦System.Collections.Generic.List<Outer>⟧ outers) => x; public sealed class Inner { private double[] _w = []; public int Count => _w.Length; } public sealed class Outer { public Inner? Inner; }"),
            "'outers'", "[NoDerivative]"),

        ["ParameterOfDerivedNumbers"] = new(
            "SYMG0002",
            InModels("public static double Bad(double x, ⟦Derived⟧ derived) => x; public class Base { protected float Rate; } public sealed class Derived : Base { public string Name = string.Empty; }"),
            "'derived'", "[NoDerivative]"),

        ["ParameterOfAnInterfaceThatHandsNumbersOut"] = new(
            "SYMG0002",
            InModels("public static double Bad(double x, ⟦ICurve⟧ curve) => x; public interface ICurve { bool TryRate(int year, out double rate); }"),
            "'curve'", "[NoDerivative]"),

        ["ParameterOfAFunctionThatHandsNumbersOut"] = new(
            "SYMG0002",
            InModels("public static double Bad(double x, ⟦Lookup⟧ find) => x; public delegate bool Lookup(int key, out double value);"),
            "'find'", "[NoDerivative]"),

        ["GotoBack"] = new(
            "SYMG0005",
            InModels("public static double Bad(double x) { double s = x; int i = 0; again: s *= x; i++; if (i < 3) { ⟦goto again;⟧ } return s; }"),
            "goto", "backwards", "loop"),

        ["GotoBackFromAfterItsTest"] = new(
            "SYMG0005",
            InModels("public static double Bad(double x) { int i = 0; double s = 1; goto test; body: s *= x; i++; test: if (i < 3) ⟦goto body;⟧ return s; }"),
            "goto", "backwards", "loop"),

        ["GotoBackOutOfALoop"] = new(
            "SYMG0005",
            InModels("public static double Bad(double x) { int n = 0; double s = x; again: for (int i = 0; i < 3; i++) { s *= x; n++; if (n == 2) { ⟦goto again;⟧ } } return s; }"),
            "goto", "backwards", "loop"),

        ["ParameterOfAFunctionThatGivesNumbers"] = new(
            "SYMG0002",
            InModels("public static double Bad(double x, ⟦Func<int, double>⟧ weight) => x * weight(1);"),
            "'weight'", "[NoDerivative]"),

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

        ["Pointer"] = new(
            "SYMG0005",
            InModels("public static unsafe double Bad(double x) { double y = x; double* p = ⟦&y⟧; return *p; }"),
            "can't be differentiated"),

        ["ListSorted"] = new(
            "SYMG0005",
            """
            public static partial class Models
            {
                [Differentiable]
                public static double Bad(double[] a)
                {
                    var list = new System.Collections.Generic.List<double>(a);
                    ⟦list.Sort()⟧;
                    return list[0];
                }
            }
            """,
            "'Sort'", "use Add"),

        ["ListChangedInForEach"] = new(
            "SYMG0005",
            """
            public static partial class Models
            {
                [Differentiable]
                public static double Bad(double[] a)
                {
                    var list = new System.Collections.Generic.List<double>(a);
                    double sum = 0;
                    foreach (double x in list)
                    {
                        sum += x;
                        ⟦list[0] = sum⟧;
                    }

                    return sum;
                }
            }
            """,
            "inside a foreach", "use a for loop"),

        ["ListChangedByConstructor"] = new(
            "SYMG0005",
            """
            public static partial class Models
            {
                [Differentiable]
                public static double Bad(double[] a)
                {
                    var list = new System.Collections.Generic.List<double>();
                    double sum = 0;
                    ⟦for (int i = 0; i < a.Length; i++)
                    {
                        list.Add(a[i]);
                        sum += new Adder(list, a[i]).Value;
                    }⟧

                    return sum * list[^1];
                }

                private readonly struct Adder
                {
                    public Adder(System.Collections.Generic.List<double> list, double x)
                    {
                        list.Add(x);
                        Value = x * x;
                    }

                    public readonly double Value;
                }
            }
            """,
            "a list that", "by its own methods"),

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

        ["MethodWithoutDerivative"] = new(
            "SYMG0007",
            InModels("public static double Bad(double x) => 2 * ⟦Convert.ToDouble(x)⟧;"),
            "'Convert.ToDouble(double)'",
            "[DerivativeOf(typeof(Convert), nameof(Convert.ToDouble))] static void ToDoublePullback(double value, double seed, ref double valueAdjoint)"),

        ["ConstantTuple"] = new(
            "SYMG0005",
            InModels("public static double Bad(double x) { var (a, b) = ⟦Both(x)⟧; return a * b * x; } [NoDerivative] private static (double, double) Both(double x) => (x, x);"),
            "'Both'", "return a number or an array"),

        ["ConstantStruct"] = new(
            "SYMG0005",
            InModels("public static double Bad(double x) => ⟦Both(x)⟧.X * x; public struct Pair { public double X; } [NoDerivative] private static Pair Both(double x) => default;"),
            "'Both'", "return a number or an array"),

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

    private static string InType(string members) => $$"""
        public static partial class Models
        {
            {{members}}
        }
        """;

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
