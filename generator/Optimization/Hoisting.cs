using System;
using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Differentiation;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Optimization;

/// <summary>Takes what is the same in every iteration out of a loop, unless computing it could throw where the loop might not run at all.</summary>
internal sealed class Hoisting : Rewriter
{
    private readonly Function _function;
    private KnownRanges? _ranges;

    private Hoisting(Function function) => _function = function;

    public static Function Run(Function function) => Program.AllStatements(function.Body).Exists(statement => statement is Loop) ? function.With(new Hoisting(function).Rewrite(function.Body)) : function;

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
        HashSet<int>? written = null;
        foreach (var inner in rewritten.Body.Statements)
        {
            if (inner is Let let && (IsTotal(let.Value) || (Ranges.IsKnownElement(let.Value) && !(written ??= WrittenBy(rewritten)).Contains(Program.Of(_function).MemoryOf(let.Value.Operands[0])))) && let.Value.Operands.Any(operand => operand.IsVariable)
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

        into.Add(body.Count == rewritten.Body.Statements.Count ? rewritten : rewritten with { Body = rewritten.Body with { Statements = body.ToEquatable() } });
    }

    private HashSet<int> WrittenBy(Loop loop) => [.. Program.AllStatements(loop).SelectMany(Writes.Of).Select(Program.Of(_function).MemoryOf)];

    private KnownRanges Ranges => _ranges ??= new KnownRanges(_function);

    /// <summary>Whether an operation gives a value whatever its operands are.</summary>
    public static bool IsTotal(Expression value) => RegionBuilder.IsRepeatable(value) && value.Type.IsScalar && value.Operation switch
    {
        Operation.Divide or Operation.Remainder => value.Type.IsFloating,
        Operation.Call => (value.Type.IsFloating && !value.Text.EndsWith(".Clamp", StringComparison.Ordinal) && !(value.Text.EndsWith(".Round", StringComparison.Ordinal) && value.Operands.Count > 1))
            || value.Text is "System.Math.Max" or "System.Math.Min",
        _ => value.Type.Name != "decimal" && !value.Operands.Any(operand => operand.Type.Name == "decimal"),
    };
}
