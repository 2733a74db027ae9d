using SymGrad.Generator.Symbolics;

namespace SymGrad.Tests.Golden;

/// <summary>What AngouriMath says of every row of the rule table that it knows too, kept as numbers, so that the comparison runs where the library can't be had.</summary>
public class GoldenDerivativeTests
{
    private const double Tolerance = 1e-12;

    /// <summary>The rows that aren't in the file, with the reason.</summary>
    private static readonly Dictionary<string, string> Unknown = new()
    {
        ["BitDecrement"] = "a step between neighbouring numbers",
        ["BitIncrement"] = "a step between neighbouring numbers",
        ["Ceiling"] = "no steps in AngouriMath",
        ["CopySign"] = "AngouriMath doesn't differentiate the sign",
        ["Floor"] = "no steps in AngouriMath",
        ["IEEERemainder"] = "no steps in AngouriMath",
        ["MaxMagnitude"] = "AngouriMath doesn't differentiate the sign",
        ["MinMagnitude"] = "AngouriMath doesn't differentiate the sign",
        ["ReciprocalEstimate"] = "an estimate, right to 12 bits",
        ["ReciprocalSqrtEstimate"] = "an estimate, right to 12 bits",
        ["Round"] = "no steps in AngouriMath",
        ["ScaleB"] = "its exponent is an integer",
        ["Truncate"] = "no steps in AngouriMath",
        ["AcosPi"] = "only in double and float; EdgePoints.txt has it",
        ["AsinPi"] = "only in double and float; EdgePoints.txt has it",
        ["Atan2Pi"] = "only in double and float; EdgePoints.txt has it",
        ["AtanPi"] = "only in double and float; EdgePoints.txt has it",
        ["ClampNative"] = "only in double and float; EdgePoints.txt has it",
        ["CosPi"] = "only in double and float; EdgePoints.txt has it",
        ["DegreesToRadians"] = "only in double and float; EdgePoints.txt has it",
        ["Exp10M1"] = "only in double and float; EdgePoints.txt has it",
        ["Exp2M1"] = "only in double and float; EdgePoints.txt has it",
        ["Ieee754Remainder"] = "no steps in AngouriMath",
        ["Lerp"] = "only in double and float; EdgePoints.txt has it",
        ["Log10P1"] = "only in double and float; EdgePoints.txt has it",
        ["Log2P1"] = "only in double and float; EdgePoints.txt has it",
        ["MaxMagnitudeNumber"] = "AngouriMath doesn't differentiate the sign",
        ["MaxNative"] = "only in double and float; EdgePoints.txt has it",
        ["MaxNumber"] = "only in double and float; EdgePoints.txt has it",
        ["MinMagnitudeNumber"] = "AngouriMath doesn't differentiate the sign",
        ["MinNative"] = "only in double and float; EdgePoints.txt has it",
        ["MinNumber"] = "only in double and float; EdgePoints.txt has it",
        ["MultiplyAddEstimate"] = "only in double and float; EdgePoints.txt has it",
        ["RadiansToDegrees"] = "only in double and float; EdgePoints.txt has it",
        ["RootN"] = "its degree is an integer",
        ["SinPi"] = "only in double and float; EdgePoints.txt has it",
        ["TanPi"] = "only in double and float; EdgePoints.txt has it",
        ["Erf"] = "no such function in AngouriMath",
        ["Erfc"] = "no such function in AngouriMath",
        ["ErfInv"] = "no such function in AngouriMath",
        ["ErfcInv"] = "no such function in AngouriMath",
        ["Gamma"] = "AngouriMath has it and gives NaN for its derivative",
        ["GammaLn"] = "no such function in AngouriMath",
        ["BesselJ"] = "no such function in AngouriMath",
        ["CDF"] = "no such function in AngouriMath",
        ["AiryAi"] = "no such function in AngouriMath",
        ["AiryAiPrime"] = "no such function in AngouriMath",
        ["AiryBi"] = "no such function in AngouriMath",
        ["AiryBiPrime"] = "no such function in AngouriMath",
        ["BesselI"] = "no such function in AngouriMath",
        ["BesselI0"] = "no such function in AngouriMath",
        ["BesselI1"] = "no such function in AngouriMath",
        ["BesselK"] = "no such function in AngouriMath",
        ["BesselK0"] = "no such function in AngouriMath",
        ["BesselK1"] = "no such function in AngouriMath",
        ["BesselY"] = "no such function in AngouriMath",
        ["Beta"] = "no such function in AngouriMath",
        ["BetaLn"] = "no such function in AngouriMath",
        ["ExponentialIntegral"] = "no such function in AngouriMath",
        ["GammaLowerRegularized"] = "no such function in AngouriMath",
        ["GammaUpperRegularized"] = "no such function in AngouriMath",
        ["InvCDF"] = "no such function in AngouriMath",
        ["PDFLn"] = "no such function in AngouriMath",
        ["Exp10"] = "no such function in AngouriMath, which has the power",
        ["Exp2"] = "no such function in AngouriMath, which has the power",
        ["ExpM1"] = "no such function in AngouriMath, which has the exponential",
        ["Expm1"] = "no such function in AngouriMath, which has the exponential",
        ["LogP1"] = "no such function in AngouriMath, which has the logarithm",
        ["Log1p"] = "no such function in AngouriMath, which has the logarithm",
        ["Hypotenuse"] = "no such function in AngouriMath, which has Hypot's root",
    };

    public static TheoryData<string> Expressions => [.. GoldenDerivative.All.Select(golden => golden.Expression).Distinct()];

    [Theory]
    [MemberData(nameof(Expressions))]
    public void AgreesWithAngouriMath(string expression)
    {
        foreach (GoldenDerivative golden in GoldenDerivative.All.Where(golden => golden.Expression == expression))
        {
            Agreement.Within(golden.Gradient, GoldenProgram.Gradient(expression, golden.Point), Tolerance, scale: 0, golden.ToString());
        }
    }

    [Fact]
    public void EveryRowIsInTheFileOrKnownNotToBe()
    {
        string[] rows = [.. RuleTable.Rows.Select(rule => rule.Name.Split('.')[^1]).Distinct()];
        string[] inFile = [.. GoldenDerivative.All.Select(golden => golden.Row).Distinct()];
        Assert.Empty(rows.Except(inFile).Except(Unknown.Keys));
        Assert.Empty(inFile.Intersect(Unknown.Keys));
        Assert.Empty(Unknown.Keys.Except(rows));
    }

    [Fact]
    public void EveryExpressionHasSeveralPoints() =>
        Assert.All(GoldenDerivative.All.GroupBy(golden => golden.Expression), points => Assert.InRange(points.Count(), 4, 20));
}
