using System;
using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Functions;
using SymGrad.Generator.Symbolics;

namespace SymGrad.Generator.Optimization;

/// <summary>
/// Takes common factors out of the sums of the derivative: <c>a·x·y + b·x·z</c> becomes <c>x·(a·y + b·z)</c>. A sum is
/// rewritten only if that saves operations. What the user computes is never touched: its values are the factors.
/// </summary>
internal sealed class SumFactoring : Rewriter
{
    private readonly FunctionBuilder _builder;
    private readonly FactoringStyle _style;
    private readonly VariableMap<int> _uses;
    private readonly PrimalValues _primal;

    /// <summary>The function's numbers as the user spelled them.</summary>
    private readonly Dictionary<(string Type, double Number), Expression> _spelled = [];

    /// <summary>The sums that were made already.</summary>
    private readonly HashSet<string> _built = [];

    private readonly FactoringPlan _plan;
    private Dictionary<int, Let> _lets = [];

    /// <summary>The values of this region that go into a sum.</summary>
    private HashSet<int> _summands = [];

    private SumFactoring(Function function, FactoringStyle style)
    {
        _builder = new FunctionBuilder(function);
        _style = style;
        _primal = new PrimalValues(function);
        _plan = new FactoringPlan(_primal, style, _built);
        _uses = Reads.Counts(function);

        foreach (var operand in Differentiation.Program.AllStatements(function.Body).OfType<Let>().SelectMany(let => let.Value.Operands))
        {
            if (operand.Type.IsFloating && operand.Number is { } number)
            {
                // A term's number has no sign: that is the term's.
                var unsigned = number < 0 && operand.Text[0] == '-' ? Expression.Constant(operand.Type, operand.Text.Substring(1)) : operand;
                if (!_spelled.ContainsKey((operand.Type.Name, Math.Abs(number))))
                {
                    _spelled[(operand.Type.Name, Math.Abs(number))] = unsigned;
                }
            }
        }
    }

    public static Function Run(Function function, FactoringStyle style)
    {
        var pass = new SumFactoring(function, style);
        return function.With(pass.Rewrite(function.Body), pass._builder);
    }

    public override Region Rewrite(Region region)
    {
        var outer = (_lets, _summands);
        int mark = _primal.Mark;
        _lets = region.Statements.OfType<Let>().Where(let => !let.IsPrimal).ToDictionary(let => let.Target.Id);
        _summands = [.. _lets.Values.Where(let => let.Value.Operation is Operation.Add or Operation.Subtract or Operation.Negate).SelectMany(let => let.Value.Operands).Select(operand => operand.Id)];
        var rewritten = base.Rewrite(region);
        (_lets, _summands) = outer;
        _primal.Forget(mark);
        return rewritten;
    }

    protected override void Rewrite(Statement statement, List<Statement> into)
    {
        if (statement is Let { IsPrimal: false } root && root.Target.Type.IsFloating && !IsInner(root.Target) && Plan(root) is { } plan)
        {
            var region = new RegionBuilder(_builder) { Origin = root.Origin };
            var value = new SumBuilder(region, Map, root.Target.Type, number => _spelled.TryGetValue((root.Target.Type.Name, number), out var literal) ? literal : null).Build(plan);
            var statements = region.Build().Statements;
            into.AddRange(statements);
            Note(root, value, statements.OfType<Let>());
            Replaced[root.Target.Id] = Map(value);
            _builder.Suggest(value, _builder.NameOf(root.Target));
            return;
        }

        if (statement is Let { IsPrimal: true } primal)
        {
            _primal.Add(primal);
        }

        base.Rewrite(statement, into);
    }

    /// <summary>Later sums see the value as it is computed now.</summary>
    private void Note(Let root, Expression value, IEnumerable<Let> statements)
    {
        _lets.Remove(root.Target.Id);
        foreach (var let in statements)
        {
            _lets[let.Target.Id] = let;
            foreach (var operand in let.Value.Operands.Where(operand => operand.IsVariable))
            {
                _uses[operand]++;
            }

            if (let.Target.Equals(value))
            {
                _lets[root.Target.Id] = let with { Target = root.Target };
            }
        }
    }

    /// <summary>A cheaper way to compute a value; null if none was found.</summary>
    private Sum? Plan(Let root)
    {
        Sum? best = null;
        double saved = _style.IsGenerous ? -1e-6 : 1e-6;
        foreach (bool opensShared in _style.OpensShared ? new[] { false, true } : [false])
        {
            var reader = new TermReader(_lets, Uses, variable => _builder.NameOf(variable).Length == 0 || _style.OpensNamed, _primal, opensShared, _style.OpensQuotients);
            if (reader.Read(root) is not { } terms)
            {
                if (!reader.MetShared)
                {
                    break;
                }

                continue;
            }

            var plan = _plan.Best(terms);
            double saving = reader.Cost - _plan.Cost(plan);
            if (saving > saved && plan.Terms.Count > 0 && !IsOppositeOfValue(plan))
            {
                (best, saved) = (plan, saving);
            }

            if (!reader.MetShared)
            {
                break;
            }
        }

        if (best is not null && _style.IsGenerous)
        {
            Remember(best);
        }

        return best;
    }

    /// <summary>Whether all there is of a sum is the opposite of one of the user's: where that is zero its sign would differ, and a divisor shows it.</summary>
    private static bool IsOppositeOfValue(Sum plan) => plan.Terms.Count == 1 && plan.Terms[0] is { IsNegative: true, Inner: null, Factors.Count: 1 };

    private void Remember(Sum sum)
    {
        if (sum.Terms.Count > 1)
        {
            _built.Add(sum.Key());
        }

        foreach (var inner in sum.Terms.Select(term => term.Inner).OfType<Sum>())
        {
            Remember(inner);
        }
    }

    /// <summary>Whether a value is part of a larger sum that will be looked at as a whole.</summary>
    private bool IsInner(Expression variable) => Uses(variable) == 1 && (_style.OpensNamed || _builder.NameOf(variable).Length == 0) && _summands.Contains(variable.Id);

    private int Uses(Expression variable) => _uses[variable];
}
