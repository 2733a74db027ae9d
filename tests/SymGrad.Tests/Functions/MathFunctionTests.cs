namespace SymGrad.Tests.Functions;

/// <summary>Every function of System.Math, System.MathF, double and float against numeric differentiation, and none forgotten.</summary>
public class MathFunctionTests
{
    /// <summary>What the numeric differentiation of these functions is itself right to; see <see cref="ExtrapolatedTests"/>.</summary>
    private const double DoubleTolerance = 1e-9;

    /// <summary>
    /// The derivative of a function of single precision is compared with that of its double twin at the same number. Its formula rounds about eight times,
    /// each time by at most 2⁻²⁴ ≈ 6e-8, the function itself among them, and at these points it magnifies none of them more than twice.
    /// </summary>
    private const double SingleTolerance = 1e-6;

    /// <summary>Twice the 1.5·2⁻¹² that the processor promises of an estimate: the derivative has its square.</summary>
    private const double EstimateTolerance = 3.0 / 4096;

    public static TheoryData<string> Differentiated => [.. MathFunction.All.Where(f => MathPoints.All.ContainsKey(f.Signature)).Select(f => f.Name)];

    public static TheoryData<string> Estimates => [.. MathFunction.All.Where(f => MathPoints.Estimated.ContainsKey(f.Signature)).Select(f => f.Name)];

    public static TheoryData<string> Integers => [.. MathFunction.All.Where(f => MathPoints.WithoutDerivative.ContainsKey(f.Signature)).Select(f => f.Name)];

    [Theory]
    [MemberData(nameof(Differentiated))]
    public void AgreesWithNumericDifferentiation(string name)
    {
        MathFunction function = Named(name);
        foreach (double[] point in MathPoints.All[function.Signature].Select(function.Rounded))
        {
            double[] gradient = function.Gradient(point);
            Assert.Equal(function.Active.Count(), gradient.Length);
            foreach ((int parameter, double partial) in function.Active.Zip(gradient))
            {
                double numeric = Extrapolated.Derivative(function.InDouble.Value, point, parameter, MathPoints.Step).Value;
                string what = $"{name} at ({string.Join(", ", point)}) by argument {parameter}";
                Agreement.Within(numeric, partial, function.IsSingle ? SingleTolerance : DoubleTolerance, scale: 1, what);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Estimates))]
    public void EstimatesHaveTheDerivativeOfWhatTheyEstimate(string name)
    {
        MathFunction function = Named(name);
        foreach (double[] point in MathPoints.OfEstimates.Select(function.Rounded))
        {
            double exact = Extrapolated.Derivative(MathPoints.Estimated[function.Signature], point[0], MathPoints.Step).Value;
            Agreement.Within(exact, Assert.Single(function.Gradient(point)), EstimateTolerance, what: $"{name} at {point[0]}");
        }
    }

    /// <summary>A whole number that comes of a floating-point one is a constant factor.</summary>
    [Theory]
    [MemberData(nameof(Integers))]
    public void WholeNumbersAreConstant(string name)
    {
        MathFunction function = Named(name);
        foreach (double x in new[] { -3.5, -0.75, 0.375, 6.25 })
        {
            double factor = function.Value([x]) / x;
            Assert.Equal(Math.Round(factor), factor);
            Assert.Equal(factor, Assert.Single(function.Gradient([x])));
        }
    }

    [Fact]
    public void EveryFunctionIsTestedOrKnownToHaveNoDerivative()
    {
        string[] known = [.. MathPoints.All.Keys, .. MathPoints.Estimated.Keys, .. MathPoints.WithoutDerivative.Keys];
        Assert.Empty(MathFunction.All.Where(f => !known.Contains(f.Signature)).Select(f => f.Name));
        Assert.Empty(known.Except(MathFunction.All.Select(f => f.Signature)));
        Assert.Equal(known.Length, known.Distinct().Count());
    }

    [Fact]
    public void EveryFunctionHasSeveralPoints() => Assert.All(MathPoints.All, f => Assert.InRange(f.Value.Length, 2, 10));

    private static MathFunction Named(string name) => MathFunction.All.Single(f => f.Name == name);
}
