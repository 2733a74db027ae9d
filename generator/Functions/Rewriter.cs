using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;

namespace SymGrad.Generator.Functions;

/// <summary>Rebuilds a region statement by statement; a pass overrides what it changes.</summary>
internal abstract class Rewriter
{
    /// <summary>What each replaced variable stands for now.</summary>
    protected Dictionary<int, Expression> Replaced { get; } = [];

    private readonly Func<Expression, Expression> _resolve;

    protected Rewriter() => _resolve = Resolve;

    public virtual Region Rewrite(Region region)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var statements = new List<Statement>(region.Statements.Count);
        foreach (var statement in region.Statements)
        {
            Cancellation.Check();
            Rewrite(statement, statements);
        }

        // What a pass left alone stays the same object: most passes find little to do.
        var yields = Map(region.Yields);
        bool isSame = statements.Count == region.Statements.Count;
        for (int i = 0; isSame && i < statements.Count; i++)
        {
            isSame = ReferenceEquals(statements[i], region.Statements[i]);
        }

        return !isSame ? new Region(statements.ToEquatable(), yields)
            : yields.IsSame(region.Yields) ? region
            : region with { Yields = yields };
    }

    protected Expression Map(Expression expression) => Replaced.Count == 0 ? expression : expression.Substitute(_resolve);

    protected EquatableArray<Expression> Map(EquatableArray<Expression> expressions) => Replaced.Count == 0 ? expressions : expressions.SelectSame(Map);

    protected virtual void Rewrite(Statement statement, List<Statement> into)
    {
        switch (statement)
        {
            case Let let:
                var value = Map(let.Value);
                into.Add(ReferenceEquals(value, let.Value) ? let : let with { Value = value });
                break;
            case Store or Effect or Invoke or Clear when Replaced.Count == 0:
                into.Add(statement);
                break;
            case Store store:
                into.Add(store with { Array = Map(store.Array), Indices = Map(store.Indices), Value = Map(store.Value) });
                break;
            case Effect effect:
                into.Add(effect with { Value = Map(effect.Value) });
                break;
            case Invoke invoke:
                into.Add(invoke with { Operands = Map(invoke.Operands), Written = Map(invoke.Written), Changed = Map(invoke.Changed), Guard = invoke.Guard is { } guard ? Map(guard) : null });
                break;
            case Clear clear:
                into.Add(clear with { Array = Map(clear.Array) });
                break;
            case If branch:
                var (condition, then, otherwise) = (Map(branch.Condition), Rewrite(branch.Then), Rewrite(branch.Else));
                into.Add(ReferenceEquals(condition, branch.Condition) && ReferenceEquals(then, branch.Then) && ReferenceEquals(otherwise, branch.Else)
                    ? branch
                    : branch with { Condition = condition, Then = then, Else = otherwise });
                break;
            case Loop loop:
                into.Add(Rewrite(loop));
                break;
        }
    }

    protected virtual Loop Rewrite(Loop loop)
    {
        var (counter, carried) = (Map(loop.Counter), Replaced.Count == 0 ? loop.Carried : loop.Carried.SelectSame(Map));
        var (condition, body) = (Rewrite(loop.Condition), Rewrite(loop.Body));
        return ReferenceEquals(counter, loop.Counter) && carried.IsSame(loop.Carried) && ReferenceEquals(condition, loop.Condition) && ReferenceEquals(body, loop.Body)
            ? loop
            : loop with { Counter = counter, Carried = carried, Condition = condition, Body = body };
    }

    private Carried Map(Carried carried)
    {
        var initial = Map(carried.Initial);
        return ReferenceEquals(initial, carried.Initial) ? carried : carried with { Initial = initial };
    }

    protected Counter? Map(Counter? counter)
    {
        if (counter is null)
        {
            return null;
        }

        var (start, limit) = (Map(counter.Start), Map(counter.Limit));
        return ReferenceEquals(start, counter.Start) && ReferenceEquals(limit, counter.Limit) ? counter : counter with { Start = start, Limit = limit };
    }

    private Expression Resolve(Expression variable)
    {
        while (Replaced.TryGetValue(variable.Id, out var other))
        {
            if (!other.IsVariable)
            {
                return other.IsConstant ? other : other.Substitute(_resolve);
            }

            variable = other;
        }

        return variable;
    }
}
