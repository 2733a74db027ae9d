using System;
using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Optimization;

/// <summary>Finds the sum of products that is cheapest to compute: equal terms together, common factors outside, the user's own values used.</summary>
internal sealed class FactoringPlan(PrimalValues primal, FactoringStyle style, HashSet<string> built)
{
    /// <summary>Longer sums are looked at in parts: looking for common factors takes quadratic time.</summary>
    private const int MostTerms = 96;

    /// <summary>How many operations a sum takes.</summary>
    public int Cost(Sum sum) => style.IsGenerous && sum.Terms.Count > 1 && built.Contains(sum.Key()) ? 0 : sum.Terms.Count - 1 + sum.Terms.Sum(term => term.Cost(Cost));

    /// <summary>The cheapest way that was found.</summary>
    public Sum Best(List<Term> terms)
    {
        if (terms.Count <= MostTerms)
        {
            return BestOfAll(terms);
        }

        var parts = new List<Term>();
        for (int i = 0; i < terms.Count; i += MostTerms)
        {
            parts.AddRange(BestOfAll(terms.GetRange(i, Math.Min(MostTerms, terms.Count - i))).Terms);
        }

        return new Sum(parts);
    }

    /// <summary>With the products that are there anyway as factors from the start, or only where they are left at the end.</summary>
    private Sum BestOfAll(List<Term> terms)
    {
        if (terms.Count == 1)
        {
            // A product: there is nothing to take out of it.
            return terms[0].Coefficient == 0 ? new Sum([]) : Absorbed(new Sum(terms));
        }

        var late = Absorbed(Factored(terms));
        var absorbed = style.UsesProductsLast ? terms : terms.ConvertAll(primal.Absorbed);
        if (absorbed.Zip(terms, ReferenceEquals).All(same => same))
        {
            return late;
        }

        var early = Factored(absorbed);
        return Cost(early) < Cost(late) ? early : late;
    }

    private Sum Absorbed(Sum sum) => new([.. sum.Terms.Select(term => primal.Absorbed(term.Inner is null ? term : term with { Inner = Absorbed(term.Inner) }))]);

    private Sum Factored(List<Term> terms)
    {
        terms = primal.Absorbed(Merged(terms));
        while (terms.Count > 1 && CommonFactor(terms) is { } factor)
        {
            var with = factor.Of(terms);
            var inner = Factored(with.ConvertAll(factor.Removed));
            var outer = factor.Times(inner, with);

            // They stand among the terms in the same order.
            int taken = 0;
            terms.RemoveAll(term => taken < with.Count && ReferenceEquals(term, with[taken]) && ++taken > 0);
            terms.Add(outer);
        }

        return new Sum(terms);
    }

    /// <summary>Equal terms become one.</summary>
    private static List<Term> Merged(List<Term> terms)
    {
        var places = new Dictionary<string, int>();
        var merged = new List<Term>();
        foreach (var term in terms)
        {
            if (term.Inner is not null)
            {
                merged.Add(term);
            }
            else if (places.TryGetValue(term.Key, out int place))
            {
                merged[place] = merged[place] with { Coefficient = merged[place].Coefficient + term.Coefficient, Shields = [.. merged[place].Shields, .. term.Shields] };
            }
            else
            {
                places[term.Key] = merged.Count;
                merged.Add(term);
            }
        }

        merged.RemoveAll(term => term.Coefficient == 0);
        return merged;
    }

    /// <summary>The factor that most terms have in common: a variable before a number.</summary>
    private CommonFactor? CommonFactor(List<Term> terms)
    {
        var numbers = new Dictionary<double, int>();
        foreach (var term in terms.Where(term => term.Magnitude != 1))
        {
            numbers[term.Magnitude] = numbers.TryGetValue(term.Magnitude, out int count) ? count + 1 : 1;
        }

        var table = new FactorTable(terms);
        bool isShielded = terms.Exists(term => term.Shields.Count > 0);
        CommonFactor? best = null;
        int most = 0;
        int shared = 0;
        foreach (var (expression, count) in table.Repeated.OrderByDescending(pair => pair.Count).ThenBy(pair => pair.Factor.IsConstant).ThenBy(pair => pair.Factor.Id))
        {
            if (count < most)
            {
                break;
            }

            // Two quotients stay two: their dividends together may overflow where neither quotient does.
            int fewest = Term.IsInverse(expression) ? 3 : 2;
            if (count < fewest || (style.KeepsQuotients && Term.IsInverse(expression)))
            {
                continue;
            }

            var factor = new CommonFactor(expression, 1);
            var with = isShielded ? factor.Of(terms) : null;
            int users = with?.Count ?? count;
            if (users < Math.Max(most, fewest))
            {
                continue;
            }

            // Of those that equally many have, the one whose terms have most in common besides.
            int besides = with is null ? table.SharedBy(expression) : FactorTable.SharedBy(with);
            if (users > most || besides > shared)
            {
                (best, most, shared) = (factor, users, besides);
            }
        }

        if (best is not null)
        {
            return best;
        }

        var number = numbers.Where(pair => pair.Value > 1).OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key).Select(pair => (double?)pair.Key).FirstOrDefault();
        return number is { } magnitude ? new CommonFactor(null, magnitude) : null;
    }
}
