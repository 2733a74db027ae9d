using System;
using System.Collections.Generic;
using SymGrad.Generator.Functions;
using static SymGrad.Generator.Symbolics.Formula;

namespace SymGrad.Generator.Symbolics;

/// <summary>
/// The partial derivatives of every known function, one row for each. Reading asks it what is known, differentiation takes
/// the partials from it, the documentation and the tests list its rows: to add a function is to add a row.
/// </summary>
internal static class RuleTable
{
    /// <summary>Functions of one floating-point type, in <c>System.Math</c>, <c>System.MathF</c> and the number types themselves.</summary>
    private static readonly Rule[] s_elementary =
    [
        Row("Abs", (x, v) => (x > 0).Then(x.Number(1), (x < 0).Then(x.Number(-1), x.Number(0))), kinks: "0 at 0") with { Pieces = s => Magnitude(s.Arguments[0]) },
        Row("Acos", (x, v) => -(1 / Call("Sqrt", (1 - x) * (1 + x))), Singularity.VerticalTangent, "−∞ at ±1"),
        Row("Acosh", (x, v) => 1 / (Call("Sqrt", x - 1) * Call("Sqrt", 1 + x)), Singularity.VerticalTangent, "+∞ at 1"),
        Row("AcosPi", (x, v) => -(x.Literal("0.31830988618379067") / Call("Sqrt", (1 - x) * (1 + x))), Singularity.VerticalTangent, "−∞ at ±1"),
        Row("Asin", (x, v) => 1 / Call("Sqrt", (1 - x) * (1 + x)), Singularity.VerticalTangent, "+∞ at ±1"),
        Row("Asinh", (x, v) => x.IsOfParameter ? 1 / Call("Hypot", x.Number(1), x) : (Call("Abs", x) < 1e8).Then(1 / Call("Sqrt", 1 + (x * x)), 1 / Call("Abs", x))),
        Row("AsinPi", (x, v) => x.Literal("0.31830988618379067") / Call("Sqrt", (1 - x) * (1 + x)), Singularity.VerticalTangent, "+∞ at ±1"),
        Row("Atan", (x, v) => 1 / (1 + (x * x))),
        Row("Atan2", s => ByOrdinate(s.Arguments[0], s.Arguments[1]), s => ByAbscissa(s.Arguments[0], s.Arguments[1]), Singularity.Pole, "0 at (0, 0)", "y, x"),
        Row("Atan2Pi", s => s.Value.Literal("0.31830988618379067") * ByOrdinate(s.Arguments[0], s.Arguments[1]), s => s.Value.Literal("0.31830988618379067") * ByAbscissa(s.Arguments[0], s.Arguments[1]), Singularity.Pole, "0 at (0, 0)", "y, x"),
        Row("Atanh", (x, v) => 1 / ((1 - x) * (1 + x)), Singularity.Pole),
        Row("AtanPi", (x, v) => x.Literal("0.31830988618379067") / (1 + (x * x))),
        Row("BitDecrement", (x, v) => x.Number(1)),
        Row("BitIncrement", (x, v) => x.Number(1)),
        Row("Cbrt", (x, v) => 1 / (3 * (v * v)), Singularity.VerticalTangent, "+∞ at 0"),
        Constant("Ceiling", "0 everywhere"),
        new("Clamp", [InsideBounds, AtLowerBound, AtUpperBound], Singularity.None, "0 at a constant bound, ½ at an active one", "x, lo, hi") { Pieces = Between },
        new("ClampNative", [InsideBounds, AtLowerBound, AtUpperBound], Singularity.None, "0 at a constant bound, ½ at an active one", "x, lo, hi") { Pieces = Between },
        Row("CopySign", s => SignOfProduct(s.Arguments[0], s.Arguments[1]), null, Singularity.None, "0 at x = 0") with { Pieces = s => Magnitude(s.Arguments[0]) * Call("CopySign", s.Value.Number(1), s.Arguments[1]) },
        Row("Cos", (x, v) => -Call("Sin", x)),
        Row("Cosh", (x, v) => Call("Sinh", x), Singularity.Pole),
        Row("CosPi", (x, v) => -(x.Literal("3.1415926535897931") * CallOwn("SinPi", x))),
        Row("DegreesToRadians", (x, v) => x.Literal("0.017453292519943295")),
        Row("Exp", (x, v) => v, Singularity.Pole),
        Row("Exp10", (x, v) => x.Literal("2.3025850929940457") * v, Singularity.Pole),
        Row("Exp10M1", (x, v) => x.Literal("2.3025850929940457") * (1 + v), Singularity.Pole),
        Row("Exp2", (x, v) => x.Literal("0.69314718055994531") * v, Singularity.Pole),
        Row("Exp2M1", (x, v) => x.Literal("0.69314718055994531") * (1 + v), Singularity.Pole),
        Row("ExpM1", (x, v) => 1 + v, Singularity.Pole),
        Constant("Floor", "0 everywhere"),
        new("FusedMultiplyAdd", [s => s.Arguments[1], s => s.Arguments[0], s => s.Value.Number(1)], Singularity.None, string.Empty, "x, y, z"),
        Row("Hypot", s => Leg(s.Arguments[0], s.Value), s => Leg(s.Arguments[1], s.Value), Singularity.None, "0 at (0, 0)"),
        Row("Ieee754Remainder", s => s.Value.Number(1), RoundedQuotient, Singularity.Pole, "minus the rounded quotient, by y"),
        Row("IEEERemainder", s => s.Value.Number(1), RoundedQuotient, Singularity.Pole, "minus the rounded quotient, by y"),
        new("Lerp", [s => 1 - s.Arguments[2], s => s.Arguments[2], s => s.Arguments[1] - s.Arguments[0]], Singularity.None, string.Empty, "x, y, t"),
        Row("Log", (x, v) => 1 / x, Singularity.Pole),
        Row("Log", s => 1 / (s.Arguments[0] * Call("Log", s.Arguments[1])), s => -(s.Value / (s.Arguments[1] * Call("Log", s.Arguments[1]))), Singularity.Pole, arguments: "x, b"),
        Row("Log10", (x, v) => x.Literal("0.43429448190325182") / x, Singularity.Pole),
        Row("Log10P1", (x, v) => x.Literal("0.43429448190325182") / (1 + x), Singularity.Pole),
        Row("Log2", (x, v) => x.Literal("1.4426950408889634") / x, Singularity.Pole),
        Row("Log2P1", (x, v) => x.Literal("1.4426950408889634") / (1 + x), Singularity.Pole),
        Row("LogP1", (x, v) => 1 / (1 + x), Singularity.Pole),
        Row("Max", s => Larger(s, 0), s => Larger(s, 1), Singularity.None, "½ and ½ at a tie of two active arguments, 0 when the other is constant") with { Pieces = s => (s.Arguments[0] > s.Arguments[1]).Then(s.Arguments[0], s.Arguments[1]) },
        Row("MaxMagnitude", s => LargerMagnitude(s, 0), s => LargerMagnitude(s, 1), Singularity.None, "½ and ½ at a tie of two active arguments, 0 when the other is constant") with { Pieces = s => (Magnitude(s.Arguments[0]) > Magnitude(s.Arguments[1])).Then(s.Arguments[0], s.Arguments[1]) },
        Row("MaxMagnitudeNumber", s => Number(s, 0, LargerMagnitude), s => Number(s, 1, LargerMagnitude), Singularity.None, "½ and ½ at a tie of two active arguments, 0 when the other is constant; 1 by the number where the other is NaN") with { Pieces = s => OfNumbers(s, (Magnitude(s.Arguments[0]) > Magnitude(s.Arguments[1])).Then(s.Arguments[0], s.Arguments[1])) },
        Row("MaxNative", s => Number(s, 0, Larger), s => Number(s, 1, Larger), Singularity.None, "½ and ½ at a tie of two active arguments, 0 when the other is constant; 1 by the number where the other is NaN") with { Pieces = s => OfNumbers(s, (s.Arguments[0] > s.Arguments[1]).Then(s.Arguments[0], s.Arguments[1])) },
        Row("MaxNumber", s => Number(s, 0, Larger), s => Number(s, 1, Larger), Singularity.None, "½ and ½ at a tie of two active arguments, 0 when the other is constant; 1 by the number where the other is NaN") with { Pieces = s => OfNumbers(s, (s.Arguments[0] > s.Arguments[1]).Then(s.Arguments[0], s.Arguments[1])) },
        Row("Min", s => Smaller(s, 0), s => Smaller(s, 1), Singularity.None, "½ and ½ at a tie of two active arguments, 0 when the other is constant") with { Pieces = s => (s.Arguments[0] < s.Arguments[1]).Then(s.Arguments[0], s.Arguments[1]) },
        Row("MinMagnitude", s => SmallerMagnitude(s, 0), s => SmallerMagnitude(s, 1), Singularity.None, "½ and ½ at a tie of two active arguments, 0 when the other is constant") with { Pieces = s => (Magnitude(s.Arguments[0]) < Magnitude(s.Arguments[1])).Then(s.Arguments[0], s.Arguments[1]) },
        Row("MinMagnitudeNumber", s => Number(s, 0, SmallerMagnitude), s => Number(s, 1, SmallerMagnitude), Singularity.None, "½ and ½ at a tie of two active arguments, 0 when the other is constant; 1 by the number where the other is NaN") with { Pieces = s => OfNumbers(s, (Magnitude(s.Arguments[0]) < Magnitude(s.Arguments[1])).Then(s.Arguments[0], s.Arguments[1])) },
        Row("MinNative", s => Number(s, 0, Smaller), s => Number(s, 1, Smaller), Singularity.None, "½ and ½ at a tie of two active arguments, 0 when the other is constant; 1 by the number where the other is NaN") with { Pieces = s => OfNumbers(s, (s.Arguments[0] < s.Arguments[1]).Then(s.Arguments[0], s.Arguments[1])) },
        Row("MinNumber", s => Number(s, 0, Smaller), s => Number(s, 1, Smaller), Singularity.None, "½ and ½ at a tie of two active arguments, 0 when the other is constant; 1 by the number where the other is NaN") with { Pieces = s => OfNumbers(s, (s.Arguments[0] < s.Arguments[1]).Then(s.Arguments[0], s.Arguments[1])) },
        new("MultiplyAddEstimate", [s => s.Arguments[1], s => s.Arguments[0], s => s.Value.Number(1)], Singularity.None, string.Empty, "x, y, z"),
        Row("Pow", PowerByBase, PowerByExponent, Singularity.VerticalTangent, "by x at 0: 0 for y = 0, 1 for y = 1, 0 for y > 1, +∞ for 0 < y < 1; by y: 0 at x = 0 for y > 0, NaN for x < 0"),
        Row("RadiansToDegrees", (x, v) => x.Literal("57.295779513082323")),
        Row("ReciprocalEstimate", (x, v) => -(v * v), Singularity.Pole),
        Row("ReciprocalSqrtEstimate", (x, v) => x.Number(-0.5) * (v / x), Singularity.Pole),
        Row("RootN", RootByBase, null, Singularity.VerticalTangent, "+∞ at 0 for n > 1", "x, n"),
        Constant("Round", "0 everywhere"),
        Row("ScaleB", s => Call("ScaleB", s.Value.Number(1), s.Arguments[1]), null, Singularity.None, arguments: "x, n"),
        Row("Sin", (x, v) => Call("Cos", x)),
        Row("Sinh", (x, v) => Call("Cosh", x), Singularity.Pole),
        Row("SinPi", (x, v) => x.Literal("3.1415926535897931") * CallOwn("CosPi", x)),
        Row("Sqrt", (x, v) => x.Number(0.5) / v, Singularity.VerticalTangent, "+∞ at 0, but 0 when its adjoint or what is under the root stands still there"),
        Row("Tan", (x, v) => 1 + (v * v), Singularity.Pole),
        Row("Tanh", (x, v) => 1 - (v * v)),
        Row("TanPi", (x, v) => x.Literal("3.1415926535897931") * (1 + (v * v)), Singularity.Pole),
        Constant("Truncate", "0 everywhere"),
    ];

