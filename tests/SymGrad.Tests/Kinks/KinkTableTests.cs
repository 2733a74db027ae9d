namespace SymGrad.Tests.Kinks;

/// <summary>One test for each row of the table "What it means at kinks and singular points", in every spelling, in double and in float.</summary>
public class KinkTableTests
{
    private const double Infinity = double.PositiveInfinity;

    [Theory]
    [InlineData("Math.Abs(x)")]
    [InlineData("Math.Abs(-x)")]
    [InlineData("Math.Abs(3 * x)")]
    [InlineData("5 - 2 * Math.Abs(x)")]
    [InlineData("double a = x; a = Math.Abs(a); return a;")]
    public void AbsAtZeroIsZero(string body)
    {
        KinkProgram.Check(body, [0], [0]);
        KinkProgram.Check(body, [-0.0], [0]);
    }

    [Fact]
    public void AbsOfADifferenceIsZeroWhereTheyMeet()
    {
        KinkProgram.Check("Math.Abs(x - y)", [1.5, 1.5], [0, 0]);
        KinkProgram.Check("Math.Abs(x - y)", [1.5, 2.5], [-1, 1]);
    }

    [Theory]
    [InlineData("Math.Max(x, y)")]
    [InlineData("Math.Max(y, x)")]
    [InlineData("Math.Min(x, y)")]
    [InlineData("Math.Min(y, x)")]
    public void AtATieOfActivesEachGetsHalf(string body)
    {
        KinkProgram.Check(body, [3, 3], [0.5, 0.5]);
        KinkProgram.Check(body, [0, -0.0], [0.5, 0.5]);
    }

    [Theory]
    [InlineData("Math.Max(x, x)", 2, 1)]
    [InlineData("Math.Min(x, x)", 2, 1)]
    [InlineData("Math.Max(x * x, x)", 1, 1.5)]
    [InlineData("Math.Min(x * x, x)", 1, 1.5)]
    [InlineData("Math.Max(2 * x, 3 * x)", 0, 2.5)]
    [InlineData("Math.Max(x, -x)", 0, 0)]
    [InlineData("double a = x; return Math.Max(a, x);", 2, 1)]
    public void BothSidesMayBeTheSameVariable(string body, double x, double expected) => KinkProgram.Check(body, [x], [expected]);

    [Fact]
    public void HalvesAreHalvedAgain()
    {
        KinkProgram.Check("Math.Max(x, Math.Max(y, z))", [1, 1, 1], [0.5, 0.25, 0.25]);
        KinkProgram.Check("double m = x; m = Math.Max(m, y); m = Math.Max(m, z); return m;", [1, 1, 1], [0.25, 0.25, 0.5]);
        KinkProgram.Check("var a = new double[3]; a[0] = x; a[1] = y; a[2] = z; var m = a[0]; for (int i = 1; i < a.Length; i++) { m = Math.Max(m, a[i]); } return m;", [1, 1, 1], [0.25, 0.25, 0.5]);
    }

    [Theory]
    [InlineData("Math.Max(0, x)")]
    [InlineData("Math.Max(x, 0)")]
    [InlineData("Math.Max(0.0, x)")]
    [InlineData("Math.Max(-0.0, x)")]
    [InlineData("Math.Max(c, x)")]
    [InlineData("Math.Max(x, c)")]
    [InlineData("Math.Max(n - 2, x)")]
    [InlineData("Math.Min(0, x)")]
    [InlineData("Math.Min(x, 0)")]
    [InlineData("Math.Min(x, c)")]
    [InlineData("double zero = 0; return Math.Max(zero, x);")]
    [InlineData("const double zero = 0; return Math.Max(x, zero);")]
    [InlineData("var zeros = new double[2]; return Math.Max(x, zeros[1]);")]
    [InlineData("Relu(x)")]
    [InlineData("x > 0 ? x : 0")]
    [InlineData("0 < x ? x : 0")]
    [InlineData("x <= 0 ? 0 : x")]
    [InlineData("!(x > 0) ? 0 : x")]
    [InlineData("if (x > 0) { return x; } return 0;")]
    [InlineData("if (x > 0) return x; else return 0;")]
    [InlineData("double r = 0; if (x > 0) { r = x; } return r;")]
    [InlineData("double r = x; if (r <= 0) { r = 0; } return r;")]
    [InlineData("if (x <= 0) { return 0; } return x;")]
    public void AtATieWithAConstantItIsZero(string body)
    {
        KinkProgram.Check(body, [0], [0]);
        KinkProgram.Check(body, [-0.0], [0]);
    }

