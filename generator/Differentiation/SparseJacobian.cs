using System;
using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Functions;
using SymGrad.Generator.Symbolics;
using ValueType = SymGrad.Generator.Functions.ValueType;

namespace SymGrad.Generator.Differentiation;

/// <summary>
/// The Jacobian of a method that fills an array of residuals in loops, in compressed sparse rows. Each iteration is a block: the
/// residuals that it stores, by the few numbers that it reads. A block is differentiated by itself, backwards from each residual; where its
/// derivatives go depends on indices alone, and is found out once.
/// </summary>
internal sealed partial class SparseJacobian
{
    /// <summary>What the names of its members end in: the values, their places, and what only these call.</summary>
    public static readonly string[] Suffixes = ["SparseJacobian", "JacobianSparsity", "BlockCount", "BlockPlaces", "CompressedRows"];

    /// <summary>What is emitted for each block.</summary>
    private enum Purpose
    {
        /// <summary>How many derivatives there are.</summary>
        Count,

        /// <summary>The row and the column of each.</summary>
        Places,

        /// <summary>Their values.</summary>
        Values,
    }

    /// <summary>Says why a method has no blocks.</summary>
    private sealed class NoBlocks(string message) : Exception(message);

    private readonly Function _primal;
    private readonly IDerivativeEngine _engine;
    private readonly Purpose _purpose;
    private readonly string _error;
    private readonly FunctionBuilder _builder;
    private readonly Activity _activity;
    private readonly Dependence _dependence;
    private readonly List<Parameter> _active;
    private readonly Expression _residuals;
    private readonly Let _made;
    private readonly List<Parameter> _added = [];
    private Places[] _columns = [];

    /// <summary>Whether several derivatives may belong to one place, so that they are added up from zero.</summary>
    private readonly bool _addsUp;

    /// <summary>Whether it was found that they may.</summary>
    private bool _mayCollide;
    private Expression? _seen;

    /// <summary>Marks all statements as the user's, whose values stay as they are.</summary>
    private sealed class OwnValues : Rewriter
    {
        protected override void Rewrite(Statement statement, List<Statement> into)
        {
            base.Rewrite(statement, into);
            into[into.Count - 1] = into[into.Count - 1] with { IsPrimal = true };
        }
    }

    private SparseJacobian(Function primal, IDerivativeEngine engine, Purpose purpose, string error = "", bool addsUp = false)
    {
        _addsUp = addsUp;
        primal = primal with { Body = new OwnValues().Rewrite(primal.Body) };
        (_primal, _engine, _purpose, _error) = (primal, engine, purpose, error);
        _builder = new FunctionBuilder(primal);
        _activity = new Activity(Program.Of(primal));
        _dependence = new Dependence(primal);
        _active = [.. primal.Parameters.Where(parameter => parameter.IsActive)];
        if (primal.Body.Yields.Count != 1 || !primal.Outputs[0].IsReturned || Derivative.WrittenParameters(primal).Any())
        {
            throw new NoBlocks("it has to give one array of residuals, which it makes and returns, and nothing else");
        }

        if (Program.AllStatements(primal.Body).Any(statement => statement is Invoke or Let { Value.Operation: Operation.Copied or Operation.Invocation }
            || statement is Effect { IsGuard: false }))
        {
            throw new NoBlocks("it calls what may have effects, or what isn't read in place; take that out of it");
        }

        _residuals = primal.Body.Yields[0];
        _made = primal.Body.Statements.OfType<Let>().FirstOrDefault(let => let.Target.Equals(_residuals) && let.Value.Operation == Operation.NewArray && let.Target.Type.Rank == 1 && let.Target.Type.Element!.IsFloating)
            ?? throw new NoBlocks("the array that it returns has to be made by 'new' at the beginning");
        RefuseIf(_dependence.Has(_made.Value.Operands[0]), _made, "how many residuals there are");
    }

    /// <summary>Places that are found once have to hold for all numbers.</summary>
    private static void RefuseIf(bool depends, Statement at, string what)
    {
        if (depends)
        {
            throw new NoBlocks($"in {Quoted(at)} {what} depends on the numbers that are differentiated; let it depend on integers, lengths and [NoDerivative] parameters alone");
        }
    }

    /// <summary>Why a method has no sparse Jacobian, and what to do instead; null if it has one.</summary>
    public static string? ObstacleOf(Function primal, IDerivativeEngine engine)
    {
        try
        {
            new SparseJacobian(primal, engine, Purpose.Values).Build(string.Empty, hasSpan: true);
            return null;
        }
        catch (NoBlocks obstacle)
        {
            return obstacle.Message;
        }
    }

    /// <summary>How many derivatives the blocks have, and how many residuals there are.</summary>
    public static Function CountOf(Function primal, IDerivativeEngine engine, string name) => new SparseJacobian(primal, engine, Purpose.Count).Build(name, hasSpan: true);

    /// <summary>The row and the column of each derivative of the blocks.</summary>
    /// <param name="error">What to throw if a residual is stored twice.</param>
    public static Function PlacesOf(Function primal, IDerivativeEngine engine, string name, string error) => new SparseJacobian(primal, engine, Purpose.Places, error).Build(name, hasSpan: true);

