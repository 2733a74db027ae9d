using SymGrad.Generator.Analysis;

namespace SymGrad.CodeFixes.Tests;

public class SecondDerivativeTests
{
    [Theory]
    [InlineData("Derivatives.Hessian", "{|SYMG0018:Math.Abs(x)|} * x")]
    [InlineData("Derivatives.Gradient | Derivatives.HessianVector", "{|SYMG0018:Math.Max(x, 0)|} * x")]
    [InlineData("Derivatives.Hessian", "x * x * {|SYMG0018:Math.Floor(x)|}")]
    [InlineData("Derivatives.Hessian", "x * {|SYMG0018:Math.Clamp(x * x, 0, 1)|}")]
    [InlineData("Derivatives.Hessian", "x * {|SYMG0018:double.Max(x, 1)|}")]
    [InlineData("Order = 2", "{|SYMG0018:Math.Abs(x)|} * x")]
    public Task AKinkIsFound(string asked, string value) =>
        AnalyzerCheck<SecondDerivativeAnalyzer>.Members($"[Differentiable({asked})]\npublic static double F(double x) => {value};");

    [Theory]
    [InlineData("Derivatives.Gradient", "Math.Abs(x) * x")]
    [InlineData("Derivatives.All", "Math.Abs(x) * x")]
    [InlineData("Order = 1", "Math.Abs(x) * x")]
    [InlineData("Derivatives.Hessian", "x * x * Math.Sqrt(1 + x * x)")]
    [InlineData("Derivatives.Hessian", "x * x * Math.Max(2.0, 3.0)")]
    [InlineData("Derivatives.Hessian", "x * x * Math.Max(n, 3)")]
    [InlineData("Derivatives.Hessian", "Math.Abs(x) > 1 ? x * x : x")]
    public Task NothingIsSaidWhereNobodyAskedOrNothingBends(string asked, string value) =>
        AnalyzerCheck<SecondDerivativeAnalyzer>.Members($"[Differentiable({asked})]\npublic static double F(double x, [NoDerivative] double n) => {value};");

    /// <summary>A maximum that drops out again.</summary>
    [Fact]
    public Task ARunningExtremeIsLeftAlone() => AnalyzerCheck<SecondDerivativeAnalyzer>.Members(
        """
        [Differentiable(Derivatives.Gradient | Derivatives.HessianVector)]
        public static double LogSumExp(double[] x)
        {
            double max = double.NegativeInfinity;
            foreach (double e in x) { max = Math.Max(max, e); }
            double sum = 0;
            foreach (double e in x) { sum += Math.Exp(e - max); }
            return max + Math.Log(sum);
        }
        """);
}
