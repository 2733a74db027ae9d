using System;
using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Optimization;

/// <summary>
/// What the user's own code has computed by now: products and quotients by their factors, sums by their terms. Where a derivative
/// comes to the same it needn't compute it again.
/// </summary>
internal sealed class PrimalValues
{
    /// <summary>Longer products are taken as they are, and longer sums aren't looked for.</summary>
    private const int MostFactors = 6;
    private const int MostTerms = 6;

    /// <summary>Of the values that begin alike so many are looked at.</summary>
    private const int MostAlike = 12;

    private readonly HashSet<int> _inputs;
    private readonly Dictionary<int, Term> _products = [];
    private readonly Dictionary<int, IReadOnlyList<Term>> _sums = [];
    private readonly Dictionary<(Expression, Expression), List<(Expression Value, Term Product)>> _byPair = [];
    private readonly Dictionary<Expression, List<(Expression Value, Term Product)>> _multiples = [];
    private readonly Dictionary<string, List<(Expression Value, IReadOnlyList<Term> Terms)>> _byTerm = [];
    private readonly Stack<Action> _undo = new();

    public PrimalValues(Function function) => _inputs = [.. function.Parameters.Where(parameter => parameter.IsActive).Select(parameter => parameter.Variable.Id)];

    /// <summary>Whether a variable is an argument of the user's method.</summary>
    public bool IsInput(Expression variable) => _inputs.Contains(variable.Id);

    /// <summary>How much is known, to come back to by <see cref="Forget"/> when a region is left.</summary>
    public int Mark => _undo.Count;

    public void Forget(int mark)
    {
        while (_undo.Count > mark)
        {
            _undo.Pop()();
        }
    }

    /// <summary>Takes note of one of the user's operations.</summary>
    public void Add(Let let)
    {
        if (!let.Target.Type.IsFloating)
        {
            return;
        }

        int id = let.Target.Id;
        switch (let.Value.Operation)
        {
            case Operation.Multiply:
                var product = Product(ProductOf(let.Value.Operands[0]), ProductOf(let.Value.Operands[1]));
                if (product.Factors.Count <= MostFactors && Term.IsOrdinary(let.Target.Type, product.Coefficient))
                {
                    _products[id] = product;
                    _undo.Push(() => _products.Remove(id));
                }
                else
                {
                    product = Term.Of(1, [.. let.Value.Operands]);
                }

                Index(let.Target, product);
                break;
            case Operation.Negate:
                _products[id] = ProductOf(let.Value.Operands[0]).Negated;
                _undo.Push(() => _products.Remove(id));
                break;
            case Operation.Divide when let.Value.Operands[1].IsVariable:
                var dividend = ProductOf(let.Value.Operands[0]);
                Index(let.Target, dividend with { Factors = [.. dividend.Factors, Term.Inverse(let.Value.Operands[1])] });
                break;
            case Operation.Add or Operation.Subtract:
                var left = TermsOf(let.Value.Operands[0]);
                var right = TermsOf(let.Value.Operands[1]);
                if (left.Count + right.Count <= MostTerms)
                {
                    AddSum(let.Target, [.. left, .. let.Value.Operation == Operation.Add ? right : right.Select(term => term.Negated)]);
                }

                break;
        }
    }

    /// <summary>A value as the product that it was computed as, or as the only factor of one.</summary>
    public Term ProductOf(Expression atom) => atom.Number is { } number && Term.IsOrdinary(atom.Type, number) ? Term.Of(number, [])
        : atom.IsVariable && _products.TryGetValue(atom.Id, out var product) ? product
        : Term.Of(1, [atom]);

    /// <summary>A term in which the factors that the user's code has multiplied or divided are one.</summary>
    public Term Absorbed(Term term)
    {
        while (Largest(term) is var (value, product))
        {
            var factors = Term.Without(term.Factors, product.Factors);
            factors.Insert(Math.Min(factors.Count, Place(term.Factors, product.Factors)), value);
            term = term with
            {
                Coefficient = term.Coefficient / product.Coefficient,
                Factors = factors,
                Shields = Moved(term.Shields, factors, value),
            };
        }

        return term;
    }

    /// <summary>The terms with those that add up to one of the user's sums, or to a multiple of it, as one.</summary>
    public List<Term> Absorbed(List<Term> terms)
    {
        for (bool found = _byTerm.Count > 0; found && terms.Count > 1;)
        {
            found = false;
            var byKey = new Dictionary<string, Term>();
            foreach (var term in terms.Where(term => IsPlain(term)))
            {
                byKey[term.Key] = term;
            }

            foreach (var (value, parts) in byKey.Keys.SelectMany(key => _byTerm.TryGetValue(key, out var known) ? known : []).OrderByDescending(known => known.Terms.Count))
            {
                double scale = byKey[parts[0].Key].Coefficient / parts[0].Coefficient;
                if (parts.All(part => byKey.TryGetValue(part.Key, out var term) && term.Coefficient == scale * part.Coefficient))
                {
                    var keys = new HashSet<string>(parts.Select(part => part.Key));
                    int place = terms.FindIndex(term => term.Inner is null && keys.Contains(term.Key));
                    terms[place] = Term.Of(scale, [value]);
                    terms.RemoveAll(term => IsPlain(term) && keys.Contains(term.Key));
                    found = true;
                    break;
                }
            }
        }

        return terms;
    }

