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
    private readonly Dictionary<int, HashSet<int>> _conflicts = [];
    private readonly List<(Expression To, Expression From)> _copies = [];
    private readonly HashSet<int> _candidates = [];
    private readonly HashSet<int> _fixed = [];

    public Locals(Function function)
    {
        _function = function;
        foreach (var parameter in function.Parameters.Where(parameter => parameter.Passing != Passing.Value || parameter.Of is not null))
        {
            _fixed.Add(parameter.Variable.Id);
        }

        FindCopies(function.Body);
        var live = new HashSet<int>();
        Needs(function.Body.Yields, live);
        Walk(function.Body, live);
        foreach (var parameter in function.Parameters)
        {
            Define(parameter.Variable, live);
        }

        foreach (var (to, from) in _copies)
        {
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
        _candidates.Add(to.Id);
        if (from.IsVariable && from.Type.Equals(to.Type))
        {
            _candidates.Add(from.Id);
            _copies.Add((to, from));
        }
    }

    private void Needs(IEnumerable<Expression> expressions, HashSet<int> live)
    {
        foreach (var variable in expressions.SelectMany(expression => expression.Variables()))
        {
            if (_candidates.Contains(variable.Id))
            {
                live.Add(variable.Id);
            }
        }
    }

    /// <summary>A variable gets its value while others are still needed: it can't share with them, save with the one it copies.</summary>
    private void Define(Expression variable, HashSet<int> live, Expression? source = null)
    {
        live.Remove(variable.Id);
        if (!_candidates.Contains(variable.Id))
        {
            return;
        }

        foreach (int other in live)
        {
            if (source is null || !source.IsVariable || other != source.Id)
            {
                Conflict(variable.Id, other);
            }
        }
    }

    private void Conflict(int a, int b)
    {
        Of(a).Add(b);
        Of(b).Add(a);

        HashSet<int> Of(int id)
        {
            if (!_conflicts.TryGetValue(id, out var set))
            {
                _conflicts[id] = set = [];
            }

            return set;
        }
    }

    /// <summary>Walks a region backwards; <paramref name="live"/> goes from what is needed after it to what is needed before it.</summary>
    private void Walk(Region region, HashSet<int> live)
    {
        foreach (var statement in region.Statements.Reverse())
        {
            switch (statement)
            {
                case Let let:
                    Define(let.Target, live, let.Value.Operation == Operation.Grow ? let.Value.Operands[0] : null);
                    Needs([let.Value], live);
                    break;
                case Store store:
                    Needs([store.Array, store.Value, .. store.Indices], live);
                    break;
                case Effect effect:
                    Needs([effect.Value], live);
                    break;
                case Invoke invoke:
                    // The results are set to zero before the operands are read, and all of them exist at once.
                    live.UnionWith(invoke.Results.Where(result => _candidates.Contains(result.Id)).Select(result => result.Id));
                    Needs(Reads.OwnOperands(invoke), live);
                    foreach (var result in invoke.Results)
                    {
                        Define(result, live);
                        live.Add(result.Id);
                    }

                    live.ExceptWith(invoke.Results.Select(result => result.Id));
                    break;
                case Clear clear:
                    Needs([clear.Array], live);
                    break;
                case If branch:
                    var sides = new[] { branch.Then, branch.Else }.Select(side =>
                    {
                        var inner = new HashSet<int>(live);
                        Assign(branch.Results, side.Yields, inner);
                        Walk(side, inner);
                        return inner;
                    }).ToArray();
                    live.Clear();
                    live.UnionWith(sides[0]);
                    live.UnionWith(sides[1]);
                    Needs([branch.Condition], live);
                    break;
                case Loop loop:
                    Walk(loop, live);
                    break;
            }
        }
    }

    private void Walk(Loop loop, HashSet<int> live)
    {
        var parameters = loop.Carried.Select(carried => carried.Parameter).ToArray();

        // After the loop: each result is the parameter's last value.
        foreach (var carried in loop.Carried)
        {
            Define(carried.Result, live, carried.Parameter);
            live.Add(carried.Parameter.Id);
        }

        var inside = new HashSet<int>(live);
        var own = new HashSet<int>(Reads.DefinedBy(loop).Select(variable => variable.Id));
        foreach (var variable in Reads.Of(loop.Condition).Concat(Reads.Of(loop.Body)))
        {
            if (_candidates.Contains(variable.Id) && !own.Contains(variable.Id))
            {
                inside.Add(variable.Id);
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
            live.Add(parameter.Id);
        }

        if (loop.Counter is { } header)
        {
            Define(header.Index, live);
            Needs([header.Start, header.Limit], live);
        }

        Assign(parameters.ToEquatable(), loop.Carried.Select(carried => carried.Initial).ToEquatable(), live);
    }

    /// <summary>Several variables get their values at once.</summary>
    private void Assign(EquatableArray<Expression> targets, EquatableArray<Expression> values, HashSet<int> live)
    {
        // Whatever is assigned is needed after, or it would not be there; so no two targets share a local.
        foreach (var target in targets)
        {
            live.Add(target.Id);
        }

        var after = new HashSet<int>(live);
        for (int i = 0; i < targets.Count; i++)
        {
            var sources = new HashSet<int>(after);
            Needs(values.Where((value, k) => k != i && !(value.IsVariable && values[i].Equals(value))), sources);
            Define(targets[i], sources, values[i]);
        }

        foreach (var target in targets)
        {
            live.Remove(target.Id);
        }

        Needs(values, live);
    }

    private int Find(int id)
    {
        while (_parents.TryGetValue(id, out int parent))
        {
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

        var conflictsX = _conflicts.TryGetValue(x, out var knownX) ? knownX : [];
        var conflictsY = _conflicts.TryGetValue(y, out var knownY) ? knownY : [];
        if (conflictsX.Any(id => Find(id) == y) || conflictsY.Any(id => Find(id) == x))
        {
            return;
        }

        // Parameters stay the representative, so that their name is kept.
        bool keepY = _function.Parameters.Any(parameter => Find(parameter.Variable.Id) == y);
        (int child, int parent) = keepY ? (x, y) : (y, x);
        _parents[child] = parent;
        _names[parent] = nameX.Length > 0 ? nameX : nameY;
        _conflicts[parent] = [.. conflictsX, .. conflictsY];
    }
}