    private const string Special = "MathNet.Numerics.SpecialFunctions.";
    private const string Normal = "MathNet.Numerics.Distributions.Normal.";

    /// <summary>Functions of other libraries, by their full names; they are used where a project refers to the library, which we don't.</summary>
    private static readonly Rule[] s_library =
    [
        Row(Special + "AiryAi", (x, v) => CallFull(Special + "AiryAiPrime", x)),
        Row(Special + "AiryAiPrime", (x, v) => x * CallFull(Special + "AiryAi", x)),
        Row(Special + "AiryBi", (x, v) => CallFull(Special + "AiryBiPrime", x), Singularity.Pole),
        Row(Special + "AiryBiPrime", (x, v) => x * CallFull(Special + "AiryBi", x), Singularity.Pole),
        Bessel("BesselI", (lower, upper) => 0.5 * (lower + upper)),
        Row(Special + "BesselI0", (x, v) => CallFull(Special + "BesselI1", x), Singularity.Pole),
        Row(Special + "BesselI1", (x, v) => (Call("Abs", x) < 1e-8).Then(x.Number(0.5), CallFull(Special + "BesselI0", x) - (v / x)), Singularity.Pole),
        Bessel("BesselJ", (lower, upper) => 0.5 * (lower - upper)),
        Bessel("BesselK", (lower, upper) => -0.5 * (lower + upper)),
        Row(Special + "BesselK0", (x, v) => -CallFull(Special + "BesselK1", x), Singularity.Pole),
        Row(Special + "BesselK1", (x, v) => -(CallFull(Special + "BesselK0", x) + (v / x)), Singularity.Pole),
        Bessel("BesselY", (lower, upper) => 0.5 * (lower - upper)),
        Row(Special + "Beta", s => s.Value * LogBeta(s, 0), s => s.Value * LogBeta(s, 1), Singularity.Pole),
        Row(Special + "BetaLn", s => LogBeta(s, 0), s => LogBeta(s, 1), Singularity.Pole),
        Row(Special + "Erf", (x, v) => x.Literal("1.1283791670955126") * Call("Exp", -(x * x))),
        Row(Special + "Erfc", (x, v) => -(x.Literal("1.1283791670955126") * Call("Exp", -(x * x)))),
        Row(Special + "ErfInv", (x, v) => x.Literal("0.88622692545275801") * Call("Exp", v * v), Singularity.Pole),
        Row(Special + "ErfcInv", (x, v) => -(x.Literal("0.88622692545275801") * Call("Exp", v * v)), Singularity.Pole),
        Row(Special + "Expm1", (x, v) => 1 + v, Singularity.Pole),
        Row(Special + "ExponentialIntegral", ExponentialIntegral, null, Singularity.Pole, arguments: "x, n"),
        Row(Special + "Gamma", (x, v) => v * CallFull(Special + "DiGamma", x), Singularity.Pole),
        Row(Special + "GammaLn", (x, v) => CallFull(Special + "DiGamma", x), Singularity.Pole),
        Row(Special + "GammaLowerRegularized", null, GammaDensity, Singularity.Pole, arguments: "a, x") with { ConstantArgument = 0 },
        Row(Special + "GammaUpperRegularized", null, s => -GammaDensity(s), Singularity.Pole, arguments: "a, x") with { ConstantArgument = 0 },
        Row(Special + "Hypotenuse", s => Leg(s.Arguments[0], s.Value), s => Leg(s.Arguments[1], s.Value), Singularity.None, "0 at (0, 0)"),
        Row(Special + "Log1p", (x, v) => 1 / (1 + x), Singularity.Pole),
        Row(Special + "Logistic", (x, v) => v * (1 - v)),
        Row(Special + "Logit", (x, v) => 1 / (x * (1 - x)), Singularity.Pole),
        new(Normal + "CDF", [s => -Density(s), s => Unless(Density(s), -(Standardized(s) * Density(s))), Density], Singularity.Pole, string.Empty, "mean, stddev, x"),
        new(Normal + "InvCDF", [s => s.Value.Number(1), s => (s.Value - s.Arguments[0]) / s.Arguments[1], s => 1 / Density(s, s.Value)], Singularity.Pole, string.Empty, "mean, stddev, p"),
        new(Normal + "PDF", [s => Unless(s.Value, s.Value * (Standardized(s) / s.Arguments[1])), s => Unless(s.Value, s.Value * (((Standardized(s) * Standardized(s)) - 1) / s.Arguments[1])), s => Unless(s.Value, -(s.Value * (Standardized(s) / s.Arguments[1])))], Singularity.Pole, string.Empty, "mean, stddev, x"),
        new(Normal + "PDFLn", [s => Standardized(s) / s.Arguments[1], s => ((Standardized(s) * Standardized(s)) - 1) / s.Arguments[1], s => -(Standardized(s) / s.Arguments[1])], Singularity.Pole, string.Empty, "mean, stddev, x"),
    ];