    /// <summary>Runs the method, and sets each derivative where it belongs, or adds it where several belong to one place.</summary>
    public static Function ValuesOf(Function primal, IDerivativeEngine engine, string name, bool hasSpan) => new SparseJacobian(primal, engine, Purpose.Values).Build(name, hasSpan);

    private Function Build(string name, bool hasSpan)
    {
        var region = new RegionBuilder(_builder);
        var type = Flattening.TypeOf([_residuals, .. _active.Select(parameter => parameter.Variable)]);
        var integers = ValueType.ArrayOf(ValueType.Int32);
        switch (_purpose)
        {
            case Purpose.Places:
                Add("rows", integers);
                Add("columns", integers);
                (_columns, _) = Flattening.Of(region, [.. _active.Select(parameter => parameter.Variable)], "columnCount");
                break;
            case Purpose.Values:
                Add("places", integers);
                Add("values", hasSpan ? ValueType.SpanOf(type, readOnly: false) : ValueType.ArrayOf(type));
                if (_addsUp)
                {
                    Arrays.Clear(region, _added[1].Variable);
                }

                break;
        }

        var entry = Emit(region, _primal.Body, [], Expression.Integer(0));
        if (_mayCollide && !_addsUp)
        {
            return new SparseJacobian(_primal, _engine, _purpose, _error, addsUp: true).Build(name, hasSpan);
        }

        Output[] outputs = _purpose switch
        {
            Purpose.Count => [new Output("entries", IsReturned: true), new Output("rows", IsReturned: true)],
            Purpose.Places => [],
            _ => [.. _primal.Outputs],
        };
        Expression[] yields = _purpose switch
        {
            Purpose.Count => [entry, _made.Value.Operands[0]],
            Purpose.Places => [],
            _ => [_residuals],
        };
        return new Function(name, _primal.Parameters.Concat(_added).ToEquatable(), outputs.ToEquatable(), region.Build(yields), _builder.Names) { IsFast = _primal.IsFast };
    }

    private void Add(string name, ValueType type)
    {
        while (_primal.Parameters.Any(parameter => parameter.Root == name))
        {
            name += "OfBlocks";
        }

        _added.Add(new Parameter(name, _builder.NewVariable(type, name), Passing.Value, IsActive: false));
    }

    /// <summary>Writes a region of the method once more, with its loops, and after what it computes the derivatives of what it stores.</summary>
    /// <param name="context">What was computed before it in the regions around.</param>
    /// <param name="entry">How many derivatives came before.</param>
    /// <returns>How many have come then.</returns>
    private Expression Emit(RegionBuilder into, Region region, IReadOnlyList<Statement> context, Expression entry)
    {
        var known = new List<Statement>(context);
        var stores = new List<Store>();
        foreach (var statement in region.Statements)
        {
            switch (statement)
            {
                case Let made when made.Equals(_made):
                    Make(into);
                    break;
                case Store store when store.Array.Equals(_residuals):
                    RefuseIf(store.Indices.Any(_dependence.Has), store, "which residual is stored");
                    stores.Add(store);
                    break;
                case Loop loop when Stores(loop):
                    // What was stored before the loop may be added to in it.
                    entry = stores.Count == 0 ? entry : EmitBlock(into, stores, known, entry);
                    stores = [];
                    entry = EmitLoop(into, loop, known, entry);
                    break;
                case If when Stores(statement):
                    throw new NoBlocks($"{Quoted(statement)} stores residuals by a choice; choose the value, of elements that are read before the choice, and store it once");
                default:
                    if (Reads.Of(statement).Any(read => read.Equals(_residuals)))
                    {
                        throw new NoBlocks($"{Quoted(statement)} reads the residuals again; keep the number in a variable");
                    }

                    known.Add(statement);
                    into.Take(statement);
                    break;
            }
        }

        return stores.Count == 0 ? entry : EmitBlock(into, stores, known, entry);
    }

    /// <summary>Makes the residuals where the method does, or what says of each whether it was stored.</summary>
    private void Make(RegionBuilder into)
    {
        if (_purpose == Purpose.Values)
        {
            into.Take(_made);
        }
        else if (_purpose == Purpose.Places)
        {
            _seen = into.Bind(Expression.Of(Operation.NewArray, ValueType.ArrayOf(ValueType.Boolean), _made.Value.Operands[0]), "isStored");
        }
    }