    [Theory]
    [InlineData("Math.Max(0, x)", 2, 1)]
    [InlineData("Math.Max(0, x)", -2, 0)]
    [InlineData("Math.Max(x, c)", 2, 1)]
    [InlineData("Math.Min(x, 0)", 2, 0)]
    [InlineData("Math.Min(x, 0)", -2, 1)]
    [InlineData("Math.Sqrt(Math.Min(Math.Exp(x), 2))", 0, 0.5)]
    public void BesideTheTieTheWinnerGetsAll(string body, double x, double expected) => KinkProgram.Check(body, [x], [expected]);

    [Theory]
    [InlineData("x < 0 ? -x : x", 1)]
    [InlineData("x > 0 ? x : -x", -1)]
    [InlineData("x >= 0 ? x : 0", 1)]
    [InlineData("if (x < 0) { return -x; } return x;", 1)]
    [InlineData("x == 0 ? 7 : 2 * x", 0)]
    [InlineData("x == 0 ? 5 * x : 2 * x", 5)]
    [InlineData("x > 0 && x < 1 ? 3 * x : 4 * x", 4)]
    [InlineData("double r = x; if (no || x == 0) { r *= 6; } return r;", 6)]
    public void ABranchIsFollowedAsTaken(string body, double expected) => KinkProgram.Check(body, [0], [expected]);

    [Theory]
    [InlineData("Math.Clamp(x, -1, 2)")]
    [InlineData("Math.Clamp(x, c - 1, c + 2)")]
    [InlineData("Math.Min(Math.Max(x, -1), 2)")]
    [InlineData("Math.Max(-1, Math.Min(2, x))")]
    public void ClampAtAConstantBoundIsZero(string body)
    {
        KinkProgram.Check(body, [-1], [0]);
        KinkProgram.Check(body, [2], [0]);
        KinkProgram.Check(body, [0.5], [1]);
        KinkProgram.Check(body, [-1.5], [0]);
        KinkProgram.Check(body, [2.5], [0]);
    }

    /// <summary>What Max and Min give, which Clamp is made of.</summary>
    [Theory]
    [InlineData("Math.Clamp(x, y, z)")]
    [InlineData("Math.Min(Math.Max(x, y), z)")]
    public void ClampAtAnActiveBoundIsHalfEach(string body)
    {
        KinkProgram.Check(body, [1, 1, 3], [0.5, 0.5, 0]);
        KinkProgram.Check(body, [3, 1, 3], [0.5, 0, 0.5]);
        KinkProgram.Check(body, [2, 1, 3], [1, 0, 0]);
        KinkProgram.Check(body, [0, 1, 3], [0, 1, 0]);
        KinkProgram.Check(body, [4, 1, 3], [0, 0, 1]);
    }

    /// <summary>A bound is active or constant whatever the other one is.</summary>
    [Theory]
    [InlineData("Math.Clamp(x, y, 3)", "Math.Clamp(x, 1, y)")]
    [InlineData("Math.Min(Math.Max(x, y), 3)", "Math.Min(Math.Max(x, 1), y)")]
    public void ClampMayHaveOneActiveBound(string lower, string upper)
    {
        KinkProgram.Check(lower, [1, 1], [0.5, 0.5]);
        KinkProgram.Check(lower, [3, 1], [0, 0]);
        KinkProgram.Check(lower, [2, 1], [1, 0]);
        KinkProgram.Check(upper, [3, 3], [0.5, 0.5]);
        KinkProgram.Check(upper, [1, 3], [0, 0]);
        KinkProgram.Check(upper, [2, 3], [1, 0]);
    }

