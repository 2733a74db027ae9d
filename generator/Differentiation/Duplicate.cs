using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Differentiation;

/// <summary>A function's body once more, with variables of its own, so that both can stand in one function.</summary>
internal sealed class Duplicate : Rewriter
{
    private readonly FunctionBuilder _builder;
    private readonly Function _function;

    private Duplicate(Function function, FunctionBuilder builder) => (_function, _builder) = (function, builder);

    /// <summary>Writes a user's method into a region as it is; gives what it returns.</summary>
    public static Expression[] Emit(Function function, FunctionBuilder builder, RegionBuilder region)
    {
        var body = new Duplicate(function, builder).Rewrite(function.Body);
        foreach (var statement in body.Statements)
        {
            region.Take(statement);
        }

        return [.. body.Yields];
    }

    protected override void Rewrite(Statement statement, List<Statement> into)
    {
        statement = statement with { Origin = null, IsPrimal = true };
        switch (statement)
        {
            case Let let:
                into.Add(new Let(Fresh(let.Target), Map(let.Value)) { IsPrimal = true });
                break;
            case If branch:
                var results = branch.Results.Select(Fresh);
                base.Rewrite(branch with { Results = results }, into);
                break;
            default:
                base.Rewrite(statement, into);
                break;
        }
    }

    protected override Loop Rewrite(Loop loop)
    {
        var carried = loop.Carried.Select(item => new Carried(Fresh(item.Parameter), Map(item.Initial), Fresh(item.Result))).ToEquatable();
        var counter = loop.Counter is { } header ? Map(header)! with { Index = Fresh(header.Index) } : null;
        return loop with { Carried = carried, Counter = counter, Condition = Rewrite(loop.Condition), Body = Rewrite(loop.Body) };
    }

    private Expression Fresh(Expression variable)
    {
        var fresh = _builder.NewVariable(variable.Type, _function.NameOf(variable));
        Replaced[variable.Id] = fresh;
        return fresh;
    }
}
