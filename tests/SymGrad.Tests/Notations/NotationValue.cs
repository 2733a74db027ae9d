using System.Globalization;
using SymGrad.Generator.Writing;

namespace SymGrad.Tests.Notations;

/// <summary>What a formula comes to where its symbols have given values; NaN for what has no value of its own, such as an element of an array.</summary>
internal static class NotationValue
{
    public static double Of(Notation formula, Func<string, double> valueOf)
    {
        return Value(formula);

        double Value(Notation part) => part switch
        {
            Notation.Numeral numeral => double.Parse(numeral.Text, CultureInfo.InvariantCulture),
            Notation.Symbol { Name: "π" } => Math.PI,
            Notation.Symbol symbol => valueOf(symbol.Name),
            Notation.Sum sum => sum.Terms.Sum(Value),
            Notation.Negative negative => -Value(negative.Operand),
            Notation.Product product => product.Factors.Aggregate(1.0, (value, factor) => value * Value(factor)),
            Notation.Quotient quotient => Value(quotient.Dividend) / Value(quotient.Divisor),
            Notation.Power power => Math.Pow(Value(power.Base), Value(power.Exponent)),
            Notation.Root root => Math.Sqrt(Value(root.Radicand)),
            Notation.Magnitude magnitude => Math.Abs(Value(magnitude.Operand)),
            Notation.Application application => Applied(application.Function, [.. application.Arguments.Select(Value)]),
            Notation.Choice choice => Holds(choice.Condition) is { } holds ? Value(holds ? choice.WhenTrue : choice.WhenFalse) : double.NaN,
            _ => double.NaN,
        };

        bool? Holds(Notation condition) => condition is not Notation.Relation relation ? null : relation.Sign switch
        {
            "∧" => Holds(relation.Left) & Holds(relation.Right),
            "∨" => Holds(relation.Left) | Holds(relation.Right),
            "<" => Value(relation.Left) < Value(relation.Right),
            "≤" => Value(relation.Left) <= Value(relation.Right),
            ">" => Value(relation.Left) > Value(relation.Right),
            "≥" => Value(relation.Left) >= Value(relation.Right),
            "=" => Value(relation.Left) == Value(relation.Right),
            "≠" => Value(relation.Left) != Value(relation.Right),
            _ => null,
        };
    }

    private static double Applied(string function, double[] arguments) => (function, arguments) switch
    {
        (_, _) when arguments.Any(double.IsNaN) => double.NaN,
        ("sin", [var x]) => Math.Sin(x),
        ("cos", [var x]) => Math.Cos(x),
        ("tan", [var x]) => Math.Tan(x),
        ("tanh", [var x]) => Math.Tanh(x),
        ("exp", [var x]) => Math.Exp(x),
        ("ln", [var x]) => Math.Log(x),
        ("sign", [var x]) => Math.Sign(x),
        ("trunc", [var x]) => Math.Truncate(x),
        ("max", [var x, var y]) => Math.Max(x, y),
        ("min", [var x, var y]) => Math.Min(x, y),
        ("hypot", [var x, var y]) => Math.Sqrt((x * x) + (y * y)),
        _ => double.NaN,
    };
}
