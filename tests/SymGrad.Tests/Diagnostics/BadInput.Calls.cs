namespace SymGrad.Tests.Diagnostics;

/// <content>Calls that stay calls: recursion, checkpoints, solvers and derivatives of the user's own.</content>
internal sealed partial record BadInput
{
    private static Dictionary<string, BadInput> Calls => new()
    {
        ["QueryOverAListThatGrows"] = new(
            "SYMG0005",
            "using System.Collections.Generic;\nusing System.Linq;\n" + InModels("public static double Bad(double[] a, double x) { var list = new List<double> { x, a[0] }; var query = list.Select(v => v * x); list.Add(a[1] * x); return ⟦query⟧.Sum(); }"),
            "query over a list"),

        ["QueryOverAListThatGrowsInALoop"] = new(
            "SYMG0005",
            "using System.Collections.Generic;\nusing System.Linq;\n" + InModels("public static double Bad(double[] a, double x) { var list = new List<double> { x, a[0] }; var query = list.Select(v => v * x); double s = 0; foreach (double e in a) { s += ⟦query⟧.Sum(); list.Add(e); } return s; }"),
            "query over a list"),

        ["QueryOverAConstantListThatGrows"] = new(
            "SYMG0005",
            "using System.Collections.Generic;\nusing System.Linq;\n" + InModels("public static double Bad(double[] a, double x) { var order = new List<int> { 2, 0 }; var query = order.Select(i => a[i] * x); order.Add(1); return ⟦query⟧.Sum(); }"),
            "query over a list"),

        ["StructWhoseFieldsAreHidden"] = new(
            "SYMG0005",
            InModels("public static double Bad(double a, [NoDerivative] Rng given) { var g = given; return a * ⟦g.Next()⟧ + given.Next(); }\npublic struct Rng { private uint _s; public Rng(uint s) => _s = s; public double Next() { _s = _s * 1664525u + 1013904223u; return _s / 4294967296.0; } }"),
            "'Next'", "may change its struct"),

        ["RecordThatMayBeNull"] = new(
            "SYMG0005",
            InModels("public static double Bad(double x, [NoDerivative] Config? c) { if (c is ⟦null⟧) return 2 * x; return 3 * x; }\npublic sealed record Config(double Rate);"),
            "'Config'", "is there"),

        ["RecordThatMayBeNullInAPattern"] = new(
            "SYMG0005",
            InModels("public static double Bad(double x, [NoDerivative] Config? c) => x * (c is ⟦{ Rate: > 2 }⟧ ? 5 : 7);\npublic sealed record Config(double Rate);"),
            "'Config'", "is there"),

        ["MethodThatMayBeOverridden"] = new(
            "SYMG0010",
            "using SymGrad;\npublic partial class Layer { [Differentiable] public virtual double ⟦Bad⟧(double x) => x * x; }",
            "'Bad'", "derived class"),

        ["CallOfABaseClassThatIsHidden"] = new(
            "SYMG0005",
            "using SymGrad;\npublic class Source { [NoDerivative] public double Next(int k) => k; public double Scaled(double x) => ⟦Next(2)⟧ * x; }\npublic partial class Model : Source { [NoDerivative] public new double Next(int k) => 5 * k; [Differentiable] public double Bad(double x) => Scaled(x) * x; }",
            "'Next'", "another method"),

        ["TableThatACallChanges"] = new(
            "SYMG0005",
            InModels("public static double Bad(double[] a, double x) { double s = 0; for (int k = 0; k < a.Length; k++) { ⟦Bump()⟧; s += a[k] * Table[0] * x; } return s; }\nprivate static readonly int[] Table = new int[1];\n[NoDerivative] private static int Bump() => Table[0]++;"),
            "'Bump'", "elements of arrays"),

        ["TableThatACalledCallChanges"] = new(
            "SYMG0005",
            InModels("public static double Bad(double[] a, double x) { double s = 0; for (int k = 0; k < a.Length; k++) { ⟦Count(k)⟧; s += a[k] * Table[0] * x; } return s; }\nprivate static readonly double[] Table = new double[1];\n[NoDerivative] private static int Count(int k) => k + Next.Value;\nprivate sealed class Counter { public int Value { get { Table[0] += 1; return 1; } } }\nprivate static readonly Counter Next = new();"),
            "'Count'", "elements of arrays"),

        ["MemberThatACallChanges"] = new(
            "SYMG0005",
            InModels("public static double Bad(double[] a, double x, [NoDerivative] State t) { double s = 0; for (int k = 0; k < a.Length; k++) { s += a[k] * t.Rate * x; ⟦Bump(k)⟧; } return s; }\npublic sealed class State { public double Rate; }\nprivate static readonly State Known = new();\n[NoDerivative] private static int Bump(int k) { Known.Rate += k; return k; }"),
            "'Bump'", "'Rate'"),

        ["NumbersThatACallChanges"] = new(
            "SYMG0005",
            InModels("public static double Bad(double x) { double[] w = { x, x * x }; double s = ⟦Norm(w)⟧; return s * w[0] + w[1]; }\n[NoDerivative] private static double Norm(double[] w) { double s = 0; foreach (double e in w) s += e; for (int i = 0; i < w.Length; i++) w[i] /= s; return s; }"),
            "'Norm'", "writes to an array of numbers"),

        ["ParameterThatACallChanges"] = new(
            "SYMG0005",
            InModels("public static double Bad(double[] a, double x) { ⟦Norm(a)⟧; return a[0] * x; }\n[NoDerivative] private static int Norm(double[] w) { System.Array.Sort(w); return 1; }"),
            "'Norm'", "writes to an array of numbers"),

        ["VirtualMethodOfARecord"] = new(
            "SYMG0005",
            InModels("public static double Bad(double x, [NoDerivative] Curve c) => ⟦c.At(x)⟧ * x;\npublic record Curve(double K) { public virtual double At(double x) => K * x; }"),
            "may override"),

        ["VirtualMethodOfTheRecordItself"] = new(
            "SYMG0005",
            "using SymGrad;\npublic partial record Even(double K) { public virtual double M(double x) => K * x; [Differentiable] public double Bad(double x) => ⟦M(x)⟧ * x; }",
            "'M'", "may override"),

        ["VirtualPropertyInAPattern"] = new(
            "SYMG0005",
            InModels("public static double Bad(double x, [NoDerivative] Curve c) => c is { ⟦V⟧: > 1 } ? x * x : x;\npublic record Curve(double K) { public virtual double V => K; }"),
            "may override"),

        ["VirtualPropertyOfARecord"] = new(
            "SYMG0005",
            InModels("public static double Bad(Curve c, double x) => ⟦c.V⟧ * x;\npublic record Curve(double K) { public virtual double V => K; }"),
            "may override"),

        ["WithOfARecordThatCopiesItself"] = new(
            "SYMG0005",
            InModels("public static double Bad(double x, double s) { var p = new R(x, s); var q = ⟦p with { A = s }⟧; return q.A * q.B; }\npublic sealed record R(double A, double B) { private R(R o) { A = o.A + 1; B = o.B * 2; } }"),
            "copies itself"),

        ["TuplesOfElementsWithAnEqualityOfTheirOwn"] = new(
            "SYMG0005",
            InModels("public static double Bad(double x, double s) { var a = new P { V = x }; var b = new P { V = s }; return ⟦(a, 1) == (b, 1)⟧ ? x * s : s; }\n#pragma warning disable CS0660, CS0661\npublic struct P { public double V; public static bool operator ==(P a, P b) => Math.Abs(a.V - b.V) < 1; public static bool operator !=(P a, P b) => !(a == b); }"),
            "of their own"),

        ["FieldThatIsAReference"] = new(
            "SYMG0005",
            InModels("public static double Bad(double x, double s) { double v = x; var r = ⟦new R(ref v)⟧; r.V *= s; return v; }\npublic ref struct R { public ref double V; public R(ref double v) { V = ref v; } }"),
            "creating a"),

        ["StructMethodThatCallsAnotherWhichChangesIt"] = new(
            "SYMG0005",
            "using SymGrad;\npublic partial struct Changing { public double X; public double Bump(double d) { ⟦X⟧ += d; return X; } [Differentiable] public double Bad(double x) => Bump(x) * x; }",
            "an assignment to this field"),

        ["ElementByInOfARecursionThatWritesIt"] = new(
            "SYMG0005",
            InModels("public static double Bad(double[] x, double s) { var w = (double[])x.Clone(); Scale(w, ⟦in w[0]⟧, 0); return w[0] * s; }\nprivate static void Scale(double[] w, in double pivot, int i) { if (i >= w.Length) return; w[i] = w[i] * pivot; Scale(w, in pivot, i + 1); }"),
            "by 'in'"),

        ["CompoundAssignmentByAGetterThatChangesItsStruct"] = new(
            "SYMG0005",
            InModels("public static double Bad(double x, double s) { var p = new Counting { X = x }; ⟦p.Next += s⟧; return p.X; }\ninternal struct Counting { public double X; public double Next { get { X *= 2; return X; } set { X = value; } } }"),
            "changes its struct"),

        ["PatternByAGetterThatChangesItsStruct"] = new(
            "SYMG0005",
            InModels("public static double Bad(double x) { var p = new Counting { X = x }; return p is { ⟦Next⟧: > 1 } ? p.X : x; }\ninternal struct Counting { public double X; public double Next { get { X *= 2; return X; } } }"),
            "changes its struct"),

        ["GetterThatChangesAStructAtAnIndexWithEffects"] = new(
            "SYMG0005",
            InModels("public static double Bad(double x) { var all = new Counting[2]; int k = 0; all[0].X = x; return ⟦all[k++]⟧.Next * all[0].X; }\ninternal struct Counting { public double X; public double Next { get { X *= 2; return X; } } }"),
            "keep the index"),

        ["CallOfAGeneratedMember"] = new(
            "SYMG0005",
            InModels("public static double Bad(double x) => x - Good(x) / ⟦GoodGradient⟧(x);"),
            "'GoodGradient'", "'Good'", "second derivatives"),

        ["CallOfAGeneratedMemberInAHelper"] = new(
            "SYMG0005",
            InModels("public static double Bad(double x) => Helper(x) * 2; private static double Helper(double x) => ⟦Models.GoodGradient⟧(x);"),
            "'GoodGradient'", "'Good'"),

        ["GenericRecursionThatGrows"] = new(
            "SYMG0008",
            InModels("public static double Bad(double x, int n) => Grow<int>(x, n); private static double Grow<T>(double x, int n) => n > 0 ? x * ⟦Grow<T[]>(x, n - 1)⟧ : 1;"),
            "'Grow'", "other type arguments"),

        ["RecursionThatReturnsAnArray"] = new(
            "SYMG0008",
            InModels("public static double Bad(double x, int n) { double[] u = { x, x * x }; return Run(u, n)[0]; } private static double[] Run(double[] u, int n) { u[0] *= u[1]; return n == 0 ? new[] { u[0] } : ⟦Run(u, n - 1)⟧; }"),
            "'Run'", "returns 'double[]'"),

        ["RecursionThatWritesAnArrayOfTwoNames"] = new(
            "SYMG0008",
            InModels("public static double Bad(double[] v, int n) { double[] a = { v[0], v[1] }; double[] b = { v[1], 1 }; ⟦Run(a, b, n)⟧; return a[0] * b[0]; } private static void Run(double[] a, double[] b, int n) { if (a[1] > 1) { double[] c = a; a = b; b = c; } a[0] *= b[1]; if (n > 0) { Run(a, b, n - 1); } }"),
            "'Run'", "writes to its array", "another array"),

        ["RecursionOnOneArrayTwice"] = new(
            "SYMG0005",
            InModels("public static double Bad(double[] v, int n) { double[] a = { v[0], v[1] }; ⟦Run(a, a, n)⟧; return a[0]; } private static void Run(double[] a, double[] b, int n) { a[0] *= b[1]; if (n > 0) { Run(a, b, n - 1); } }"),
            "'Run'", "in two places", "pass a copy"),

        ["RecursionOnTwoPartsOfOneArray"] = new(
            "SYMG0005",
            InModels("public static double Bad(double[] v, int n) { double[] a = { v[0], v[1] }; Run(a, v, n); return a[0]; } private static void Run(System.Span<double> a, System.ReadOnlySpan<double> b, int n) { a[0] *= b[1]; if (n > 0) { ⟦Run(a.Slice(0, 1), a.Slice(1), n - 1)⟧; } }"),
            "'Run'", "in two places", "pass a copy"),

        ["RecursionOnRowsOfOneArray"] = new(
            "SYMG0005",
            InModels("public static double Bad(double[] v, int n) { double[][] a = { new[] { v[0], v[1] }, new[] { v[1], v[0] } }; ⟦Run(a[0], a[1], n)⟧; return a[0][0]; } private static void Run(double[] a, double[] b, int n) { a[0] *= b[1]; if (n > 0) { Run(a, b, n - 1); } }"),
            "'Run'", "in two places", "pass a copy"),

        ["CheckpointThatWritesToATable"] = new(
            "SYMG0005",
            InModels("public static double Bad(double x, int n) { ⟦Run(s_table, x)⟧; return x * s_table[0]; } private static readonly double[] s_table = { 1, 2 }; [Checkpoint] private static void Run(double[] a, double x) { a[0] *= x; }"),
            "'Run'", "neither a parameter nor made here", "pass a copy"),

        ["RecursionThatIsDifferentiatedTwice"] = new(
            "SYMG0009",
            "using SymGrad; public static partial class Models { [⟦Differentiable(Derivatives.Hessian)⟧] public static double Bad(double[] v, int n) { double[] a = { v[0], v[1] }; Run(a, n); return a[0]; } private static void Run(double[] a, int n) { a[0] *= a[1]; if (n > 0) { Run(a, n - 1); } } }",
            "'Run'", "second derivative"),

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

        ["CheckpointsOfATrajectory"] = new(
            "SYMG0022",
            InType("[Differentiable(Checkpoint = true)] public static double Bad(double x, int n) { double[] u = new double[n + 1]; u[0] = x; ⟦for (int i = 0; i < n; i++) { u[i + 1] = x * u[i] * (1 - u[i]); }⟧ return u[n]; }"),
            "'Bad'", "'u'", "places that change with its iterations"),

        ["CheckpointsOfExchangedArrays"] = new(
            "SYMG0022",
            InType("[Differentiable(Checkpoint = true)] public static double Bad(double[] v, int n) { double[] a = { v[0], v[1] }; double[] b = new double[2]; ⟦for (int i = 0; i < n; i++) { b[0] = a[1] * a[0]; b[1] = a[0]; (a, b) = (b, a); }⟧ return a[0]; }"),
            "'Bad'", "another array in each iteration"),

        ["CheckpointsOfAMatrix"] = new(
            "SYMG0022",
            InType("[Differentiable(Checkpoint = true)] public static double Bad(double x, int n) { double[,] a = new double[1, 2]; a[0, 0] = x; ⟦for (int i = 0; i < n; i++) { a[0, 1] = a[0, 0] * a[0, 0]; a[0, 0] = a[0, 1] + x; }⟧ return a[0, 0]; }"),
            "'a'", "one dimension"),

        ["CheckpointsOfWhatHappensOnce"] = new(
            "SYMG0022",
            InType("[Differentiable(CheckpointEvery = 100)] public static double Bad(double x, int n) { ⟦for (int i = 0; i < n; i++) { x = x * x + Random.Shared.NextDouble(); }⟧ return x; }"),
            "effects would happen twice"),

        ["CheckpointsOfACall"] = new(
            "SYMG0022",
            InType("[Differentiable(Checkpoint = true)] public static double Bad(double x, int n) { ⟦while (x < n) { x = Cube(x); }⟧ return x; } private static double Cube(double v) => v * v * v; [DerivativeOf(nameof(Cube))] private static void CubePullback(double v, double seed, ref double vAdjoint) => vAdjoint += 3 * v * v * seed;"),
            "'Cube'", "each result is kept"),

        ["CheckpointsInsideACheckpoint"] = new(
            "SYMG0022",
            InType("[Differentiable(Checkpoint = true)] public static double Bad(double x, int n) => x * Run(x, n); [Checkpoint] private static double Run(double x, int n) { double[] u = new double[n + 1]; u[0] = x; ⟦for (int i = 0; i < n; i++) { u[i + 1] = x * u[i] * (1 - u[i]); }⟧ return u[n]; }"),
            "'u'"),

        ["CheckpointsBeforeTheStart"] = new(
            "SYMG0009",
            InType("[⟦Differentiable(CheckpointEvery = -1)⟧] public static double Bad(double x, int n) { for (int i = 0; i < n; i++) { x *= x; } return x; }"),
            "'CheckpointEvery = -1'", "number of iterations"),

        ["CheckpointOfAMethodThatReturnsAnArray"] = new(
            "SYMG0005",
            InModels("public static double Bad(double x) => ⟦Both(x)⟧[1]; [Checkpoint] private static double[] Both(double x) => new[] { x, x * x };"),
            "[Checkpoint]", "returns 'double[]'"),

        ["CallThatWritesItsArray"] = new(
            "SYMG0005",
            InModels("public static double Bad(double[] v) { double[] u = { v[0], v[1] }; return ⟦Energy(u)⟧; } private static double Energy(double[] u) { u[0] *= 2; return u[0] * u[1]; } [DerivativeOf(nameof(Energy))] private static void EnergyPullback(double[] u, double seed, double[] uAdjoint) { }"),
            "'Energy'", "writes to an array"),

        ["CallThatSortsItsArray"] = new(
            "SYMG0005",
            InModels("public static double Bad(double[] v) { double[] u = { v[0], v[1] }; return ⟦Median(u)⟧; } private static double Median(double[] u) { Order(u); return u[0]; } private static void Order(double[] u) => Array.Sort(u); [DerivativeOf(nameof(Median))] private static void MedianPullback(double[] u, double seed, double[] uAdjoint) { }"),
            "'Median'", "writes to an array"),

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
    };
}
