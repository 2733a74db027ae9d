using System;
using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Differentiation;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Optimization;

/// <summary>
/// Computes a pair of factors once that several products of the derivative have in common: <c>a·x·b</c> and <c>a·y·b</c>
/// become <c>ab·x</c> and <c>ab·y</c>; a quotient is a product with an inverse. The user's own products are never changed, but they are used.
/// </summary>
internal sealed class ProductSharing : Rewriter
{
    private readonly FunctionBuilder _builder;
    private readonly VariableMap<int> _uses;

    /// <summary>What each of the user's quotients is divided by.</summary>
    private readonly Dictionary<int, Expression> _divisors = [];

    /// <summary>What the regions around, and this one so far, have computed: the innermost first.</summary>
    private readonly List<Dictionary<(Expression, Expression), Expression>> _known = [];

    private ProductSharing(Function function)
    {
        _builder = new FunctionBuilder(function);
        foreach (var quotient in Program.AllStatements(function.Body).OfType<Let>().Where(let => let.IsPrimal && let.Value.Operation == Operation.Divide))
        {
            _divisors[quotient.Target.Id] = quotient.Value.Operands[1];
        }

        _uses = Reads.Counts(function);
    }

    public static Function Run(Function function)
    {
        var pass = new ProductSharing(function);
        return function.With(pass.Rewrite(function.Body), pass._builder);
    }

    public override Region Rewrite(Region region)
    {
        var shared = Share(region);
        _known.Insert(0, []);
        var rewritten = base.Rewrite(shared);
        _known.RemoveAt(0);
        return rewritten;
    }

    protected override void Rewrite(Statement statement, List<Statement> into)
    {
        base.Rewrite(statement, into);
        if (statement is Let let && PairOf(let) is { } pair)
        {
            _known[0][pair] = let.Target;
        }
    }

    private Region Share(Region region)
    {
        var statements = region.Statements;
        if (statements.Count < 2)
        {
            return region;
        }

        var lets = statements.OfType<Let>().Where(IsProduct).ToDictionary(let => let.Target.Id);
        if (lets.Count < 2)
        {
            return region;
        }

        var inner = new HashSet<int>(lets.Values.Where(let => !let.IsPrimal)
            .SelectMany(let => let.Value.Operation == Operation.Multiply ? let.Value.Operands : let.Value.Operands.Take(1))
            .Where(operand => operand.IsVariable && lets.TryGetValue(operand.Id, out var factor) && !factor.IsPrimal && _uses[operand] == 1).Select(operand => operand.Id));
        var pairs = new CommonPairs(pair => _known.Select(known => known.TryGetValue(pair, out var value) ? value : null).FirstOrDefault(value => value is not null),
            factor => factor.IsVariable && _divisors.TryGetValue(factor.Id, out var divisor) ? divisor : null);
        for (int i = 0; i < statements.Count; i++)
        {
            Cancellation.Check();
            if (statements[i] is not Let let || !lets.ContainsKey(let.Target.Id) || inner.Contains(let.Target.Id))
            {
                continue;
            }

            if (let.IsPrimal)
            {
                pairs.AddKnown(PairOf(let)!.Value, let.Target, i);
                continue;
            }

            var factors = new List<Expression>();
            Flatten(let.Value, lets, inner, factors);
            pairs.Add(i, factors);
        }

        if (!pairs.Any)
        {
            return region;
        }

        var added = new Dictionary<int, List<Statement>>();
        pairs.Share((pair, place) =>
        {
            var variable = _builder.NewVariable(pair.Item1.Type);
            if (!added.TryGetValue(place, out var before))
            {
                added[place] = before = [];
            }

            before.Add(new Let(variable, Operated(pair.Item1, pair.Item2)) { Origin = statements[place].Origin });
            return variable;
        });

        var rewritten = new List<Statement>();
        for (int i = 0; i < statements.Count; i++)
        {
            if (added.TryGetValue(i, out var before))
            {
                rewritten.AddRange(before);
            }

            if (pairs.Changed(i) is { } factors)
            {
                Rebuild((Let)statements[i], factors, rewritten);
            }
            else
            {
                rewritten.Add(statements[i]);
            }
        }

        return region with { Statements = rewritten.ToEquatable() };
    }

    private static bool IsProduct(Let let) => let.Target.Type.IsFloating
        && (let.Value.Operation == Operation.Multiply || (let.Value.Operation == Operation.Divide && (let.Value.Operands[1].IsVariable || !let.IsPrimal)));

    private static (Expression, Expression)? PairOf(Let let) => !IsProduct(let) ? null
        : let.Value.Operation == Operation.Multiply ? CommonPairs.Pair(let.Value.Operands[0], let.Value.Operands[1])
        : CommonPairs.Pair(let.Value.Operands[0], Term.Inverse(let.Value.Operands[1]));

    private static void Flatten(Expression product, Dictionary<int, Let> lets, HashSet<int> inner, List<Expression> factors)
    {
        if (product.Operation == Operation.Multiply || !product.Operands[0].IsOne)
        {
            FlattenFactor(product.Operands[0], lets, inner, factors);
        }

        if (product.Operation == Operation.Multiply)
        {
            FlattenFactor(product.Operands[1], lets, inner, factors);
        }
        else
        {
            factors.Add(Term.Inverse(product.Operands[1]));
        }
    }

    private static void FlattenFactor(Expression factor, Dictionary<int, Let> lets, HashSet<int> inner, List<Expression> factors)
    {
        if (factor.IsVariable && inner.Contains(factor.Id))
        {
            Flatten(lets[factor.Id].Value, lets, inner, factors);
        }
        else
        {
            factors.Add(factor);
        }
    }

    private static Expression Operated(Expression left, Expression right) => Term.IsInverse(right)
        ? Expression.Of(Operation.Divide, left.Type, left, right.Operands[1])
        : Expression.Of(Operation.Multiply, left.Type, left, right);

    private void Rebuild(Let let, List<Expression> factors, List<Statement> into)
    {
        var ordered = factors.OrderBy(Term.IsInverse).ToList();
        if (Term.IsInverse(ordered[0]))
        {
            ordered.Insert(0, Expression.One(let.Target.Type));
        }

        if (ordered.Count == 1)
        {
            Replaced[let.Target.Id] = ordered[0];
            _builder.Suggest(ordered[0], _builder.NameOf(let.Target));
            return;
        }

        var product = ordered[0];
        for (int i = 1; i < ordered.Count; i++)
        {
            var target = i == ordered.Count - 1 ? let.Target : _builder.NewVariable(let.Target.Type);
            into.Add(let with { Target = target, Value = Operated(product, ordered[i]) });
            product = target;
        }
    }
}
