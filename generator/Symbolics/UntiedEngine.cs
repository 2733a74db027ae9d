using System;
using System.Linq;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Symbolics;

/// <summary>
/// An engine for where nothing ties: the partial derivative at a kink only asks on which side the arguments are, and never
/// whether they are on neither.
/// </summary>
internal sealed class UntiedEngine(IDerivativeEngine inner) : IDerivativeEngine
{
    public Expression Differentiate(Expression expression, Expression value, Expression variable, Func<Expression, bool> isActive)
    {
        // Beside a constant the rule itself asks no more than that.
        if (expression.Operation != Operation.Call || !expression.Operands.All(isActive)
            || RuleTable.Find(expression.Text, expression.Operands.Count) is not { Pieces: { } pieces })
        {
            return inner.Differentiate(expression, value, variable, isActive);
        }

        var arguments = expression.Operands.Select(operand => new Formula(operand)).ToArray();
        return Slope(pieces(new CallSite(arguments, new Formula(value), arguments.Select(_ => true).ToArray())).Expression, variable);
    }

    /// <summary>The derivative of a choice between pieces, each of them an argument, its negative or a multiple of these by what is constant.</summary>
    private static Expression Slope(Expression piece, Expression variable)
    {
        Expression[] slopes = [.. piece.Operands.Select(operand => Slope(operand, variable))];
        return piece.Operation switch
        {
            _ when piece.Equals(variable) => Expression.One(piece.Type),
            Operation.Select when slopes[1].Equals(slopes[2]) => slopes[1],
            Operation.Select => piece.With([piece.Operands[0], slopes[1], slopes[2]]),
            Operation.Negate when !slopes[0].IsZero => piece.With(slopes),
            Operation.Multiply when !slopes[0].IsZero => piece.With([slopes[0], piece.Operands[1]]),
            _ => Expression.Zero(piece.Type),
        };
    }
}
