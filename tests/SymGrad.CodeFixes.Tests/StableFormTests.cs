using System.Globalization;
using SymGrad.Generator.Analysis;

namespace SymGrad.CodeFixes.Tests;

public class StableFormTests
{
    private const string Any = "\n\n[Differentiable]\npublic static double Any(double x) => x * x;";

    [Theory]
    [InlineData("{|SYMG0019:Math.Log(1 + Math.Exp(x))|}")]
    [InlineData("{|SYMG0019:Math.Log(Math.Exp(-x) + 1.0)|}")]
    [InlineData("{|SYMG0019:Math.Log(1 + Math.Exp(2 * x + y))|}")]
    [InlineData("{|SYMG0019:Math.Log(Math.Exp(x) + Math.Exp(y))|}")]
    [InlineData("{|SYMG0019:Math.Log(v.Sum(e => Math.Exp(e)))|}")]
    [InlineData("{|SYMG0019:Math.Log(v.Select(Math.Exp).Sum())|}")]
    [InlineData("y > 0 ? {|SYMG0019:Math.Log(1 + Math.Exp(x))|} : 0")]
    [InlineData("{|SYMG0020:Math.Exp(x) - 1|}")]
    [InlineData("({|SYMG0020:1 - Math.Cos(2 * x)|}) / x")]
    [InlineData("{|SYMG0020:Math.Sqrt(x * x + y * y)|}")]
    [InlineData("{|SYMG0020:Math.Sqrt(Math.Pow(x, 2) + (x - y) * (x - y))|}")]
    public Task IsFound(string formula) => AnalyzerCheck<StableFormAnalyzer>.Members($"public static double F(double x, double y, double[] v) => {formula};" + Any);

    [Fact]
    public Task ASumInALoopIsFound() => AnalyzerCheck<StableFormAnalyzer>.Members(
        """
        [Differentiable]
        public static double F(double[] x)
        {
            double sum = 0;
            for (int i = 0; i < x.Length; i++)
            {
                sum += Math.Exp(x[i]);
            }

            return {|SYMG0019:Math.Log(sum)|};
        }
        """);

    /// <summary>Forms that are stable already, and others that only look alike.</summary>
    [Theory]
    [InlineData("x > 0 ? x + Math.Log(1 + Math.Exp(-x)) : Math.Log(1 + Math.Exp(x))")]
    [InlineData("Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x)))")]
    [InlineData("x + Math.Log(1 + Math.Exp(y - x))")]
    [InlineData("v.Max() + Math.Log(v.Sum(e => Math.Exp(e - x)))")]
    [InlineData("Math.Log(2 + x)")]
    [InlineData("Math.Log(1 + x)")]
    [InlineData("Math.Log(1 + Math.Exp(2))")]
    [InlineData("Math.Exp(x) - 2")]
    [InlineData("2 - Math.Cos(x)")]
    [InlineData("Math.Sqrt(x * x + y)")]
    [InlineData("Math.Sqrt(x * x + y * y + 1)")]
    [InlineData("1 + Math.Cos(x)")]
    public Task IsNotSeenWhereThereIsNone(string formula) => AnalyzerCheck<StableFormAnalyzer>.Members($"public static double F(double x, double y, double[] v) => {formula};" + Any);

    [Theory]
    [InlineData("if (x > 30) { return x; }\nreturn Math.Log(1 + Math.Exp(x));")]
    [InlineData("double far = Math.Abs(x);\nreturn Math.Log(1 + Math.Exp(-far));")]
    [InlineData("double max = Math.Max(x, y);\nreturn max + Math.Log(Math.Exp(x - max) + Math.Exp(y - max));")]
    [InlineData("double max = v.Max();\ndouble sum = 0;\nforeach (double e in v) { sum += Math.Exp(e - max); }\nreturn max + Math.Log(sum);")]
    [InlineData("double sum = 1;\nforeach (double e in v) { sum += e; }\nreturn Math.Log(sum);")]
    public Task StatementsThatTameTheExponentAreSeen(string statements) =>
        AnalyzerCheck<StableFormAnalyzer>.Members($"public static double F(double x, double y, double[] v)\n{{\n{statements}\n}}" + Any);

    [Fact]
    public Task WhereNothingIsDifferentiatedNothingIsSaid() => AnalyzerCheck<StableFormAnalyzer>.Members("public static double F(double x) => Math.Log(1 + Math.Exp(x));");

