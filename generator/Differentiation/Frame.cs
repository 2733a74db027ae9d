using System;
using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Functions;
using SymGrad.Generator.Symbolics;

namespace SymGrad.Generator.Differentiation;

/// <summary>
/// One region of the derivative while it is being built: what each version of the primal is called here, the array that
/// collects the adjoint of each array, and the adjoints so far.
/// </summary>
internal sealed class Frame(RegionBuilder region, Frame? outer = null)
{
    private readonly Dictionary<int, Expression> _values = [];
    private readonly Dictionary<int, Expression> _shadows = [];
    private readonly Dictionary<int, Expression> _adjoints = [];
    private readonly Dictionary<Loop, Record> _records = new(ReferenceComparer<Loop>.Instance);

    public RegionBuilder Region { get; } = region;

    public Frame? Outer { get; } = outer;

    public Frame Child() => new(Region.Child(), this);

    /// <summary>The loop records that are open here, in the order in which they were made.</summary>
    public IEnumerable<KeyValuePair<Loop, Record>> Records => _records;

    /// <summary>What a primal value is called here.</summary>
    public Expression this[Expression primal]
    {
        get => TryGet(primal) ?? throw new InvalidOperationException($"v{primal.Id} isn't available here.");
        set => _values[primal.Id] = value;
    }

    public Expression? TryGet(Expression primal)
    {
        if (primal.IsConstant)
        {
            return primal;
        }

        for (Frame? frame = this; frame is not null; frame = frame.Outer)
        {
            if (frame._values.TryGetValue(primal.Id, out var value))
            {
                return value;
            }
        }

        return null;
    }

    public Expression Map(Expression primal) => primal.Substitute(variable => this[variable]);

    public Expression[] Map(IEnumerable<Expression> primals) => primals.Select(Map).ToArray();

    /// <summary>The array that holds the adjoints of a primal array's elements.</summary>
    public Expression? ShadowOf(Expression array)
    {
        for (Frame? frame = this; frame is not null && array.IsVariable; frame = frame.Outer)
        {
            if (frame._shadows.TryGetValue(array.Id, out var shadow))
            {
                return shadow;
            }
        }

        return null;
    }

    public void Shadow(Expression array, Expression shadow) => _shadows[array.Id] = shadow;

    public IEnumerable<int> AdjointIds => _adjoints.Keys.OrderBy(id => id);

    /// <summary>The adjoint collected here; null when nothing has been added to it.</summary>
    public Expression? AdjointOf(int id) => _adjoints.TryGetValue(id, out var adjoint) ? adjoint : null;

    public void SetAdjoint(int id, Expression adjoint) => _adjoints[id] = adjoint;

    /// <summary>The adjoint collected here, which is then forgotten: its variable is about to be left behind.</summary>
    public Expression? TakeAdjoint(Expression variable)
    {
        var adjoint = AdjointOf(variable.Id);
        _adjoints.Remove(variable.Id);
        return adjoint is { IsZero: true } ? null : adjoint;
    }

    public Record? RecordOf(Loop loop)
    {
        for (Frame? frame = this; frame is not null; frame = frame.Outer)
        {
            if (frame._records.TryGetValue(loop, out var record))
            {
                return record;
            }
        }

        return null;
    }

    public void SetRecord(Loop loop, Record record) => _records[loop] = record;
}

/// <summary>
/// What the forward sweep keeps of a loop's iterations: one array for each kept variable, and how many iterations have
/// been recorded in them.
/// </summary>
/// <param name="Count">The number of iterations recorded so far; null while it is the iteration's own number.</param>
/// <param name="Tapes">For each kept variable of the primal the array that holds its values.</param>
/// <param name="Grows">Whether how many iterations there will be isn't known when the arrays are made.</param>
internal sealed record Record(Expression? Count, IReadOnlyList<(Expression Variable, Expression Tape)> Tapes, bool Grows)
{
    /// <summary>The values that change as the record fills, in a fixed order.</summary>
    public IEnumerable<Expression> State => [.. Count is null ? [] : new[] { Count }, .. Grows ? Tapes.Select(tape => tape.Tape) : []];

    public Record WithState(Queue<Expression> state) => this with
    {
        Count = Count is null ? null : state.Dequeue(),
        Tapes = Grows ? Tapes.Select(tape => (tape.Variable, state.Dequeue())).ToArray() : Tapes,
    };
}
