using System;
using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Differentiation;

/// <summary>
/// What the transforms ask about a function: where each statement stands, which arrays are the same memory, and whether an
/// element that was read still holds the same number when the function has run.
/// </summary>
internal sealed partial class Program
{
    private readonly List<RegionNode> _nodes = [];
    private readonly Dictionary<int, int> _parents = [];
    private readonly Dictionary<int, RegionNode> _homes = [];
    private readonly Dictionary<int, List<(int Order, RegionNode Node, bool OfArrays)>> _stores = [];
    private readonly VariableMap<Expression?> _definitions;
    private readonly Dictionary<int, (Carried Carried, Expression Next)> _carried = [];

    /// <summary>The variables that are given an array which is made for them.</summary>
    private readonly List<int> _made = [];

    /// <summary>For arrays in which each iteration of a loop keeps to a part of its own, that in a word.</summary>
    private readonly Dictionary<int, string> _parts = [];
    private int _order;

    public Program(Function function)
    {
        Function = function;
        _definitions = new(function.Names.Count);
        Root = new RegionNode(function.Body, null, null);
        foreach (var parameter in function.Parameters)
        {
            if (parameter.Type.IsIndexed)
            {
                _homes[parameter.Variable.Id] = Root;
            }
        }

        Visit(Root);
    }

    /// <summary>What is known of a function; one pass after the other asks it of the same.</summary>
    public static Program Of(Function function) => s_latest is { } latest && ReferenceEquals(latest.Function, function) ? latest : s_latest = new Program(function);

    /// <summary>Lets go of the latest function: work on it has ended, or was ended halfway, so that what is known of it may not be whole.</summary>
    public static void Forget() => s_latest = null;

    [ThreadStatic]
    private static Program? s_latest;

    public Function Function { get; }

    public RegionNode Root { get; }

    public RegionNode NodeOf(Region region)
    {
        if (_byRegion is null)
        {
            _byRegion = new(ReferenceComparer<Region>.Instance);
            foreach (var node in _nodes)
            {
                _byRegion[node.Region] = node;
            }
        }

        return _byRegion[region];
    }

    private Dictionary<Region, RegionNode>? _byRegion;

    /// <summary>The operation that gave a variable its value; null for parameters, joined and carried variables.</summary>
    public Expression? DefinitionOf(Expression atom) => _definitions[atom];

    /// <summary>How a loop arrives at a variable that is its result or carried through it.</summary>
    public (Carried Carried, Expression Next)? CarriedOf(Expression atom) => _carried.TryGetValue(atom.Id, out var carried) ? carried : null;

    /// <summary>The memory that an array value refers to, as a number; -1 for memory outside the function.</summary>
    public int MemoryOf(Expression array) => array.IsVariable ? Find(array.Id) : -1;

    /// <summary>Whether the function stores to the memory anywhere.</summary>
    public bool IsWritten(int memory) => _stores.ContainsKey(memory);

    /// <summary>Whether the function may write to an array parameter.</summary>
    public bool IsWritten(Parameter parameter) => (_arrayOrigins ??= new Origins(Function)).IsWritten(parameter);

    private Origins? _arrayOrigins;

    /// <summary>The sums that its loops add up.</summary>
    public Accumulation Accumulation => _accumulation ??= new Accumulation(Function);

    private Accumulation? _accumulation;

    /// <summary>Whether memory that a parameter refers to may also be memory of the function's own, or of another parameter.</summary>
    public bool IsShared(Expression parameter)
    {
        int memory = MemoryOf(parameter);
        return Function.Parameters.Count(other => other.Type.IsIndexed && MemoryOf(other.Variable) == memory) > 1
            || _made.Exists(id => Find(id) == memory);
    }

    /// <summary>The innermost region in which all of the memory is made: the body of the function for parameters.</summary>
    public RegionNode HomeOf(int memory) => _homes.TryGetValue(memory, out var home) ? home : Root;

