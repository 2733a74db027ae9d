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
    [InlineData("public static double F(double x) => x == double.PositiveInfinity ? 0 : x;")]
    [InlineData("public static double F(double x, [NoDerivative] double n) => n == 0 ? x : n * x;")]
    [InlineData("public static double F(double x, int n) => n == 0 ? x : n * x;")]
    [InlineData("public static double F(double[] x) => x.Length == 0 ? 0 : x[0];")]
    [InlineData("public static double F(double x)\n{\n    System.Diagnostics.Debug.Assert(x != 0);\n    return 1 / x;\n}")]
    [InlineData("public static double F(double x) => (int)x == 3 ? x : x * x;")]
    [InlineData("public static double F(double x) => Math.Floor(x) == 3 ? x : x * x;")]
    [InlineData("public static double F(double x, double y) => x > y ? x : y * y;")]
    public Task WhatNoValueDependsOnIsLeftAlone(string method) => AnalyzerCheck<EqualityAnalyzer>.Members("[Differentiable]\n" + method);

    [Fact]
    public Task OtherMethodsAreLeftAlone() => AnalyzerCheck<EqualityAnalyzer>.Members("public static double F(double x, double y) => x == y ? 1 : 0;");
}
