using System.Linq;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Differentiation;

/// <content>Rows, by reverse mode: one forward sweep, and one reverse sweep for each row.</content>
internal sealed partial class Jacobian
{
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