    [Fact]
    public Task LogarithmsAreFoundWhereThereIsABetterOne() => AnalyzerCheck<StableFormAnalyzer>.Program(
        AnalyzerCheck<StableFormAnalyzer>.InModels("[Differentiable]\npublic static double F(double x) => {|SYMG0020:Math.Log(1 + x)|} + Math.Log(1 + 2.0);"), hasMathNet: true);

    [Fact]
    public Task LogarithmsAreReplacedWhereThereIsABetterOne() => FixCheck<StableFormAnalyzer, StableFormFix>.Program(
        "using MathNet.Numerics;\n" + AnalyzerCheck<StableFormAnalyzer>.InModels("[Differentiable]\npublic static double F(double x) => 2 * {|SYMG0020:Math.Log(1 + x)|};"),
        "using MathNet.Numerics;\n" + AnalyzerCheck<StableFormAnalyzer>.InModels("[Differentiable]\npublic static double F(double x) => 2 * SpecialFunctions.Log1p(x);"),
        hasMathNet: true);

    [Theory]
    [InlineData("{|SYMG0019:Math.Log(1 + Math.Exp(x))|}", "x > 0 ? x + Math.Log(1 + Math.Exp(-x)) : Math.Log(1 + Math.Exp(x))")]
    [InlineData("y * {|SYMG0019:Math.Log(1 + Math.Exp(x))|}", "y * (x > 0 ? x + Math.Log(1 + Math.Exp(-x)) : Math.Log(1 + Math.Exp(x)))")]
    [InlineData("{|SYMG0019:Math.Log(1 + Math.Exp(-x))|}", "x > 0 ? Math.Log(1 + Math.Exp(-x)) : Math.Log(1 + Math.Exp(x)) - x")]
    [InlineData("{|SYMG0019:Math.Log(Math.Exp(x) + Math.Exp(y))|}", "x > y ? x + Math.Log(1 + Math.Exp(y - x)) : double.IsInfinity(x) ? y : y + Math.Log(1 + Math.Exp(x - y))")]
    [InlineData("{|SYMG0019:Math.Log(Math.Exp(x) + Math.Exp(2))|}", "x > 2 ? x + Math.Log(1 + Math.Exp(2 - x)) : 2 + Math.Log(1 + Math.Exp(x - 2))")]
    [InlineData("{|SYMG0019:Math.Log(1 + Math.Exp(-(-x)))|}", "-x > 0 ? Math.Log(1 + Math.Exp(-(-x))) : Math.Log(1 + Math.Exp(-x)) - -x")]
    [InlineData("{|SYMG0019:Math.Log(Math.Exp(-x * x) + Math.Exp(-y * y))|}", null)]
    [InlineData("{|SYMG0020:Math.Exp(x) - 1|}", "(Math.Exp(x) + 1) * Math.Tanh(x / 2)")]
    [InlineData("({|SYMG0020:Math.Exp(x) - 1|}) / x", "((Math.Exp(x) + 1) * Math.Tanh(x / 2)) / x")]
    [InlineData("y - ({|SYMG0020:1 - Math.Cos(x)|})", "y - (2 * Math.Sin(x / 2) * Math.Sin(x / 2))")]
    [InlineData("{|SYMG0020:1 - Math.Cos(x + y)|}", "2 * Math.Pow(Math.Sin((x + y) / 2), 2)")]
    [InlineData("{|SYMG0020:Math.Sqrt(x * x + y * y)|}", "double.Hypot(x, y)")]
    public async Task IsReplaced(string before, string? after)
    {
        string Method(string value) => $"[Differentiable]\npublic static double F(double x, double y) => {value};";
        await FixCheck<StableFormAnalyzer, StableFormFix>.Members(Method(before), Method(after ?? before));
    }

