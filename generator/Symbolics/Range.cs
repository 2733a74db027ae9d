using System;
using System.Linq;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Symbolics;

/// <summary>What can be told of a value's range from the way it was computed.</summary>
/// <param name="definitionOf">The operation that gave a variable its value, or null.</param>
/// <param name="carriedOf">The initial value, the parameter and the next value of a variable that a loop carries, or null.</param>
/// <param name="isRootOfPositive">Whether an operation is a root of what is positive where it stands; null where that isn't known.</param>
internal sealed class Range(
    Func<Expression, Expression?> definitionOf, Func<Expression, (Expression Initial, Expression Parameter, Expression Next)?> carriedOf, Func<Expression, bool>? isRootOfPositive = null)
{
    private const int Depth = 12;

    public bool IsPositive(Expression atom) => IsPositive(atom, Depth);

    public bool IsNonNegative(Expression atom) => IsNonNegative(atom, Depth);

    /// <summary>Whether all derivatives of a value are zero wherever it is zero itself, as for a sum of squares.</summary>
    public bool VanishesFlat(Expression atom) => VanishesFlat(atom, null, Depth);

    private bool IsPositive(Expression atom, int depth)
    {
        if (atom.Number is { } number)
        {
            return number > 0;
        }

        if (depth == 0 || definitionOf(atom) is not { } e)
        {
            return false;
        }

        bool P(int i) => IsPositive(e.Operands[i], depth - 1);
        bool N(int i) => IsNonNegative(e.Operands[i], depth - 1);
        return e.Operation switch
        {
            Operation.StandIn => P(1),
            Operation.Add => (P(0) && N(1)) || (N(0) && P(1)),
            Operation.Multiply => P(0) && P(1),
            Operation.Divide => P(0) && P(1),
            Operation.Convert => e.Operands[0].Type.IsFloating && P(0),
            Operation.Call => Function(e) switch
            {
                "Exp" or "Cosh" => true,
                "Sqrt" or "Cbrt" => P(0) || isRootOfPositive?.Invoke(e) == true,
                "Max" => P(0) || P(1),
                "Min" => P(0) && P(1),
                _ => false,
            },
            _ => false,
        };
    }

    private bool IsNonNegative(Expression atom, int depth)
    {
        if (atom.Number is { } number)
        {
            return number >= 0;
        }

        if (depth == 0)
        {
            return false;
        }

        if (definitionOf(atom) is not { } e)
        {
            return carriedOf(atom) is { } carried && IsNonNegative(carried.Initial, depth - 1) && definitionOf(carried.Next) is { Operation: Operation.Add } sum
                && sum.Operands.Contains(carried.Parameter)
                && sum.Operands.All(operand => operand.Equals(carried.Parameter) || IsNonNegative(operand, depth - 1));
        }

        bool N(int i) => IsNonNegative(e.Operands[i], depth - 1);
        return IsPositive(atom, depth) || e.Operation switch
        {
            Operation.StandIn => N(1),
            Operation.Add or Operation.Divide => N(0) && N(1),
            Operation.Multiply => e.Operands[0].Equals(e.Operands[1]) || (N(0) && N(1)),
            Operation.Convert => e.Operands[0].Type.IsFloating && N(0),
            Operation.Call => Function(e) switch
            {
                "Abs" or "Sqrt" or "Hypot" => true,
                "Max" => N(0) || N(1),
                "Min" => N(0) && N(1),
                "Pow" => e.Operands[1].Number is { } exponent && exponent % 2 == 0,
                _ => false,
            },
            _ => false,
        };
    }

    private bool VanishesFlat(Expression atom, Expression? accumulator, int depth)
    {
        if (atom.IsZero || atom.Equals(accumulator))
        {
            return true;
        }

        if (depth == 0)
        {
            return false;
        }

        if (definitionOf(atom) is not { } e)
        {
            return carriedOf(atom) is { } carried && IsNonNegative(atom, depth)
                && VanishesFlat(carried.Initial, null, depth - 1) && VanishesFlat(carried.Next, carried.Parameter, depth - 1);
        }

        bool V(int i) => VanishesFlat(e.Operands[i], accumulator, depth - 1);
        return e.Operation switch
        {
            Operation.StandIn => V(1),
            Operation.Convert => e.Operands[0].Type.IsFloating && V(0),
            Operation.Add => V(0) && V(1) && Both(e),
            Operation.Multiply => e.Operands[0].Equals(e.Operands[1])
                || (e.Operands[0].Number is > 0 && V(1)) || (e.Operands[1].Number is > 0 && V(0)),
            Operation.Divide => e.Operands[1].Number is > 0 && V(0),
            Operation.Call => Function(e) is "Pow" && e.Operands[1].Number is { } exponent && exponent >= 2 && exponent % 2 == 0,
            _ => false,
        };

        // A sum of non-negative parts is zero only where each part is.
        bool Both(Expression sum) => sum.Operands.All(operand => operand.Equals(accumulator) || IsNonNegative(operand, depth - 1));
    }

    private static string Function(Expression call) => call.Text.Substring(call.Text.LastIndexOf('.') + 1);
}