    private Expression EmitLoop(RegionBuilder into, Loop loop, List<Statement> known, Expression entry)
    {
        if (loop.Exit >= 0)
        {
            throw new NoBlocks($"{Quoted(loop)} may be left from inside; let the loops that store residuals end by their condition");
        }

        RefuseIf(_dependence.HasTrips(loop), loop, "how often it runs");
        if (loop.Carried.FirstOrDefault(carried => _activity.IsActive(carried.Result) || _activity.IsActive(carried.Parameter)) is { } handed)
        {
            throw new NoBlocks($"in {Quoted(loop)} an iteration goes on with '{_builder.NameOf(handed.Parameter)}' of the one before; let each iteration compute its residuals by itself");
        }

        var (before, after) = (_builder.NewVariable(ValueType.Int32, "entry"), _builder.NewVariable(ValueType.Int32, "entry"));
        var body = into.Child();
        var next = Emit(body, loop.Body, known, before);
        into.Take(loop with
        {
            Carried = loop.Carried.Append(new Carried(before, entry, after)).ToEquatable(),
            Body = body.Build(loop.Body.Yields.Append(next)),
        });
        return after;
    }

    /// <summary>The residuals that a region stores, by all that they are computed from.</summary>
    private Expression EmitBlock(RegionBuilder into, List<Store> stores, List<Statement> known, Expression entry)
    {
        var (block, reads) = BlockOf(stores, known);
        var order = new BlockOrder(known, _active);
        _mayCollide |= _purpose == Purpose.Values && (stores.Exists(store => store.Adds) || !order.AreApart(reads.Select(read => (read.Of, read.Element))));
        var columns = order.ByColumns(reads, read => (read.Of, read.Element)).ToList();
        AscendingStores? run = null;
        var region = _purpose == Purpose.Values ? into : into.Child();
        var sweeps = new RowSweep(block, _engine, region, _builder);
        int count = 0;
        for (int i = 0; i < stores.Count; i++)
        {
            MarkStored(into, stores[i]);
            if (_purpose == Purpose.Values)
            {
                // What the method computes is computed by the block.
                into.Add(stores[i] with { Value = sweeps.Values[i] });
            }

            run = i > 0 && order.IsBehind(stores[i], stores[i - 1]) ? run : null;
            if (stores[i].Value.IsConstant)
            {
                continue;
            }

            bool follows = run is not null;
            sweeps.Emit(region, yield => yield == i ? Expression.One(stores[i].Value.Type) : Expression.Zero(block.Body.Yields[yield].Type), block.Body.Yields[i], () => { });
            foreach (var (read, isBehind) in columns)
            {
                follows &= isBehind;
                var derivative = sweeps.AdjointOf(read.Parameter);
                if (derivative.IsZero)
                {
                    continue;
                }

                var at = Flattening.Plus(into, entry, Expression.Integer(count++));
                switch (_purpose)
                {
                    case Purpose.Places:
                        into.Add(new Store(_added[0].Variable, new[] { at }.ToEquatable(), AsInt(into, stores[i].Indices[0]), Adds: false));
                        into.Add(new Store(_added[1].Variable, new[] { at }.ToEquatable(), ColumnOf(into, read), Adds: false));
                        break;
                    case Purpose.Values:
                        var place = into.Bind(Expression.Of(Operation.Element, ValueType.Int32, _added[0].Variable, at));
                        run = follows && run is not null ? run : new AscendingStores();
                        run.Count++;
                        follows = true;
                        into.Add(new Store(_added[1].Variable, new[] { place }.ToEquatable(), derivative, Adds: _addsUp) { Run = run });
                        break;
                }
            }
        }

        return Flattening.Plus(into, entry, Expression.Integer(count));
    }

    /// <summary>What is stored twice counts once; what is added to counts as often as it is.</summary>
    private void MarkStored(RegionBuilder into, Store store)
    {
        if (_seen is null)
        {
            return;
        }

        if (!store.Adds)
        {
            var isStored = into.Bind(Expression.Of(Operation.Element, ValueType.Boolean, _seen, store.Indices[0]));
            var fails = into.Child();
            fails.Add(new Effect(Expression.Copied(_error, ValueType.Boolean)));
            into.Add(new If(isStored, fails.Build(), Region.Empty, EquatableArray<Expression>.Empty));
        }

        into.Add(new Store(_seen, store.Indices, Expression.Boolean(true), Adds: false));
    }

    private Expression ColumnOf(RegionBuilder region, Input input)
    {
        var places = _columns[_active.IndexOf(input.Of)];
        if (input.Element is not { } element)
        {
            return places.First;
        }

        var index = AsInt(region, element.Operands[1]);
        for (int dimension = 1; dimension < input.Of.Type.Rank; dimension++)
        {
            index = Flattening.Plus(region, Flattening.Times(region, index, Arrays.LengthOf(region, input.Of.Variable, dimension)), AsInt(region, element.Operands[dimension + 1]));
        }

        return Flattening.Plus(region, places.First, Flattening.Times(region, index, Expression.Integer(places.Step)));
    }

    /// <summary>An index of another type as an <c>int</c>: what is within an array is.</summary>
    private static Expression AsInt(RegionBuilder region, Expression index) => index.IsConstant || index.Type.Name == "int" ? index : region.Bind(Expression.Of(Operation.Convert, ValueType.Int32, index));

    private bool Stores(Statement statement) => Program.Regions(statement).SelectMany(Program.AllStatements).Any(inner => inner is Store store && store.Array.Equals(_residuals));

    private static string Quoted(Statement statement) => $"'{statement.Origin ?? "the method"}'";
}
