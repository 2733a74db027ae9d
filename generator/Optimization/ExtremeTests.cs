using System;
using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Differentiation;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Optimization;

/// <summary>
/// Asks <c>z &gt; c</c> instead of <c>Math.Max(c, z) &gt; c</c> where nothing else needs that maximum, and likewise for a minimum.
/// </summary>
internal sealed class ExtremeTests : Rewriter
{
    private readonly Program _program;
    private readonly VariableMap<int> _reads;
    private readonly Dictionary<int, int> _tests = [];

    private ExtremeTests(Function function)
    {
        _program = Program.Of(function);
        _reads = Reads.Counts(function);

        foreach (var let in Program.AllStatements(function.Body).OfType<Let>().Where(let => Tested(let.Value) is not null))
        {
            int extreme = let.Value.Operands[0].Id;
            _tests[extreme] = _tests.TryGetValue(extreme, out int tests) ? tests + 1 : 1;
        }
    }

    public static Function Run(Function function)
    {
        if (!Program.AllStatements(function.Body).Exists(statement => statement is Let { Value: { Operation: Operation.Call } call } && (call.Text.EndsWith("Max", StringComparison.Ordinal) || call.Text.EndsWith("Min", StringComparison.Ordinal))))
        {
            return function;
        }

        var pass = new ExtremeTests(function);
        return pass._tests.Count == 0 ? function : function.With(pass.Rewrite(function.Body));
    }

    protected override void Rewrite(Statement statement, List<Statement> into)
    {
        if (statement is Let let && Tested(let.Value) is { } argument && _tests[let.Value.Operands[0].Id] == _reads[let.Value.Operands[0]])
        {
            into.Add(let with { Value = let.Value.With([argument, let.Value.Operands[1]]) });
            return;
        }

        base.Rewrite(statement, into);
    }

    /// <summary>For a test of an extreme against one of its own arguments the other argument.</summary>
    private Expression? Tested(Expression test)
    {
        if (test.Operation is not (Operation.Greater or Operation.Less) || _program.DefinitionOf(test.Operands[0]) is not { } extreme
            || extreme.Operation != Operation.Call || extreme.Text.Substring(extreme.Text.LastIndexOf('.') + 1) != (test.Operation == Operation.Greater ? "Max" : "Min"))
        {
            return null;
        }

        return extreme.Operands[1].Equals(test.Operands[1]) ? extreme.Operands[0]
            : extreme.Operands[0].Equals(test.Operands[1]) ? extreme.Operands[1]
            : null;
    }
}
