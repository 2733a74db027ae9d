using System;
using System.Linq;
using SymGrad.Generator.Functions;
using SymGrad.Generator.Symbolics;

namespace SymGrad.Generator.Optimization;

/// <summary>Computes a sum of products in a region.</summary>
/// <param name="region">Where the operations go.</param>
/// <param name="map">What a factor is called there.</param>
/// <param name="type">The type of the sum.</param>
/// <param name="spelled">A number as the user spelled it; null where they didn't.</param>
internal sealed class SumBuilder(RegionBuilder region, Func<Expression, Expression> map, Functions.ValueType type, Func<double, Expression?> spelled)
{
    public Expression Build(Sum sum)
    {
        Expression? total = null;
        foreach (var term in sum.Terms.OrderBy(term => term.IsNegative))
        {
            var value = Build(term);
            total = (total, term.IsNegative) switch
            {
                (null, false) => value,
                (null, true) => region.Negation(value),
                (_, false) => region.Sum(total, value),
                (_, true) => region.Sum(total, region.Negation(value)),
            };
        }

        return total!;
    }

    /// <summary>A product without its sign.</summary>
    private Expression Build(Term term)
    {
        Expression? product = term.Magnitude == 1 ? null : spelled(term.Magnitude) ?? Expression.OfNumber(type, term.Magnitude);
        foreach (var factor in term.Factors.Where(factor => !Term.IsInverse(factor)).OrderBy(factor => !factor.IsConstant).Select(map))
        {
            product = product is null ? factor : region.Product(product, factor);
        }

        Expression? inner = null;
        if (term.Inner is not null)
        {
            inner = Build(term.Inner);
            product = product is null ? inner : region.Product(product, inner);
        }

        product ??= Expression.One(type);
        foreach (var inverse in term.Factors.Where(Term.IsInverse))
        {
            product = region.Quotient(product, map(inverse.Operands[1]));
        }

        return Shielded(term, product, inner);
    }

    private Expression Shielded(Term term, Expression product, Expression? inner)
    {
        foreach (var condition in term.Shields.Select(shield => shield.IsInner ? IsZero(inner!) : shield.Zero is { } zero ? IsZero(map(zero)) : map(shield.Condition!)).Distinct())
        {
            product = region.Choice(condition, Expression.Zero(type), product);
        }

        return product;
    }

    private Expression IsZero(Expression atom) => region.Derive(Expression.Of(Operation.Equal, Functions.ValueType.Boolean, atom, Expression.Zero(atom.Type)));
}
