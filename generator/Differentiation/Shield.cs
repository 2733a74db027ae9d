using System;
using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Functions;
using SymGrad.Generator.Symbolics;

namespace SymGrad.Generator.Differentiation;

/// <summary>
/// The shields in a derivative, <c>a == 0 ? 0 : a·p</c>, and what their own derivative is. A shield is no branch: it says
/// what the product is where <c>p</c> is infinite. Where <c>a</c> is zero its tangent still counts, times <c>p</c>.
/// </summary>
internal sealed class Shield(Program program)
{
    /// <summary>The tangent of a choice if it is a shield; null if it is a branch, whose derivative is that of the side that was taken.</summary>
    /// <param name="choice">The choice, of a derivative and not of the user's.</param>
    /// <param name="tangentOf">The tangent of a value.</param>
    /// <param name="region">Where it is computed.</param>
    public Expression? TangentOf(Expression choice, Func<Expression, Expression> tangentOf, RegionBuilder region)
    {
        if (Factors(choice) is not { } factors)
        {
            return null;
        }

        var product = choice.Operands[2];

        var whole = tangentOf(product);
        var atZero = Expression.Zero(choice.Type);
        foreach (var (factor, role) in factors)
        {
            if (role == Role.None)
            {
                // Tested is what the product doesn't show any more: its own derivative, infinite or not.
                return whole;
            }

            var tangent = tangentOf(factor);
            if (tangent.IsZero)
            {
                continue;
            }

            var part = With(product, factor, tangent, region);
            var vanishes = IsZero(region, tangent);
            foreach (var (other, _) in factors.Where(pair => !pair.Factor.Equals(factor)))
            {
                vanishes = region.Derive(Expression.Of(Operation.Either, Functions.ValueType.Boolean, vanishes, IsZero(region, other)));
            }

            atZero = region.Sum(atZero, region.Choice(vanishes, Expression.Zero(part.Type), part));
        }

        return region.Choice(choice.Operands[0], atZero, Otherwise(choice.Operands[0], whole, region, Depth));
    }

    /// <summary>Whether a choice is a shield: <c>a == 0 ? 0 : a·p</c>, or a test of both factors.</summary>
    public bool IsShield(Expression choice) => Factors(choice) is not null;

    /// <summary>What a shield tests, as factors of its product; null if it is no shield.</summary>
    private List<(Expression Factor, Role Role)>? Factors(Expression choice)
    {
        if (!choice.Operands[1].IsZero || !Tests(choice.Operands[0], out var tested))
        {
            return null;
        }

        // The length of a vector that vanishes, and its like, are divisors: a kink.
        var factors = tested.Select(test => FactorIn(choice.Operands[2], test)).ToList();
        return factors.Any(factor => factor.Role == Role.Divisor) ? null : factors;
    }

    private Expression? DefinitionOf(Expression value) => value.IsVariable ? program.DefinitionOf(value) : value.IsConstant ? null : value;

    /// <summary>How far a value is looked into for tests of the same condition.</summary>
    private const int Depth = 4;

    /// <summary>A value where a condition doesn't hold, without the tests of it.</summary>
    private static Expression Otherwise(Expression condition, Expression value, RegionBuilder region, int depth)
    {
        if (depth == 0 || region.Function.DefinitionOf(value) is not { } definition)
        {
            return value;
        }

        switch (definition.Operation)
        {
            case Operation.Select when AreSame(definition.Operands[0], condition, region):
                return Otherwise(condition, definition.Operands[2], region, depth);
            case Operation.Add or Operation.Subtract or Operation.Multiply or Operation.Divide or Operation.Negate:
                var operands = definition.Operands.Select(operand => Otherwise(condition, operand, region, depth - 1)).ToArray();
                return operands.SequenceEqual(definition.Operands) ? value : region.Derive(definition.With(operands));
            default:
                return value;
        }
    }

    /// <summary>Whether two conditions are one, which may have been computed twice.</summary>
    private static bool AreSame(Expression a, Expression b, RegionBuilder region) => a.Equals(b)
        || (region.Function.DefinitionOf(a) is { } definition && definition.Equals(region.Function.DefinitionOf(b)));

