using AngouriMath;
using PeterO.Numbers;
using static AngouriMath.Entity;
using static AngouriMath.MathS;

namespace SymGrad.Tests.Golden;

/// <summary>A row of the rule table as C# and as AngouriMath write it, and the points at which the two are compared.</summary>
/// <param name="Row">The row's name; for arithmetic the operator.</param>
/// <param name="Expression">The function in C#, of <c>x</c>, <c>y</c> and <c>z</c>.</param>
/// <param name="Entity">The same in AngouriMath.</param>
/// <param name="Points">Where; away from kinks and inside the function's domain.</param>
internal sealed record GoldenFunction(string Row, string Expression, Entity Entity, double[][] Points)
{
    private static readonly Variable X = Var("x");
    private static readonly Variable Y = Var("y");
    private static readonly Variable Z = Var("z");
    private static readonly Variable[] Variables = [X, Y, Z];

    private static readonly double[][] Anywhere = [[-7.25], [-1.3], [-0.01], [0.4], [2.5], [11]];
    private static readonly double[][] Positive = [[1e-9], [0.03], [0.7], [1], [5.5], [1234.5], [3e12]];
    private static readonly double[][] Inside = [[-0.999], [-0.8], [-1e-6], [0.1], [0.75], [0.9999]];
    private static readonly double[][] Pairs = [[2, 3], [-1.5, 0.25], [0.001, -40], [-6, -6.5], [1e8, 3]];
    private static readonly double[][] Quadrant = [[2, 3], [1.5, 0.25], [0.001, 40], [6, 6.5], [1000, 3]];

    /// <summary>Every row that AngouriMath has a node or a formula for.</summary>
    public static IReadOnlyList<GoldenFunction> All { get; } =
    [
        new("-", "-x", -X, Anywhere),
        new("+", "x + y", X + Y, Pairs),
        new("-", "x - y", X - Y, Pairs),
        new("*", "x * y", X * Y, Pairs),
        new("*", "x * x * x", X * X * X, Anywhere),
        new("/", "x / y", X / Y, Pairs),
        new("/", "1 / (1 + x * x)", 1 / (1 + X * X), Anywhere),
        new("Abs", "Math.Abs(x)", Abs(X), Anywhere),
        new("Acos", "Math.Acos(x)", Arccos(X), Inside),
        new("Acosh", "Math.Acosh(x)", Hyperbolic.Arcosh(X), [[1.01], [1.2], [2.5], [30], [5000]]),
        new("Asin", "Math.Asin(x)", Arcsin(X), Inside),
        new("Asinh", "Math.Asinh(x)", Hyperbolic.Arsinh(X), Anywhere),
        new("Atan", "Math.Atan(x)", Arctan(X), Anywhere),
        new("Atan2", "Math.Atan2(y, x)", Arctan(Y / X), [[1, 2], [2, -1], [0.5, -3], [4, 0.25], [0.001, 3], [500, 2]]),
        new("Atanh", "Math.Atanh(x)", Hyperbolic.Artanh(X), Inside),
        new("Cbrt", "Math.Cbrt(x)", Cbrt(X), Positive),
        new("Clamp", "Math.Clamp(x, y, z)", Larger(Y, Smaller(X, Z)), [[0.5, -1, 2], [-3, -1, 2], [4, -1, 2], [1, 0, 1e6]]),
        new("Cos", "Math.Cos(x)", Cos(X), Anywhere),
        new("Cosh", "Math.Cosh(x)", Hyperbolic.Cosh(X), Anywhere),
        new("Exp", "Math.Exp(x)", Exp(X), [[-20], [-3], [-0.01], [1.3], [5], [30]]),
        new("FusedMultiplyAdd", "Math.FusedMultiplyAdd(x, y, z)", (X * Y) + Z, [[2, -3, 0.5], [-0.25, 4, 1], [1e5, 5, 0], [7, 0.125, -9]]),
        new("Hypot", "double.Hypot(x, y)", Sqrt((X * X) + (Y * Y)), Pairs),
        new("Log", "Math.Log(x)", Ln(X), Positive),
        new("Log", "Math.Log(x, y)", Log(Y, X), [[8, 2], [0.3, 3], [5, 0.4], [1000, 10], [0.02, 0.5]]),
        new("Log10", "Math.Log10(x)", Log(10, X), Positive),
        new("Log2", "Math.Log2(x)", Log(2, X), Positive),
        new("Max", "Math.Max(x, y)", Larger(X, Y), Pairs),
        new("Min", "Math.Min(x, y)", Smaller(X, Y), Pairs),
        new("Pow", "Math.Pow(x, y)", Pow(X, Y), Quadrant),
        new("Pow", "Math.Pow(x, 3)", Pow(X, 3), Anywhere),
        new("Pow", "Math.Pow(x, -2)", Pow(X, -2), Anywhere),
        new("Pow", "Math.Pow(x, 2.5)", Pow(X, 2.5), Positive),
        new("Pow", "Math.Pow(x, 0.5)", Pow(X, 0.5), Positive),
        new("Pow", "Math.Pow(2, x)", Pow(2, X), Anywhere),
        new("Sin", "Math.Sin(x)", Sin(X), Anywhere),
        new("Sinh", "Math.Sinh(x)", Hyperbolic.Sinh(X), Anywhere),
        new("Sqrt", "Math.Sqrt(x)", Sqrt(X), Positive),
        new("Tan", "Math.Tan(x)", Tan(X), Anywhere),
        new("Tanh", "Math.Tanh(x)", Hyperbolic.Tanh(X), [[-2], [-0.75], [-0.01], [0.4], [1.25], [3]]),
        new("Logistic", "SpecialFunctions.Logistic(x)", 1 / (1 + Exp(-X)), [[-20], [-3], [-0.01], [0.4], [2.5]]),
        new("Logit", "SpecialFunctions.Logit(x)", Ln(X / (1 - X)), [[0.001], [0.2], [0.5], [0.75], [0.99]]),
        new("PDF", "Normal.PDF(x, y, z)", Exp(-Pow((Z - X) / Y, 2) / 2) / (Sqrt(2 * pi) * Y), [[0, 1, 0.5], [1, 2, -3], [-0.5, 0.25, -0.4], [10, 5, 12]]),
    ];

    /// <summary>AngouriMath's gradient at a point: its bare rules, evaluated by itself in a hundred digits.</summary>
    public double[] Gradient(double[] point) => [.. Variables.Take(point.Length).Select(variable => Value(Entity.Differentiate(variable, 1), point))];

    private static Entity Larger(Entity a, Entity b) => (a + b + Abs(a - b)) / 2;

    private static Entity Smaller(Entity a, Entity b) => (a + b - Abs(a - b)) / 2;

    private static Entity Exp(Entity power) => Pow(e, power);

    private static double Value(Entity derivative, double[] point)
    {
        // With downcasting, numbers are rounded to rationals near them, and small ones to zero.
        using var exact = Settings.DowncastingEnabled.Set(false);
        for (int i = 0; i < point.Length; i++)
        {
            derivative = derivative.Substitute(Variables[i], Number.Real.Create(EDecimal.FromDouble(point[i])));
        }

        return derivative.Evaled is Number.Complex number && number.ImaginaryPart.EDecimal.IsZero ? number.RealPart.EDecimal.ToDouble() : double.NaN;
    }
}
