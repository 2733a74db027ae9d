using System;
using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Optimization;

/// <summary>What is taken out of some terms: a factor, or a number.</summary>
/// <param name="Factor">The factor; null for a number.</param>
/// <param name="Number">The number; one for a factor.</param>
internal sealed record CommonFactor(Expression? Factor, double Number)
{
    /// <summary>The terms that it can be taken out of together: a condition goes out with the factor that it shields against.</summary>
    public List<Term> Of(List<Term> terms) => Factor is null
        ? terms.FindAll(term => term.Magnitude == Number)
        : terms.TrueForAll(term => term.Shields.Count == 0) ? terms.FindAll(term => term.Factors.Contains(Factor))
        : [.. terms.Where(term => term.Factors.Contains(Factor)).GroupBy(term => Term.KeyOf([.. Taken(term).Select(shield => shield.Condition).OfType<Expression>()]))
            .OrderByDescending(group => group.Count()).First()];

    /// <summary>A term without it.</summary>
    public Term Removed(Term term)
    {
        if (Factor is null)
        {
            return term with { Coefficient = Math.Sign(term.Coefficient) };
        }

        var rest = Term.Without(term.Factors, [Factor]);
        var shields = term.Shields.Where(shield => !(shield.Condition is not null && shield.Scope.Contains(Factor)) && !(Factor.Equals(shield.Zero) && !rest.Contains(Factor)))
            .Select(shield => shield with { Scope = [.. shield.Scope.Where(factor => rest.Contains(factor) || (term.Inner is not null && ReferenceEquals(factor, Shield.InnerSum)))] })
            .Where(shield => shield.Scope.Count > 0);
        return term with { Factors = rest, Shields = [.. shields] };
    }

    /// <summary>It times the sum of what is left of the terms.</summary>
    public Term Times(Sum inner, List<Term> terms)
    {
        IReadOnlyList<Expression> factors = Factor is null ? [] : [Factor];
        bool isShielded = terms.Exists(term => Taken(term).Any(shield => shield.Condition is null));
        var shields = Taken(terms[0]).Where(shield => shield.Condition is not null).Select(shield => shield with { Scope = factors }).ToList();
        var killed = terms.SelectMany(term => term.Shields).Where(shield => Factor is not null && Factor.Equals(shield.Zero)).ToList();
        if (inner.Terms.Count == 0)
        {
            return Term.Of(0, []);
        }

        if (inner.Terms.Count == 1)
        {
            var only = inner.Terms[0];
            IReadOnlyList<Expression> all = [.. factors, .. only.Factors];
            if (killed.Count > 0)
            {
                shields.Add(new Shield(Factor, null, only.Factors));
            }

            if (isShielded)
            {
                shields.AddRange(only.Factors.Where(factor => factor.IsVariable).Select(factor => new Shield(factor, null, factors)));
            }

            return new Term(Number * only.Coefficient, all, only.Inner, [.. shields, .. only.Shields, .. isShielded && only.Inner is not null ? [new Shield(null, null, factors)] : Array.Empty<Shield>()]);
        }

        if (killed.Count > 0)
        {
            shields.Add(new Shield(Factor, null, [Shield.InnerSum]));
        }

        if (isShielded)
        {
            shields.Add(new Shield(null, null, factors));
        }

        double sign = inner.Terms.All(term => term.IsNegative) ? -1 : 1;
        return new Term(sign * Number, factors, sign < 0 ? new Sum([.. inner.Terms.Select(term => term.Negated)]) : inner, shields);
    }

    /// <summary>The shields of a term against what is taken out of it.</summary>
    private IEnumerable<Shield> Taken(Term term) => term.Shields.Where(shield => Factor is not null && shield.Scope.Contains(Factor));
}
