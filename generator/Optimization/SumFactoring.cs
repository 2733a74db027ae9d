using System;
using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Functions;
using SymGrad.Generator.Symbolics;

namespace SymGrad.Generator.Optimization;

/// <summary>
/// Takes common factors out of the sums of the derivative: <c>a·x·y + b·x·z</c> becomes <c>x·(a·y + b·z)</c>. A sum is
/// rewritten only if that saves multiplications. What the user computes is never touched: its values are the factors.
/// </summary>
internal sealed class SumFactoring : Rewriter
{
    private readonly FunctionBuilder _builder;
    private readonly Dictionary<int, int> _uses = [];

    /// <summary>The products that the user's own code has computed by now.</summary>
    private Dictionary<(Expression, Expression), Expression> _products = [];
    private Dictionary<int, Let> _lets = [];

    /// <summary>The values of this region that go into a sum.</summary>
    private HashSet<int> _summands = [];

    /// <summary>Sums of more terms than this are left as they are: looking for common factors takes quadratic time.</summary>
    private const int MostTerms = 128;

    private SumFactoring(Function function)
    {
        _builder = new FunctionBuilder(function);
        foreach (var variable in Reads.Of(function.Body))
        {
            _uses[variable.Id] = _uses.TryGetValue(variable.Id, out int uses) ? uses + 1 : 1;
        }
    }

    public static Function Run(Function function)
    {
        var pass = new SumFactoring(function);
        return function with { Body = pass.Rewrite(function.Body), Names = pass._builder.Names };
    }

    public override Region Rewrite(Region region)
    {
        var outer = (_lets, _summands, _products);
        _products = new Dictionary<(Expression, Expression), Expression>(_products);
        _lets = region.Statements.OfType<Let>().Where(let => !let.IsPrimal).ToDictionary(let => let.Target.Id);
        _summands = [.. _lets.Values.Where(let => let.Value.Operation is Operation.Add or Operation.Subtract or Operation.Negate).SelectMany(let => let.Value.Operands).Select(operand => operand.Id)];
        var rewritten = base.Rewrite(region);
        (_lets, _summands, _products) = outer;
        return rewritten;
    }

    protected override void Rewrite(Statement statement, List<Statement> into)
    {
        if (statement is Let { IsPrimal: false, Value.Operation: Operation.Add or Operation.Subtract } root && root.Target.Type.IsFloating && !IsInner(root.Target))
        {
            var terms = new List<Term>();
            int products = Collect(root.Target, 1, terms, isRoot: true);
            var plan = terms.Count > MostTerms ? new Sum(terms, products) : Best(terms);
            if (plan.Products < products)
            {
                var region = new RegionBuilder(_builder) { Origin = root.Origin };
                var value = Build(region, plan);
                into.AddRange(region.Build().Statements);
                Replaced[root.Target.Id] = Map(value);
                _builder.Suggest(value, _builder.NameOf(root.Target));
                return;
            }
        }

        if (statement is Let { IsPrimal: true, Value.Operation: Operation.Multiply } product && product.Target.Type.IsFloating)
        {
            _products[(product.Value.Operands[0], product.Value.Operands[1])] = product.Target;
        }

        base.Rewrite(statement, into);
    }

    /// <summary>A product with a sign; its factors are atoms or sums in parentheses.</summary>
    private sealed record Term(double Sign, List<Expression> Factors, Sum? Inner, Functions.ValueType Type);

    /// <summary>A sum of terms, and how many multiplications it takes.</summary>
    private sealed record Sum(List<Term> Terms, int Products);

    /// <summary>Whether a value is part of a larger sum that will be looked at as a whole.</summary>
    private bool IsInner(Expression variable) => Uses(variable) == 1 && _builder.NameOf(variable).Length == 0 && _summands.Contains(variable.Id);

    private int Uses(Expression variable) => _uses.TryGetValue(variable.Id, out int uses) ? uses : 0;

    private Let? Open(Expression variable) => variable.IsVariable && Uses(variable) == 1 && _builder.NameOf(variable).Length == 0 && _lets.TryGetValue(variable.Id, out var let) ? let : null;

    /// <summary>Splits a sum into its terms; returns the multiplications that it takes now.</summary>
    private int Collect(Expression value, double sign, List<Term> terms, bool isRoot = false)
    {
        var let = isRoot ? _lets[value.Id] : Open(value);
        switch (let?.Value.Operation)
        {
            case Operation.Add:
                return Collect(let.Value.Operands[0], sign, terms) + Collect(let.Value.Operands[1], sign, terms);
            case Operation.Subtract:
                return Collect(let.Value.Operands[0], sign, terms) + Collect(let.Value.Operands[1], -sign, terms);
            case Operation.Negate:
                return Collect(let.Value.Operands[0], -sign, terms);
            default:
                var factors = new List<Expression>();
                int products = Factors(value, ref sign, factors);
                terms.Add(new Term(sign, factors, null, value.Type));
                return products;
        }
    }

    private static Expression Inverse(Expression divisor) => Expression.Of(Operation.Divide, divisor.Type, Expression.One(divisor.Type), divisor);

    private static bool IsInverse(Expression factor) => factor.Operation == Operation.Divide;

