using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Differentiation;

/// <summary>One region of a function with the regions around it.</summary>
internal sealed class RegionNode(Region region, RegionNode? parent, Statement? owner)
{
    public Region Region { get; } = region;

    public RegionNode? Parent { get; } = parent;

    /// <summary>The branch or loop that the region belongs to; null for the body of the function.</summary>
    public Statement? Owner { get; } = owner;

    public int Depth { get; } = parent is null ? 0 : parent.Depth + 1;

    public bool IsLoopBody => Owner is Loop;

    /// <summary>Whether this region is the other or lies around it.</summary>
    public bool Encloses(RegionNode other)
    {
        for (RegionNode? node = other; node is not null && node.Depth >= Depth; node = node.Parent)
        {
            if (ReferenceEquals(node, this))
            {
                return true;
            }
        }

        return false;
    }

    public static RegionNode CommonOf(RegionNode a, RegionNode b)
    {
        while (!a.Encloses(b))
        {
            a = a.Parent!;
        }

        return a;
    }
}

/// <summary>
/// What the transforms ask about a function: where each statement stands, which arrays are the same memory, and whether an
/// element that was read still holds the same number when the function has run.
/// </summary>
internal sealed class Program
{
    private readonly Dictionary<Region, RegionNode> _nodes = new(ReferenceComparer<Region>.Instance);
    private readonly Dictionary<int, int> _parents = [];
    private readonly Dictionary<int, RegionNode> _homes = [];
    private readonly Dictionary<int, List<(int Order, RegionNode Node, bool OfArrays)>> _stores = [];
    private readonly VariableMap<(int Order, RegionNode Node)> _lets;
    private readonly VariableMap<Expression?> _definitions;
    private readonly VariableMap<(Carried? Carried, Expression Next)> _carried;

    /// <summary>The variables that are given an array which is made for them.</summary>
    private readonly List<int> _made = [];

    /// <summary>For arrays in which each iteration of a loop keeps to a part of its own, that in a word.</summary>
    private readonly Dictionary<int, string> _parts = [];
    private readonly Dictionary<RegionNode, HashSet<int>> _unrepeatable = new(ReferenceComparer<RegionNode>.Instance);
    private int _order;