    private static readonly string[] s_owners = ["System.Math.", "System.MathF.", "System.Double.", "System.Single.", "System.Half.", Functions.ValueType.ParameterOwner];

    private static readonly Dictionary<string, Rule> s_rules = Index();

    /// <summary>All rows.</summary>
    public static IReadOnlyList<Rule> Rows { get; } = [.. s_elementary, .. s_library];

    /// <summary>The row of a method, by its full name; null when no derivative of it is known.</summary>
    public static Rule? Find(string method, int arguments) =>
        s_rules.TryGetValue(method + "/" + arguments, out var exact) ? exact
        : s_rules.TryGetValue(method, out var anyArity) ? anyArity : null;

    private static Dictionary<string, Rule> Index()
    {
        var index = new Dictionary<string, Rule>(StringComparer.Ordinal);
        foreach (var rule in s_elementary)
        {
            foreach (string owner in s_owners)
            {
                index[owner + rule.Name + (rule.Partials.Count > 0 ? "/" + rule.Partials.Count : string.Empty)] = rule;
            }
        }

        foreach (var rule in s_library)
        {
            index[rule.Name + "/" + rule.Partials.Count] = rule;
        }

        return index;
    }

    /// <summary>The density of the normal distribution that a row's arguments (mean, deviation, x) describe.</summary>
    private static Formula Density(CallSite s) => Density(s, s.Arguments[2]);

