using System.Numerics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp;
using SymGrad.Generator.Functions;
using SymGrad.Generator.Symbolics;
using SymGrad.Generator.Writing;

namespace SymGrad.Tests.Generics;

/// <summary>Differentiable methods that are generic in their numbers: each is compared with the same text for <c>double</c>, and with differences.</summary>
public class GenericMethodTests
{
    private const string Ieee = "where T : IFloatingPointIeee754<T>";

    /// <summary>By name: the constraints, what the method takes, its body, and two points. <c>V</c> is an array.</summary>
    private static readonly Dictionary<string, (string Constraint, string Parameters, string Body, double[][] Points)> s_programs = new()
    {
        ["Rosenbrock"] = (Ieee, "T x, T y", "{ T a = T.One - x; T b = y - x * x; return a * a + T.CreateChecked(100) * b * b; }", [[0.3, 0.7], [-1.2, 1]]),
        ["Polynomial"] = ("where T : INumber<T>", "T x, T y", "=> x * x * y - T.CreateChecked(3) * x;", [[0.3, 0.7], [2, -1]]),
        ["Functions"] = ("where T : struct, INumber<T>, ITrigonometricFunctions<T>, IRootFunctions<T>, IExponentialFunctions<T>", "T x, T y", "=> T.Sin(x * T.Pi) * T.Exp(y) + T.Sqrt(x * x + y * y) + T.Asin(x / T.CreateChecked(2)) + T.Hypot(x, y);", [[0.3, 0.7], [-0.6, 0.2]]),
        ["Kinks"] = (Ieee, "T x, T y", "=> T.Max(x, y) * T.Abs(x - y) + T.Clamp(x, T.Zero, T.One) * T.Min(x, T.Zero) + T.Atan2(y, x);", [[0.3, 0.7], [-0.6, 0.2]]),
        ["Branches"] = ("where T : IFloatingPoint<T>", "T x, T y", "{ if (x > y) { return x * y / T.CreateChecked(3); } x += y; return x < T.Zero ? -x * y : x * x * y; }", [[0.8, 0.7], [0.1, 0.2], [-3, 1]]),
        ["WhileLoop"] = (Ieee, "T x, T y", "{ T r = y; while (T.Abs(r * r - x) > T.CreateChecked(0.01)) { r = (r + x / r) * T.CreateChecked(0.5); } return r; }", [[2, 1], [0.5, 3]]),
        ["Constants"] = (Ieee, "T x, T y", "{ T k = T.CreateChecked(0.1); x++; return k * x * x + T.CreateSaturating(3.5f) * y * x - T.E * T.NegativeOne * y * y + k; }", [[0.5, 2], [-1, 3]]),
        ["Powers"] = (Ieee, "T x, T y", "=> T.Pow(x, y) + T.Pow(x, T.CreateChecked(3)) + T.Asinh(x) + T.Cbrt(y) + T.SinCos(x).Sin * T.RootN(y, 3) + T.ScaleB(x, 2) + T.FusedMultiplyAdd(x, y, x);", [[0.5, 2], [1.5, 0.3]]),
        ["SumOverArray"] = ("where T : struct, INumber<T>, ITrigonometricFunctions<T>", "T[] v, T x", "{ T sum = T.Zero; for (int i = 0; i < v.Length; i++) { T r = x * v[i] + T.CreateChecked(i); sum += r * r * T.Cos(v[i]); } return sum; }", [[0.5, 1.5, -2, 0.3], [1, 2, 3, -1]]),
        ["TapeOnTheHeap"] = (Ieee, "T[] v, T x", "{ T state = x; foreach (T e in v) { state = Step(state, e); } return state; }", [[0.5, 1.5, -2, 0.3], [1, 2, 3, -1]]),
        ["TapeOnTheStack"] = ("where T : unmanaged, IFloatingPointIeee754<T>", "T[] v, T x", "{ T state = x; foreach (T e in v) { state = Step(state, e); } return state; }", [[0.5, 1.5, -2, 0.3], [1, 2, 3, -1]]),
        ["Buffers"] = (Ieee, "T[] v, T x", "{ var w = new T[v.Length]; for (int i = 0; i < v.Length; i++) { w[i] = T.Exp(v[i] * x); } T p = T.One; for (int i = 0; i < w.Length; i++) { p *= w[i]; if (p > T.CreateChecked(2)) { p /= T.CreateChecked(3); } } return p; }", [[0.5, 1.5, -2, 0.3], [1, 2, 3, -1]]),
        ["Structs"] = (Ieee, "T x, T y", "{ var a = new Pair<T>(x, y); var b = a + a * T.CreateChecked(0.3); return b.Dot(a) * a.Length; }", [[0.5, 2], [-1.5, 0.3]]),
        ["Softplus"] = ("where T : INumber<T>, IExponentialFunctions<T>, ILogarithmicFunctions<T>", "T x, T y", "=> T.Log(T.One + T.Exp(x)) * y;", [[0.5, 2], [8, 0.3]]),
    };

