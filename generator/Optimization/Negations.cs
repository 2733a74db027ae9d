using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Optimization;

/// <summary>Writes the opposite of a difference as the difference the other way round, where nothing else needs it: −(a − b) is b − a.</summary>
internal sealed class Negations : Rewriter
{
    private readonly VariableMap<int> _uses;
    private readonly Dictionary<int, Expression> _differences = [];

    private Negations(Function function)
    {
        _uses = Reads.Counts(function);
    }

    public static Function Run(Function function) => function.With(new Negations(function).Rewrite(function.Body));

    protected override void Rewrite(Statement statement, List<Statement> into)
    {
        if (statement is Let { IsPrimal: false } let && let.Target.Type.IsFloating)
        {
            if (let.Value.Operation == Operation.Subtract && _uses[let.Target] == 1)
            {
                _differences[let.Target.Id] = let.Value;
            }
            else if (let.Value.Operation == Operation.Negate && let.Value.Operands[0].IsVariable && _differences.TryGetValue(let.Value.Operands[0].Id, out var difference))
            {
                base.Rewrite(let with { Value = difference.With([difference.Operands[1], difference.Operands[0]]) }, into);
                return;
            }
        }

        base.Rewrite(statement, into);
    }
}
