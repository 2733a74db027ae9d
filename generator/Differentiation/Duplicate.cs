using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Differentiation;

/// <summary>A method's body once more in another function, as the user's own values; what is wanted of the run is kept.</summary>
internal sealed class Duplicate : Renewal
{
    private readonly FunctionBuilder _builder;
    private readonly Function _function;
    private readonly KeptRun? _kept;

    private Duplicate(Function function, FunctionBuilder builder, KeptRun? kept)
        : base(builder, function.NameOf) => (_function, _builder, _kept) = (function, builder, kept);

    /// <summary>Writes a user's method into a region as it is; gives what it returns.</summary>
    /// <param name="function">The method.</param>
    /// <param name="builder">Makes its variables.</param>
    /// <param name="region">Where it is written.</param>
    /// <param name="kept">Takes what is to be kept of the run; null if nothing is.</param>
    public static Expression[] Emit(Function function, FunctionBuilder builder, RegionBuilder region, KeptRun? kept = null)
    {
        var body = new Duplicate(function, builder, kept).Rewrite(function.Body);
        foreach (var statement in body.Statements)
        {
            region.Take(statement);
        }

        return [.. body.Yields];
    }

    protected override void Rewrite(Statement statement, List<Statement> into)
    {
        var overwritten = _kept is not null && statement is Loop recorded ? _kept.OverwrittenIn(recorded) : [];
        statement = statement with { Origin = null, IsPrimal = true };
        switch (statement)
        {
            case Let let:
                base.Rewrite(let, into);
                if (_kept?.TapeOf(let.Target) is { } tape)
                {
                    into.Add(new Store(tape, new[] { Map(_index!) }.ToEquatable(), Map(let.Target), Adds: false));
                }

                break;
            case Loop loop:
                var outer = _index;
                foreach (var let in overwritten)
                {
                    AddTape(let, loop.Counter!, into);
                    _index = loop.Counter!.Index;
                }

                base.Rewrite(statement, into);
                _index = outer;
                break;
            default:
                base.Rewrite(statement, into);
                break;
        }
    }

    /// <summary>The iteration of the loop in which elements are kept.</summary>
    private Expression? _index;

    /// <summary>An array for what an element is in each iteration of a loop.</summary>
    private void AddTape(Let let, Counter counter, List<Statement> into)
    {
        var count = _builder.NewVariable(ValueType.Int32);
        var tape = _builder.NewVariable(ValueType.ArrayOf(let.Target.Type), _function.NameOf(let.Target) is { Length: > 0 } name ? name + "Tape" : string.Empty);
        into.Add(new Let(count, Expression.Call("System.Math.Max", ValueType.Int32, Map(counter.Limit), Expression.Integer(0))));
        into.Add(new Let(tape, Expression.Made(Expression.Overwritten, tape.Type, count)));
        _kept!.Tape(let, tape, counter);
    }

    protected override Expression Fresh(Expression variable)
    {
        var fresh = base.Fresh(variable);
        _kept?.Know(variable, fresh);
        return fresh;
    }
}