    public static TheoryData<string> Names => [.. s_programs.Keys];

    private const string Around = """
        private static U Step<U>(U state, U e) where U : IFloatingPointIeee754<U> => U.Tanh(state * e) + state * U.CreateChecked(0.1);

        public readonly struct Pair<U>(U x, U y) where U : IFloatingPointIeee754<U>
        {
            public readonly U X = x;
            public readonly U Y = y;
            public U Length => U.Sqrt(X * X + Y * Y);
            public U Dot(Pair<U> other) => X * other.X + Y * other.Y;
            public static Pair<U> operator +(Pair<U> a, Pair<U> b) => new(a.X + b.X, a.Y + b.Y);
            public static Pair<U> operator *(Pair<U> a, U s) => new(a.X * s, a.Y * s);
        }
        """;

    private static GeneratorRun RunOf(string members) => GeneratorRun.Of($$"""
        using System;
        using System.Numerics;
        using SymGrad;

        namespace Company;

        public static partial class Models
        {
            {{members}}
        }
        """, documentation: true);

    /// <summary>The same text for double, which has no public constants of these names.</summary>
    private static string Plain(string text) => Regex.Replace(text.Replace("T.Zero", "0.0").Replace("T.One", "1.0").Replace("T.NegativeOne", "(-1.0)"), @"\bT\b", "double");

    private static GeneratorRun RunOfProgram(string name)
    {
        var (constraint, parameters, body, _) = s_programs[name];
        GeneratorRun run = RunOf($$"""
            {{Around}}
            [Differentiable(Derivatives.All)] internal static T F<T>({{parameters}}) {{constraint}} {{body}}
            [Differentiable(Derivatives.All)] internal static double D({{Plain(parameters)}}) {{Plain(body)}}
            """);
        Assert.Empty(run.Diagnostics);
        Assert.Empty(run.CompileDiagnosticsOfGenerated);
        return run;
    }

    private static object? Call<T>(GeneratorRun run, string method, params object[] arguments)
        where T : INumber<T>
    {
        MethodInfo found = run.Load().GetType("Company.Models")!.GetMethods(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public)
            .Single(candidate => candidate.Name == method && candidate.GetParameters().Length == arguments.Length);
        return (found.IsGenericMethod ? found.MakeGenericMethod(typeof(T)) : found).Invoke(null, arguments);
    }

    private static object[] At<T>(string name, double[] point)
        where T : INumber<T>
    {
        T[] numbers = [.. point.Select(T.CreateChecked)];
        return s_programs[name].Parameters.StartsWith("T[]", StringComparison.Ordinal) ? [numbers[..^1], numbers[^1]] : [.. numbers.Cast<object>()];
    }

