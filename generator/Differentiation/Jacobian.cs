using System;
using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Functions;
using SymGrad.Generator.Symbolics;

namespace SymGrad.Generator.Differentiation;

/// <summary>
/// Builds the matrix of all first derivatives, a row for each output number and a column for each input number. Columns come
/// from forward mode, rows from reverse mode; which of the two is the cheaper way is known beforehand, or asked at run time
/// where it depends on the lengths of arrays.
/// </summary>
internal sealed partial class Jacobian
{
    /// <summary>A row by reverse mode costs about as much as this many columns by forward mode, which come several at a time.</summary>
    private const int ColumnsForARow = 2;

    /// <summary>The most rows for which a reverse sweep each is written out where it has loops in it.</summary>
    private const int MostRows = 4;

    private readonly Function _primal;
    private readonly IDerivativeEngine _engine;
    private readonly FunctionBuilder _builder;
    private readonly RegionBuilder _region;
    private readonly List<Parameter> _parameters;
    private readonly List<Parameter> _active;
    private readonly List<Parameter> _written;
    private readonly List<RowSource> _outputs;
    private readonly Parameter? _destination;
    private readonly string? _error;
    private readonly Functions.ValueType _type;
    private readonly Places[] _columnPlaces;
    private readonly Expression _columns;
    private Places[] _rowPlaces = [];
    private Expression _rows = Expression.Integer(0);
    private Matrix? _matrix;
    private Matrix? _given;

    private readonly Passes _passes;

    private Jacobian(Function primal, IDerivativeEngine engine, Passes passes, bool intoDestination, string? error, bool hasSpan)
    {
        _primal = primal;
        _passes = passes;
        _engine = engine;
        _error = error;
        _builder = new FunctionBuilder(primal);
        _region = new RegionBuilder(_builder);
        _parameters = [.. primal.Parameters];
        _active = [.. primal.Parameters.Where(parameter => parameter.IsActive)];
        _written = [.. Derivative.WrittenParameters(primal)];
        _outputs = OutputsOf(primal, _written);
        _type = TypeOf(primal);
        (_columnPlaces, _columns) = Flattening.Of(_region, [.. _active.Select(parameter => parameter.Variable)], "columns");
        if (intoDestination)
        {
            string name = NameOfDestination(primal);
            var variable = _builder.NewVariable(DestinationOf(primal, hasSpan), name);
            _destination = new Parameter(name, variable, Passing.Value, IsActive: false);
            _parameters.Add(_destination);
        }

        if (!GivesArrays(primal))
        {
            LayOut(_region, primal.Body.Yields);
        }
    }

    /// <summary>The type of what the caller passes for the Jacobian to be written to.</summary>
    public static Functions.ValueType DestinationOf(Function primal, bool hasSpan) => hasSpan ? Functions.ValueType.SpanOf(TypeOf(primal), readOnly: false) : Functions.ValueType.ArrayOf(TypeOf(primal));

    /// <summary>The type of the numbers of a Jacobian.</summary>
    private static Functions.ValueType TypeOf(Function primal) => Flattening.TypeOf([.. primal.Body.Yields, .. primal.Parameters.Where(parameter => parameter.IsActive).Select(parameter => parameter.Variable)]);

    /// <summary>What gives some rows: something that the method yields, or an array parameter that it writes.</summary>
    private sealed record RowSource(int Yield, Parameter? Written);

    private static bool GivesArrays(Function primal) => primal.Body.Yields.Any(yield => yield.Type.IsIndexed && yield.Type.HasFloating);

    /// <summary>What is returned first, then the parameters in order.</summary>
    private static List<RowSource> OutputsOf(Function primal, List<Parameter> written)
    {
        var yields = Enumerable.Range(0, primal.Outputs.Count).Where(i => primal.Body.Yields[i].Type.HasFloating).ToList();
        return
        [
            .. yields.Where(i => primal.Outputs[i].IsReturned).Select(i => new RowSource(i, null)),
            .. primal.Parameters.Select(parameter => parameter.Root).Distinct().SelectMany(root =>
                yields.Where(i => !primal.Outputs[i].IsReturned && primal.Outputs[i].Root == root).Select(i => new RowSource(i, null))
                    .Concat(written.Where(parameter => parameter.Root == root).Select(parameter => new RowSource(-1, parameter)))),
        ];
    }

