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
        var yields = region.Yields.SelectSame(Map);
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

    protected virtual void Rewrite(Statement statement, List<Statement> into)
    {
        switch (statement)
        {
            case Let let:
                var value = Map(let.Value);
                into.Add(ReferenceEquals(value, let.Value) ? let : let with { Value = value });
                break;
            case Store store:
                into.Add(store with { Array = Map(store.Array), Indices = store.Indices.Select(Map), Value = Map(store.Value) });
                break;
            case Effect effect:
                into.Add(effect with { Value = Map(effect.Value) });
                break;
            case Invoke invoke:
                into.Add(invoke with { Operands = invoke.Operands.Select(Map), Written = invoke.Written.Select(Map), Changed = invoke.Changed.Select(Map), Guard = invoke.Guard is { } guard ? Map(guard) : null });
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

    protected virtual Loop Rewrite(Loop loop) => loop with
    {
        Counter = Map(loop.Counter),
        Carried = loop.Carried.Select(carried => carried with { Initial = Map(carried.Initial) }),
        Condition = Rewrite(loop.Condition),
        Body = Rewrite(loop.Body),
    };

    protected Counter? Map(Counter? counter) => counter is null ? null : counter with { Start = Map(counter.Start), Limit = Map(counter.Limit) };

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
