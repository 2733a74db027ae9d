using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Differentiation;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Optimization;

/// <summary>
/// Computes an integer that a counting loop moves on by a fixed step from the loop's index: <c>place++</c> beside <c>i++</c> is
/// <c>start + i</c>. The reverse sweep has the index and needs no record of the integer then.
/// </summary>
internal sealed class InductionVariables : Rewriter
{
    private readonly FunctionBuilder _builder;
    private readonly VariableMap<int> _reads;
    private readonly KnownRanges _ranges;

    private InductionVariables(Function function)
    {
        _builder = new FunctionBuilder(function);
        _reads = Reads.Counts(function);
        _ranges = new KnownRanges(function);
    }

    public static Function Run(Function function)
    {
        var pass = new InductionVariables(function);
        return function.With(pass.Rewrite(function.Body), pass._builder);
    }

    protected override void Rewrite(Statement statement, List<Statement> into)
    {
        if (statement is not Loop { Counter: { Step: 1 or -1, Index.Type.Name: "int" } counter } loop)
        {
            base.Rewrite(statement, into);
            return;
        }

        var first = new List<Statement>();
        var behind = new List<Statement>();
        Expression Bound(List<Statement> statements, Operation operation, Expression left, Expression right, string name = "")
        {
            var variable = _builder.NewVariable(ValueType.Int32, name);
            statements.Add(new Let(variable, Expression.Of(operation, ValueType.Int32, left, right)) { IsPrimal = true });
            return variable;
        }

        Expression After(List<Statement> statements, Carried carried, Expression step, Expression iterations)
        {
            var distance = step.Operands[1].IsOne ? iterations : Bound(statements, Operation.Multiply, iterations, step.Operands[1]);
            return Bound(statements, step.Operation, Map(carried.Initial), distance, _builder.NameOf(carried.Parameter));
        }

        var kept = new List<int>();
        for (int i = 0; i < loop.Carried.Count; i++)
        {
            var (carried, next) = (loop.Carried[i], loop.Body.Yields[i]);
            if (carried.Parameter.Type.Name != "int"
                || loop.Body.Statements.OfType<Let>().FirstOrDefault(let => let.Target.Equals(next)) is not { Value: { Operation: Operation.Add or Operation.Subtract } step } update
                || !step.Operands[0].Equals(carried.Parameter) || !step.Operands[1].IsConstant)
            {
                kept.Add(i);
                continue;
            }

            bool isDropped = loop.Exit < 0;
            if (isDropped || _reads[carried.Parameter] > 1)
            {
                var (later, earlier) = counter.Step > 0 ? (counter.Index, Map(counter.Start)) : (Map(counter.Start), counter.Index);
                var value = After(first, carried, step, earlier.IsZero ? later : Bound(first, Operation.Subtract, later, earlier));
                loop = loop with { Body = new Kept(carried.Parameter, value, isDropped ? null : update).Rewrite(loop.Body) };
            }

            if (!isDropped)
            {
                kept.Add(i);
            }
            else if (_reads[carried.Result] > 0)
            {
                Replaced[carried.Result.Id] = After(behind, carried, step, TripsOf(counter, behind, Bound));
            }
        }

        loop = loop with
        {
            Carried = kept.Select(i => loop.Carried[i]).ToEquatable(),
            Body = new Region(first.Concat(loop.Body.Statements).ToEquatable(), kept.Select(i => loop.Body.Yields[i]).ToEquatable()),
            Exit = loop.Exit < 0 ? loop.Exit : kept.IndexOf(loop.Exit),
        };
        base.Rewrite(loop, into);
        into.AddRange(behind);
    }

    /// <summary>How often a loop runs, which nothing ends early.</summary>
    private Expression TripsOf(Counter counter, List<Statement> behind, System.Func<List<Statement>, Operation, Expression, Expression, string, Expression> bound)
    {
        var (start, limit) = (Map(counter.Start), Map(counter.Limit));
        var (later, earlier) = counter.Step > 0 ? (limit, start) : (start, limit);
        var distance = earlier.IsZero ? later : bound(behind, Operation.Subtract, later, earlier, string.Empty);
        if (counter.Relation is Operation.LessOrEqual or Operation.GreaterOrEqual)
        {
            distance = bound(behind, Operation.Add, distance, Expression.Integer(1), string.Empty);
        }
        else if (earlier.IsZero && _ranges.IsLength(later))
        {
            return distance;
        }

        // The difference of numbers of either sign may be too large: a comparison says whether the loop runs at all.
        var runs = _builder.NewVariable(ValueType.Boolean);
        behind.Add(new Let(runs, Expression.Of(counter.Relation, ValueType.Boolean, start, limit)) { IsPrimal = true });
        var trips = _builder.NewVariable(ValueType.Int32);
        behind.Add(new Let(trips, Expression.Of(Operation.Select, ValueType.Int32, runs, distance, Expression.Integer(0))) { IsPrimal = true });
        return trips;
    }

    /// <summary>Puts a value in the place of a variable everywhere but where the variable itself moves on, if it is still needed.</summary>
    private sealed class Kept : Rewriter
    {
        private readonly Let? _update;

        public Kept(Expression variable, Expression value, Let? update)
        {
            _update = update;
            Replaced[variable.Id] = value;
        }

        protected override void Rewrite(Statement statement, List<Statement> into)
        {
            if (ReferenceEquals(statement, _update))
            {
                into.Add(statement);
            }
            else
            {
                base.Rewrite(statement, into);
            }
        }
    }
}
