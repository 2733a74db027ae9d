using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Differentiation;

/// <summary>
/// Which array parameters a function may write to: those from which an array that is stored to may have come. A variable
/// that holds a parameter at first and an array of the method's own later on doesn't make the parameter written.
/// </summary>
internal sealed class Origins
{
    private readonly Dictionary<int, HashSet<int>> _origins = [];
    private readonly HashSet<int> _written = [];
    private bool _changed;

    public Origins(Function function)
    {
        foreach (var parameter in function.Parameters.Where(parameter => parameter.Type.IsIndexed))
        {
            Of(parameter.Variable).Add(parameter.Variable.Id);
        }

        var statements = Program.AllStatements(function.Body).ToList();
        do
        {
            _changed = false;
            statements.ForEach(Visit);
        }
        while (_changed);

        foreach (var array in statements.SelectMany(Writes.KnownOf).Where(array => array.IsVariable))
        {
            _written.UnionWith(Of(array));
        }
    }

    /// <summary>Whether the function may write to an array parameter.</summary>
    public bool IsWritten(Parameter parameter) => _written.Contains(parameter.Variable.Id);

    private HashSet<int> Of(Expression array)
    {
        if (!_origins.TryGetValue(array.Id, out var origins))
        {
            _origins[array.Id] = origins = [];
        }

        return origins;
    }

    private void Flow(Expression from, Expression to)
    {
        if (to.Type.IsIndexed && from.IsVariable && to.IsVariable && !from.Equals(to) && _origins.TryGetValue(from.Id, out var origins) && origins.Count > 0)
        {
            int before = Of(to).Count;
            Of(to).UnionWith(origins);
            _changed |= Of(to).Count > before;
        }
    }

    private void Visit(Statement statement)
    {
        switch (statement)
        {
            case Let { Value.Operation: not (Operation.NewArray or Operation.Copy) } let:
                foreach (var operand in let.Value.Operands)
                {
                    Flow(operand, let.Target);
                }

                break;

            // A row that is put into an array may be written through it.
            case Store { Value.Type.IsIndexed: true } store:
                Flow(store.Value, store.Array);
                break;
            case If branch:
                for (int i = 0; i < branch.Results.Count; i++)
                {
                    Flow(branch.Then.Yields[i], branch.Results[i]);
                    Flow(branch.Else.Yields[i], branch.Results[i]);
                }

                break;
            case Loop loop:
                for (int i = 0; i < loop.Carried.Count; i++)
                {
                    Flow(loop.Carried[i].Initial, loop.Carried[i].Parameter);
                    Flow(loop.Body.Yields[i], loop.Carried[i].Parameter);
                    Flow(loop.Carried[i].Parameter, loop.Carried[i].Result);
                }

                break;
        }
    }
}