    /// <summary>
    /// Whether an element that a statement read still holds that number when its region is run again in the reverse sweep:
    /// nothing may store to the memory after it, nor in a loop around it.
    /// </summary>
    public bool IsStable(Expression loaded, int memory) => IsStable(loaded, memory, isRow: loaded.Type.IsIndexed);

    private bool IsStable(Expression loaded, int memory, bool isRow)
    {
        if (!_stores.TryGetValue(memory, out var stores))
        {
            return true;
        }

        var (order, node) = Lets[loaded.Id];
        var home = HomeOf(memory);
        RegionNode? outermostLoop = null;
        for (RegionNode? at = node; at is not null && !ReferenceEquals(at, home); at = at.Parent)
        {
            // What other iterations store goes to other parts.
            if (at.Owner is Loop loop && !(_parts.TryGetValue(memory, out string parts) && loop.Counter is { } counter && Expression.OfParts(counter) == parts))
            {
                outermostLoop = at;
            }
        }

        // Rows of rows: writing numbers into a row doesn't change which row it is.
        return stores.All(store => (isRow && !store.OfArrays) || (store.Order < order && (outermostLoop is null || !outermostLoop.Encloses(store.Node))));
    }

    /// <summary>For each variable which of all statements gives it its value, and the region of that one; few functions are asked for it.</summary>
    private VariableMap<(int Order, RegionNode Node)> Lets
    {
        get
        {
            if (_lets is null)
            {
                _lets = new(Function.Names.Count);
                int order = 0;
                Number(Function.Body, _lets, ref order);
            }

            return _lets;
        }
    }

    private VariableMap<(int Order, RegionNode Node)>? _lets;

    private void Number(Region region, VariableMap<(int Order, RegionNode Node)> lets, ref int order)
    {
        var node = NodeOf(region);
        foreach (var statement in region.Statements)
        {
            Cancellation.Check();
            order++;
            if (statement is Let let)
            {
                lets[let.Target] = (order, node);
            }

            foreach (var inner in Regions(statement))
            {
                Number(inner, lets, ref order);
            }
        }
    }

    /// <summary>
    /// Whether an array that a call takes still holds the same numbers when the call's derivative runs: nothing may store to it
    /// after the call, nor in a loop around it.
    /// </summary>
    public bool KeepsContents(Expression called, Expression array) => IsStable(called, MemoryOf(array), isRow: false);

    /// <summary>The statements of a region with those inside them, each before what is inside it.</summary>
    public static List<Statement> AllStatements(Region region)
    {
        // Most functions have about as many statements in branches and loops as outside.
        var all = new List<Statement>(2 * region.Statements.Count);
        Add(region, all);
        return all;
    }

    private static void Add(Region region, List<Statement> all)
    {
        Cancellation.Check();
        foreach (var statement in region.Statements)
        {
            all.Add(statement);
            switch (statement)
            {
                case If branch:
                    Add(branch.Then, all);
                    Add(branch.Else, all);
                    break;
                case Loop loop:
                    Add(loop.Condition, all);
                    Add(loop.Body, all);
                    break;
            }
        }
    }

    /// <summary>A statement with those inside it.</summary>
    public static List<Statement> AllStatements(Statement statement) => [statement, .. Regions(statement).SelectMany(region => AllStatements(region))];

    public static IEnumerable<Region> Regions(Statement statement) => statement switch
    {
        If branch => [branch.Then, branch.Else],
        Loop loop => [loop.Condition, loop.Body],
        _ => [],
    };