    /// <summary>An exponent or an angle may be of any type that becomes a number; it isn't computed in that type.</summary>
    [Theory]
    [InlineData("{|SYMG0020:Math.Exp(n) - 1|}", "(Math.Exp(n) + 1) * Math.Tanh(n / 2.0)")]
    [InlineData("{|SYMG0020:Math.Exp(b) - 1|}", "(Math.Exp(b) + 1) * Math.Tanh(b / 2.0)")]
    [InlineData("{|SYMG0020:Math.Exp(f) - 1|}", "(Math.Exp(f) + 1) * Math.Tanh(f / 2.0)")]
    [InlineData("{|SYMG0020:MathF.Exp(f) - 1|}", "(MathF.Exp(f) + 1) * MathF.Tanh(f / 2)")]
    [InlineData("{|SYMG0020:MathF.Exp(n) - 1|}", "(MathF.Exp(n) + 1) * MathF.Tanh(n / 2f)")]
    [InlineData("{|SYMG0020:MathF.Exp(f) - 1.0|}", "(MathF.Exp(f) + 1.0) * MathF.Tanh(f / 2)")]
    [InlineData("{|SYMG0020:1 - Math.Cos(n)|}", "2 * Math.Sin(n / 2.0) * Math.Sin(n / 2.0)")]
    [InlineData("{|SYMG0020:1 - Math.Cos(n + b)|}", "2 * Math.Pow(Math.Sin((n + b) / 2.0), 2)")]
    [InlineData("{|SYMG0020:1.0 - MathF.Cos(f)|}", "2.0 * MathF.Sin(f / 2) * MathF.Sin(f / 2)")]
    [InlineData("{|SYMG0019:Math.Log(1 + Math.Exp(n))|}", "n > 0 ? n + Math.Log(1 + Math.Exp(-n)) : Math.Log(1 + Math.Exp(n))")]
    [InlineData("{|SYMG0019:Math.Log(1 + Math.Exp(u))|}", "u > 0 ? u + Math.Log(1 + Math.Exp(-(double)u)) : Math.Log(1 + Math.Exp(u))")]
    [InlineData("{|SYMG0019:Math.Log(Math.Exp(n) + Math.Exp(u))|}", "(double)n > (double)u ? (double)n + Math.Log(1 + Math.Exp((double)u - (double)n)) : (double)u + Math.Log(1 + Math.Exp((double)n - (double)u))")]
    [InlineData("{|SYMG0019:Math.Log(Math.Exp(x) + MathF.Exp(f))|}", "x > (double)f ? x + Math.Log(1 + Math.Exp((double)f - x)) : double.IsInfinity(x) ? (double)f : (double)f + Math.Log(1 + Math.Exp(x - (double)f))")]
    [InlineData("{|SYMG0019:MathF.Log(MathF.Exp(f) + MathF.Exp(-f))|}", "f > -f ? f + MathF.Log(1 + MathF.Exp(-f - f)) : float.IsInfinity(f) ? -f : -f + MathF.Log(1 + MathF.Exp(f - -f))")]
    public async Task IsReplacedByTheTypeOfTheFunction(string before, string after)
    {
        string Method(string value) => $"[Differentiable]\npublic static double F(double x, float f, int n, byte b, ulong u) => x + ({value});";
        await FixCheck<StableFormAnalyzer, StableFormFix>.Members(Method(before), Method(after));
    }

    /// <summary>What the user wrote between the lines is kept: it stands before the form, which is on one line.</summary>
    [Fact]
    public Task CommentsAreKept() => FixCheck<StableFormAnalyzer, StableFormFix>.Members(
        """
        [Differentiable]
        public static double F(double x, double y)
        {
            double a = {|SYMG0020:Math.Exp(/* the rate */ x) - 1|}; // grown
            return {|SYMG0020:1 - Math.Cos( // of the angle
                x
                + y /* in radians */)|} + a;
        }
        """,
        """
        [Differentiable]
        public static double F(double x, double y)
        {
            double a = /* the rate */ (Math.Exp(x) + 1) * Math.Tanh(x / 2); // grown
            return // of the angle
                /* in radians */ 2 * Math.Pow(Math.Sin((x + y) / 2), 2) + a;
        }
        """);

    /// <summary>What the preprocessor chooses can't be written on one line: nothing is offered.</summary>
    [Fact]
    public Task DirectivesAreNotLost()
    {
        const string Members = "[Differentiable]\npublic static double F(double x) => {|SYMG0020:Math.Exp(\n#if FAST\n2 *\n#endif\nx) - 1|};";
        return FixCheck<StableFormAnalyzer, StableFormFix>.Members(Members, Members);
    }

