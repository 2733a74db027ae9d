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
            var taken = new HashSet<Term>(with, ReferenceComparer<Term>.Instance);
            terms.RemoveAll(taken.Contains);
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
        var counts = new Dictionary<Expression, int>();
        var numbers = new Dictionary<double, int>();
        foreach (var term in terms)
        {
            for (int i = 0; i < term.Factors.Count; i++)
            {
                if (!Contains(term.Factors, term.Factors[i], i))
                {
                    counts[term.Factors[i]] = counts.TryGetValue(term.Factors[i], out int count) ? count + 1 : 1;
                }
            }

            if (term.Magnitude != 1)
            {
                numbers[term.Magnitude] = numbers.TryGetValue(term.Magnitude, out int count) ? count + 1 : 1;
            }
        }

        CommonFactor? best = null;
        int most = 0;
        int shared = 0;
        foreach (var pair in counts.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key.IsConstant).ThenBy(pair => pair.Key.Id))
        {
            if (pair.Value < 2 || pair.Value < most)
            {
                break;
            }

            // Two quotients stay two: their dividends together may overflow where neither quotient does.
            int fewest = Term.IsInverse(pair.Key) ? 3 : 2;
            var factor = new CommonFactor(pair.Key, 1);
            if (pair.Value < fewest || (style.KeepsQuotients && Term.IsInverse(pair.Key)) || factor.Of(terms) is not { } with || with.Count < Math.Max(most, fewest))
            {
                continue;
            }

            // Of those that equally many have, the one whose terms have most in common besides.
            int besides = with[0].Factors.Count(other => with.TrueForAll(term => term.Factors.Contains(other)));
            if (with.Count > most || besides > shared)
            {
                (best, most, shared) = (factor, with.Count, besides);
            }
        }

        if (best is not null)
        {
            return best;
        }

        var number = numbers.Where(pair => pair.Value > 1).OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key).Select(pair => (double?)pair.Key).FirstOrDefault();
        return number is { } magnitude ? new CommonFactor(null, magnitude) : null;
    }

    private static bool Contains(IReadOnlyList<Expression> factors, Expression factor, int before)
    {
        for (int i = 0; i < before; i++)
        {
            if (factors[i].Equals(factor))
            {
                return true;
            }
        }

        return false;
    }
}