    private void Visit(RegionNode node)
    {
        _nodes.Add(node);
        foreach (var statement in node.Region.Statements)
        {
            Cancellation.Check();
            _order++;
            switch (statement)
            {
                case Let let:
                    Define(let, node);
                    break;
                case Store store:
                    Record(store.Array, node, store.Value.Type.IsIndexed);
                    if (store.Value.Type.IsIndexed)
                    {
                        Unite(store.Array, store.Value);
                    }

                    break;
                case Clear clear:
                    Record(clear.Array, node, ofArrays: false);
                    break;
                case Invoke invoke:
                    foreach (var array in invoke.Written)
                    {
                        Record(array, node, ofArrays: false);
                    }

                    break;
                case If branch:
                    Visit(new RegionNode(branch.Then, node, branch));
                    Visit(new RegionNode(branch.Else, node, branch));
                    for (int i = 0; i < branch.Results.Count; i++)
                    {
                        Unite(branch.Results[i], branch.Then.Yields[i]);
                        Unite(branch.Results[i], branch.Else.Yields[i]);
                        HandOut(branch.Results[i], node);
                    }

                    break;
                case Loop loop:
                    Visit(new RegionNode(loop.Condition, node, loop));
                    for (int i = 0; i < loop.Carried.Count; i++)
                    {
                        var carried = loop.Carried[i];
                        _carried[carried.Parameter.Id] = (carried, loop.Body.Yields[i]);
                        _carried[carried.Result.Id] = (carried, loop.Body.Yields[i]);
                        Unite(carried.Parameter, carried.Initial);
                        Unite(carried.Result, carried.Parameter);
                        Unite(carried.Parameter, loop.Body.Yields[i]);
                        HandOut(carried.Result, node);
                    }

                    Visit(new RegionNode(loop.Body, node, loop));
                    break;
            }
        }
    }

    /// <summary>An array that comes out of a branch or a loop is seen around it, wherever in it it was made.</summary>
    private void HandOut(Expression result, RegionNode around)
    {
        if (result.Type.IsIndexed)
        {
            int memory = Find(result.Id);
            _homes[memory] = _homes.TryGetValue(memory, out var home) ? RegionNode.CommonOf(home, around) : around;
        }
    }

    private void Define(Let let, RegionNode node)
    {
        foreach (var array in Writes.ByCall(let.Value))
        {
            Record(array, node, ofArrays: false);
        }

        _definitions[let.Target.Id] = let.Value;
        if (!let.Target.Type.IsIndexed)
        {
            return;
        }

        switch (let.Value.Operation)
        {
            case Operation.NewArray or Operation.ArrayOf or Operation.Copy or Operation.Filled or Operation.Invocation:
                int memory = Find(let.Target.Id);
                _made.Add(let.Target.Id);
                if (let.Value is { Operation: Operation.NewArray, Text.Length: > 0 })
                {
                    _parts[memory] = let.Value.Text;
                }

                _homes[memory] = _homes.TryGetValue(memory, out var home) ? RegionNode.CommonOf(home, node) : node;
                foreach (var element in let.Value.Operation == Operation.ArrayOf ? let.Value.Operands : [])
                {
                    Unite(let.Target, element);
                }

                break;
            case Operation.Element or Operation.Convert or Operation.Grow or Operation.Row:
                Unite(let.Target, let.Value.Operands[0]);
                break;
        }
    }

    private void Record(Expression array, RegionNode node, bool ofArrays)
    {
        int memory = MemoryOf(array);
        if (!_stores.TryGetValue(memory, out var stores))
        {
            _stores[memory] = stores = [];
        }

        stores.Add((_order, node, ofArrays));
    }

    private int Find(int id)
    {
        while (_parents.TryGetValue(id, out int parent))
        {
            id = parent;
        }

        return id;
    }

    private void Unite(Expression a, Expression b)
    {
        if (!a.Type.IsIndexed || !a.IsVariable || !b.IsVariable || Find(a.Id) == Find(b.Id))
        {
            return;
        }

        (int child, int parent) = (Find(a.Id), Find(b.Id));
        _parents[child] = parent;
        if (_homes.TryGetValue(child, out var home))
        {
            _homes[parent] = _homes.TryGetValue(parent, out var other) ? RegionNode.CommonOf(home, other) : home;
        }

        if (_stores.TryGetValue(child, out var stores))
        {
            _stores[parent] = _stores.TryGetValue(parent, out var more) ? [.. more, .. stores] : stores;
            _stores.Remove(child);
        }
    }
}
