using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Differentiation;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Optimization;

/// <summary>
/// Computes a pair of factors once that several products of the derivative have in common: <c>a·x·b</c> and <c>a·y·b</c>
/// become <c>ab·x</c> and <c>ab·y</c>. The user's own products are never changed, but they are used.
/// </summary>
internal sealed class ProductSharing : Rewriter
{
    /// <summary>Longer products, and regions with more of them, are left alone: every pair is looked at.</summary>
    private const int MostFactors = 12;

    private const int MostProducts = 300;

    private readonly FunctionBuilder _builder;
    private readonly Dictionary<int, int> _uses = [];
    private Dictionary<(Expression, Expression), Expression> _known = [];

    private ProductSharing(Function function)
    {
        _builder = new FunctionBuilder(function);
        foreach (var variable in Reads.Of(function.Body))
        {
            _uses[variable.Id] = _uses.TryGetValue(variable.Id, out int uses) ? uses + 1 : 1;
        }
    }

    public static Function Run(Function function)
    {
        var pass = new ProductSharing(function);
        return function with { Body = pass.Rewrite(function.Body), Names = pass._builder.Names };
    }

    public override Region Rewrite(Region region)
    {
        var outer = _known;
        _known = new Dictionary<(Expression, Expression), Expression>(outer);
        var shared = Share(region);
        var rewritten = base.Rewrite(shared);
        _known = outer;
        return rewritten;
    }

    protected override void Rewrite(Statement statement, List<Statement> into)
    {
        base.Rewrite(statement, into);
        if (statement is Let { Value.Operation: Operation.Multiply } let && let.Target.Type.IsFloating)
        {
            _known[Pair(let.Value.Operands[0], let.Value.Operands[1])] = let.Target;
        }
    }

    private sealed class Product(int place, List<Expression> factors)
    {
        public int Place { get; } = place;

        public List<Expression> Factors { get; } = factors;

        public bool IsChanged { get; set; }

        public IEnumerable<(Expression, Expression)> Pairs()
        {
            for (int i = 0; i < Factors.Count; i++)
            {
                for (int k = i + 1; k < Factors.Count; k++)
                {
                    yield return Pair(Factors[i], Factors[k]);
                }
            }
        }

        public void Replace((Expression First, Expression Second) pair, Expression by)
        {
            int place = Factors.IndexOf(pair.First);
            Factors.RemoveAt(place);
            Factors.Remove(pair.Second);
            Factors.Insert(System.Math.Min(place, Factors.Count), by);
            IsChanged = true;
        }
    }

