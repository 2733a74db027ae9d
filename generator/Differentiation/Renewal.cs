using System;
using System.Collections.Generic;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Differentiation;

/// <summary>Statements once more, with variables of their own, so that both can stand in one function.</summary>
/// <param name="builder">Makes the variables.</param>
/// <param name="nameOf">What a variable is called.</param>
internal class Renewal(FunctionBuilder builder, Func<Expression, string> nameOf) : Rewriter
{
    /// <summary>A region in which some variables stand for others that are there already.</summary>
    public static Region Of(Region region, FunctionBuilder builder, IEnumerable<(Expression Old, Expression New)> known)
    {
        var renewal = new Renewal(builder, builder.NameOf);
        foreach (var (old, now) in known)
        {
            renewal.Replaced[old.Id] = now;
        }

        return renewal.Rewrite(region);
    }

    protected override void Rewrite(Statement statement, List<Statement> into)
    {
        switch (statement)
        {
            case Let let:
                into.Add(let with { Value = Map(let.Value), Target = Fresh(let.Target) });
                break;
            case If branch:
                base.Rewrite(branch with { Results = branch.Results.Select(Fresh) }, into);
                break;
            case Loop:
                base.Rewrite(statement, into);
                break;
            default:
                // The same statement twice would be taken for one by the passes that tell statements apart by where they stand.
                base.Rewrite(statement with { }, into);
                break;
        }
    }

    protected override Loop Rewrite(Loop loop)
    {
        var carried = loop.Carried.Select(item => new Carried(Fresh(item.Parameter), Map(item.Initial), Fresh(item.Result)));
        var counter = loop.Counter is { } header ? Map(header)! with { Index = Fresh(header.Index) } : null;
        return loop with { Carried = carried, Counter = counter, Condition = Rewrite(loop.Condition), Body = Rewrite(loop.Body) };
    }

    protected virtual Expression Fresh(Expression variable)
    {
        var fresh = builder.NewVariable(variable.Type, nameOf(variable));
        Replaced[variable.Id] = fresh;
        return fresh;
    }
}
