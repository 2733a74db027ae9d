using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using SymGrad.Generator.Differentiation;
using SymGrad.Generator.Functions;
using ValueType = SymGrad.Generator.Functions.ValueType;

namespace SymGrad.Generator.Optimization;

/// <summary>
/// Writes the derivatives of a sparse Jacobian's block as one piece where their places follow on each other. That the places ascend is
/// known; so they do if the last is so far behind the first as there are numbers between. Else they are kept, and written one by one.
/// </summary>
internal sealed class PlaceRuns : Rewriter
{
    /// <summary>Shorter runs are written one by one.</summary>
    private const int LeastLength = 8;

    /// <summary>What is kept of a block lies on the stack.</summary>
    private const int GreatestLength = 256;

    private const string Note = "In one piece where the places follow on each other, else kept and written one by one.";

    private readonly FunctionBuilder _builder;
    private readonly Dictionary<int, Expression> _definitions;
    private Expression? _scattered;
    private int _longest;

    private PlaceRuns(Function function)
    {
        _builder = new FunctionBuilder(function);
        _definitions = Program.AllStatements(function.Body).OfType<Let>().ToDictionary(let => let.Target.Id, let => let.Value);
    }

    /// <summary>One derivative of a run: the store, and where its place stands: so much behind the first of its block.</summary>
    private sealed record Entry(Store Store, Expression Places, Expression? Block, int More);

    public static Function Run(Function function)
    {
        var pass = new PlaceRuns(function);
        var body = pass.Rewrite(function.Body);
        if (pass._scattered is not { } scattered)
        {
            return function;
        }

        string size = pass._longest.ToString(CultureInfo.InvariantCulture);
        var kept = new Let(scattered, Expression.Copied($"stackalloc {scattered.Type.Element!.Name}[{size}]", scattered.Type));
        return DeadCode.Remove(function.With(body with { Statements = body.Statements.Prepend(kept).ToEquatable() }, pass._builder));
    }

    public override Region Rewrite(Region region)
    {
        var rewritten = base.Rewrite(region);
        var runs = rewritten.Statements.OfType<Store>().Where(store => store.Run is { Count: >= LeastLength and <= GreatestLength }).GroupBy(store => store.Run!)
            .Select(run => run.Select(EntryOf).ToList()).Where(IsWhole).ToList();
        if (runs.Count == 0)
        {
            return rewritten;
        }

        // What comes first in the code is put there last.
        var statements = rewritten.Statements.ToList();
        foreach (var run in runs.Where(run => IsByItself(run!, statements)).Reverse().ToList())
        {
            Write(run!, statements);
        }

        return rewritten with { Statements = statements.ToEquatable() };
    }

    private static bool IsWhole(List<Entry?> run) => run[0] is { } first && run.Count == first.Store.Run!.Count
        && run.TrueForAll(entry => entry is { Store: { Adds: false, Array.Type: { Shape: TypeShape.Span, Element.Name: "double" or "float" } } } && Equals(entry.Places, first.Places) && Equals(entry.Block, first.Block) && Equals(entry.Store.Array, first.Store.Array))
        && run.Select(entry => entry!.More).Distinct().Count() == run.Count && run.Max(entry => entry!.More) - run.Min(entry => entry!.More) == run.Count - 1;

    /// <summary>Whether nothing of another run is stored in between: both would be kept at one place.</summary>
    private static bool IsByItself(List<Entry> run, List<Statement> statements)
    {
        int first = statements.FindIndex(statement => ReferenceEquals(statement, run[0].Store));
        int last = statements.FindIndex(statement => ReferenceEquals(statement, run[run.Count - 1].Store));
        var between = statements.GetRange(first, last - first);
        return !between.Exists(statement => statement is Store { Run: { Count: >= LeastLength } other } && !ReferenceEquals(other, run[0].Store.Run))
            && !between.SelectMany(Program.Regions).SelectMany(Program.AllStatements).Any(statement => statement is Store { Array.Type.Shape: TypeShape.Span });
    }

