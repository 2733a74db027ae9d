using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Optimization;

/// <summary>Takes what is the same in every iteration out of a loop, unless computing it could throw where the loop might not run at all.</summary>
internal sealed class Hoisting : Rewriter
{
    public static Function Run(Function function) => function with { Body = new Hoisting().Rewrite(function.Body) };

    protected override void Rewrite(Statement statement, List<Statement> into)
    {
        if (statement is not Loop loop)
        {
            base.Rewrite(statement, into);
            return;
        }

        // Inner loops first, so that what they give up may leave this one too.
        var rewritten = Rewrite(loop);
        var defined = new HashSet<int>(Reads.DefinedBy(rewritten).Select(variable => variable.Id));
        var body = new List<Statement>();
        foreach (var inner in rewritten.Body.Statements)
        {
            if (inner is Let let && IsTotal(let.Value) && let.Value.Operands.Any(operand => operand.IsVariable)
                && let.Value.Variables().All(variable => !defined.Contains(variable.Id)))
            {
                into.Add(inner);
                defined.Remove(let.Target.Id);
            }
            else
            {
                body.Add(inner);
            }
        }

        into.Add(rewritten with { Body = rewritten.Body with { Statements = body.ToEquatable() } });
    }

    private static bool IsTotal(Expression value) => RegionBuilder.IsRepeatable(value) && value.Type.IsScalar
        && !(value.Operation is Operation.Divide or Operation.Remainder && !value.Type.IsFloating);
}