    private Region Share(Region region)
    {
        var statements = region.Statements;
        var lets = statements.OfType<Let>().Where(let => let.Value.Operation == Operation.Multiply && let.Target.Type.IsFloating).ToDictionary(let => let.Target.Id);
        var inner = new HashSet<int>(lets.Values.Where(let => !let.IsPrimal).SelectMany(let => let.Value.Operands)
            .Where(operand => operand.IsVariable && lets.TryGetValue(operand.Id, out var factor) && !factor.IsPrimal && _uses[operand.Id] == 1).Select(operand => operand.Id));
        var products = new List<Product>();
        var known = new Dictionary<(Expression, Expression), (Expression Value, int Place)>();
        foreach (var outer in _known)
        {
            known[outer.Key] = (outer.Value, -1);
        }

        for (int i = 0; i < statements.Count; i++)
        {
            if (statements[i] is not Let let || !lets.ContainsKey(let.Target.Id))
            {
                continue;
            }

            if (!let.IsPrimal && !inner.Contains(let.Target.Id))
            {
                var factors = new List<Expression>();
                Flatten(let.Value, lets, inner, factors);
                if (factors.Count <= MostFactors)
                {
                    products.Add(new Product(i, factors));
                    continue;
                }
            }

            if (!inner.Contains(let.Target.Id))
            {
                known[Pair(let.Value.Operands[0], let.Value.Operands[1])] = (let.Target, i);
            }
        }

        if (products.Count is 0 or > MostProducts || products.All(product => product.Factors.Count < 3))
        {
            return region;
        }

        var added = new Dictionary<int, List<Statement>>();
        while (Best(products, known) is { } pair)
        {
            var users = products.Where(product => product.Pairs().Contains(pair)).ToList();
            if (known.TryGetValue(pair, out var value) && users.Where(user => user.Place > value.Place).ToList() is { Count: > 0 } later)
            {
                later.ForEach(user => user.Replace(pair, value.Value));
                continue;
            }

            int first = users.Min(user => user.Place);
            var variable = _builder.NewVariable(pair.Item1.Type);
            if (!added.TryGetValue(first, out var before))
            {
                added[first] = before = [];
            }

            before.Add(new Let(variable, Expression.Of(Operation.Multiply, variable.Type, pair.Item1, pair.Item2)) { Origin = statements[first].Origin });
            known[pair] = (variable, first - 1);
            users.ForEach(user => user.Replace(pair, variable));
        }

        var rewritten = new List<Statement>();
        for (int i = 0; i < statements.Count; i++)
        {
            if (added.TryGetValue(i, out var before))
            {
                rewritten.AddRange(before);
            }

            if (products.Find(product => product.Place == i) is { IsChanged: true } product)
            {
                Rebuild((Let)statements[i], product.Factors, rewritten);
            }
            else
            {
                rewritten.Add(statements[i]);
            }
        }

        return region with { Statements = rewritten.ToEquatable() };
    }

    private static void Flatten(Expression product, Dictionary<int, Let> lets, HashSet<int> inner, List<Expression> factors)
    {
        foreach (var operand in product.Operands)
        {
            if (operand.IsVariable && inner.Contains(operand.Id))
            {
                Flatten(lets[operand.Id].Value, lets, inner, factors);
            }
            else
            {
                factors.Add(operand);
            }
        }
    }

    /// <summary>The pair that saves most: one multiplication for each product that has it, less one if nobody computes it yet.</summary>
    private static (Expression, Expression)? Best(List<Product> products, Dictionary<(Expression, Expression), (Expression Value, int Place)> known)
    {
        var savings = new Dictionary<(Expression, Expression), int>();
        foreach (var product in products)
        {
            foreach (var pair in product.Pairs().Distinct())
            {
                // A product of these two alone is no worse off, and no better.
                savings[pair] = (savings.TryGetValue(pair, out int saved) ? saved : known.TryGetValue(pair, out var value) && value.Place < product.Place ? 0 : -1) + 1;
            }
        }

        var best = savings.Where(pair => pair.Value > 0 && products.Any(product => product.Factors.Count > 2 && product.Pairs().Contains(pair.Key)))
            .OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key.Item1.Id).ThenBy(pair => pair.Key.Item2.Id).ThenBy(pair => pair.Key.Item1.Text, System.StringComparer.Ordinal).ToList();
        return best.Count > 0 ? best[0].Key : null;
    }

    private void Rebuild(Let let, List<Expression> factors, List<Statement> into)
    {
        if (factors.Count == 1)
        {
            Replaced[let.Target.Id] = factors[0];
            _builder.Suggest(factors[0], _builder.NameOf(let.Target));
            return;
        }

        var product = factors[0];
        for (int i = 1; i < factors.Count; i++)
        {
            var target = i == factors.Count - 1 ? let.Target : _builder.NewVariable(let.Target.Type);
            into.Add(let with { Target = target, Value = Expression.Of(Operation.Multiply, target.Type, product, factors[i]) });
            product = target;
        }
    }

    private static (Expression First, Expression Second) Pair(Expression a, Expression b) => a.Id < b.Id || (a.Id == b.Id && string.CompareOrdinal(a.Text, b.Text) <= 0) ? (a, b) : (b, a);
}
