using System;
using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Writing;

/// <summary>
/// Decides which versions share one C# local: a loop's variable before, in and after it, the two sides of a branch. Versions
/// share only if no two of them are needed at the same time, and never under two different names of the user's.
/// </summary>
internal sealed class Locals
{
    private readonly Function _function;
    private readonly Dictionary<int, int> _parents = [];

    /// <summary>For each version that stands for others, itself and those; for one alone there is none.</summary>
    private readonly Dictionary<int, VersionSet> _groups = [];

    /// <summary>What is needed while a version, or one that it stands for, gets its value.</summary>
    private readonly Dictionary<int, VersionSet> _conflicts = [];
    private readonly List<(Expression To, Expression From)> _copies = [];

    /// <summary>The versions that may share a local, and the place of each in a <see cref="VersionSet"/>.</summary>
    private readonly Dictionary<int, int> _candidates = [];
    private readonly HashSet<int> _fixed = [];

    /// <summary>The versions that stand for a parameter.</summary>
    private readonly HashSet<int> _parameters;

    private readonly Func<Expression, bool> _varies;

    /// <param name="function">The function.</param>
    /// <param name="varies">Whether a variable is a vector, which shares its local with vectors only.</param>
    public Locals(Function function, Func<Expression, bool> varies)
    {
        _function = function;
        _varies = varies;
        foreach (var parameter in function.Parameters.Where(parameter => parameter.Passing != Passing.Value || parameter.Of is not null))
        {
            _fixed.Add(parameter.Variable.Id);
        }

        _parameters = [.. function.Parameters.Select(parameter => parameter.Variable.Id)];
        FindCopies(function.Body);
        var live = new VersionSet();
        Needs(function.Body.Yields, live);
        Walk(function.Body, live);
        foreach (var parameter in function.Parameters)
        {
            Define(parameter.Variable, live);
        }

        foreach (var (to, from) in _copies)
        {
            Cancellation.Check();
            Share(to, from);
        }
    }

    /// <summary>The version that stands for all that share a local with it.</summary>
    public int Of(Expression variable) => Find(variable.Id);

    public bool Same(Expression a, Expression b) => a.IsVariable && b.IsVariable && Find(a.Id) == Find(b.Id);

    /// <summary>The local's name as the user wrote it; empty if none of its versions has one.</summary>
    public string NameOf(int local) => _names.TryGetValue(local, out string? name) ? name : _function.Names[local];

    private readonly Dictionary<int, string> _names = [];

    private void FindCopies(Region region)
    {
        foreach (var statement in region.Statements)
        {
            Cancellation.Check();
            switch (statement)
            {
                case Let { Value.Operation: Operation.Grow } grown:
                    Copy(grown.Target, grown.Value.Operands[0]);
                    break;
                case If branch:
                    FindCopies(branch.Then);
                    FindCopies(branch.Else);
                    for (int i = 0; i < branch.Results.Count; i++)
                    {
                        Copy(branch.Results[i], branch.Then.Yields[i]);
                        Copy(branch.Results[i], branch.Else.Yields[i]);
                    }

                    break;
                case Loop loop:
                    for (int i = 0; i < loop.Carried.Count; i++)
                    {
                        Copy(loop.Carried[i].Parameter, loop.Body.Yields[i]);
                        Copy(loop.Carried[i].Result, loop.Carried[i].Parameter);
                    }

                    FindCopies(loop.Condition);
                    FindCopies(loop.Body);
                    foreach (var carried in loop.Carried)
                    {
                        Copy(carried.Parameter, carried.Initial);
                    }

                    break;
            }
        }
    }

    private void Copy(Expression to, Expression from)
    {
        AddCandidate(to);
        if (from.IsVariable && from.Type.Equals(to.Type) && _varies(from) == _varies(to))
        {
            AddCandidate(from);
            _copies.Add((to, from));
        }
    }

    private void AddCandidate(Expression version)
    {
        if (!_candidates.ContainsKey(version.Id))
        {
            _candidates[version.Id] = _candidates.Count;
        }
    }

