using System;
using System.Collections.Generic;
using System.Linq;
using AngouriMath;
using PeterO.Numbers;
using SymGrad.Generator.Functions;
using static AngouriMath.Entity;
using Real = AngouriMath.Entity.Number.Real;
using ValueType = SymGrad.Generator.Functions.ValueType;

namespace SymGrad.Generator.Symbolics;

/// <summary>
/// Lets AngouriMath differentiate what it has a node for, one operation at a time, by its bare rules: nothing of what comes
/// back was simplified or evaluated by it. Kinks, single precision and all that it doesn't know stay with another engine.
/// </summary>
/// <param name="other">The engine that answers where AngouriMath can't.</param>
internal sealed class AngouriMathEngine(IDerivativeEngine other) : IDerivativeEngine
{
    /// <summary>
    /// One name for each operand, and none of the user's: AngouriMath reads <c>e</c>, <c>pi</c> and <c>i</c> as numbers.
    /// Made once, since making a name runs AngouriMath's parser.
    /// </summary>
    private static readonly Variable[] s_names = [MathS.Var("u"), MathS.Var("v"), MathS.Var("w")];

    public Expression Differentiate(Expression expression, Expression value, Expression variable, Func<Expression, bool> isActive) =>
        Find(expression, value, variable) ?? other.Differentiate(expression, value, variable, isActive);

    /// <summary>AngouriMath's partial derivative; null where it has none that can be read back.</summary>
    /// <param name="expression">The operation, on atoms.</param>
    /// <param name="value">The variable that already holds its value.</param>
    /// <param name="variable">The operand to differentiate by.</param>
    public static Expression? Find(Expression expression, Expression value, Expression variable)
    {
        if (!IsDouble(expression) || !expression.Operands.All(operand => operand.IsAtom && IsDouble(operand)))
        {
            return null;
        }

        var atoms = expression.Operands.Distinct().ToArray();
        int place = Array.IndexOf(atoms, variable);
        if (place < 0 || atoms.Length > s_names.Length)
        {
            return null;
        }

        // With downcasting, numbers under 1e-16 would become zero.
        using var exact = MathS.Settings.DowncastingEnabled.Set(false);
        var operands = expression.Operands.Select(operand => (Entity)s_names[Array.IndexOf(atoms, operand)]).ToArray();
        if (Node(expression, operands) is not { } node)
        {
            return null;
        }

        var names = new Dictionary<string, Expression>(StringComparer.Ordinal);
        for (int i = 0; i < atoms.Length; i++)
        {
            names.Add(s_names[i].Name, atoms[i]);
        }

        // The overload with a power gives the bare rules; the one without would evaluate and simplify.
        return new EntityReader(expression, value, names).Read(node.Differentiate(s_names[place], 1));
    }

    private static bool IsDouble(Expression expression) => expression.Type.Equals(ValueType.Double);

    /// <summary>
    /// An operation in AngouriMath's nodes. Operands that are literals have names like the others, so that the user's spelling
    /// comes back; only a constant exponent is a number, because the power rule asks for one.
    /// </summary>
    private static Entity? Node(Expression expression, Entity[] operands)
    {
        switch (expression.Operation)
        {
            case Operation.Negate:
                return new Minusf(Constant(0), operands[0]);
            case Operation.Add:
                return new Sumf(operands[0], operands[1]);
            case Operation.Subtract:
                return new Minusf(operands[0], operands[1]);
            case Operation.Multiply:
                return new Mulf(operands[0], operands[1]);
            case Operation.Divide:
                return new Divf(operands[0], operands[1]);
            case Operation.Call when expression.Text.StartsWith("System.", StringComparison.Ordinal):
                return RuleTable.Find(expression.Text, operands.Length) is { } rule ? Function(rule.Name, expression, operands) : null;
            default:
                return null;
        }
    }

    private static Entity? Function(string name, Expression call, Entity[] operands) => (name, operands.Length) switch
    {
        ("Acos", 1) => new Arccosf(operands[0]),
        ("Asin", 1) => new Arcsinf(operands[0]),
        ("Atan", 1) => new Arctanf(operands[0]),
        ("Cos", 1) => new Cosf(operands[0]),
        ("Exp", 1) => new Powf(MathS.e, operands[0]),
        ("FusedMultiplyAdd", 3) => new Sumf(new Mulf(operands[0], operands[1]), operands[2]),
        ("Log", 1) => new Logf(MathS.e, operands[0]),
        ("Log", 2) => new Logf(operands[1], operands[0]),
        ("Log10", 1) => new Logf(Constant(10), operands[0]),
        ("Log2", 1) => new Logf(Constant(2), operands[0]),
        ("Pow", 2) => Power(call, operands),
        ("Sin", 1) => new Sinf(operands[0]),
        ("Sqrt", 1) => new Powf(operands[0], Constant(0.5)),
        ("Tan", 1) => new Tanf(operands[0]),
        _ => null,
    };

    /// <summary>A power with a constant on either side. With two variables AngouriMath's rule takes a logarithm of the base, and fails for those below zero.</summary>
    private static Powf? Power(Expression call, Entity[] operands) => (call.Operands[0].Number, call.Operands[1].Number) switch
    {
        (null, { } exponent) when !double.IsNaN(exponent) && !double.IsInfinity(exponent) => new Powf(operands[0], Constant(exponent)),
        ( > 0, null) => new Powf(operands[0], operands[1]),
        _ => null,
    };

    private static Real Constant(double number) => Real.Create(EDecimal.FromDouble(number));
}
