using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Functions;
using SymGrad.Generator.Symbolics;

namespace SymGrad.Generator.Differentiation;

/// <summary>
/// Finds the values that a function can't hide: if one of them is infinite or NaN, so is what the function returns. Where
/// that is so no derivative is promised, so that nothing has to be guarded against it.
/// </summary>
internal sealed class Exposure
{
    private readonly HashSet<int> _exposed = [];
    private readonly Accumulation _accumulation;

    /// <param name="function">The function.</param>
    /// <param name="value">What it returns.</param>
    public Exposure(Function function, Expression value)
    {
        _accumulation = new Accumulation(function);
        Add([value]);
        Visit(function.Body);
    }

    public bool Has(Expression value) => value.IsVariable && _exposed.Contains(value.Id);

    private void Add(IEnumerable<Expression> values) => _exposed.UnionWith(values.Where(value => value.IsVariable).Select(value => value.Id));

    private void Visit(Region region)
    {
        foreach (var statement in region.Statements.Reverse())
        {
            switch (statement)
            {
                case Let let when Has(let.Target):
                    Add(Transparent(let.Value));
                    break;
                case If branch:
                    for (int i = 0; i < branch.Results.Count; i++)
                    {
                        if (Has(branch.Results[i]))
                        {
                            Add([branch.Then.Yields[i], branch.Else.Yields[i]]);
                        }
                    }

                    Visit(branch.Then);
                    Visit(branch.Else);
                    break;
                case Loop loop:
                    for (int i = 0; i < loop.Carried.Count; i++)
                    {
                        // What is only added to never comes back from infinity.
                        if (Has(loop.Carried[i].Result) && _accumulation.Is(loop, i))
                        {
                            Add([loop.Body.Yields[i], loop.Carried[i].Initial]);
                        }
                    }

                    Visit(loop.Body);
                    break;
            }
        }
    }

    /// <summary>
    /// The operands that make an operation's value infinite or NaN when they are, whatever the others are. Not what stands in a
    /// logarithm: of an exponential that overflows there the derivative is known (<see cref="Symbolics.StableShapes"/>).
    /// </summary>
    private static IEnumerable<Expression> Transparent(Expression e) => e.Operation switch
    {
        Operation.Add or Operation.Subtract or Operation.Multiply or Operation.Negate => e.Operands,
        Operation.StandIn => [e.Operands[1]],
        Operation.Divide => [e.Operands[0]],
        Operation.Convert when e.Operands[0].Type.IsFloating => e.Operands,
        Operation.Call when RuleTable.Find(e.Text, e.Operands.Count)?.Name is "Sqrt" or "Cbrt" or "Abs" or "Sin" or "Cos" or "Tan"
            or "Asin" or "Acos" or "Sinh" or "Cosh" or "Asinh" or "Acosh" or "Atanh" => [e.Operands[0]],
        _ => [],
    };
}