    private Entry? EntryOf(Store store)
    {
        if (!_definitions.TryGetValue(store.Indices[0].Id, out var place) || place.Operation != Operation.Element)
        {
            return null;
        }

        var (block, more) = WholeNumbers.Shifted(place.Operands[1], variable => _definitions.TryGetValue(variable.Id, out var definition) ? definition : null);
        return new Entry(store, place.Operands[0], block, (int)more);
    }

    private void Write(List<Entry> run, List<Statement> statements)
    {
        var (array, places, origin) = (run[0].Store.Array, run[0].Places, run[0].Store.Origin);
        int start = run.Min(entry => entry.More);
        _longest = System.Math.Max(_longest, run.Count);
        _scattered ??= _builder.NewVariable(array.Type, "scattered");

        var before = new List<Statement>();
        Expression Bind(Expression value, string name = "")
        {
            var variable = _builder.NewVariable(value.Type, name);
            before.Add(new Let(variable, value) { Origin = Note });
            return variable;
        }

        Expression At(int more) => run[0].Block is not { } block ? Expression.Integer(start + more)
            : start + more == 0 ? block
            : Bind(Expression.Of(Operation.Add, ValueType.Int32, block, Expression.Integer(start + more)));
        var entry = At(0);
        var first = Bind(Expression.Of(Operation.Element, ValueType.Int32, places, entry), "place");
        var last = Bind(Expression.Of(Operation.Element, ValueType.Int32, places, At(run.Count - 1)));
        var together = Bind(Expression.Of(Operation.Add, ValueType.Int32, first, Expression.Integer(run.Count - 1)));
        var isScattered = Bind(Expression.Of(Operation.NotEqual, ValueType.Boolean, last, together), "isScattered");
        string length = run.Count.ToString(CultureInfo.InvariantCulture);
        var block = Bind(Expression.Copied($"{Expression.Hole} ? {Expression.Hole} : {Expression.Hole}.Slice({Expression.Hole}, {length})", array.Type, isScattered, _scattered, array, first), "block");

        var index = _builder.NewVariable(ValueType.Int32);
        var (from, place, value) = (_builder.NewVariable(ValueType.Int32), _builder.NewVariable(ValueType.Int32), _builder.NewVariable(array.Type.Element!));
        var scatter = new Region(
            new Statement[]
            {
                new Let(from, Expression.Of(Operation.Add, ValueType.Int32, entry, index)),
                new Let(place, Expression.Of(Operation.Element, ValueType.Int32, places, from)),
                new Let(value, Expression.Of(Operation.Element, value.Type, block, index)),
                new Store(array, new[] { place }.ToEquatable(), value, Adds: false),
            }.ToEquatable(),
            EquatableArray<Expression>.Empty);
        var loop = new Loop(new Counter(index, Expression.Integer(0), Operation.Less, Expression.Integer(run.Count), 1), EquatableArray<Carried>.Empty, Region.Empty, scatter) { Origin = origin };
        var after = new If(isScattered, new Region(new Statement[] { loop }.ToEquatable(), EquatableArray<Expression>.Empty), Region.Empty, EquatableArray<Expression>.Empty) { Origin = origin };

        for (int i = 0; i < statements.Count; i++)
        {
            if (statements[i] is Store store && run.Find(one => ReferenceEquals(one.Store, store)) is { } written)
            {
                statements[i] = store with { Array = block, Indices = new[] { Expression.Integer(written.More - start) }.ToEquatable(), Run = null };
                if (ReferenceEquals(written, run[run.Count - 1]))
                {
                    statements.Insert(i + 1, after);
                }
            }
        }

        // As early as possible: processors then have the places when the numbers are there.
        int begin = run[0].Block is not { } counted ? 0 : statements.FindIndex(statement => Reads.DefinedBy(statement).Any(variable => variable.Equals(counted))) + 1;
        statements.InsertRange(begin, before);
    }
}
