using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Functions;
using SymGrad.Generator.Symbolics;

namespace SymGrad.Generator.Differentiation;

/// <summary>
/// Finds the values that a function can't hide: if one of them is infinite or NaN, so is what the function returns. Where
/// that is so no derivative is promised, so that nothing has to be guarded against it.
/// </summary>
/// <remarks>
/// A value may be hidden on one way through the function and not on another: what only a branch or a loop makes of it counts in that
/// branch or loop, and not before it, where nobody knows whether it will run.
/// </remarks>
internal sealed class Exposure
{
    private readonly Dictionary<int, List<Region>> _exposed = [];
    private readonly Dictionary<Region, Region?> _around = new(ReferenceComparer<Region>.Instance);
    private readonly Dictionary<int, Region> _homes = [];
    private readonly Accumulation _accumulation;

    /// <param name="function">The function.</param>
    /// <param name="value">What it returns.</param>
    public Exposure(Function function, Expression value)
    {
        _accumulation = Program.Of(function).Accumulation;
        Index(function.Body, null);
        Add([value], function.Body);
        Visit(function.Body);
    }

    /// <summary>Whether a value shows in the result wherever an operation runs.</summary>
    public bool Has(Expression value, Let where) => _homes.TryGetValue(where.Target.Id, out var region) && Has(value, region);

    private bool Has(Expression value, Region region)
    {
        if (!value.IsVariable || !_exposed.TryGetValue(value.Id, out var regions))
        {
            return false;
        }

        for (Region? around = region; around is not null; around = _around[around])
        {
            if (regions.Any(known => ReferenceEquals(known, around)))
            {
                return true;
            }
        }

        return false;
    }

    private void Index(Region region, Region? around)
    {
        _around[region] = around;
        foreach (var statement in region.Statements)
        {
            Cancellation.Check();
            if (statement is Let let)
            {
                _homes[let.Target.Id] = region;
            }

            foreach (var inner in Program.Regions(statement))
            {
                Index(inner, region);
            }
        }
    }

    private void Add(IEnumerable<Expression> values, Region region)
    {
        foreach (var value in values.Where(value => value.IsVariable))
        {
            if (!_exposed.TryGetValue(value.Id, out var regions))
            {
                _exposed[value.Id] = regions = [];
            }

            regions.Add(region);
        }
    }

    private void Visit(Region region)
    {
        foreach (var statement in region.Statements.Reverse())
        {
            Cancellation.Check();
            switch (statement)
            {
                case Let let when Has(let.Target, region):
                    Add(Transparent(let.Value), region);
                    break;
                case If branch:
                    for (int i = 0; i < branch.Results.Count; i++)
                    {
                        if (Has(branch.Results[i], region))
                        {
                            Add([branch.Then.Yields[i]], branch.Then);
                            Add([branch.Else.Yields[i]], branch.Else);
                        }
                    }

                    Visit(branch.Then);
                    Visit(branch.Else);
                    break;
                case Loop loop:
                    for (int i = 0; i < loop.Carried.Count; i++)
                    {
                        // What is only added to never comes back from infinity.
                        if (Has(loop.Carried[i].Result, region) && _accumulation.Is(loop, i))
                        {
                            Add([loop.Body.Yields[i]], loop.Body);
                            Add([loop.Carried[i].Initial], region);
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
