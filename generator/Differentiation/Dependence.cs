using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Differentiation;

/// <summary>
/// What changes with the numbers that are differentiated, whether or not a derivative goes through: <c>(int)x</c>, and the integer
/// that a branch on x chooses. Lengths of parameters don't.
/// </summary>
internal sealed class Dependence
{
    private readonly HashSet<int> _dependent = [];
    private readonly HashSet<int> _parameters;

    public Dependence(Function primal)
    {
        _parameters = [.. primal.Parameters.Where(parameter => parameter.IsActive).Select(parameter => parameter.Variable.Id)];
        _dependent.UnionWith(_parameters);

        // What an iteration hands to the next is known after the body; an array, after the last store.
        int before;
        do
        {
            before = _dependent.Count;
            Visit(primal.Body, false);
        }
        while (_dependent.Count > before);
    }

    /// <summary>Whether a value depends on the numbers.</summary>
    public bool Has(Expression value) => value.Operation switch
    {
        Operation.Variable => _dependent.Contains(value.Id),
        Operation.Length or Operation.DimensionLength when value.Operands[0].Operation == Operation.Variable && _parameters.Contains(value.Operands[0].Id) => value.Operands.Skip(1).Any(Has),
        _ => value.Operands.Any(Has),
    };

    /// <summary>Whether how often a loop runs depends on the numbers.</summary>
    public bool HasTrips(Loop loop) => (loop.Counter is { } counter && (Has(counter.Start) || Has(counter.Limit)))
        || loop.Condition.Yields.Any(Has)
        || (loop.Exit >= 0 && Has(loop.Body.Yields[loop.Exit]));

    private void Visit(Region region, bool isChosen)
    {
        foreach (var statement in region.Statements)
        {
            Cancellation.Check();
            Visit(statement, isChosen);
        }
    }

    private void Visit(Statement statement, bool isChosen)
    {
        switch (statement)
        {
            case Let let:
                Mark(let.Target, Has(let.Value));
                foreach (var array in Writes.ByCall(let.Value))
                {
                    Mark(array, isChosen || Has(let.Value));
                }

                break;
            case Store store:
                Mark(store.Array, isChosen || Has(store.Value) || store.Indices.Any(Has));
                break;
            case Clear clear:
                Mark(clear.Array, isChosen);
                break;
            case Invoke invoke:
                foreach (var given in invoke.Results.Concat(invoke.Written))
                {
                    Mark(given, true);
                }

                break;
            case If branch:
                isChosen |= Has(branch.Condition);
                Visit(branch.Then, isChosen);
                Visit(branch.Else, isChosen);
                for (int i = 0; i < branch.Results.Count; i++)
                {
                    Mark(branch.Results[i], isChosen || Has(branch.Then.Yields[i]) || Has(branch.Else.Yields[i]));
                }

                break;
            case Loop loop:
                Visit(loop.Condition, isChosen);
                isChosen |= HasTrips(loop);
                Visit(loop.Body, isChosen);
                for (int i = 0; i < loop.Carried.Count; i++)
                {
                    var carried = loop.Carried[i];
                    bool depends = Has(carried.Initial) || Has(loop.Body.Yields[i]);
                    Mark(carried.Parameter, depends);

                    // How often it ran shows in what comes out, not in an iteration.
                    Mark(carried.Result, depends || isChosen);
                }

                break;
        }
    }

    private void Mark(Expression variable, bool depends)
    {
        if (depends)
        {
            _dependent.Add(variable.Id);
        }
    }
}
