using System;
using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Symbolics;

/// <summary>Differentiates one expression by one of its variables; everything that the reverse and forward sweeps know of calculus comes from here.</summary>
internal interface IDerivativeEngine
{
    /// <summary>The partial derivative of an operation on atoms.</summary>
    /// <param name="expression">The operation.</param>
    /// <param name="value">The variable that already holds its value.</param>
    /// <param name="variable">The operand to differentiate by, wherever it stands.</param>
    /// <param name="isActive">Which operands carry a derivative: at a tie a constant one counts as the flat side.</param>
    Expression Differentiate(Expression expression, Expression value, Expression variable, Func<Expression, bool> isActive);
}

/// <summary>The engine that is used unless another is asked for: arithmetic here, functions by the rule table.</summary>
internal sealed class RuleEngine : IDerivativeEngine
{
    public static readonly RuleEngine Instance = new();

    public Expression Differentiate(Expression expression, Expression value, Expression variable, Func<Expression, bool> isActive)
    {
        Formula? sum = null;
        for (int i = 0; i < expression.Operands.Count; i++)
        {
            if (expression.Operands[i].Equals(variable) && Partial(expression, value, i, isActive) is { } partial)
            {
                sum = sum is { } first ? first.Equals(partial) ? 2 * partial : first + partial : partial;
            }
        }

        return sum?.Expression ?? Expression.Zero(expression.Type);
    }

    /// <summary>The partial derivative by the operand at a place; null where it is zero everywhere.</summary>
    private static Formula? Partial(Expression expression, Expression value, int place, Func<Expression, bool> isActive)
    {
        var a = new Formula(expression.Operands[0]);
        var b = expression.Operands.Count > 1 ? new Formula(expression.Operands[1]) : a;
        var v = new Formula(value);
        switch (expression.Operation)
        {
            case Operation.Negate:
                return v.Number(-1);
            case Operation.StandIn:
                return place == 1 ? v.Number(1) : null;
            case Operation.Select:
                return place == 0 ? null : a.Then(v.Number(place == 1 ? 1 : 0), v.Number(place == 1 ? 0 : 1));
            case Operation.Add:
                return v.Number(1);
            case Operation.Subtract:
                return v.Number(place == 0 ? 1 : -1);
            case Operation.Multiply:
                return place == 0 ? b : a;
            case Operation.Divide:
                return place == 0 ? 1 / b : -(v / b);
            case Operation.Remainder:
                return place == 0 ? v.Number(1) : -Whole((a - v) / b);
            case Operation.Call when RuleTable.Find(expression.Text, expression.Operands.Count) is { } rule && place < rule.Partials.Count:
                var site = new CallSite(
                    expression.Operands.Select(operand => new Formula(operand)).ToArray(), v, expression.Operands.Select(isActive).ToArray());
                return rule.Partials[place]?.Invoke(site);
            default:
                return null;
        }
    }

    /// <summary>The whole number that a quotient is but for rounding; through double, which every framework can round.</summary>
    private static Formula Whole(Formula quotient)
    {
        var type = quotient.Expression.Type;
        if (type.IsParameter)
        {
            return Formula.Call("Round", quotient);
        }

        var wide = type.Name == "double" ? quotient.Expression : Expression.Of(Operation.Convert, Functions.ValueType.Double, quotient.Expression);
        var whole = Expression.Call("System.Math.Round", Functions.ValueType.Double, wide);
        return new Formula(type.Name == "double" ? whole : Expression.Of(Operation.Convert, type, whole));
    }
}
