using System.Linq;
using SymGrad.Generator.Functions;
using SymGrad.Generator.Symbolics;

namespace SymGrad.Generator.Differentiation;

/// <content>Rows, by reverse mode: one forward sweep, and one reverse sweep for each row.</content>
internal sealed partial class Jacobian
{
    /// <summary>More statements than this, and the rows are computed in a method of their own.</summary>
    private const int MostStatements = 250;

    /// <summary>What is added to a Jacobian's name for the method that computes its rows.</summary>
    public const string ByRows = nameof(ByRows);

    /// <summary>Whether a method returns arrays and is so long that its rows are computed apart.</summary>
    public static bool HasRowsApart(Function primal) => Program.AllStatements(primal.Body).Count > MostStatements
        && GivesArrays(primal) && primal.Parameters.All(parameter => parameter.Passing == Passing.Value) && !Derivative.WrittenParameters(primal).Any()
        && !UnitDirections.AreFew(primal) && ColumnSweep.CanRepeat(primal);

    /// <summary>The method that fills a matrix of zeros, or the caller's numbers, by rows.</summary>
    public static Function Rows(Function primal, IDerivativeEngine engine, bool isNew, bool hasSpan)
    {
        var jacobian = new Jacobian(primal, engine, new Passes(false, false, false), intoDestination: false, null, hasSpan);
        var type = isNew ? Functions.ValueType.ArrayOf(jacobian._type, 2)
            : hasSpan ? Functions.ValueType.SpanOf(jacobian._type, readOnly: false) : Functions.ValueType.ArrayOf(jacobian._type);
        string name = NameOfDestination(primal);
        var target = jacobian._builder.NewVariable(type, name);
        jacobian._parameters.Add(new Parameter(name, target, Passing.Value, IsActive: false));
        jacobian._given = Matrix.Over(target, jacobian._columns);
        jacobian.FillByRows(jacobian._region);
        return jacobian.Build([], []) with { Name = NameOfRows(primal) };
    }

    private static string NameOfRows(Function primal) => primal.Name + nameof(Jacobian) + ByRows;

    /// <summary>Lets the method of its own fill the matrix, from the arguments.</summary>
    private void CallRows(RegionBuilder region)
    {
        // The parts of a composite are passed as the whole.
        var passed = _primal.Parameters.Where(parameter => parameter.Of is not { IsThis: true }).GroupBy(parameter => parameter.Root).Select(parts => parts.First()).ToList();
        string arguments = string.Concat(passed.Select(parameter => (parameter.Of is null ? Expression.Hole.ToString() : Identifier.Escaped(parameter.Root)) + ", "));
        region.Add(new Effect(Expression.Copied(
            $"{Identifier.Escaped(NameOfRows(_primal))}({arguments}{Expression.Hole})",
            Functions.ValueType.Int32,
            [.. passed.Where(parameter => parameter.Of is null).Select(parameter => parameter.Variable), _matrix!.Target])));
    }

    /// <summary>The outputs are a few numbers: a reverse sweep for each is written out.</summary>
    private Expression[] FillRowByRow(RegionBuilder region)
    {
        var sweeps = new RowSweep(_primal, _engine, region, _builder);
        for (int row = 0; row < _outputs.Count; row++)
        {
            sweeps.Emit(region, yield => yield == _outputs[row].Yield ? Expression.One(_primal.Body.Yields[yield].Type) : Expression.Zero(_primal.Body.Yields[yield].Type), _primal.Body.Yields[_outputs[row].Yield], () => { });
            ReadRow(region, sweeps, Expression.Integer(row));
        }

        return sweeps.Values;
    }

    /// <summary>A loop goes through the rows.</summary>
    private Expression[] FillByRows(RegionBuilder region)
    {
        var sweeps = new RowSweep(_primal, _engine, region, _builder);
        LayOut(region, sweeps.Values);
        var row = _builder.NewVariable(Functions.ValueType.Int32, "row");
        var pass = region.Child();
        sweeps.Emit(
            pass,
            yield => _outputs.FindIndex(output => output.Yield == yield) is var i and >= 0
                ? Flattening.OneAt(pass, row, _rowPlaces[i].First, _primal.Body.Yields[yield].Type)
                : Expression.Zero(_primal.Body.Yields[yield].Type),
            whole: null,
            () =>
            {
                for (int i = 0; i < _outputs.Count; i++)
                {
                    if (ValueOf(_outputs[i], _primal.Body.Yields) is { Type.IsIndexed: true } array && sweeps.ShadowOf(array) is { } shadow)
                    {
                        Flattening.ForEach(pass, [shadow], _rowPlaces[i], (inner, arrays, indices, place) => inner.Add(new Store(
                            arrays[0], indices.ToEquatable(), Flattening.OneAt(inner, place, row, shadow.Type.Innermost), Adds: true)));
                    }
                }
            });
        ReadRow(pass, sweeps, row);
        region.Add(new Loop(
            new Counter(row, Expression.Integer(0), Operation.Less, _rows, 1),
            EquatableArray<Carried>.Empty,
            Region.Empty,
            pass.Build()));
        return sweeps.Values;
    }

    private void ReadRow(RegionBuilder region, RowSweep sweeps, Expression row)
    {
        for (int i = 0; i < _active.Count; i++)
        {
            var adjoint = sweeps.AdjointOf(_active[i]);
            if (!_active[i].Type.IsIndexed)
            {
                Set(region, row, _columnPlaces[i].First, adjoint);
                continue;
            }

            Flattening.ForEach(region, [adjoint], _columnPlaces[i], (inner, arrays, indices, place) => _matrix!.Set(
                inner, row, place, inner.Bind(Expression.Of(Operation.Element, arrays[0].Type.Element!, [arrays[0], .. indices]))));
        }
    }
}