    private enum Role
    {
        None,
        Factor,
        Divisor,
    }

    private static Expression IsZero(RegionBuilder region, Expression atom) =>
        region.Derive(Expression.Of(Operation.Equal, Functions.ValueType.Boolean, atom, Expression.Zero(atom.Type)));

    /// <summary>The values that a condition compares with zero, if that is all it does.</summary>
    private bool Tests(Expression condition, out List<Expression> tested)
    {
        tested = [];
        var definition = DefinitionOf(condition);
        switch (definition?.Operation)
        {
            case Operation.Equal when definition.Operands[1].IsZero && definition.Operands[0].Type.IsFloating:
                tested.Add(definition.Operands[0]);
                return true;
            case Operation.Either:
                foreach (var operand in definition.Operands)
                {
                    if (!Tests(operand, out var more))
                    {
                        return false;
                    }

                    tested.AddRange(more);
                }

                return true;
            default:
                return false;
        }
    }

    /// <summary>A tested value as a factor of a product; where only its multiple was tested, the value that it is a multiple of.</summary>
    private (Expression Factor, Role Role) FactorIn(Expression product, Expression tested)
    {
        for (Expression? factor = tested; factor is not null; factor = MultipleOf(factor))
        {
            if (RoleIn(product, factor) is var role and not Role.None)
            {
                return (factor, role);
            }
        }

        return (tested, Role.None);
    }

    /// <summary>What a value is a constant times; null if it isn't one.</summary>
    private Expression? MultipleOf(Expression value) => DefinitionOf(value) switch
    {
        { Operation: Operation.Negate } negation => negation.Operands[0],
        { Operation: Operation.Multiply } product when product.Operands[0].Number is not (null or 0) => product.Operands[1],
        { Operation: Operation.Multiply } product when product.Operands[1].Number is not (null or 0) => product.Operands[0],
        { Operation: Operation.Divide } quotient when quotient.Operands[1].IsConstant => quotient.Operands[0],
        _ => null,
    };

    private Role RoleIn(Expression value, Expression factor)
    {
        if (value.Equals(factor))
        {
            return Role.Factor;
        }

        var definition = DefinitionOf(value);
        return definition?.Operation switch
        {
            Operation.Negate or Operation.Convert => RoleIn(definition.Operands[0], factor),
            Operation.Multiply => Stronger(RoleIn(definition.Operands[0], factor), RoleIn(definition.Operands[1], factor)),
            Operation.Divide => RoleIn(definition.Operands[1], factor) != Role.None ? Role.Divisor : RoleIn(definition.Operands[0], factor),
            Operation.Select when definition.Operands[1].IsZero => RoleIn(definition.Operands[2], factor),
            Operation.Select when definition.Operands[2].IsZero => RoleIn(definition.Operands[1], factor),
            _ => Role.None,
        };
    }

    private static Role Stronger(Role a, Role b) => a > b ? a : b;

    /// <summary>A product with one of its factors replaced.</summary>
    private Expression With(Expression value, Expression factor, Expression by, RegionBuilder region)
    {
        if (value.Equals(factor))
        {
            return by;
        }

        var definition = DefinitionOf(value)!;
        var (a, b) = (definition.Operands[0], definition.Operands.Count > 1 ? definition.Operands[1] : definition.Operands[0]);
        switch (definition.Operation)
        {
            case Operation.Negate:
                return region.Negation(With(a, factor, by, region));
            case Operation.Convert:
                return region.Derive(Expression.Of(Operation.Convert, definition.Type, With(a, factor, by, region)));
            case Operation.Divide:
                return region.Quotient(With(a, factor, by, region), b);
            case Operation.Select:
                var c = definition.Operands[2];
                return b.IsZero
                    ? region.Choice(a, b, With(c, factor, by, region))
                    : region.Choice(a, With(b, factor, by, region), c);
            default:
                return RoleIn(a, factor) == Role.None
                    ? region.Product(a, With(b, factor, by, region))
                    : region.Product(With(a, factor, by, region), b);
        }
    }
}
