using System;
using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Functions;
using SymGrad.Generator.Symbolics;

namespace SymGrad.Generator.Differentiation;

/// <summary>
/// Builds the matrix of second derivatives: the gradient, pushed forward along unit directions. Of numbers all at once,
/// so that what they share is computed once; of arrays a few columns at a time. What is on one side of the diagonal is
/// written to the other, so that the matrix is symmetric exactly.
/// </summary>
internal sealed class Hessian
{
    private readonly Function _gradient;
    private readonly FunctionBuilder _builder;
    private readonly RegionBuilder _region;
    private readonly List<Parameter> _active;
    private readonly IDerivativeEngine _engine;

    private Hessian(Function gradient, IDerivativeEngine engine)
    {
        _gradient = gradient;
        _engine = engine;
        _builder = new FunctionBuilder(gradient);
        _region = new RegionBuilder(_builder);
        _active = [.. gradient.Parameters.Where(parameter => parameter.IsActive)];
    }

    /// <param name="primal">The method.</param>
    /// <param name="gradient">Its gradient, whose outputs are in the order of its active parameters.</param>
    /// <param name="engine">What differentiates single operations.</param>
    public static Function Of(Function primal, Function gradient, IDerivativeEngine engine)
    {
        var hessian = new Hessian(gradient, engine);
        var type = Flattening.TypeOf(hessian._active.Select(parameter => parameter.Variable).Concat(primal.Body.Yields));
        var matrix = UnitDirections.AreFew(gradient) ? hessian.AtOnce(type) : hessian.ByColumns(type);
        return new Function(
            primal.Name + nameof(Hessian),
            gradient.Parameters,
            new[] { new Output(string.Empty, IsReturned: true) }.ToEquatable(),
            hessian._region.Build(matrix.Target),
            hessian._builder.Names)
        {
            IsFast = primal.IsFast,
        };
    }

    private Matrix AtOnce(Functions.ValueType type)
    {
        var sweep = new TangentSweep(_gradient, _builder, _engine, UnitDirections.Each(_active), isDerivative: true);
        UnitDirections.Seed(sweep, _active);
        sweep.Emit(_region);
        var size = Expression.Integer(_active.Count);
        var matrix = Matrix.New(_region, type, size, size, "hessian");
        for (int row = 0; row < _active.Count; row++)
        {
            for (int column = 0; column <= row; column++)
            {
                var value = sweep.TangentOf(column, _gradient.Body.Yields[row], _region);
                if (!value.IsZero)
                {
                    if (row != column)
                    {
                        _builder.Suggest(value, "by" + Capital(Whole.WordFor(_active[row].Name)) + Capital(Whole.WordFor(_active[column].Name)));
                    }

                    SetBoth(matrix, _region, Expression.Integer(row), Expression.Integer(column), value);
                }
            }
        }

        return matrix;
    }

    private static string Capital(string name) => char.ToUpperInvariant(name[0]) + name.Substring(1);

    private Matrix ByColumns(Functions.ValueType type)
    {
        var (places, count) = Flattening.Of(_region, [.. _active.Select(parameter => parameter.Variable)], "size");
        var matrix = Matrix.New(_region, type, count, count, "hessian");
        var passes = new ColumnSweep(_gradient, _builder, _engine, isDerivative: true, isWide: false);
        passes.Emit(_region, places, count, runsAtLeastOnce: true, (region, sweep, columns) =>
        {
            for (int i = 0; i < _active.Count; i++)
            {
                var output = sweep.Yields[i];
                Expression[] tangents = [.. columns.Select((_, d) => sweep.TangentOf(d, output, region))];
                if (!output.Type.IsIndexed)
                {
                    SetLower(matrix, region, places[i].First, columns, (d, _) => tangents[d]);
                    continue;
                }

                Flattening.ForEach(region, tangents, places[i], (inner, arrays, indices, place) => SetLower(
                    matrix,
                    inner,
                    place,
                    columns,
                    (d, below) => below.Bind(Expression.Of(Operation.Element, arrays[d].Type.Element!, [arrays[d], .. indices]))));
            }
        });
        return matrix;
    }

    /// <summary>Writes what is on or below the diagonal, and its mirror images.</summary>
    private static void SetLower(Matrix matrix, RegionBuilder region, Expression row, Expression[] columns, Func<int, RegionBuilder, Expression> value)
    {
        for (int d = 0; d < columns.Length; d++)
        {
            var below = region.Child();
            SetBoth(matrix, below, row, columns[d], value(d, below));
            var isBelow = region.Bind(Expression.Of(Operation.GreaterOrEqual, Functions.ValueType.Boolean, row, columns[d]));
            region.Add(new If(isBelow, below.Build(), Region.Empty, EquatableArray<Expression>.Empty));
        }
    }

    private static void SetBoth(Matrix matrix, RegionBuilder region, Expression row, Expression column, Expression value)
    {
        matrix.Set(region, row, column, value);
        if (!row.Equals(column))
        {
            matrix.Set(region, column, row, value);
        }
    }
}
