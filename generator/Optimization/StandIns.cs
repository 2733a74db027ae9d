using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Optimization;

/// <summary>
/// Puts what a library computed in the place of the formulas that stood beside it to be differentiated. The derivative's own
/// statements take the library's value too, so that a formula is left only as far as something asks for a part of it.
/// </summary>
/// <remarks>It comes last: what a library computed can't be differentiated once more.</remarks>
internal sealed class StandIns : Rewriter
{
    private readonly List<string> _names;
    private readonly HashSet<int> _own = [];
    private Dictionary<int, Expression> _originals = [];

    private StandIns(Function function)
    {
        _names = [.. function.Names];
        foreach (var statement in Differentiation.Program.AllStatements(function.Body).Where(statement => statement is not (Let { Value.Operation: Operation.StandIn } or Let { IsPrimal: false } or Store { IsPrimal: false })))
        {
            _own.UnionWith(Reads.OwnOperands(statement).Concat(Differentiation.Program.Regions(statement).SelectMany(region => region.Yields)).SelectMany(operand => operand.Variables()).Select(variable => variable.Id));
        }
    }

    public static Function Run(Function function)
    {
        if (!Differentiation.Program.AllStatements(function.Body).Any(statement => statement is Let { Value.Operation: Operation.StandIn }))
        {
            return function;
        }

        var pass = new StandIns(function);
        return DeadCode.Remove(function with { Body = pass.Rewrite(function.Body), Names = pass._names.ToEquatable() });
    }

    public override Region Rewrite(Region region)
    {
        var outer = _originals;
        _originals = new Dictionary<int, Expression>(outer);
        var rewritten = base.Rewrite(region);
        _originals = outer;
        return rewritten;
    }

    protected override void Rewrite(Statement statement, List<Statement> into)
    {
        switch (statement)
        {
            case Let { Value.Operation: Operation.StandIn } let:
                var (original, formula) = (Map(let.Value.Operands[0]), Map(let.Value.Operands[1]));
                Replaced[let.Target.Id] = original;
                if (original.IsVariable && _names[original.Id].Length == 0)
                {
                    _names[original.Id] = _names[let.Target.Id];
                }

                // Where the user computes the same in so many words, their value isn't the library's.
                if (formula.IsVariable && !_own.Contains(let.Value.Operands[1].Id))
                {
                    _originals[formula.Id] = original;
                }

                break;
            case Let { IsPrimal: false } let:
                into.Add(let with { Value = Original(Map(let.Value)) });
                break;
            case Store { IsPrimal: false } store:
                into.Add(store with { Array = Map(store.Array), Indices = store.Indices.Select(Map), Value = Original(Map(store.Value)) });
                break;
            default:
                base.Rewrite(statement, into);
                break;
        }
    }

    private Expression Original(Expression value) =>
        value.Substitute(variable => _originals.TryGetValue(variable.Id, out var original) ? original : variable);
}