    private static Formula Density(CallSite s, Formula x) => CallFull(Normal + "PDF", s.Arguments[0], s.Arguments[1], x);

    private static Formula Standardized(CallSite s) => (s.Arguments[2] - s.Arguments[0]) / s.Arguments[1];

    /// <summary>Zero where a factor has vanished, which is stronger than what else may have overflown.</summary>
    private static Formula Unless(Formula vanished, Formula otherwise) => vanished.Is(0).Then(vanished.Number(0), otherwise);

    private static Formula LogBeta(CallSite s, int side) =>
        CallFull(Special + "DiGamma", s.Arguments[side]) - CallFull(Special + "DiGamma", s.Arguments[0] + s.Arguments[1]);

    private static Formula GammaDensity(CallSite s)
    {
        var (a, x) = (s.Arguments[0], s.Arguments[1]);
        return x.Is(0).Then(
            Call("Pow", x, a - 1) * Call("Exp", -x - CallFull(Special + "GammaLn", a)),
            Call("Exp", ((a - 1) * Call("Log", x)) - x - CallFull(Special + "GammaLn", a)));
    }

    private static Formula ExponentialIntegral(CallSite s)
    {
        var (x, n) = (s.Arguments[0], s.Arguments[1]);
        return n.Is(0).Then(-(s.Value * (1 + (1 / x))), -CallFull(Special + "ExponentialIntegral", x, n - 1));
    }