    private static Expression ValueOf(RowSource output, IReadOnlyList<Expression> values) => output.Written?.Variable ?? values[output.Yield];

    /// <summary>Counts the rows and opens the matrix: before anything else, or where arrays are given as soon as they are there.</summary>
    private void LayOut(RegionBuilder region, IReadOnlyList<Expression> values)
    {
        if (_matrix is not null)
        {
            return;
        }

        (_rowPlaces, _rows) = Flattening.Of(region, [.. _outputs.Select(output => ValueOf(output, values))], "rows");
        _matrix = _given ?? (_destination is null
            ? Matrix.New(region, _type, _rows, _columns, "jacobian")
            : Matrix.Of(region, _destination, _rows, _columns, _error!));
    }

    /// <summary>The name of the parameter that takes the numbers.</summary>
    public static string NameOfDestination(Function primal)
    {
        string name = "destination";
        for (int i = 2; primal.Parameters.Any(parameter => parameter.Root == name); i++)
        {
            name = "destination" + i.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        return name;
    }

    /// <summary>The member that returns a new matrix.</summary>
    /// <param name="primal">The method.</param>
    /// <param name="engine">What differentiates single operations.</param>
    /// <param name="passes">How columns are computed.</param>
    public static Function Of(Function primal, IDerivativeEngine engine, Passes passes)
    {
        var jacobian = new Jacobian(primal, engine, passes, intoDestination: false, null, hasSpan: true);
        var values = jacobian.Fill();

        // It runs the method, so what the method hands out by its parameters is handed out by it too.
        var handed = Enumerable.Range(0, values.Length).Where(i => !primal.Outputs[i].IsReturned).ToList();
        return jacobian.Build([new Output(string.Empty, IsReturned: true), .. handed.Select(i => primal.Outputs[i])], [jacobian._matrix!.Target, .. handed.Select(i => values[i])]);
    }

    /// <summary>The member that fills the caller's numbers, and gives what the method gives.</summary>
    /// <param name="primal">The method.</param>
    /// <param name="engine">What differentiates single operations.</param>
    /// <param name="passes">How columns are computed.</param>
    /// <param name="error">What to throw if there isn't room for just these numbers.</param>
    /// <param name="hasSpan">Whether the numbers come as a span, not as an array.</param>
    public static Function IntoDestination(Function primal, IDerivativeEngine engine, Passes passes, string error, bool hasSpan)
    {
        var jacobian = new Jacobian(primal, engine, passes, intoDestination: true, error, hasSpan);
        var values = jacobian.Fill();
        return jacobian.Build(primal.Outputs, values);
    }

    private Function Build(IEnumerable<Output> outputs, Expression[] yields) =>
        new(_primal.Name + nameof(Jacobian), _parameters.ToEquatable(), outputs.ToEquatable(), _region.Build(yields), _builder.Names);

    /// <summary>Writes the matrix; gives what the method gives.</summary>
    private Expression[] Fill()
    {
        bool knowsColumns = UnitDirections.AreFew(_primal);
        bool knowsRows = _written.Count == 0 && !GivesArrays(_primal);
        if (knowsRows && (!knowsColumns || _outputs.Count < _active.Count))
        {
            bool isStraight = Program.AllStatements(_primal.Body).All(statement => statement is not Loop);
            return isStraight || _outputs.Count <= MostRows ? FillRowByRow(_region) : FillByRows(_region);
        }

        if (knowsColumns)
        {
            return FillAtOnce(_region);
        }

        if (!ColumnSweep.CanRepeat(_primal))
        {
            return FillByRows(_region);
        }

        return GivesArrays(_primal) ? FillAfterRunning() : FillEitherWay(_region);
    }

    /// <summary>The number of rows is known once the method has run.</summary>
    private Expression[] FillAfterRunning()
    {
        var (values, fill) = Run(_region);
        LayOut(_region, values);
        if (_written.Count > 0)
        {
            // What it wrote is the caller's already.
            fill(_region);
            return values;
        }

        var (forward, reverse) = (_region.Child(), _region.Child());
        fill(forward);
        if (_passes.RowsApart)
        {
            CallRows(reverse);
        }
        else
        {
            FillByRows(reverse);
        }

        _region.Add(new If(IsForward(), forward.Build(), reverse.Build(), EquatableArray<Expression>.Empty));
        return values;
    }

    /// <summary>Runs the method itself, on the arrays themselves; gives what it gives, and what fills the matrix by columns afterwards.</summary>
    private (Expression[] Values, Action<RegionBuilder> Fill) Run(RegionBuilder region)
    {
        if (_passes.ReadRun && KeptRun.Of(_primal) is { } kept)
        {
            return (kept.Emit(_builder, region), inside => FillByColumns(inside, [], kept));
        }

        // The passes work on copies of what the arrays held before.
        var given = CopyWritten(region);
        return (Duplicate.Emit(_primal, _builder, region), inside => FillByColumns(inside, given, null));
    }

    private Expression[] FillEitherWay(RegionBuilder region)
    {
        Expression[] ByColumns(RegionBuilder side)
        {
            var (values, fill) = Run(side);
            fill(side);
            return values;
        }

        if (_rows.Equals(_columns))
        {
            return ByColumns(region);
        }

        var (forward, reverse) = (region.Child(), region.Child());
        var (forwardValues, reverseValues) = (ByColumns(forward), FillByRows(reverse));
        Expression[] values = [.. _primal.Body.Yields.Select((yield, i) => yield.IsConstant || forwardValues[i].Equals(reverseValues[i]) ? forwardValues[i] : _builder.NewVariable(yield.Type, "value"))];
        var joined = Enumerable.Range(0, values.Length).Where(i => !values[i].Equals(forwardValues[i])).ToList();
        region.Add(new If(
            IsForward(),
            forward.Build(joined.Select(i => forwardValues[i])),
            reverse.Build(joined.Select(i => reverseValues[i])),
            joined.Select(i => values[i]).ToEquatable()));
        return values;
    }

    private Expression IsForward() => _region.Bind(Expression.Of(
        Operation.LessOrEqual,
        Functions.ValueType.Boolean,
        _columns,
        Flattening.Times(_region, Expression.Integer(ColumnsForARow), _rows)));

    private Dictionary<int, Expression> CopyWritten(RegionBuilder region)
    {
        var program = Program.Of(_primal);
        return _primal.Parameters.Where(parameter => parameter.Type.IsIndexed && program.IsWritten(program.MemoryOf(parameter.Variable)))
            .ToDictionary(parameter => parameter.Variable.Id, parameter => Arrays.Copy(region, parameter.Variable, Whole.WordFor(parameter.Name) + "Given"));
    }

    /// <summary>All columns in one pass of forward mode.</summary>
    private Expression[] FillAtOnce(RegionBuilder region)
    {
        var sweep = new TangentSweep(_primal, _builder, _engine, UnitDirections.Each(_active), isDerivative: false);
        UnitDirections.Seed(sweep, _active);
        sweep.Emit(region);
        LayOut(region, _primal.Body.Yields);
        for (int i = 0; i < _outputs.Count; i++)
        {
            var output = ValueOf(_outputs[i], _primal.Body.Yields);
            if (!output.Type.IsIndexed)
            {
                for (int column = 0; column < _active.Count; column++)
                {
                    Set(region, _rowPlaces[i].First, Expression.Integer(column), sweep.TangentOf(column, output, region));
                }

                continue;
            }

            var tangents = _active.Select((_, column) => sweep.KnownTangent(column, output)).ToArray();
            Flattening.ForEach(region, [output, .. tangents.OfType<Expression>()], _rowPlaces[i], (inner, arrays, indices, place) =>
            {
                int known = 0;
                for (int column = 0; column < tangents.Length; column++)
                {
                    var value = tangents[column] is null ? Expression.Zero(_type)
                        : inner.Bind(Expression.Of(Operation.Element, arrays[++known].Type.Element!, [arrays[known], .. indices]));
                    Set(inner, place, Expression.Integer(column), value);
                }
            });
        }

        return [.. _primal.Body.Yields];
    }

    /// <summary>A few columns in each pass of a loop, by forward mode.</summary>
    /// <param name="region">Where the loop is written.</param>
    /// <param name="given">For the arrays that the method writes, copies of what they held before.</param>
    /// <param name="kept">The method's own run, if the passes read from it.</param>
    private void FillByColumns(RegionBuilder region, Dictionary<int, Expression> given, KeptRun? kept)
    {
        var start = _primal with { Parameters = _primal.Parameters.Select(parameter => given.TryGetValue(parameter.Variable.Id, out var copy) ? parameter with { Variable = copy } : parameter) };
        foreach (var parameter in _primal.Parameters.Where(parameter => given.ContainsKey(parameter.Variable.Id)))
        {
            start = start with { Body = new Renaming(parameter.Variable, given[parameter.Variable.Id]).Rewrite(start.Body) };
        }

        new ColumnSweep(start, _builder, _engine, isDerivative: false, _passes.AreWide, kept).Emit(region, _columnPlaces, _columns, runsAtLeastOnce: false, (pass, sweep, columns) =>
        {
            for (int i = 0; i < _outputs.Count; i++)
            {
                var output = _outputs[i].Written is { } written
                    ? sweep.Parameters[_primal.Parameters.ToList().IndexOf(written)].Variable
                    : sweep.Yields[_outputs[i].Yield];
                Expression[] tangents = [.. columns.Select((_, d) => sweep.TangentOf(d, output, pass))];
                if (!output.Type.IsIndexed)
                {
                    SetRow(pass, _rowPlaces[i].First, columns, (d, _) => tangents[d]);
                    continue;
                }

                Flattening.ForEach(pass, tangents, _rowPlaces[i], (inner, arrays, indices, place) =>
                    SetRow(inner, place, columns, (d, here) => here.Bind(Expression.Of(Operation.Element, arrays[d].Type.Element!, [arrays[d], .. indices]))));
            }
        });
    }

    private void SetRow(RegionBuilder region, Expression row, Expression[] columns, Func<int, RegionBuilder, Expression> value)
    {
        _matrix!.Set(region, row, columns[0], value(0, region));
        for (int d = 1; d < columns.Length; d++)
        {
            var inside = region.Child();
            _matrix.Set(inside, row, columns[d], value(d, inside));
            var isColumn = region.Bind(Expression.Of(Operation.Less, Functions.ValueType.Boolean, columns[d], _columns), "hasColumn" + (d + 1).ToString(System.Globalization.CultureInfo.InvariantCulture));
            region.Add(new If(isColumn, inside.Build(), Region.Empty, EquatableArray<Expression>.Empty));
        }
    }

    private void Set(RegionBuilder region, Expression row, Expression column, Expression value)
    {
        if (!_matrix!.IsNew || !value.IsZero)
        {
            _matrix.Set(region, row, column, value);
        }
    }
}

/// <summary>How the columns of a Jacobian are computed, several in each pass.</summary>
/// <param name="AreWide">Whether they are the lanes of vectors.</param>
/// <param name="ReadRun">Whether the method runs once and the passes read from its arrays, instead of running it again.</param>
/// <param name="RowsApart">Whether a method of its own computes rows, where those are the cheaper way: a compiler does less for a method that is very long.</param>
internal sealed record Passes(bool AreWide, bool ReadRun, bool RowsApart);