    private void Needs(IEnumerable<Expression> expressions, VersionSet live)
    {
        foreach (var expression in expressions)
        {
            Needs(expression, live);
        }
    }

    private void Needs(Expression expression, VersionSet live)
    {
        if (expression.IsVariable)
        {
            if (_candidates.TryGetValue(expression.Id, out int place))
            {
                live.Add(place);
            }

            return;
        }

        for (int i = 0; i < expression.Operands.Count; i++)
        {
            Needs(expression.Operands[i], live);
        }
    }

    /// <summary>A variable gets its value while others are still needed: it can't share with them, save with the one it copies.</summary>
    private void Define(Expression variable, VersionSet live, Expression? source = null)
    {
        if (!_candidates.TryGetValue(variable.Id, out int place))
        {
            return;
        }

        live.Remove(place);
        if (!_conflicts.TryGetValue(variable.Id, out var conflicts))
        {
            _conflicts[variable.Id] = conflicts = new VersionSet();
        }

        if (source is { IsVariable: true } && _candidates.TryGetValue(source.Id, out int copied) && live.Contains(copied) && !conflicts.Contains(copied))
        {
            conflicts.UnionWith(live);
            conflicts.Remove(copied);
        }
        else
        {
            conflicts.UnionWith(live);
        }
    }

    /// <summary>Walks a region backwards; <paramref name="live"/> goes from what is needed after it to what is needed before it.</summary>
    private void Walk(Region region, VersionSet live)
    {
        foreach (var statement in region.Statements.Reverse())
        {
            Cancellation.Check();
            switch (statement)
            {
                case Let let:
                    Define(let.Target, live, let.Value.Operation == Operation.Grow ? let.Value.Operands[0] : null);
                    Needs(let.Value, live);
                    break;
                case Store store:
                    Needs([store.Array, store.Value, .. store.Indices], live);
                    break;
                case Effect effect:
                    Needs(effect.Value, live);
                    break;
                case Invoke invoke:
                    // The results are set to zero before the operands are read, and all of them exist at once.
                    Needs(invoke.Results, live);
                    Needs(Reads.OwnOperands(invoke), live);
                    foreach (var result in invoke.Results)
                    {
                        Define(result, live);
                        Needs(result, live);
                    }

                    foreach (var result in invoke.Results.Where(result => _candidates.ContainsKey(result.Id)))
                    {
                        live.Remove(_candidates[result.Id]);
                    }

                    break;
                case Clear clear:
                    Needs(clear.Array, live);
                    break;
                case If branch:
                    var sides = new[] { branch.Then, branch.Else }.Select(side =>
                    {
                        var inner = new VersionSet(live);
                        Assign(branch.Results, side.Yields, inner);
                        Walk(side, inner);
                        return inner;
                    }).ToArray();

                    // What neither side needs isn't needed before them.
                    live.Become(sides[0]);
                    live.UnionWith(sides[1]);
                    Needs(branch.Condition, live);
                    break;
                case Loop loop:
                    Walk(loop, live);
                    break;
            }
        }
    }

    private void Walk(Loop loop, VersionSet live)
    {
        var parameters = loop.Carried.Select(carried => carried.Parameter).ToArray();

        // After the loop: each result is the parameter's last value.
        foreach (var carried in loop.Carried)
        {
            Define(carried.Result, live, carried.Parameter);
            live.Add(_candidates[carried.Parameter.Id]);
        }

        var inside = new VersionSet(live);
        var own = new HashSet<int>(Reads.DefinedBy(loop).Select(variable => variable.Id));
        foreach (var variable in Reads.Of(loop.Condition).Concat(Reads.Of(loop.Body)))
        {
            if (_candidates.TryGetValue(variable.Id, out int place) && !own.Contains(variable.Id))
            {
                inside.Add(place);
            }
        }

        if (loop.Counter is { } counter)
        {
            Needs([counter.Limit], inside);
        }

        Needs(loop.Body.Yields.Skip(parameters.Length), inside);
        Assign(parameters.ToEquatable(), loop.Body.Yields.Take(parameters.Length).ToEquatable(), inside);
        Walk(loop.Body, inside);
        Needs(loop.Condition.Yields, inside);
        Walk(loop.Condition, inside);
        live.UnionWith(inside);
        foreach (var parameter in parameters)
        {
            live.Add(_candidates[parameter.Id]);
        }

        if (loop.Counter is { } header)
        {
            Define(header.Index, live);
            Needs([header.Start, header.Limit], live);
        }

        Assign(parameters.ToEquatable(), loop.Carried.Select(carried => carried.Initial).ToEquatable(), live);
    }