    /// <summary>A message is one line, in which a comment of the user's would say something else.</summary>
    [Theory]
    [InlineData("Math.Exp(\n    x /* rate */)\n    - 1", "'Math.Exp(x) - 1' loses its digits for small exponents, and '(Math.Exp(x) + 1) * Math.Tanh(x / 2)' is the same function and doesn't")]
    [InlineData("Math.Log(1 // one\n    + Math.Exp(2 * x))", "'Math.Log(1 + Math.Exp(2 * x))' is infinite as soon as one of its exponentials is, which its value isn't: where the exponent is positive, write it as the exponent + Log(1 + Exp(-exponent))")]
    [InlineData("Math.Log(Math.Exp(-x * x) + Math.Exp(-2 * x * x))", "'Math.Log(Math.Exp(-x * x) + Math.Exp(-2 * x * x))' is infinite as soon as all of its exponentials vanish, which its value isn't: subtract the largest exponent from each, and add it to the logarithm")]
    public async Task TheMessageIsOneLine(string formula, string message)
    {
        string source = AnalyzerCheck<StableFormAnalyzer>.InModels($"[Differentiable]\npublic static double F(double x) => {formula};");
        Assert.Equal([message], (await new Program(source).SaidBy(new StableFormAnalyzer())).Select(diagnostic => diagnostic.GetMessage(CultureInfo.InvariantCulture)));
    }

    /// <summary>An exponential that is never above 1 needn't be kept from overflowing.</summary>
    [Theory]
    [InlineData("-x * x")]
    [InlineData("-(x * x)")]
    [InlineData("-0.5 * (x - y) * (x - y) / (2 * y * y)")]
    [InlineData("-v[0] * v[0]")]
    [InlineData("-Math.Pow(x, 2)")]
    [InlineData("-2 * Math.Pow(x - y, 4) - 1")]
    [InlineData("-Math.Pow(Math.Exp(x), 1.5)")]
    [InlineData("-Math.Sqrt(x)")]
    [InlineData("-Math.Exp(x)")]
    [InlineData("-Math.Abs(x) * Math.Cosh(y)")]
    [InlineData("-v.Length")]
    [InlineData("x > y ? -x * x : -Math.Exp(x)")]
    public Task ExponentsThatAreNeverPositiveAreLeftAlone(string exponent) => AnalyzerCheck<StableFormAnalyzer>.Members(
        $"public static double F(double x, double y, double[] v) => Math.Log(1 + Math.Exp({exponent}));\n\npublic static double G(double x, double y, double[] v)\n{{\n    double e = {exponent};\n    return Math.Log(Math.Exp(e) + Math.Exp(-1));\n}}" + Any);

    /// <summary>And these only look alike.</summary>
    [Theory]
    [InlineData("-x * y")]
    [InlineData("x * x")]
    [InlineData("-x * x * x")]
    [InlineData("-Math.Pow(x, 3)")]
    [InlineData("1 - x * x")]
    [InlineData("-x * x + y")]
    [InlineData("-Math.Log(x)")]
    public Task ExponentsThatMayBePositiveAreFound(string exponent) => AnalyzerCheck<StableFormAnalyzer>.Members(
        $"public static double F(double x, double y) => {{|SYMG0019:Math.Log(1 + Math.Exp({exponent}))|}};" + Any);

    /// <summary>A local that is changed is no longer what it started from.</summary>
    [Fact]
    public Task AChangedLocalIsFound() => AnalyzerCheck<StableFormAnalyzer>.Members(
        "public static double F(double x)\n{\n    double e = -x * x;\n    e += x;\n    return {|SYMG0019:Math.Log(1 + Math.Exp(e))|};\n}" + Any);

    /// <summary>Where no exponential overflows, all of them may vanish, and the logarithm of nothing is infinite.</summary>
    [Fact]
    public void ASumThatVanishesIsInfinite()
    {
        Program program = new(AnalyzerCheck<StableFormAnalyzer>.InModels(
            """
            public static double Naive(double x, double y) => Math.Log(Math.Exp(-x * x) + Math.Exp(-y * y));

            public static double Stable(double a, double b) => a > b ? a + Math.Log(1 + Math.Exp(b - a)) : double.IsInfinity(a) ? b : b + Math.Log(1 + Math.Exp(a - b));
            """));
        Assert.Equal(double.NegativeInfinity, program.Number("Naive", 30.0, 30.0));
        Assert.Equal(-900 + Math.Log(2), program.Number("Stable", -900.0, -900.0), 1e-12);
    }