    /// <summary>A Bessel function: its derivative by x from its neighbours; none is known by its order.</summary>
    private static Rule Bessel(string name, Func<Formula, Formula, Formula> partial) => new(
        Special + name,
        [null, s => partial(CallFull(Special + name, s.Arguments[0] - 1, s.Arguments[1]), CallFull(Special + name, 1 + s.Arguments[0], s.Arguments[1]))],
        Singularity.Pole,
        string.Empty,
        "n, x")
    {
        ConstantArgument = 0,
    };

    private static Rule Row(string name, Func<Formula, Formula, Formula> partial, Singularity singularity = Singularity.None, string kinks = "") =>
        new(name, [s => partial(s.Arguments[0], s.Value)], singularity, kinks);

    private static Rule Row(string name, Func<CallSite, Formula>? first, Func<CallSite, Formula>? second, Singularity singularity = Singularity.None, string kinks = "", string arguments = "x, y") =>
        new(name, [first, second], singularity, kinks, arguments);

    /// <summary>A step function, however many arguments it has.</summary>
    private static Rule Constant(string name, string kinks) => new(name, [], Singularity.None, kinks);

    // Against a constant the value itself tells which side won, so that the argument needn't be kept.
    private static Formula Larger(CallSite s, int side) => s.IsActive[1 - side]
        ? Extreme(s, s.Arguments[side], s.Arguments[1 - side])
        : (s.Value > s.Arguments[1 - side]).Then(s.Value.Number(1), s.Value.Number(0));

