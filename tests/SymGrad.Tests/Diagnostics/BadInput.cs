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

        ["LockAroundWhatIsDifferentiated"] = new(
            "SYMG0005",
            InModels("public static double Bad(double x) { ⟦lock (s_table) { x *= x; }⟧ return x; }\nprivate static readonly double[] s_table = { 1, 2 };"),
            "lock"),

        ["TryAroundWhatIsDifferentiated"] = new(
            "SYMG0005",
            InModels("public static double Bad(double x) { double y = 0; ⟦try { y = x * 2; } catch (Exception) { }⟧ return y * y; }"),
            "try"),

        ["FieldThatIsWrittenInsideOfATryAndReadAgain"] = new(
            "SYMG0005",
            InModels("public static double Bad(double x) { ⟦try { s_last = x; } finally { }⟧ return s_last * x; }\nprivate static double s_last;"),
            "try"),

        ["TryThatIsLeftByAReturn"] = new(
            "SYMG0005",
            InModels("public static double Bad(double x, string s) { ⟦try { return x * double.Parse(s); } catch (FormatException) { return x; }⟧ }"),
            "try"),

        ["ElementWrittenInsideOfALock"] = new(
            "SYMG0005",
            InModels("public static double Bad(double x, int[] a) { ⟦lock (a) { a[0] = 3; }⟧ return x * a[0]; }"),
            "lock"),

        ["NumberLeftInAFieldByAHelperInsideOfALock"] = new(
            "SYMG0005",
            InModels("public static double Bad(double x) { ⟦lock (s_gate) { Set(x); }⟧ return s_last * x; }\nprivate static void Set(double n) { s_last = n; }\nprivate static double s_last;\nprivate static readonly object s_gate = new();"),
            "lock"),

        ["NumberLeftInAnObjectInsideOfALock"] = new(
            "SYMG0005",
            InModels("public static double Bad(double x) { ⟦lock (s_cell) { s_cell.Set(x); }⟧ return s_cell.V * x; }\nprivate static readonly Cell s_cell = new();\ninternal sealed class Cell { public double V; public void Set(double n) { V = n; } }"),
            "lock"),

        ["NumberLeftInAFieldByADelegate"] = new(
            "SYMG0007",
            InModels("public static double Bad(double x) { ⟦s_set(x)⟧; return s_last * x; }\nprivate static readonly Action<double> s_set = n => s_last = n;\nprivate static double s_last;"),
            "s_set(x)"),

        ["TableThatACopiedCallChanges"] = new(
            "SYMG0005",
            InModels("public static double Bad(double x) { double a = s_table[0] * x; Bump(); return s_table[0] * x * a; }\nprivate static readonly int[] s_table = { 1 };\nprivate static void Bump() { ⟦try { s_table[0]++; } finally { }⟧ }"),
            "try"),

        ["TableThatALibraryFills"] = new(
            "SYMG0005",
            InModels("public static double Bad(double x) { double a = s_table[0] * x; ⟦Array.Fill(s_table, 5.0);⟧ return s_table[0] * x * a; }\nprivate static readonly double[] s_table = { 1 };"),
            "'s_table'"),

        ["TableThatAnIteratorChanges"] = new(
            "SYMG0005",
            InModels("public static double Bad(double x) { double s = 0; foreach (int q in Items()) { s += s_table[0] * x + q * s; } return s; }\nprivate static readonly int[] s_table = { 1 };\nprivate static System.Collections.Generic.IEnumerable<int> Items() { ⟦s_table[0]++;⟧ yield return 1; }"),
            "s_table"),

        ["VariableThatALambdaCapturesAndIsAssignedAgain"] = new(
            "SYMG0005",
            InModels("public static double Bad(double x, int n) { int k = n; ⟦lock (s_later) { s_later.Add(() => k * 2); }⟧ k = 10; return x * x * k; }\nprivate static readonly System.Collections.Generic.List<Func<int>> s_later = new();"),
            "lock"),

        ["LookUpByWhatIsDifferentiated"] = new(
            "SYMG0007",
            InModels("public static double Bad(double x) { ⟦s_rates.TryGetValue(x, out double y)⟧; return y * x; }\nprivate static readonly System.Collections.Generic.Dictionary<double, double> s_rates = new();"),
            "TryGetValue"),

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

        ["MethodWithoutSource"] = new(
            "SYMG0007",
            InModels("public static double Bad(double x) => 2 * BitConverter.Int64BitsToDouble(⟦BitConverter.DoubleToInt64Bits(x)⟧ + 1);"),
            "'BitConverter.", "write the formula out", "[NoDerivative]"),

        ["NumberReadFromText"] = new(
            "SYMG0007",
            InModels("public static double Bad(double x) => Convert.ToDouble(⟦Convert.ToString(x)⟧);"),
            "'Convert.", "write the formula out"),

        ["MethodWithoutDerivative"] = new(
            "SYMG0007",
            InModels("public static double Bad(double x) => 2 * ⟦Convert.ToDouble(x)⟧;"),
            "'Convert.ToDouble(double)'",
            "[DerivativeOf(typeof(Convert), nameof(Convert.ToDouble))] static void ToDoublePullback(double value, double seed, ref double valueAdjoint)"),

        ["RecursionThatWritesAnArray"] = new(
            "SYMG0008",
            InModels("public static double Bad(double x, int n) { double[] u = { x, x * x }; return ⟦Sum(u, n)⟧; } private static double Sum(double[] u, int n) { u[0] *= u[1]; return n == 0 ? u[0] : Sum(u, n - 1); }"),
            "'Sum'", "writes to its array 'u'", "write it as a loop"),

        ["RecursionThatReturnsNothing"] = new(
            "SYMG0008",
            InModels("public static double Bad(double x, int n) { double[] u = { x, x * x }; Run(u, n); return u[0]; } private static void Run(double[] u, int n) { u[0] *= u[1]; if (n > 0) { ⟦Run(u, n - 1)⟧; } }"),
            "'Run'", "returns nothing"),

        ["RecursionThatCaptures"] = new(
            "SYMG0008",
            InModels("public static double Bad(double x, int n) { double y = x * x; return Power(x, n); double Power(double v, int k) => k == 0 ? y : v * ⟦Power(v, k - 1)⟧; }"),
            "'Power'", "captures 'y'"),

        ["RecursionByReference"] = new(
            "SYMG0008",
            InModels("public static double Bad(double x, int n) { return Down(ref x, n); } private static double Down(ref double v, int n) { v *= v; return n == 0 ? v : ⟦Down(ref v, n - 1)⟧; }"),
            "'Down'", "takes 'v' by reference"),

        ["RecursionWithASideEffect"] = new(
            "SYMG0005",
            InModels("public static double Bad(double x, int n) => Down(x, n); private static double Down(double x, int n) { var list = ⟦new System.Collections.Generic.List<int>()⟧; return n == 0 ? x : x * Down(x, n - 1); }"),
            "'Down'", "a second time"),

        ["CheckpointOfAMethodThatReturnsAnArray"] = new(
            "SYMG0005",
            InModels("public static double Bad(double x) => ⟦Both(x)⟧[1]; [Checkpoint] private static double[] Both(double x) => new[] { x, x * x };"),
            "[Checkpoint]", "returns 'double[]'"),

        ["ArrayWrittenAfterACall"] = new(
            "SYMG0005",
            InModels("public static double Bad(double[] v) { double[] u = { v[0], v[1] }; double e = ⟦Energy(u)⟧; u[0] = 2 * v[1]; return e * u[0]; } private static double Energy(double[] u) => u[0] * u[1]; [DerivativeOf(nameof(Energy))] private static void EnergyPullback(double[] u, double seed, double[] uAdjoint) { uAdjoint[0] += seed * u[1]; uAdjoint[1] += seed * u[0]; }"),
            "'Energy'", "written afterwards", "pass a copy"),

        ["CallThatWritesItsArray"] = new(
            "SYMG0005",
            InModels("public static double Bad(double[] v) { double[] u = { v[0], v[1] }; return ⟦Energy(u)⟧; } private static double Energy(double[] u) { u[0] *= 2; return u[0] * u[1]; } [DerivativeOf(nameof(Energy))] private static void EnergyPullback(double[] u, double seed, double[] uAdjoint) { }"),
            "'Energy'", "writes to an array"),

        ["CallThatSortsItsArray"] = new(
            "SYMG0005",
            InModels("public static double Bad(double[] v) { double[] u = { v[0], v[1] }; return ⟦Median(u)⟧; } private static double Median(double[] u) { Order(u); return u[0]; } private static void Order(double[] u) => Array.Sort(u); [DerivativeOf(nameof(Median))] private static void MedianPullback(double[] u, double seed, double[] uAdjoint) { }"),
            "'Median'", "writes to an array"),

        ["ConstantTuple"] = new(
            "SYMG0005",
            InModels("public static double Bad(double x) { var (a, b) = ⟦Both(x)⟧; return a * b * x; } [NoDerivative] private static (double, double) Both(double x) => (x, x);"),
            "'Both'", "return a number or an array"),

        ["ConstantStruct"] = new(
            "SYMG0005",
            InModels("public static double Bad(double x) => ⟦Both(x)⟧.X * x; public struct Pair { public double X; } [NoDerivative] private static Pair Both(double x) => default;"),
            "'Both'", "return a number or an array"),

        ["DerivativeOutOfReach"] = new(
            "SYMG0005",
            InModels("public static double Bad(double x) => ⟦Hidden.Cube(x)⟧; private static class Hidden { public static double Cube(double v) => v * v * v; [DerivativeOf(nameof(Cube))] private static void CubePullback(double v, double seed, ref double vAdjoint) { } }"),
            "'Hidden.CubePullback'", "make it internal"),

        ["PullbackMissingForAnArray"] = new(
            "SYMG0005",
            InModels("public static double Bad(double[] v) => ⟦Energy(v)⟧; private static double Energy(double[] u) => u[0] * u[1]; [DerivativeOf(nameof(Energy))] private static (double, double) EnergyPushforward(double[] u, double[] uTangent) => (0, 0);"),
            "'Energy'", "only the pushforward 'EnergyPushforward'", "add a pullback"),

        ["DerivativeOfAnotherSignature"] = new(
            "SYMG0013",
            InType("public static double Cube(double v) => v * v * v; [DerivativeOf(nameof(Cube))] private static double ⟦CubeDerivative⟧(double v) => 3 * v * v;"),
            "'CubeDerivative'",
            "'Cube'",
            "'static void CubeDerivative(double v, double seed, ref double vAdjoint)'",
            "'static (double value, double tangent) CubeDerivative(double v, double vTangent)'"),

        ["DerivativeWithoutRef"] = new(
            "SYMG0013",
            InType("public static double Sum(double[] v, float s, [NoDerivative] double t, int n) => v[0] * s * t; [DerivativeOf(nameof(Sum))] private static void ⟦SumPullback⟧(double[] v, float s, double t, int n, double seed, double[] vAdjoint, float sAdjoint) { }"),
            "'static void SumPullback(double[] v, float s, double t, int n, double seed, double[] vAdjoint, ref float sAdjoint)'"),

        ["DerivativeOfNothing"] = new(
            "SYMG0013",
            InType("""[DerivativeOf("Cube")] private static void ⟦CubePullback⟧(double v, double seed, ref double vAdjoint) { }"""),
            "'Models' has no method of that name"),

        ["DerivativeOfAMethodThatReturnsText"] = new(
            "SYMG0013",
            InType("""public static string Cube(double v) => ""; [DerivativeOf(nameof(Cube))] private static void ⟦CubePullback⟧(double v, double seed, ref double vAdjoint) { }"""),
            "'Cube' returns 'string'"),

        ["TwoDerivativesOfOneMethod"] = new(
            "SYMG0013",
            InType("public static double Cube(double v) => v * v * v; [DerivativeOf(nameof(Cube))] private static void First(double v, double seed, ref double vAdjoint) { } [DerivativeOf(nameof(Cube))] private static void ⟦Second⟧(double v, double seed, ref double vAdjoint) { }"),
            "'First' of the same type", "remove one of them"),

        ["ResidualOfAnotherSignature"] = new(
            "SYMG0014",
            InType("[ImplicitlyDefinedBy(nameof(Kepler))] private static double ⟦Anomaly⟧(double m, double e) => m; private static double Kepler(double mean, double e, double anomaly) => anomaly - e * Math.Sin(anomaly) - mean;"),
            "'Anomaly'", "'Kepler'", "write 'static double Kepler(double y, double m, double e)'"),

        ["ResidualThatIsMissing"] = new(
            "SYMG0014",
            InType("""[ImplicitlyDefinedBy("Kepler")] private static double ⟦Anomaly⟧(double m, double e) => m;"""),
            "'Models' has no method of that name"),

        ["SolverThatReturnsText"] = new(
            "SYMG0014",
            InType("""[ImplicitlyDefinedBy(nameof(Kepler))] private static string ⟦Anomaly⟧(double m) => ""; private static double Kepler(double y, double m) => y - m;"""),
            "'Anomaly' returns 'string'"),

        ["ResidualThatReturnsItsArgument"] = new(
            "SYMG0005",
            InModels("public static double Bad(double[] v) => ⟦Same(v)⟧[0]; [ImplicitlyDefinedBy(nameof(Zero))] private static double[] Same(double[] v) => v; private static double[] Zero(double[] y, double[] v) { y[0] -= v[0]; return y; }"),
            "'Same'", "writes to its array 'y'"),

        ["Generic"] = new(
            "SYMG0010",
            InModels("public static double ⟦Bad⟧<T>(double x) => x;"),
            "'Bad'", "generic in 'T'", "give it a parameter of the type 'T'"),

        ["GenericInWhatIsNoNumber"] = new(
            "SYMG0010",
            InModels("public static double Bad<T>(⟦T⟧ x, double y) => y;"),
            "'Bad'", "generic in 'T'", "add 'where T : IFloatingPointIeee754<T>'"),

        ["GenericThatCallsItself"] = new(
            "SYMG0008",
            InModels("public static T Bad<T>(T x, int n) where T : System.Numerics.INumber<T> => n == 0 ? x : x * ⟦Bad(x, n - 1)⟧;"),
            "'Bad'", "generic", "loop"),

        ["GenericThatCallsACheckpoint"] = new(
            "SYMG0005",
            InModels("public static T Bad<T>(T x) where T : System.Numerics.INumber<T> => x * ⟦Kept(x)⟧; [Checkpoint] private static U Kept<U>(U x) where U : System.Numerics.INumber<U> => x * x;"),
            "'Kept'", "generic"),

        ["GenericThatCallsARecursion"] = new(
            "SYMG0010",
            InModels("public static T ⟦Bad⟧<T>(T x, double y) where T : System.Numerics.IFloatingPoint<T> => x * T.CreateChecked(Power(y, 3)); private static double Power(double y, int n) => n == 0 ? 1 : y * Power(y, n - 1);"),
            "'Bad'", "generic and calls 'Power'", "write a loop"),

        ["GenericWithoutRoots"] = new(
            "SYMG0010",
            InModels("public static T Bad<⟦T⟧>(T x) where T : System.Numerics.INumber<T>, System.Numerics.ITrigonometricFunctions<T> => T.Asin(x);"),
            "'Bad'", "'T.Sqrt'", "add 'IRootFunctions<T>' to the constraints of 'T'"),

        ["GenericWithoutLogarithms"] = new(
            "SYMG0010",
            InModels("public static T Bad<⟦T⟧>(T x, T y) where T : System.Numerics.IFloatingPoint<T>, System.Numerics.IPowerFunctions<T> => T.Pow(x, y);"),
            "'Bad'", "'T.Log'", "add 'ILogarithmicFunctions<T>'"),

        ["GenericWithoutOrder"] = new(
            "SYMG0010",
            InModels("public static T Bad<⟦T⟧>(T x) where T : System.Numerics.INumberBase<T> => T.Abs(x);"),
            "'Bad'", "comparisons", "add 'INumber<T>'"),

        ["GenericQuotientOfWhatMayBeIntegers"] = new(
            "SYMG0010",
            InModels("public static T Bad<⟦T⟧>(T x, T y) where T : System.Numerics.INumber<T> => x / y;"),
            "'Bad'", "quotients", "add 'IFloatingPoint<T>'"),

        ["GenericExtremeOfWhatMayBeIntegers"] = new(
            "SYMG0010",
            InModels("public static T Bad<⟦T⟧>(T x, T y) where T : System.Numerics.INumber<T> => T.Max(x, y);"),
            "'Bad'", "fractions", "add 'IFloatingPoint<T>'"),

        ["GenericMatrixOfTwoTypes"] = new(
            "SYMG0009",
            "public static partial class Models { [⟦Differentiable(Derivatives.Jacobian)⟧] public static T Bad<T>(T x, double y) where T : System.Numerics.IFloatingPoint<T> => x * T.CreateChecked(y); }",
            "'Bad'", "'T' and 'double'", "a matrix has one"),

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