    private static double[] Numbers(object? value) => value switch
    {
        ITuple tuple => [.. Enumerable.Range(0, tuple.Length).SelectMany(i => Numbers(tuple[i]))],
        Array array => [.. array.Cast<object>().SelectMany(Numbers)],
        _ => [Convert.ToDouble(value is Half half ? (double)half : value, System.Globalization.CultureInfo.InvariantCulture)],
    };

    /// <summary>For double the members give what those of the same text for double give.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void ForDoubleItIsTheSameAsTheTextForDouble(string name)
    {
        GeneratorRun run = RunOfProgram(name);
        foreach (double[] point in s_programs[name].Points)
        {
            object[] arguments = At<double>(name, point);
            Assert.Equal((double)Call<double>(run, "D", arguments)!, Call<double>(run, "F", arguments));
            foreach (string member in new[] { "Gradient", "ValueAndGradient", "Jacobian", "Hessian" })
            {
                double[] expected = Numbers(Call<double>(run, "D" + member, arguments));
                double[] actual = Numbers(Call<double>(run, "F" + member, arguments));
                Assert.Equal(expected.Length, actual.Length);
                Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-12 * Math.Max(1, Math.Abs(pair.First))));
            }

            object tangent = arguments[0] is double[] v ? v.Select((_, i) => 0.5 - i).ToArray() : 0.7;
            foreach (string member in new[] { "Pushforward", "HessianVector" })
            {
                Assert.All(
                    Numbers(Call<double>(run, "D" + member, [.. arguments, tangent, -0.4])).Zip(Numbers(Call<double>(run, "F" + member, [.. arguments, tangent, -0.4]))),
                    pair => Assert.Equal(pair.First, pair.Second, 1e-12 * Math.Max(1, Math.Abs(pair.First))));
            }
        }
    }

    /// <summary>The value that comes with the gradient is the method's own, bit for bit, in every type.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void TheValueIsTheMethodsOwn(string name)
    {
        GeneratorRun run = RunOfProgram(name);
        Check<double>();
        Check<float>();
        Check<Half>();

        void Check<T>()
            where T : INumber<T>
        {
            foreach (double[] point in s_programs[name].Points)
            {
                Assert.Equal(Call<T>(run, "F", At<T>(name, point)), ((ITuple)Call<T>(run, "FValueAndGradient", At<T>(name, point))!)[0]);
            }
        }
    }

    /// <summary>The gradient is what differences say, in double; and in the other types the same up to their precision.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void TheGradientIsRight(string name)
    {
        GeneratorRun run = RunOfProgram(name);
        foreach (double[] point in s_programs[name].Points)
        {
            double[] gradient = Numbers(Call<double>(run, "FGradient", At<double>(name, point)));
            for (int i = 0; i < point.Length; i++)
            {
                double F(double step) => (double)Call<double>(run, "F", At<double>(name, [.. point.Select((x, k) => k == i ? x + step : x)]))!;
                const double Step = 1e-3;
                double difference = ((8 * (F(Step) - F(-Step))) - (F(2 * Step) - F(-2 * Step))) / (12 * Step);
                Assert.Equal(difference, gradient[i], 1e-7 * Math.Max(1, Math.Abs(difference)));
            }

            double size = Math.Max(1, gradient.Max(Math.Abs));
            Assert.All(gradient.Zip(Numbers(Call<float>(run, "FGradient", At<float>(name, point)))), pair => Assert.Equal(pair.First, pair.Second, 1e-4 * size));
            Assert.All(gradient.Zip(Numbers(Call<Half>(run, "FGradient", At<Half>(name, point)))), pair => Assert.Equal(pair.First, pair.Second, 0.05 * size));
        }
    }

    [Theory]
    [InlineData("T.Abs(x)", 0.0)]
    [InlineData("T.Max(x, T.Zero)", 0.0)]
    [InlineData("T.Max(x, x)", 1.0)]
    [InlineData("T.Max(x, -x)", 0.0)]
    [InlineData("T.Clamp(x, T.Zero, T.One)", 0.0)]
    [InlineData("T.Sqrt(x * x)", 0.0)]
    [InlineData("T.Hypot(x, x)", 0.0)]
    [InlineData("x > T.Zero ? x : T.Zero", 0.0)]
    [InlineData("T.Pow(x, T.One)", 1.0)]
    [InlineData("T.Round(x)", 0.0)]
    public void KinksAreTheSame(string formula, double derivative)
    {
        GeneratorRun run = RunOf($"[Differentiable] public static T F<T>(T x) {Ieee} => {formula};");
        Assert.Empty(run.Diagnostics);
        Assert.Equal(derivative, Call<double>(run, "FGradient", 0.0));
        Assert.Equal((float)derivative, Call<float>(run, "FGradient", 0f));
        Assert.Equal((Half)derivative, Call<Half>(run, "FGradient", (Half)0));
    }

    /// <summary>Constants that are calculated for a derivative are right in every type, and so is decimal, which has no infinities.</summary>
    [Fact]
    public void DecimalIsANumberToo()
    {
        GeneratorRun run = RunOf("[Differentiable] public static T F<T>(T x, T y) where T : IFloatingPoint<T> => T.CreateChecked(0.1m) * x * x / y + T.Max(x, y);");
        Assert.Empty(run.Diagnostics);
        Assert.Equal((1.05m, -0.025m), Call<decimal>(run, "FGradient", 0.5m, 1m) is ValueTuple<decimal, decimal> gradient ? (gradient.Item1 + 0.95m, gradient.Item2 - 1m) : default);
    }

    [Fact]
    public void TheSparseJacobianIsGenericToo()
    {
        GeneratorRun run = RunOf("[Differentiable(Derivatives.SparseJacobian)] public static T[] F<T>(T[] p) where T : IFloatingPointIeee754<T> { var r = new T[p.Length - 1]; for (int i = 0; i < r.Length; i++) { r[i] = p[i] * p[i + 1]; } return r; }");
        Assert.Empty(run.Diagnostics);
        Assert.Empty(run.CompileDiagnosticsOfGenerated);
        var (_, columns, values) = ((int[], int[], float[]))Call<float>(run, "FSparseJacobian", (float[])[2, 3, 5])!;
        Assert.Equal([0, 1, 1, 2], columns);
        Assert.Equal([3f, 2, 5, 3], values);
    }

    /// <summary>Where branches tie a generic member hands over to a generic one.</summary>
    [Theory]
    [InlineData("T.Max(x, T.Zero) - T.Max(-x, T.Zero)")]
    [InlineData("(x > T.Zero ? x : T.Zero) - (-x > T.Zero ? -x : T.Zero)")]
    public void BranchesThatTieAreDecidedTogether(string formula)
    {
        GeneratorRun run = RunOf($"[Differentiable(AtKinks = Kinks.Clarke)] public static T F<T>(T x) {Ieee} => {formula};");
        Assert.Empty(run.Diagnostics);
        Assert.Empty(run.CompileDiagnosticsOfGenerated);
        Assert.Equal(1f, Call<float>(run, "FGradient", 0f));
    }

    [Fact]
    public void AMethodOfAGenericTypeIsDifferentiatedByItsParameters()
    {
        GeneratorRun run = GeneratorRun.Of("""
            using System.Numerics;
            using SymGrad;

            namespace Company;

            public partial struct Vec<T> where T : struct, IFloatingPointIeee754<T>
            {
                public T X;
                public T Y;

                [Differentiable(Derivatives.All)]
                public static T Energy(Vec<T> v, T mass) => mass * (v.X * v.X + v.Y * v.Y) / T.CreateChecked(2);

                [Differentiable(IncludeThis = true)]
                public T Scaled(T by) => T.Exp(X * by) * Y;
            }

            public static class Program
            {
                public static string Run()
                {
                    var (v, mass) = Vec<double>.EnergyGradient(new Vec<double> { X = 1, Y = 2 }, 3);
                    var (self, by) = new Vec<float> { X = 0, Y = 2 }.ScaledGradient(3);
                    return FormattableString.Invariant($"{v.X} {v.Y} {mass} {self.X} {self.Y} {by}");
                }
            }
            """.Replace("FormattableString", "System.FormattableString", StringComparison.Ordinal), documentation: true);
        Assert.Empty(run.Diagnostics);
        Assert.Empty(run.CompileDiagnosticsOfGenerated);
        Assert.Equal("3 6 2.5 6 1 0", run.Call("Company.Program", "Run"));
    }

    /// <summary>Names that aren't in sight are written in full, and every kind of constraint is said again.</summary>
    [Theory]
    [InlineData("T x, U u", "where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>, System.IFormattable where U : class, new()", "x * x")]
    [InlineData("T x, [NoDerivative] U u", "where T : System.Numerics.INumber<T> where U : notnull", "x * x")]
    [InlineData("T x, T T2", "where T : System.Numerics.INumber<T>", "x * T2")]
    public void ConstraintsAreSaidAgain(string parameters, string constraints, string formula)
    {
        GeneratorRun run = GeneratorRun.Of($$"""
            using SymGrad;
            namespace Company;
            public static partial class Models
            {
                [Differentiable]
                public static T F<T{{(parameters.Contains('U') ? ", U" : string.Empty)}}>({{parameters.Replace(", U", ", [NoDerivative] U", StringComparison.Ordinal)}}) {{constraints}} => {{formula}};
            }
            """, documentation: true);
        Assert.Empty(run.Diagnostics);
        Assert.Empty(run.CompileDiagnosticsOfGenerated);
    }

    [Fact]
    public void BelowCSharp11ItIsRefused()
    {
        GeneratorRun run = GeneratorRun.Of("""
            using SymGrad;
            public static partial class Models
            {
                [Differentiable]
                public static T F<T>(T x) where T : System.Numerics.INumber<T> => x;
            }
            """, LanguageVersion.CSharp10);
        Assert.Equal("SYMG0010", Assert.Single(run.Diagnostics).Id);
    }

    /// <summary>Whatever function a rule brings in, it is known which constraint offers it.</summary>
    [Fact]
    public void EveryFunctionOfARuleHasItsInterface()
    {
        var type = SymGrad.Generator.Functions.ValueType.OfParameter("T", new TypeParameter(MayBeInteger: false, IsUnmanaged: false));
        foreach (Rule rule in RuleTable.Rows.Where(rule => !rule.Name.Contains('.')))
        {
            Formula[] arguments = [.. Enumerable.Range(0, rule.Partials.Count).Select(i => new Formula(Expression.Variable(type, i)))];
            SymGrad.Generator.Symbolics.CallSite site = new(arguments, new Formula(Expression.Variable(type, 9)), [.. arguments.Select(_ => true)]);
            foreach (string function in rule.Partials.Where(partial => partial is not null).Select(partial => partial!(site)).Concat(rule.Pieces is { } pieces ? [pieces(site)] : []).SelectMany(formula => Functions(formula.Expression)))
            {
                Assert.True(ConstraintCheck.InterfaceOf(function) is { } name && IsMemberOf(name, function), $"'{function}', which the row of '{rule.Name}' brings in");
            }
        }
    }

    private static bool IsMemberOf(string name, string function) =>
        typeof(INumber<>).Assembly.GetType($"System.Numerics.{name}`1") is { } type && type.GetMethods().Any(method => method.Name == function);

    private static IEnumerable<string> Functions(Expression e) => e.Operands.SelectMany(Functions)
        .Concat(e.Operation == Operation.Call ? [e.Text[SymGrad.Generator.Functions.ValueType.ParameterOwner.Length..]] : []);
}