    private static Term Product(Term left, Term right) => Term.Of(left.Coefficient * right.Coefficient, [.. left.Factors, .. right.Factors]);

    /// <summary>The shields of a term in which a value took the place of some factors: it is zero if one of them is.</summary>
    private static IReadOnlyList<Shield> Moved(IReadOnlyList<Shield> shields, List<Expression> factors, Expression value)
    {
        Expression Now(Expression factor) => factors.Contains(factor) ? factor : value;
        return shields.Count == 0 ? shields : Shield.Needed(shields.Select(shield => shield with { Zero = shield.Zero is null ? null : Now(shield.Zero), Scope = [.. shield.Scope.Select(Now)] }), factors);
    }

    private static bool IsPlain(Term term) => term.Inner is null && term.Shields.Count == 0;

    private static int Place(IReadOnlyList<Expression> factors, IReadOnlyList<Expression> taken)
    {
        int place = 0;
        while (!taken.Contains(factors[place]))
        {
            place++;
        }

        return place;
    }

    private (Expression Value, Term Product)? Largest(Term term)
    {
        (Expression Value, Term Product)? largest = null;
        for (int i = 0; _byPair.Count > 0 && i < term.Factors.Count; i++)
        {
            for (int k = i + 1; k < term.Factors.Count; k++)
            {
                if (!_byPair.TryGetValue(Pair(term.Factors[i], term.Factors[k]), out var known))
                {
                    continue;
                }

                foreach (var (value, product) in known)
                {
                    if ((largest is null || product.Factors.Count > largest.Value.Product.Factors.Count) && IsPart(product, term))
                    {
                        largest = (value, product);
                    }
                }
            }
        }

        return largest ?? Multiple(term);
    }

    /// <summary>The user's multiple of a factor by the number that a term has.</summary>
    private (Expression Value, Term Product)? Multiple(Term term)
    {
        foreach (var factor in term.Factors)
        {
            if (_multiples.TryGetValue(factor, out var known) && known.FindIndex(multiple => multiple.Product.Magnitude == term.Magnitude) is var place and >= 0)
            {
                return known[place];
            }
        }

        return null;
    }

    /// <summary>Whether a product is one of the factors of a term, and no other number is needed for it than a simple one in place of one that is there.</summary>
    private static bool IsPart(Term product, Term term)
    {
        double rest = term.Coefficient / product.Coefficient;
        bool isSimple = product.Coefficient == 1 || Math.Abs(rest) == 1 || (term.Magnitude != 1 && rest == Math.Floor(rest) && rest * product.Coefficient == term.Coefficient);
        return isSimple && Term.IsPart(product.Factors, term.Factors);
    }

    private IReadOnlyList<Term> TermsOf(Expression atom) => atom.IsVariable && _sums.TryGetValue(atom.Id, out var terms) ? terms : [ProductOf(atom)];

    private void Index(Expression value, Term product)
    {
        if (product.Factors.Count == 0 || product.Coefficient == 0)
        {
            return;
        }

        var known = product.Factors.Count == 1 ? Bucket(_multiples, product.Factors[0]) : Bucket(_byPair, Pair(product.Factors[0], product.Factors[1]));
        if (known.Count < MostAlike)
        {
            known.Add((value, product));
            _undo.Push(() => known.RemoveAt(known.Count - 1));
        }
    }

    private void AddSum(Expression value, IReadOnlyList<Term> terms)
    {
        int id = value.Id;
        _sums[id] = terms;
        _undo.Push(() => _sums.Remove(id));
        var known = Bucket(_byTerm, terms[0].Key);
        if (known.Count < MostAlike && terms.Select(term => term.Key).Distinct().Count() == terms.Count)
        {
            known.Add((value, terms));
            _undo.Push(() => known.RemoveAt(known.Count - 1));
        }
    }

    private static List<TValue> Bucket<TKey, TValue>(Dictionary<TKey, List<TValue>> buckets, TKey key)
        where TKey : notnull
    {
        if (!buckets.TryGetValue(key, out var bucket))
        {
            buckets[key] = bucket = [];
        }

        return bucket;
    }

    private static (Expression, Expression) Pair(Expression a, Expression b)
    {
        var (idA, idB) = (Order(a), Order(b));
        return idA <= idB ? (a, b) : (b, a);
    }

    private static int Order(Expression factor) => Term.IsInverse(factor) ? int.MaxValue - factor.Operands[1].Id : factor.Id;
}