    [Theory]
    [InlineData("Math.Sign(x)")]
    [InlineData("Math.Floor(x)")]
    [InlineData("Math.Ceiling(x)")]
    [InlineData("Math.Round(x)")]
    [InlineData("Math.Round(x, 1)")]
    [InlineData("Math.Round(x, MidpointRounding.AwayFromZero)")]
    [InlineData("Math.Truncate(x)")]
    [InlineData("(int)x")]
    public void StepFunctionsAreZeroEverywhere(string step)
    {
        foreach (double x in new[] { -2.0, -0.5, -0.0, 0.0, 0.25, 0.5, 3.0 })
        {
            KinkProgram.Check(step + " + 2 * x", [x], [2]);
        }

        KinkProgram.Check($"x * {step}", [3], [step.Contains("Sign", StringComparison.Ordinal) ? 1 : 3]);
        KinkProgram.Check($"x - {step}", [0], [1]);
    }

    [Theory]
    [InlineData("Math.Sqrt(x * x + y * y)")]
    [InlineData("double.Hypot(x, y)")]
    [InlineData("Math.Pow(x * x + y * y, 0.5)")]
    [InlineData("double s = x * x; s += y * y; return Math.Sqrt(s);")]
    [InlineData("var a = new double[2]; a[0] = x; a[1] = y; double s = 0; for (int i = 0; i < a.Length; i++) { s += a[i] * a[i]; } return Math.Sqrt(s);")]
    public void NormAtZeroIsZero(string body)
    {
        KinkProgram.Check(body, [0, 0], [0, 0]);
        KinkProgram.Check(body, [-0.0, 0], [0, 0]);
        KinkProgram.Check(body, [0, -2], [0, -1]);
    }

    [Theory]
    [InlineData("Math.Atan2(x, y)")]
    [InlineData("Math.Atan2(y, x)")]
    [InlineData("Math.Atan2(x * x, y)")]
    public void Atan2AtTheOriginIsZero(string body) => KinkProgram.Check(body, [0, 0], [0, 0]);

    [Theory]
    [InlineData("Math.Sqrt(x)", Infinity)]
    [InlineData("-2 * Math.Sqrt(x)", -Infinity)]
    [InlineData("Math.Sqrt(x + 0)", Infinity)]
    [InlineData("1 + Math.Sqrt(3 * x)", Infinity)]
    [InlineData("Math.Sqrt(2 * (2 * (2 * (2 * (2 * (2 * (2 * (2 * (2 * (2 * (2 * (2 * (2 * (2 * (x)))))))))))))))", Infinity)]
    [InlineData("Math.Cbrt(x)", Infinity)]
    [InlineData("Math.Sqrt(x * x)", 0)]
    [InlineData("Math.Sqrt(x * x * x)", 0)]
    [InlineData("double s = x * x; return Math.Sqrt(s);", 0)]
    [InlineData("0 * Math.Sqrt(x)", 0)]
    [InlineData("c * Math.Sqrt(x)", 0)]
    [InlineData("Math.Sqrt(0 * x)", 0)]
    [InlineData("Math.Sqrt(x) * Math.Sqrt(x)", 0)]
    public void SqrtAtZeroIsInfiniteUnlessItsAdjointIsZero(string body, double expected) => KinkProgram.Check(body, [0], [expected]);

    [Theory]
    [InlineData("Math.Log(x)", Infinity, -Infinity)]
    [InlineData("-Math.Log(x)", -Infinity, Infinity)]
    [InlineData("Math.Log10(x)", Infinity, -Infinity)]
    [InlineData("Math.Log2(x)", Infinity, -Infinity)]
    [InlineData("Math.Log(x, 2)", Infinity, -Infinity)]
    [InlineData("1 / x", -Infinity, -Infinity)]
    [InlineData("-1 / x", Infinity, Infinity)]
    public void LogarithmAndReciprocalAtZeroAreIeee(string body, double atZero, double atNegativeZero)
    {
        KinkProgram.Check(body, [0.0], [atZero]);
        KinkProgram.Check(body, [-0.0], [atNegativeZero]);
    }

