using System.Globalization;

namespace SymGrad.Tests.Lean;

/// <summary>What all addends of a sum that is written out owe one number is known without adding it up. That the numbers are right is shown by the cases "Total…".</summary>
public class WrittenTotalTests
{
    [Fact]
    public void TheMaximumThatASoftmaxSubtractsDropsOut()
    {
        string source = Derivative("double a, double b", "double max = Math.Max(a, b); return max + Math.Log(Math.Exp(a - max) + Math.Exp(b - max));");
        Assert.Contains("Math.Max(a, b)", source, StringComparison.Ordinal);

        // Where the maximum has a derivative, both sides are halved at a tie.
        Assert.DoesNotContain("0.5", source, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, true)]
    [InlineData(64, true)]
    [InlineData(65, false)]
    [InlineData(1000, false)]
    public void TheDerivativeByWhatIsSubtracted(int addends, bool isKnown)
    {
        string sum = string.Join(" + ", Enumerable.Range(1, addends).Select(i => string.Create(CultureInfo.InvariantCulture, $"Math.Exp({i} * a - shift)")));
        string source = Derivative("double a, double shift, double weight", $"return weight * Math.Log({sum});");
        Assert.Equal(isKnown, source.Contains(", -weight, ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("weight * Math.Log(Math.Exp(a - shift) + 2)")]
    [InlineData("weight * Math.Log(Math.Exp(a - shift) + Math.Exp(shift - 2 * a))")]
    [InlineData("weight * Math.Log(Math.Exp(a - shift) + Math.Exp(2 * a - shift) + a)")]
    public void ASumOfWhichSomeAddendsOweSomethingElse(string value) =>
        Assert.DoesNotContain(", -weight, ", Derivative("double a, double shift, double weight", $"return {value};"), StringComparison.Ordinal);

    private static string Derivative(string parameters, string body) =>
        GeneratorRun.Of($"using System; using SymGrad; public static partial class Models {{ [Differentiable] public static double F({parameters}) {{ {body} }} }}").Source;
}
