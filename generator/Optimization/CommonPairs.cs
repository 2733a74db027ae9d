using System;
using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Optimization;

/// <summary>The products of a region by their factors, and the pairs of factors that several of them have, the most frequent first.</summary>
/// <param name="around">The variable that holds the product of a pair already before the region; null if there is none.</param>
/// <param name="divisorOf">What a value is a quotient by; null if it is none.</param>
internal sealed class CommonPairs(Func<(Expression, Expression), Expression?> around, Func<Expression, Expression?> divisorOf)
{
    /// <summary>Longer products are left alone: every pair is looked at.</summary>
    private const int MostFactors = 12;

    private readonly Dictionary<int, Product> _products = [];
    private readonly Dictionary<(Expression, Expression), PairUse> _pairs = [];
    private readonly SortedSet<PairUse> _best = [];

    public bool Any => _products.Count > 1 && _products.Values.Any(product => product.IsChanged || product.Factors.Count > 2);

    /// <summary>A product that isn't changed, but made use of.</summary>
    public void AddKnown((Expression, Expression) pair, Expression value, int place) => Change(UseOf(pair), use => use.Known ??= (value, place));

    /// <summary>A product of the derivative at a place in the region. Its numbers become one.</summary>
    public void Add(int place, List<Expression> factors)
    {
        if (factors.Count > MostFactors)
        {
            return;
        }

        var product = new Product(place, factors);
        product.Fold();
        _products[place] = product;
        Register(product);
    }

    /// <summary>The factors of the product at a place where they changed.</summary>
    public List<Expression>? Changed(int place) => _products.TryGetValue(place, out var product) && product.IsChanged ? product.Factors : null;

    /// <summary>Gives pairs that several products have a variable, as long as that saves something.</summary>
    /// <param name="compute">Makes the variable, before a place.</param>
    public void Share(Func<(Expression, Expression), int, Expression> compute)
    {
        while (_best.Count > 0)
        {
            Cancellation.Check();
            var best = _best.Min;
            var users = best.Users.Select(place => _products[place]).ToList();
            if (best.Known is not { } known || users[users.Count - 1].Place <= known.Place)
            {
                known = (compute(best.Pair, users[0].Place), users[0].Place - 1);
                _best.Remove(best);
                best.Known = known;
            }

            foreach (var user in users.Where(user => user.Place > known.Place))
            {
                Unregister(user);
                user.Replace(best.Pair, known.Value);
                Register(user);
            }
        }
    }

    public static (Expression First, Expression Second) Pair(Expression a, Expression b)
    {
        int order = Term.IsInverse(a).CompareTo(Term.IsInverse(b));
        order = order != 0 ? order : a.Id.CompareTo(b.Id);
        order = order != 0 ? order : string.CompareOrdinal(a.Text, b.Text);
        return order <= 0 ? (a, b) : (b, a);
    }

    private void Register(Product product)
    {
        foreach (var pair in product.Pairs().Where(pair => !StaysApart(product, pair)))
        {
            Change(UseOf(pair), use => use.Add(product));
        }
    }

    private void Unregister(Product product)
    {
        foreach (var pair in product.Pairs().Where(pair => !StaysApart(product, pair)))
        {
            Change(UseOf(pair), use => use.Remove(product));
        }
    }

    /// <summary>
    /// Whether a factor must not be divided by itself: a divisor's share d·(a/b)/b is finite where d/b and (a/b)/b overflow, so that
    /// d is multiplied with the quotient first.
    /// </summary>
    private bool StaysApart(Product product, (Expression First, Expression Second) pair) => Term.IsInverse(pair.Second)
        && product.Factors.Any(factor => divisorOf(factor) is { } divisor && divisor.Equals(pair.Second.Operands[1]));

    private void Change(PairUse use, Action<PairUse> change)
    {
        _best.Remove(use);
        change(use);
        if (use.IsWorthIt)
        {
            _best.Add(use);
        }
    }

    private PairUse UseOf((Expression, Expression) pair)
    {
        if (!_pairs.TryGetValue(pair, out var use))
        {
            _pairs[pair] = use = new PairUse(pair, _pairs.Count) { Known = around(pair) is { } value ? (value, -1) : null };
        }

        return use;
    }

    private sealed class Product(int place, List<Expression> factors)
    {
        public int Place { get; } = place;

        public List<Expression> Factors { get; private set; } = factors;

        public bool IsChanged { get; private set; }

        public IEnumerable<(Expression, Expression)> Pairs()
        {
            var pairs = new HashSet<(Expression, Expression)>();
            for (int i = 0; i < Factors.Count; i++)
            {
                for (int k = i + 1; k < Factors.Count; k++)
                {
                    var pair = Pair(Factors[i], Factors[k]);
                    if (!Term.IsInverse(pair.First) && pairs.Add(pair))
                    {
                        yield return pair;
                    }
                }
            }
        }

        public void Replace((Expression First, Expression Second) pair, Expression by)
        {
            int place = Factors.IndexOf(pair.First);
            var factors = new List<Expression>(Factors);
            factors.RemoveAt(place);
            factors.Remove(pair.Second);
            factors.Insert(Math.Min(place, factors.Count), by);
            (Factors, IsChanged) = (factors, true);
        }

        /// <summary>Makes one number of several, where that is an ordinary one.</summary>
        public void Fold()
        {
            var numbers = Factors.FindAll(factor => ValueOf(factor) is not null);
            double number = numbers.Aggregate(1.0, (value, factor) => value * ValueOf(factor)!.Value);
            if (numbers.Count < 2 || Factors[0].Type.Name != "double" || Math.Abs(number) is not (> 1e-100 and < 1e100))
            {
                return;
            }

            var rest = Factors.FindAll(factor => ValueOf(factor) is null);
            if (number != 1 || rest.Count == 0)
            {
                rest.Insert(0, numbers.Find(factor => factor.Number == number) ?? Expression.OfNumber(Factors[0].Type, number));
            }

            (Factors, IsChanged) = (rest, true);
        }

        private static double? ValueOf(Expression factor) => Term.IsInverse(factor) ? factor.Operands[1].Number is { } divisor && divisor != 0 ? 1 / divisor : null : factor.Number;
    }

    /// <summary>A pair of factors and the products that have it.</summary>
    private sealed class PairUse((Expression First, Expression Second) pair, int number) : IComparable<PairUse>
    {
        private readonly int _number = number;
        private int _longer;

        public (Expression First, Expression Second) Pair { get; } = pair;

        public SortedSet<int> Users { get; } = [];

        /// <summary>The variable that holds its product, and where it gets it.</summary>
        public (Expression Value, int Place)? Known { get; set; }

        /// <summary>One multiplication for each product that has it, less one if nobody computes it yet. A product of these two alone is no worse off, and no better.</summary>
        private int Saving => Known is { } known && known.Place < Users.Min ? Users.Count : Users.Count - 1;

        public bool IsWorthIt => _longer > 0 && Saving > 0;

        public void Add(Product product)
        {
            Users.Add(product.Place);
            _longer += product.Factors.Count > 2 ? 1 : 0;
        }

        public void Remove(Product product)
        {
            Users.Remove(product.Place);
            _longer -= product.Factors.Count > 2 ? 1 : 0;
        }

        public int CompareTo(PairUse? other)
        {
            int order = other!.Saving.CompareTo(Saving);
            order = order != 0 ? order : Pair.First.Id.CompareTo(other.Pair.First.Id);
            order = order != 0 ? order : Pair.Second.Id.CompareTo(other.Pair.Second.Id);
            return order != 0 ? order : _number.CompareTo(other._number);
        }
    }
}
