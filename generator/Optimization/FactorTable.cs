using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Optimization;

/// <summary>Which factors the terms of a sum have: a bit for each factor, so that what terms have in common is found without comparing them.</summary>
internal sealed class FactorTable
{
    private const int Bits = 64;

    private readonly List<Term> _terms;
    private readonly Dictionary<Expression, int> _places = [];
    private readonly List<(Expression Factor, int Count)> _counts = [];
    private readonly ulong[][] _masks;

    public FactorTable(List<Term> terms)
    {
        _terms = terms;
        foreach (var term in terms)
        {
            foreach (var factor in term.Factors)
            {
                if (!_places.ContainsKey(factor))
                {
                    _places[factor] = _places.Count;
                    _counts.Add((factor, 0));
                }
            }
        }

        int words = (_places.Count + Bits - 1) / Bits;
        _masks = new ulong[terms.Count][];
        for (int i = 0; i < terms.Count; i++)
        {
            var mask = _masks[i] = new ulong[words];
            foreach (var factor in terms[i].Factors)
            {
                int place = _places[factor];
                if (!Has(mask, place))
                {
                    mask[place / Bits] |= 1UL << (place % Bits);
                    _counts[place] = (factor, _counts[place].Count + 1);
                }
            }
        }
    }

    /// <summary>The factors that more than one term has, with the number of those terms, in the order in which they came.</summary>
    public IEnumerable<(Expression Factor, int Count)> Repeated => _counts.Where(pair => pair.Count > 1);

    /// <summary>How many factors of the first of some terms all of them have.</summary>
    public static int SharedBy(List<Term> terms) => terms[0].Factors.Count(factor => terms.TrueForAll(term => term.Factors.Contains(factor)));

    /// <summary>The same of the terms that have a factor.</summary>
    public int SharedBy(Expression factor)
    {
        int place = _places[factor];
        int first = -1;
        ulong[] common = [];
        for (int i = 0; i < _masks.Length; i++)
        {
            if (!Has(_masks[i], place))
            {
                continue;
            }

            if (first < 0)
            {
                (first, common) = (i, (ulong[])_masks[i].Clone());
                continue;
            }

            for (int word = 0; word < common.Length; word++)
            {
                common[word] &= _masks[i][word];
            }
        }

        return _terms[first].Factors.Count(other => Has(common, _places[other]));
    }

    private static bool Has(ulong[] mask, int place) => (mask[place / Bits] & (1UL << (place % Bits))) != 0;
}