    [Fact]
    public void DivisionByZeroIsIeee()
    {
        KinkProgram.Check("x / y", [3, 0], [Infinity, -Infinity]);
        KinkProgram.Check("x / y", [-3, 0], [Infinity, Infinity]);
        KinkProgram.Check("x / y", [0, 0], [Infinity, double.NaN]);
        KinkProgram.Check("x / c", [3], [Infinity]);
        KinkProgram.Check("c / x", [0], [double.NaN]);
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData("1", 1)]
    [InlineData("2", 0)]
    [InlineData("3", 0)]
    [InlineData("1.5", 0)]
    [InlineData("0.5", Infinity)]
    [InlineData("0.25", Infinity)]
    [InlineData("c", 0)]
    [InlineData("c + 1", 1)]
    [InlineData("n", 0)]
    [InlineData("n - 1", 1)]
    [InlineData("n - 2", 0)]
    [InlineData("c + n + 0.5", 0)]
    [InlineData("c + 0.5", Infinity)]
    public void PowByItsBaseAtZero(string exponent, double expected) => KinkProgram.Check($"Math.Pow(x, {exponent})", [0], [expected]);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(2, 0)]
    [InlineData(1.5, 0)]
    [InlineData(0.5, Infinity)]
    public void PowByItsBaseAtZeroWithAnActiveExponent(double y, double expected) =>
        KinkProgram.Check("Math.Pow(x, y) + 0 * y", [0, y], [expected, y > 0 ? 0 : -Infinity]);

    [Theory]
    [InlineData("2", -3, -6)]
    [InlineData("3", -2, 12)]
    [InlineData("-1", -2, -0.25)]
    [InlineData("-2", -2, 0.25)]
    [InlineData("1", -2, 1)]
    [InlineData("0", -2, 0)]
    [InlineData("5", -2, 80)]
    [InlineData("n", -3, -6)]
    [InlineData("n + 1", -2, 12)]
    [InlineData("c + 3", -2, 12)]
    public void PowWithAWholeExponentServesNegativeBases(string exponent, double x, double expected) => KinkProgram.Check($"Math.Pow(x, {exponent})", [x], [expected]);

    [Theory]
    [InlineData("Math.Pow(2, x)", 3, 5.545177444479562)]
    [InlineData("Math.Pow(1, x)", 3, 0)]
    [InlineData("Math.Pow(c, x)", 2, 0)]
    [InlineData("Math.Pow(0, x)", 0.5, 0)]
    [InlineData("Math.Pow(-2, x)", 3, double.NaN)]
    [InlineData("Math.Pow(c - 2, x)", 3, double.NaN)]
    public void PowByItsExponent(string body, double x, double expected) => KinkProgram.Check(body, [x], [expected]);

    [Theory]
    [InlineData("x % y", 7, 3, -2)]
    [InlineData("x % y", -7, 3, 2)]
    [InlineData("x % y", 7, -3, 2)]
    [InlineData("x % y", 7.5, 2, -3)]
    [InlineData("x % y", 1, 4, 0)]
    [InlineData("x % y", 6, 3, -2)]
    [InlineData("Math.IEEERemainder(x, y)", 7, 4, -2)]
    [InlineData("Math.IEEERemainder(x, y)", 5, 4, -1)]
    [InlineData("Math.IEEERemainder(x, y)", -7, 4, 2)]
    [InlineData("Math.IEEERemainder(x, y)", 6, 4, -2)]
    [InlineData("Math.IEEERemainder(x, y)", 1, 4, 0)]
    public void RemaindersByTheirDivisorAreMinusTheQuotient(string body, double x, double y, double expected) =>
        KinkProgram.Check(body, [x, y], [1, expected]);
}