    public Program(Function function)
    {
        Function = function;
        int count = function.Names.Count;
        (_lets, _definitions, _carried) = (new(count), new(count), new(0));
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

    public Function Function { get; }

    public RegionNode Root { get; }

    public RegionNode NodeOf(Region region) => _nodes[region];

    /// <summary>The operation that gave a variable its value; null for parameters, joined and carried variables.</summary>
    public Expression? DefinitionOf(Expression atom) => _definitions[atom];

    /// <summary>How a loop arrives at a variable that is its result or carried through it.</summary>
    public (Carried Carried, Expression Next)? CarriedOf(Expression atom) => _carried[atom] is ({ } carried, var next) ? (carried, next) : null;

    /// <summary>The memory that an array value refers to, as a number; -1 for memory outside the function.</summary>
    public int MemoryOf(Expression array) => array.IsVariable ? Find(array.Id) : -1;

    /// <summary>Whether the function stores to the memory anywhere.</summary>
    public bool IsWritten(int memory) => _stores.ContainsKey(memory);

    /// <summary>Whether the function may write to an array parameter.</summary>
    public bool IsWritten(Parameter parameter) => (_arrayOrigins ??= new Origins(Function)).IsWritten(parameter);

    private Origins? _arrayOrigins;

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

        var (order, node) = _lets[loaded.Id];
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

    /// <summary>
    /// Whether an array that a call takes still holds the same numbers when the call's derivative runs: nothing may store to it
    /// after the call, nor in a loop around it.
    /// </summary>
    public bool KeepsContents(Expression called, Expression array) => IsStable(called, MemoryOf(array), isRow: false);

    /// <summary>
    /// Whether running a region again makes and fills an array again: it is made there, and nothing that fills it, or keeps it
    /// beside its adjoints, is a loop that can't be run again.
    /// </summary>
    public bool Remakes(RegionNode region, int memory)
    {
        if (!region.Encloses(HomeOf(memory)))
        {
            return false;
        }

        if (!_unrepeatable.TryGetValue(region, out var unrepeatable))
        {
            // A call is never made a second time, so that what it wrote can't be had again either.
            _unrepeatable[region] = unrepeatable = [.. AllStatements(region.Region).OfType<Let>().SelectMany(let => Writes.ByCall(let.Value)).Select(MemoryOf)];
            var loops = LoopsIn(region.Region).ToList();
            bool changed = true;
            while (changed)
            {
                // An array that is kept, not made again, may hold elements that then have to be kept too.
                changed = false;
                foreach (var loop in loops.Where(loop => MustBeKept(loop, region)))
                {
                    foreach (int lost in AllStatements(loop.Body).Select(StoredTo).Concat(HandedOn(loop)).Where(lost => lost >= 0 && region.Encloses(HomeOf(lost)) && !NodeOf(loop.Body).Encloses(HomeOf(lost))))
                    {
                        changed |= unrepeatable.Add(lost);
                    }
                }
            }
        }

        return !unrepeatable.Contains(memory);
    }

    /// <summary>The arrays that a loop, or one inside, hands from one iteration to the next, as where buffers change places.</summary>
    private IEnumerable<int> HandedOn(Loop loop) => AllStatements(loop).OfType<Loop>().SelectMany(inner => inner.Carried).Select(carried => carried.Parameter).Where(parameter => parameter.Type.IsIndexed).Select(MemoryOf);

    /// <summary>Whether a loop of a region that can't be run again hands an array on: its adjoints are those that the forward sweep gave it.</summary>
    public bool IsHandedOn(int memory, RegionNode region) => LoopsIn(region.Region).Any(loop => HandedOn(loop).Contains(memory) && MustBeKept(loop, region));

    /// <summary>The loops of a region that are run again as a whole, those in its branches included.</summary>
    private static IEnumerable<Loop> LoopsIn(Region region) => region.Statements.SelectMany(statement => statement switch
    {
        Loop loop => [loop],
        If branch => LoopsIn(branch.Then).Concat(LoopsIn(branch.Else)),
        _ => Enumerable.Empty<Loop>(),
    });

    private int StoredTo(Statement statement) => statement switch
    {
        Store store => MemoryOf(store.Array),
        Clear clear => MemoryOf(clear.Array),
        _ => -1,
    };

    /// <summary>
    /// Whether a statement's value can't be had by running it again inside a region: it reads memory from outside it that
    /// changes, or makes memory that is seen from outside.
    /// </summary>
    public bool MustBeKept(Let let, RegionNode region) => let.Value.Operation switch
    {
        Operation.Copied or Operation.Invocation => true,
        Operation.NewArray or Operation.ArrayOf or Operation.Copy => !Remakes(region, MemoryOf(let.Target)),
        Operation.Filled => !Remakes(region, MemoryOf(let.Target)) || ReadsWhatChanges(let, region),
        Operation.Element or Operation.Quoted => ReadsWhatChanges(let, region),
        _ => false,
    };

    private bool ReadsWhatChanges(Let let, RegionNode region) => let.Value.ReadArrays
        .Any(array => MemoryOf(array) is var memory && !Remakes(region, memory) && !IsStable(let.Target, memory));

    /// <summary>Whether something inside a loop can't be had by running it again inside a region.</summary>
    public bool MustBeKept(Loop loop, RegionNode region) => AllStatements(loop.Condition).Concat(AllStatements(loop.Body)).OfType<Let>().Any(let => MustBeKept(let, region));

    /// <summary>The statements of a region with those inside them, each before what is inside it.</summary>
    public static List<Statement> AllStatements(Region region)
    {
        var all = new List<Statement>(region.Statements.Count);
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
        _nodes[node.Region] = node;
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

        _lets[let.Target.Id] = (_order, node);
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
