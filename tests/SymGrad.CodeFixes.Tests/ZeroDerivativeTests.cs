using SymGrad.Generator.Analysis;

namespace SymGrad.CodeFixes.Tests;

public class ZeroDerivativeTests
{
    [Theory]
    [InlineData("public static double F(double x, double {|SYMG0015:n|}) => n > 0 ? x : -x;")]
    [InlineData("public static double F(double x, double {|SYMG0015:unused|}) => x * x;")]
    [InlineData("public static double F(double x, double {|SYMG0015:n|}) => x * Math.Floor(n) * (int)n;")]
    [InlineData("public static double F(double x, double {|SYMG0015:n|})\n{\n    double whole = n;\n    whole = Math.Round(whole);\n    for (int i = 0; i < whole; i++) { x *= 0.5; }\n    return x;\n}")]
    [InlineData("public static double F(double[] x, double {|SYMG0015:place|}) => x[(int)place];")]
    [InlineData("public static double F(double x, double {|SYMG0015:n|}) => x * Whole(n);\n\nprivate static double Whole(double n) => (int)n;")]
    [InlineData("public static double F(double {|SYMG0015:x|}) => Math.Truncate(x);")]
    [InlineData("public static double F(double x, double[] {|SYMG0015:limits|}) => limits.Length > 2 ? x : 2 * x;")]
    [InlineData("public static double F(double x, (double A, double B) {|SYMG0015:p|}) => p.A > p.B ? x : 2 * x;")]
    public Task IsFound(string method) => AnalyzerCheck<ZeroDerivativeAnalyzer>.Members("[Differentiable]\n" + method);

    [Theory]
    [InlineData("public static double F(double x, [NoDerivative] double n) => n > 0 ? x : -x;")]
    [InlineData("public static double F(double x, int n) => n > 0 ? x : -x;")]
    [InlineData("public static double F(double x, double _) => x;")]
    [InlineData("public static double F(double x, double y) => Product(x, y);\n\nprivate static double Product(double x, double y) => x * y;")]
    [InlineData("public static double F(double x, double y)\n{\n    double Inner(double z) => z * y;\n    return Inner(x);\n}")]
    [InlineData("public static double F(double x, double[] y) => y.Sum(v => v * x);")]
    [InlineData("public static void F(double[] x, double[] y)\n{\n    for (int i = 0; i < x.Length; i++) { y[i] = 2 * x[i]; }\n}")]
    [InlineData("public static void F(double x, out double y) { y = x; }")]
    [InlineData("public static void F(double x, ref double y) { y *= x; }")]
    [InlineData("public static double F(double x, (double A, double B) p) => x * p.A;")]
    [InlineData("public static double F(double x, double y)\n{\n    (double a, double b) = (y, x);\n    return a * b;\n}")]
    [InlineData("public static double F(object x, double y) => y;")]
    [InlineData("public static double F(double x, double y) => x > 0 ? y : x switch { < -1 => y * y, var z => z };")]
    public Task IsNotSeenWhereThereIsNone(string method) => AnalyzerCheck<ZeroDerivativeAnalyzer>.Members(method.Contains("object", StringComparison.Ordinal) ? method : "[Differentiable]\n" + method);

    /// <summary>And so it is: by differences of the method, and by its gradient.</summary>
    [Theory]
    [InlineData("n > 0 ? x : -x")]
    [InlineData("x * Math.Floor(n) * (int)n")]
    [InlineData("x * Whole(n)")]
    [InlineData("x + Math.Round(Math.Sin(n) * 3)")]
    public void TheDerivativeIsZero(string value)
    {
        Program program = new(AnalyzerCheck<ZeroDerivativeAnalyzer>.InModels($"[Differentiable]\npublic static double F(double x, double n) => {value};\n\nprivate static double Whole(double n) => (int)n;"));
        foreach ((double x, double n) in new[] { (0.7, 1.3), (-2.0, -0.4), (3.0, 7.9) })
        {
            Assert.Equal(program.Number("F", x, n - 1e-6), program.Number("F", x, n + 1e-6));
            Assert.Equal(0.0, ((System.Runtime.CompilerServices.ITuple)program.Call("FGradient", x, n))[1]);
        }
    }

    /// <summary>A method whose derivative nobody asks for.</summary>
    [Fact]
    public Task OtherMethodsAreLeftAlone() => AnalyzerCheck<ZeroDerivativeAnalyzer>.Members("public static double F(double x, double unused) => x;");

    /// <summary>What doesn't compile, or can't be differentiated, has other worries.</summary>
    [Theory]
    [InlineData("public static double F(double x, double y) => {|CS0103:missing|} + x;")]
    [InlineData("public static double F(double x, double y) => x.{|CS1061:Missing|}();")]
    public Task BrokenMethodsAreLeftAlone(string method) => AnalyzerCheck<ZeroDerivativeAnalyzer>.Members("[Differentiable]\n" + method);

    [Fact]
    public Task TheParameterIsHeldConstant() => FixCheck<ZeroDerivativeAnalyzer, NoDerivativeFix>.Members(
        """
        [Differentiable]
        public static double F(double x, double {|SYMG0015:n|}, /* how much */ double {|SYMG0015:m|}) => n > m ? x : -x;
        """,
        """
        [Differentiable]
        public static double F(double x, [NoDerivative] double n, /* how much */ [NoDerivative] double m) => n > m ? x : -x;
        """);

    [Fact]
    public Task ItIsSpelledAsTheOtherAttribute() => FixCheck<ZeroDerivativeAnalyzer, NoDerivativeFix>.Program(
        """
        public static partial class Models
        {
            [SymGrad.Differentiable]
            public static double F(
                double x,
                double {|SYMG0015:n|}) => n > 0 ? x : -x;
        }
        """,
        """
        public static partial class Models
        {
            [SymGrad.Differentiable]
            public static double F(
                double x,
                [SymGrad.NoDerivative] double n) => n > 0 ? x : -x;
        }
        """);

    /// <summary>As every analyzer's, the severity is the project's to decide.</summary>
    [Theory]
    [InlineData("dotnet_diagnostic.SYMG0015.severity = none", "n")]
    [InlineData("dotnet_diagnostic.SYMG0015.severity = error", "{|SYMG0015:n|}")]
    public Task ItsSeverityIsConfigured(string line, string parameter) => AnalyzerCheck<ZeroDerivativeAnalyzer>.Program(
        AnalyzerCheck<ZeroDerivativeAnalyzer>.InModels($"[Differentiable]\npublic static double F(double x, double {parameter}) => n > 0 ? x : -x;"), line);

    [Fact]
    public Task ItIsSuppressedInTheSource() => AnalyzerCheck<ZeroDerivativeAnalyzer>.Members(
        "#pragma warning disable SYMG0015\n[Differentiable]\npublic static double F(double x, double n) => n > 0 ? x : -x;\n#pragma warning restore SYMG0015");
}