    /// <summary>Several variables get their values at once.</summary>
    private void Assign(EquatableArray<Expression> targets, EquatableArray<Expression> values, VersionSet live)
    {
        // Whatever is assigned is needed after, or it would not be there; so no two targets share a local.
        foreach (var target in targets)
        {
            live.Add(_candidates[target.Id]);
        }

        // Each is assigned while the others' values are needed.
        var needed = values.Select(value => value.Variables().Distinct().ToList()).ToList();
        var needs = needed.SelectMany(variables => variables).GroupBy(variable => variable.Id).ToDictionary(group => group.Key, group => group.Count());
        var copies = values.Where(value => value.IsVariable).GroupBy(value => value.Id).ToDictionary(group => group.Key, group => group.Count());
        var all = new VersionSet(live);
        Needs(values, all);
        for (int i = 0; i < targets.Count; i++)
        {
            var sources = new VersionSet(all);
            foreach (var variable in needed[i])
            {
                int own = values[i].IsVariable ? copies[variable.Id] : 1;
                if (needs[variable.Id] == own && _candidates.TryGetValue(variable.Id, out int place) && !live.Contains(place))
                {
                    sources.Remove(place);
                }
            }

            Define(targets[i], sources, values[i]);
        }

        foreach (var target in targets)
        {
            live.Remove(_candidates[target.Id]);
        }

        Needs(values, live);
    }

    private int Find(int id)
    {
        while (_parents.TryGetValue(id, out int parent))
        {
            if (_parents.TryGetValue(parent, out int next))
            {
                // Half of the way is enough the next time.
                _parents[id] = next;
            }

            id = parent;
        }

        return id;
    }

    private void Share(Expression a, Expression b)
    {
        (int x, int y) = (Find(a.Id), Find(b.Id));
        if (x == y || _fixed.Contains(x) || _fixed.Contains(y))
        {
            return;
        }

        (string nameX, string nameY) = (NameOf(x), NameOf(y));
        if (nameX.Length > 0 && nameY.Length > 0 && nameX != nameY)
        {
            return;
        }

        if (Conflict(x, y) || Conflict(y, x))
        {
            return;
        }

        // Parameters stay the representative, so that their name is kept.
        (int child, int parent) = _parameters.Contains(y) ? (x, y) : (y, x);
        _parents[child] = parent;
        _names[parent] = nameX.Length > 0 ? nameX : nameY;
        if (_parameters.Contains(child))
        {
            _parameters.Add(parent);
        }

        _groups[parent] = Joined(GroupOf(parent), GroupOf(child));
        if (_conflicts.TryGetValue(child, out var conflicts))
        {
            _conflicts[parent] = _conflicts.TryGetValue(parent, out var others) ? Joined(others, conflicts) : conflicts;
        }

        _groups.Remove(child);
        _conflicts.Remove(child);
    }

    private static VersionSet Joined(VersionSet set, VersionSet other)
    {
        set.UnionWith(other);
        return set;
    }

    private VersionSet GroupOf(int version)
    {
        if (!_groups.TryGetValue(version, out var group))
        {
            group = new VersionSet();
            group.Add(_candidates[version]);
        }

        return group;
    }

    /// <summary>Whether one of a group is needed while one of another group gets its value.</summary>
    private bool Conflict(int defined, int needed) => _conflicts.TryGetValue(defined, out var conflicts)
        && (_groups.TryGetValue(needed, out var group) ? conflicts.Overlaps(group) : conflicts.Contains(_candidates[needed]));
}