    /// <summary>What the naive form gives where its exponents are infinite, the stable one gives too, and its gradient is a number.</summary>
    [Fact]
    public void InfiniteExponentsAreNoNaN()
    {
        Program program = new(AnalyzerCheck<StableFormAnalyzer>.InModels(
            """
            [Differentiable]
            public static double Naive(double x, double y) => Math.Log(Math.Exp(x) + Math.Exp(y));

            [Differentiable]
            public static double Stable(double x, double y) => x > y ? x + Math.Log(1 + Math.Exp(y - x)) : double.IsInfinity(x) ? y : y + Math.Log(1 + Math.Exp(x - y));
            """));
        double[] exponents = [double.NegativeInfinity, -1, 0, 2.5, double.PositiveInfinity, double.NaN];
        foreach ((double x, double y) in exponents.SelectMany(x => exponents.Select(y => (x, y))))
        {
            Assert.Equal(program.Number("Naive", x, y), program.Number("Stable", x, y), 1e-14);
            if (!double.IsNaN(x + y) || x == -y)
            {
                var gradient = (System.Runtime.CompilerServices.ITuple)program.Call("StableGradient", x, y);
                Assert.Equal(1, (double)gradient[0]! + (double)gradient[1]!, 1e-14);
            }
        }
    }

    /// <summary>The stable form has the value and the gradient of the naive one where that has no trouble, kinks and all orders included.</summary>
    [Theory]
    [InlineData("Math.Log(1 + Math.Exp(x))", "x > 0 ? x + Math.Log(1 + Math.Exp(-x)) : Math.Log(1 + Math.Exp(x))")]
    [InlineData("Math.Log(1 + Math.Exp(-x))", "x > 0 ? Math.Log(1 + Math.Exp(-x)) : Math.Log(1 + Math.Exp(x)) - x")]
    [InlineData("Math.Log(Math.Exp(x) + Math.Exp(0.25 * x))", "x > 0.25 * x ? x + Math.Log(1 + Math.Exp(0.25 * x - x)) : 0.25 * x + Math.Log(1 + Math.Exp(x - 0.25 * x))")]
    [InlineData("Math.Exp(x) - 1", "(Math.Exp(x) + 1) * Math.Tanh(x / 2)")]
    [InlineData("1 - Math.Cos(x)", "2 * Math.Sin(x / 2) * Math.Sin(x / 2)")]
    [InlineData("Math.Sqrt(x * x + 0.7 * x * (0.7 * x))", "double.Hypot(x, 0.7 * x)")]
    public void TheReplacementIsTheSameFunction(string naive, string stable)
    {
        Program program = new(AnalyzerCheck<StableFormAnalyzer>.InModels($"[Differentiable(Derivatives.Gradient | Derivatives.Hessian)]\npublic static double Naive(double x) => {naive};\n\n[Differentiable(Derivatives.Gradient | Derivatives.Hessian)]\npublic static double Stable(double x) => {stable};"));
        foreach (double x in new[] { -3.0, -0.5, 0.0, 0.7, 2.5 })
        {
            if (x == 0 && naive.StartsWith("Math.Sqrt", StringComparison.Ordinal))
            {
                // A kink: both choose 0 there, and have no second derivative.
                Assert.Equal(program.Number("NaiveGradient", x), program.Number("StableGradient", x));
                continue;
            }

            Assert.Equal(program.Number("Naive", x), program.Number("Stable", x), 1e-14);
            Assert.Equal(program.Number("NaiveGradient", x), program.Number("StableGradient", x), 1e-14);
            Assert.Equal(((double[,])program.Call("NaiveHessian", x))[0, 0], ((double[,])program.Call("StableHessian", x))[0, 0], 1e-13);
        }
    }

    /// <summary>And what the naive one loses, it keeps.</summary>
    [Fact]
    public void TheReplacementIsBetter()
    {
        Program program = new(AnalyzerCheck<StableFormAnalyzer>.InModels(
            """
            [Differentiable]
            public static double Softplus(double x) => x > 0 ? x + Math.Log(1 + Math.Exp(-x)) : Math.Log(1 + Math.Exp(x));

            [Differentiable]
            public static double Grown(double x) => (Math.Exp(x) + 1) * Math.Tanh(x / 2);

            [Differentiable]
            public static double Bent(double x) => 2 * Math.Sin(x / 2) * Math.Sin(x / 2);
            """));
        Assert.Equal(1000, program.Number("Softplus", 1000.0));
        Assert.Equal(1, program.Number("SoftplusGradient", 1000.0));
        Assert.Equal(1.00000000005e-10, program.Number("Grown", 1e-10), 1e-24);
        Assert.Equal(-1, program.Number("Grown", -2000.0));
        Assert.Equal(5e-21, program.Number("Bent", 1e-10), 1e-35);
        Assert.Equal(1e-10, program.Number("BentGradient", 1e-10), 1e-24);
    }
}