    private int Factors(Expression value, ref double sign, List<Expression> factors)
    {
        var let = Open(value);
        switch (let?.Value.Operation)
        {
            case Operation.Multiply:
                return Factors(let.Value.Operands[0], ref sign, factors) + Factors(let.Value.Operands[1], ref sign, factors) + 1;
            case Operation.Negate:
                sign = -sign;
                return Factors(let.Value.Operands[0], ref sign, factors);
            case Operation.Divide when let.Value.Operands[1].IsVariable:
                // A quotient is a product with the inverse of its divisor, which sums may have in common.
                int products = Factors(let.Value.Operands[0], ref sign, factors);
                factors.Add(Inverse(let.Value.Operands[1]));
                return products + 1;
            default:
                if (!value.IsOne)
                {
                    factors.Add(value);
                }

                return 0;
        }
    }

    /// <summary>The cheaper of two ways: with the products that are there anyway as factors, or without.</summary>
    private Sum Best(List<Term> terms)
    {
        var plain = Factored(terms, terms[0].Type);
        var absorbed = terms.Select(Absorbed).ToList();
        if (absorbed.Zip(terms, (after, before) => after.Factors.Count == before.Factors.Count).All(same => same))
        {
            return plain;
        }

        var shared = Factored(absorbed, terms[0].Type);
        return shared.Products < plain.Products ? shared : plain;
    }

    /// <summary>A term in which pairs of factors whose product the user's own code computes are replaced by it.</summary>
    private Term Absorbed(Term term)
    {
        var factors = new List<Expression>(term.Factors);
        for (int i = 0; i < factors.Count; i++)
        {
            for (int k = i + 1; k < factors.Count; k++)
            {
                if (_products.TryGetValue((factors[i], factors[k]), out var product) || _products.TryGetValue((factors[k], factors[i]), out product))
                {
                    factors.RemoveAt(k);
                    factors[i] = product;
                    k = i;
                }
            }
        }

        return term with { Factors = factors };
    }

    private static Sum Factored(List<Term> terms, Functions.ValueType type)
    {
        terms = Merged(terms);
        var counts = new Dictionary<Expression, int>();
        foreach (var factor in terms.SelectMany(term => term.Factors.Distinct()))
        {
            counts[factor] = counts.TryGetValue(factor, out int count) ? count + 1 : 1;
        }

        // Two quotients stay two: their dividends together may overflow where neither quotient does.
        var best = counts.Where(pair => pair.Value > (IsInverse(pair.Key) ? 2 : 1)).OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key.IsConstant).ThenBy(pair => pair.Key.Id).FirstOrDefault();
        if (best.Key is null)
        {
            return new Sum(terms, terms.Sum(Cost));
        }

        var with = new List<Term>();
        var without = new List<Term>();
        foreach (var term in terms)
        {
            if (term.Factors.Contains(best.Key))
            {
                var rest = new List<Expression>(term.Factors);
                rest.Remove(best.Key);
                with.Add(term with { Factors = rest });
            }
            else
            {
                without.Add(term);
            }
        }

        double sign = with.All(term => term.Sign < 0) ? -1 : 1;
        var inner = Factored(with.Select(term => term with { Sign = term.Sign * sign }).ToList(), type);
        without.Add(new Term(sign, [best.Key], inner, type));
        return Factored(without, type);
    }

    /// <summary>Equal terms become one with a factor.</summary>
    private static List<Term> Merged(List<Term> terms)
    {
        var merged = new List<Term>();
        foreach (var term in terms)
        {
            int same = term.Inner is null && term.Factors.Count > 0
                ? merged.FindIndex(other => other.Inner is null && other.Sign == term.Sign && SameFactors(other.Factors, term.Factors))
                : -1;
            if (same < 0)
            {
                merged.Add(term);
                continue;
            }

            merged[same] = merged[same] with { Factors = [Expression.OfNumber(term.Type, 2), .. term.Factors] };
        }

        return merged;
    }

    private static bool SameFactors(List<Expression> a, List<Expression> b)
    {
        if (a.Count != b.Count)
        {
            return false;
        }

        var rest = new List<Expression>(b);
        return a.All(rest.Remove);
    }

    private static int Cost(Term term)
    {
        int factors = term.Factors.Count + (term.Inner is null ? 0 : 1);
        int onlyInverses = term.Inner is null && term.Factors.Count > 0 && term.Factors.All(IsInverse) ? 1 : 0;
        return Math.Max(0, factors - 1) + onlyInverses + (term.Inner?.Products ?? 0);
    }

    private Expression Build(RegionBuilder region, Sum sum)
    {
        // A sum that goes on from an accumulator adds to it last, so that it can be written as +=.
        var ordered = sum.Terms.OrderBy(term => term.Sign < 0).ToList();
        Expression? total = null;
        foreach (var term in ordered)
        {
            var value = Build(region, term);
            total = total is null
                ? term.Sign < 0 ? region.Negation(value) : value
                : term.Sign < 0 ? region.Sum(total, region.Negation(value)) : region.Sum(total, value);
        }

        return total!;
    }

    private Expression Build(RegionBuilder region, Term term)
    {
        Expression? product = null;
        foreach (var factor in term.Factors.Where(factor => !IsInverse(factor)).OrderBy(factor => !factor.IsConstant).Select(Map))
        {
            product = product is null ? factor : region.Product(product, factor);
        }

        if (term.Inner is { } inner)
        {
            var sum = Build(region, inner);
            product = product is null ? sum : region.Product(product, sum);
        }

        foreach (var inverse in term.Factors.Where(IsInverse))
        {
            product = region.Quotient(product ?? Expression.One(term.Type), Map(inverse.Operands[1]));
        }

        return product ?? Expression.One(term.Type);
    }
}
