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
    [InlineData("{|SYMG0019:Math.Log(Math.Exp(x) + Math.Exp(y))|}", "x > y ? x + Math.Log(1 + Math.Exp(y - x)) : y + Math.Log(1 + Math.Exp(x - y))")]
    [InlineData("{|SYMG0020:Math.Exp(x) - 1|}", "(Math.Exp(x) + 1) * Math.Tanh(x / 2)")]
    [InlineData("({|SYMG0020:Math.Exp(x) - 1|}) / x", "((Math.Exp(x) + 1) * Math.Tanh(x / 2)) / x")]
    [InlineData("y - ({|SYMG0020:1 - Math.Cos(x)|})", "y - (2 * Math.Sin(x / 2) * Math.Sin(x / 2))")]
    [InlineData("{|SYMG0020:1 - Math.Cos(x + y)|}", "2 * Math.Pow(Math.Sin((x + y) / 2), 2)")]
    [InlineData("{|SYMG0020:Math.Sqrt(x * x + y * y)|}", "double.Hypot(x, y)")]
    public async Task IsReplaced(string before, string after)
    {
        string Method(string value) => $"[Differentiable]\npublic static double F(double x, double y) => {value};";
        await FixCheck<StableFormAnalyzer, StableFormFix>.Members(Method(before), Method(after));
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