    private static Formula Smaller(CallSite s, int side) => s.IsActive[1 - side]
        ? Extreme(s, -1 * s.Arguments[side], -1 * s.Arguments[1 - side])
        : (s.Value < s.Arguments[1 - side]).Then(s.Value.Number(1), s.Value.Number(0));

    private static Formula LargerMagnitude(CallSite s, int side) => Extreme(s, Call("Abs", s.Arguments[side]), Call("Abs", s.Arguments[1 - side]));

    private static Formula SmallerMagnitude(CallSite s, int side) => Extreme(s, -1 * Call("Abs", s.Arguments[side]), -1 * Call("Abs", s.Arguments[1 - side]));

    /// <summary>The rule of an extreme that passes NaN over: where the other side is NaN, this one wins.</summary>
    private static Formula Number(CallSite s, int side, Func<CallSite, int, Formula> rule)
    {
        var other = s.Arguments[1 - side];
        return other.Expression.Number is not null ? rule(s, side) : other.IsNaN.Then(s.Value.Number(1), rule(s, side));
    }

    /// <summary>1 where this side wins; at a tie the minimum-norm subgradient.</summary>
    private static Formula Extreme(CallSite s, Formula own, Formula other)
    {
        (own, other, bool less) = own.Expression.Operation == Functions.Operation.Multiply
            ? (new Formula(own.Expression.Operands[1]), new Formula(other.Expression.Operands[1]), true)
            : (own, other, false);
        var one = s.Value.Number(1);
        var zero = s.Value.Number(0);
        var atTie = s.IsActive[0] && s.IsActive[1] ? own.Is(other).Then(s.Value.Number(0.5), zero) : zero;
        return (less ? own < other : own > other).Then(one, atTie);
    }

    private static Formula InsideBounds(CallSite s)
    {
        var (x, low, high) = (s.Arguments[0], s.Arguments[1], s.Arguments[2]);
        var zero = s.Value.Number(0);
        var half = s.Value.Number(0.5);
        var outside = s.IsActive[2] ? x.Is(high).Then(half, zero) : zero;
        outside = s.IsActive[1] ? x.Is(low).Then(half, outside) : outside;
        return ((x > low) & (x < high)).Then(s.Value.Number(1), outside);
    }

