using System.Collections.Generic;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Writing;

/// <summary>Finds for each local the innermost region around all its uses, which is where C# wants it declared.</summary>
internal sealed class Declarations
{
    private readonly Locals _locals;
    private readonly Region _root;
    private readonly HashSet<Region> _unbraced = new(ReferenceComparer<Region>.Instance);
    private readonly Dictionary<int, Region> _homes = [];
    private readonly Dictionary<Region, (Region? Parent, int Depth)> _places = new(ReferenceComparer<Region>.Instance);

    public Declarations(Function function, Locals locals)
    {
        _locals = locals;
        _root = function.Body;
        Visit(function.Body, null);
    }

    /// <summary>The region that a local is declared in.</summary>
    public Region HomeOf(int local) => _homes.TryGetValue(local, out var home) ? home : _root;

    /// <summary>A region as names see it, and the regions around that: C# lets no name stand both in one and around it.</summary>
    public IEnumerable<Region> Around(Region region)
    {
        for (Region? around = Unnested(region); around is not null; around = _places[around].Parent)
        {
            yield return around;
        }
    }

    /// <summary>The sides of a branch at the end of a region may be written without braces of their own.</summary>
    private Region Unnested(Region region)
    {
        while (_unbraced.Contains(region))
        {
            region = _places[region].Parent!;
        }

        return region;
    }

    /// <summary>Whether a local is declared in a region itself, not around it.</summary>
    public bool IsHome(Region region, Expression variable) => _homes.TryGetValue(_locals.Of(variable), out var home) && ReferenceEquals(home, region);

    private void Visit(Region region, Region? parent)
    {
        _places[region] = (parent, parent is null ? 0 : _places[parent].Depth + 1);
        foreach (var statement in region.Statements)
        {
            Cancellation.Check();
            switch (statement)
            {
                case Let let:
                    Occurs(region, let.Target, let.Value);
                    break;
                case Store store:
                    Occurs(region, store.Array, store.Value);
                    Occurs(region, [.. store.Indices]);
                    break;
                case Effect effect:
                    Occurs(region, effect.Value);
                    break;
                case Invoke invoke:
                    Occurs(region, [.. Reads.OwnOperands(invoke), .. invoke.Results]);
                    break;
                case Clear clear:
                    Occurs(region, clear.Array);
                    break;
                case If branch:
                    Occurs(region, branch.Condition);
                    Occurs(region, [.. branch.Results]);
                    Visit(branch.Then, region);
                    Visit(branch.Else, region);
                    if (ReferenceEquals(statement, region.Statements[region.Statements.Count - 1]))
                    {
                        _unbraced.Add(branch.Then);
                        _unbraced.Add(branch.Else);
                    }

                    break;
                case Loop loop:
                    if (loop.Counter is { } counter)
                    {
                        Occurs(region, counter.Start, counter.Limit);
                    }


                    foreach (var carried in loop.Carried)
                    {
                        Occurs(region, carried.Initial, carried.Parameter, carried.Result);
                    }

                    Visit(loop.Body, region);
                    if (loop.Counter is { } header)
                    {
                        Occurs(loop.Body, header.Index);
                    }

                    if (loop.Counter is null)
                    {
                        // The condition's own steps are written at the top of the body.
                        Visit(loop.Condition, loop.Body);
                        _unbraced.Add(loop.Condition);
                    }

                    break;
            }
        }

        Occurs(region, [.. region.Yields]);
    }

    private void Occurs(Region region, params Expression[] expressions)
    {
        foreach (var expression in expressions)
        {
            foreach (var variable in expression.Variables())
            {
                int local = _locals.Of(variable);
                _homes[local] = _homes.TryGetValue(local, out var home) ? Common(home, region) : region;
            }
        }
    }

    private Region Common(Region a, Region b)
    {
        while (!ReferenceEquals(a, b))
        {
            if (_places[a].Depth >= _places[b].Depth)
            {
                a = _places[a].Parent!;
            }
            else
            {
                b = _places[b].Parent!;
            }
        }

        return a;
    }
}
