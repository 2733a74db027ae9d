using System.Globalization;
using SymGrad.Generator.Analysis;

namespace SymGrad.CodeFixes.Tests;

public class EqualityTests
{
    [Theory]
    [InlineData("public static double F(double x, double y) => {|SYMG0016:x == y|} ? x : y * y;")]
    [InlineData("public static double F(double x, double y)\n{\n    double d = x - y;\n    if ({|SYMG0016:d != y|}) { return d; }\n    return 0;\n}")]
    [InlineData("public static float F(float x, [NoDerivative] float limit) => !({|SYMG0016:x == limit|}) && x > 1 ? x : x * x;")]
    public Task OfTwoValuesIsAWarning(string method) => AnalyzerCheck<EqualityAnalyzer>.Members("[Differentiable]\n" + method);

    [Theory]
    [InlineData("public static double F(double x) => {|SYMG0017:x == 0|} ? 1 : Math.Sin(x) / x;")]
    [InlineData("public static double F(double x) => {|SYMG0017:x is 0.0|} ? 1 : Math.Sin(x) / x;")]
    [InlineData("public static double F(double x) => {|SYMG0017:x is not 0.0|} ? Math.Sin(x) / x : 1;")]
    [InlineData("public static double F(double[] w)\n{\n    double sum = 0;\n    foreach (double v in w)\n    {\n        if ({|SYMG0017:v == 0|}) { continue; }\n        sum += 3 * v;\n    }\n    return sum;\n}")]
    public Task OfAValueAndANumberIsSaidQuietly(string method) => AnalyzerCheck<EqualityAnalyzer>.Members("[Differentiable]\n" + method);

    [Theory]
    [InlineData("public static double F(double x, double y)\n{\n    if (x == y) { throw new ArgumentException(\"equal\"); }\n    return 1 / (x - y);\n}")]
    [InlineData("public static double F(double x) => x != 0 ? 1 / x : throw new DivideByZeroException();")]
    [InlineData("public static double F(double x) => x != x ? 0 : x;")]
    [InlineData("public static double F(double x)\n{\n    if (x != x) { return 0; }\n    return x;\n}")]
    [InlineData("public static double F(double[] x) => x[0] ==x[ 0 ] ? x[0] : 0;")]
    [InlineData("public static double F(double x) => (x)!= /* NaN */ (x) ? 0 : x;")]
    [InlineData("public static double F(double x) => x == double.PositiveInfinity ? 0 : x;")]
    [InlineData("public static double F(double x, [NoDerivative] double n) => n == 0 ? x : n * x;")]
    [InlineData("public static double F(double x, int n) => n == 0 ? x : n * x;")]
    [InlineData("public static double F(double[] x) => x.Length == 0 ? 0 : x[0];")]
    [InlineData("public static double F(double x)\n{\n    System.Diagnostics.Debug.Assert(x != 0);\n    return 1 / x;\n}")]
    [InlineData("public static double F(double x) => (int)x == 3 ? x : x * x;")]
    [InlineData("public static double F(double x) => Math.Floor(x) == 3 ? x : x * x;")]
    [InlineData("public static double F(double x, double y) => x > y ? x : y * y;")]
    public Task WhatNoValueDependsOnIsLeftAlone(string method) => AnalyzerCheck<EqualityAnalyzer>.Members("[Differentiable]\n" + method);

    /// <summary>
    /// The rule is for branches whose derivative counts at single points. Where an iteration stops because its next value is the one
    /// before, nothing is computed in a branch: the rounds that are left out give that value again, and what they would add to the
    /// derivative goes to zero with what they would add to the value.
    /// </summary>
    [Theory]
    [InlineData("for (int i = 0; i < 100; i++)\n{\n    double next = 0.5 * (y + x / y);\n    if (next == y) break;\n    y = next;\n}\nreturn y;")]
    [InlineData("while (true)\n{\n    double next = 0.5 * (y + x / y);\n    if (next == y) { return next; }\n    y = next;\n}")]
    [InlineData("double old;\ndo\n{\n    old = y;\n    y = 0.5 * (y + x / y);\n} while (y != old);\nreturn y;")]
    [InlineData("double old = 0;\nwhile (old != y)\n{\n    (old, y) = (y, 0.5 * (y + x / y));\n}\nreturn y;")]
    [InlineData("double old = 0;\nfor (int i = 0; i < 50 && old != y; i++)\n{\n    old = y;\n    y = 0.5 * (y + x / y);\n}\nreturn y;")]
    public Task AnIterationThatComesToRestIsLeftAlone(string statements) => AnalyzerCheck<EqualityAnalyzer>.Members($"[Differentiable]\npublic static double F(double x, double y)\n{{\n    {statements.Replace("\n", "\n    ", StringComparison.Ordinal)}\n}}");

    /// <summary>Here the loop is left at a single point, and what it leaves out belongs to the derivative beside it.</summary>
    [Theory]
    [InlineData("for (int i = 0; i < 9; i++)\n{\n    double next = x * i;\n    if ({|SYMG0016:next == y|}) break;\n    sum += next;\n}")]
    [InlineData("for (int i = 0; i < 9; i++)\n{\n    double next = x * sum;\n    if ({|SYMG0016:next == sum|}) { sum = 0; break; }\n    sum = next;\n}")]
    [InlineData("for (int i = 0; i < 9; i++)\n{\n    double next = x * sum;\n    if ({|SYMG0016:next != sum|}) break;\n    sum = next;\n}")]
    [InlineData("for (int i = 0; i < 9; i++)\n{\n    double next = x * sum;\n    if ({|SYMG0016:next == sum|}) return 0;\n    sum = next;\n}")]
    public Task OtherwiseALoopThatIsLeftIsFound(string statements) => AnalyzerCheck<EqualityAnalyzer>.Members($"[Differentiable]\npublic static double F(double x, double y)\n{{\n    double sum = y;\n    {statements.Replace("\n", "\n    ", StringComparison.Ordinal)}\n    return sum;\n}}");

    [Fact]
    public async Task TheMessageIsOneLine()
    {
        string source = AnalyzerCheck<EqualityAnalyzer>.InModels("[Differentiable]\npublic static double F(double x, double y) => x // left\n    != y ? x : y * y;");
        Assert.Equal(
            ["'x != y' tells single points apart, and the derivative there is that of the branch taken at them alone: compare with a tolerance, or by '<' or '>'"],
            (await new Program(source).SaidBy(new EqualityAnalyzer())).Select(diagnostic => diagnostic.GetMessage(CultureInfo.InvariantCulture)));
    }

    [Fact]
    public Task OtherMethodsAreLeftAlone() => AnalyzerCheck<EqualityAnalyzer>.Members("public static double F(double x, double y) => x == y ? 1 : 0;");
}