    private static Formula AtLowerBound(CallSite s) => Extreme(s, s.Arguments[1], s.Arguments[0]);

    private static Formula AtUpperBound(CallSite s) =>
        Extreme(s with { IsActive = [s.IsActive[0], s.IsActive[2]] }, -1 * s.Arguments[2], -1 * s.Arguments[0]);

    private static Formula Magnitude(Formula x) => (x > 0).Then(x, -x);

    /// <summary>A choice between two arguments that passes NaN over.</summary>
    private static Formula OfNumbers(CallSite s, Formula choice) =>
        s.Arguments[1].Expression.Number is not null ? choice : s.Arguments[1].IsNaN.Then(s.Arguments[0], choice);

    private static Formula Between(CallSite s)
    {
        var (x, low, high) = (s.Arguments[0], s.Arguments[1], s.Arguments[2]);
        return (x < low).Then(low, (x > high).Then(high, x));
    }

    private static Formula SignOfProduct(Formula x, Formula y) => (x > 0).Then(
        Call("CopySign", x.Number(1), y),
        (x < 0).Then(Call("CopySign", x.Number(1), -y), x.Number(0)));

    private static Formula Leg(Formula leg, Formula length) => length.Is(0).Then(length.Number(0), leg / length);

    // ∂atan2(y, x)/∂y = x/(x² + y²) and ∂/∂x = −y/(x² + y²), divided by the larger of the two so that no square overflows.
    private static Formula ByOrdinate(Formula y, Formula x) => ((x.Is(0) & y.Is(0)) | x.IsInfinite).Then(
        x.Number(0),
        (Call("Abs", x) > Call("Abs", y)).Then(1 / (x * (1 + ((y / x) * (y / x)))), (x / y) / (y * (1 + ((x / y) * (x / y))))));

    private static Formula ByAbscissa(Formula y, Formula x) => ((x.Is(0) & y.Is(0)) | y.IsInfinite).Then(
        y.Number(0),
        (Call("Abs", x) > Call("Abs", y)).Then(-((y / x) / (x * (1 + ((y / x) * (y / x))))), -(1 / (y * (1 + ((x / y) * (x / y)))))));

    private static Formula RoundedQuotient(CallSite s) => -Call("Round", (s.Arguments[0] / s.Arguments[1]) - (s.Value / s.Arguments[1]));

    // v/(n·x), but 1/(n·vⁿ⁻¹) where x is zero or infinite.
    private static Formula RootByBase(CallSite s)
    {
        var x = s.Arguments[0];
        var n = s.Arguments[1].Expression.Number is { } known ? x.Number(known) : s.Arguments[1].As(x);
        return (x.Is(0) | x.IsInfinite).Then(1 / (n * Call("Pow", s.Value, n - 1)), (s.Value / n) / x);
    }

    private static Formula PowerByBase(CallSite s)
    {
        var (x, y) = (s.Arguments[0], s.Arguments[1]);
        return y.Expression.Number switch
        {
            0 => y.Number(0),
            1 => y.Number(1),
            2 => 2 * x,
            3 => 3 * (x * x),
            0.5 => 0.5 / s.Value,
            { } n when n == Math.Floor(n) && Math.Abs(n) < 1 << 20 => n * Call("Pow", x, y.Number(n - 1)),
            not null => y * Call("Pow", x, y - 1),
            _ => (y.Is(0) | Call("Pow", x, y - 1).Is(0)).Then(y.Number(0), y * Call("Pow", x, y - 1)),
        };
    }

    // Where the power is zero its logarithm may be infinite, but the power was stronger.
    private static Formula PowerByExponent(CallSite s) => Unless(s.Value, s.Value * Call("Log", s.Arguments[0]));
}
