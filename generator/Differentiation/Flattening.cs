using System;
using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Functions;
using SymGrad.Generator.Symbolics;

namespace SymGrad.Generator.Differentiation;

/// <summary>Values as one row of numbers, the columns or the rows of a matrix: in order, arrays row by row, rows of their own one after the other.</summary>
internal static class Flattening
{
    /// <summary>The type of a matrix of derivatives: the type parameter that it is about, <c>float</c> if all that it is about is, else <c>double</c>.</summary>
    public static Functions.ValueType TypeOf(IEnumerable<Expression> values) =>
        values.Select(value => value.Type.Innermost).FirstOrDefault(type => type.IsParameter) is { } parameter ? parameter
        : values.Where(value => value.Type.HasFloating).All(value => value.Type.Innermost.Name == "float") ? Functions.ValueType.Single : Functions.ValueType.Double;

    /// <summary>For each value the places of its numbers, and how many there are in all.</summary>
    /// <param name="region">Where they are computed.</param>
    /// <param name="values">Numbers and arrays. The parts of an array's elements are one array, element by element.</param>
    /// <param name="name">What the number of all is called.</param>
    public static (Places[] Places, Expression Count) Of(RegionBuilder region, IReadOnlyList<Expression> values, string name)
    {
        var places = new Places[values.Count];
        var count = Expression.Integer(0);
        for (int i = 0; i < places.Length;)
        {
            int parts = 1;
            while (values[i].Type.Column is not null && i + parts < places.Length && values[i + parts].Type.Column is { IsFirst: false })
            {
                parts++;
            }

            for (int part = 0; part < parts; part++)
            {
                places[i + part] = new Places(Plus(region, count, Expression.Integer(part)), parts);
            }

            count = Plus(region, count, Times(region, CountOf(region, values[i]), Expression.Integer(parts)));
            i += parts;
        }

        if (region.Function.DefinitionOf(count) is { Operation: Operation.Add or Operation.Multiply })
        {
            region.Function.Suggest(count, name);
        }

        return (places, count);
    }

    /// <summary>Visits the numbers of arrays that have the same shape, side by side.</summary>
    /// <param name="region">Where the loops are written.</param>
    /// <param name="arrays">The arrays; the first one is measured.</param>
    /// <param name="places">The places of the numbers.</param>
    /// <param name="visit">Takes the innermost region, the arrays (rows of rows) there, the indices into them, and the number's place.</param>
    public static void ForEach(RegionBuilder region, Expression[] arrays, Places places, Action<RegionBuilder, Expression[], Expression[], Expression> visit)
    {
        if (arrays[0].Type.Element!.IsScalar)
        {
            ForEach(region, arrays, places.First, places.Step, [], visit);
            return;
        }

        var index = region.Function.NewVariable(Functions.ValueType.Int32);
        var place = region.Function.NewVariable(Functions.ValueType.Int32, "place");
        var inner = region.Child();
        var rows = arrays.Select(array => inner.Bind(Expression.Of(Operation.Element, array.Type.Element!, array, index))).ToArray();
        ForEach(inner, rows, new Places(place, places.Step), visit);
        var next = Plus(inner, place, Arrays.LengthOf(inner, rows[0], 0));
        region.Add(new Loop(
            new Counter(index, Expression.Integer(0), Operation.Less, Arrays.LengthOf(region, arrays[0], 0), 1),
            new[] { new Carried(place, places.First, region.Function.NewVariable(Functions.ValueType.Int32)) }.ToEquatable(),
            Region.Empty,
            inner.Build(next)));
    }

    public static Expression Plus(RegionBuilder region, Expression left, Expression right) => (left.Number, right.Number) switch
    {
        ({ } a, { } b) => Expression.Integer((int)(a + b)),
        (0, _) => right,
        (_, 0) => left,
        ({ }, _) => region.Bind(Expression.Of(Operation.Add, left.Type, right, left)),
        _ => region.Bind(Expression.Of(Operation.Add, left.Type, left, right)),
    };

    public static Expression Times(RegionBuilder region, Expression left, Expression right) => (left.Number, right.Number) switch
    {
        ({ } a, { } b) => Expression.Integer((int)(a * b)),
        (0, _) or (_, 0) => Expression.Integer(0),
        (1, _) => right,
        (_, 1) => left,
        _ => region.Bind(Expression.Of(Operation.Multiply, left.Type, left, right)),
    };

    /// <summary>1 where two places are the same, else 0.</summary>
    public static Expression OneAt(RegionBuilder region, Expression place, Expression other, Functions.ValueType type) => (place.Number, other.Number) switch
    {
        ({ } a, { } b) => a == b ? Expression.One(type) : Expression.Zero(type),
        _ => region.Choice(region.Bind(Expression.Of(Operation.Equal, Functions.ValueType.Boolean, place, other)), Expression.One(type), Expression.Zero(type)),
    };

    private static Expression CountOf(RegionBuilder region, Expression value)
    {
        if (!value.Type.IsIndexed)
        {
            return Expression.Integer(1);
        }

        if (value.Type.Element!.IsScalar)
        {
            return region.Bind(Expression.Of(Operation.Length, Functions.ValueType.Int32, value));
        }

        var index = region.Function.NewVariable(Functions.ValueType.Int32);
        var sum = region.Function.NewVariable(Functions.ValueType.Int32, "count");
        var count = region.Function.NewVariable(Functions.ValueType.Int32, "count");
        var inner = region.Child();
        var row = inner.Bind(Expression.Of(Operation.Element, value.Type.Element, value, index));
        var next = Plus(inner, sum, CountOf(inner, row));
        region.Add(new Loop(
            new Counter(index, Expression.Integer(0), Operation.Less, Arrays.LengthOf(region, value, 0), 1),
            new[] { new Carried(sum, Expression.Integer(0), count) }.ToEquatable(),
            Region.Empty,
            inner.Build(next)));
        return count;
    }

    private static void ForEach(RegionBuilder region, Expression[] arrays, Expression place, int step, Expression[] indices, Action<RegionBuilder, Expression[], Expression[], Expression> visit)
    {
        int rank = arrays[0].Type.Rank;
        if (indices.Length == rank)
        {
            visit(region, arrays, indices, place);
            return;
        }

        var index = region.Function.NewVariable(Functions.ValueType.Int32);
        var limit = Arrays.LengthOf(region, arrays[0], indices.Length);
        var size = Expression.Integer(step);
        for (int dimension = indices.Length + 1; dimension < rank; dimension++)
        {
            size = Times(region, size, Arrays.LengthOf(region, arrays[0], dimension));
        }

        var inner = region.Child();
        ForEach(inner, arrays, Plus(inner, place, Times(inner, index, size)), step, [.. indices, index], visit);
        region.Add(new Loop(
            new Counter(index, Expression.Integer(0), Operation.Less, limit, 1),
            EquatableArray<Carried>.Empty,
            Region.Empty,
            inner.Build()));
    }
}

/// <summary>Where the numbers of a value are among all: from the first one on, in steps.</summary>
internal sealed record Places(Expression First, int Step);
