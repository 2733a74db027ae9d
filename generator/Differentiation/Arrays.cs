using System.Linq;
using SymGrad.Generator.Functions;
using SymGrad.Generator.Symbolics;

namespace SymGrad.Generator.Differentiation;

/// <summary>What is done to whole arrays, of any rank and with rows of their own, as steps of the language.</summary>
internal static class Arrays
{
    /// <summary>Whether a constant stands for no array at all.</summary>
    public static bool IsNone(Expression array) => array.IsConstant && (array.Text == "null" || array.Text.StartsWith("default", System.StringComparison.Ordinal));

    /// <summary>The type of an array of its own with the elements of another, which may be a window or a column.</summary>
    public static ValueType PlainOf(ValueType type) =>
        type.Shape != TypeShape.Array || type.Column is not null ? ValueType.ArrayOf(type.Element!, type.Rank) : type;

    /// <summary>A new array of zeros in the shape of another.</summary>
    public static Expression ZerosLike(RegionBuilder region, Expression array, string name)
    {
        var type = PlainOf(array.Type);
        var lengths = Enumerable.Range(0, type.Rank).Select(dimension => LengthOf(region, array, dimension)).ToArray();
        var zeros = region.Bind(Expression.Of(Operation.NewArray, type, lengths), name);
        if (type.Element!.IsIndexed)
        {
            ForEach(region, array, (inner, index) =>
            {
                var row = inner.Bind(Expression.Of(Operation.Element, type.Element, [array, .. index]));
                inner.Add(new Store(zeros, index.ToEquatable(), ZerosLike(inner, row, string.Empty), Adds: false));
            });
        }

        return zeros;
    }

    /// <summary>A new array with the numbers of another.</summary>
    public static Expression Copy(RegionBuilder region, Expression array, string name)
    {
        var type = PlainOf(array.Type);
        if (type.Element!.IsScalar && array.Type.Column is null)
        {
            return region.Bind(Expression.Of(Operation.Copy, type, array), name);
        }

        var copy = ZerosLike(region, array, name);
        AddTo(region, copy, array);
        return copy;
    }

    /// <summary>Sets every number in an array to zero.</summary>
    public static void Clear(RegionBuilder region, Expression array)
    {
        if (array.Type is { Column.Element.HoldsArrays: true, Element.IsScalar: true })
        {
            // To clear the elements as a whole would lose their arrays.
            ForEach(region, array, (inner, index) => inner.Add(new Store(array, index.ToEquatable(), Expression.Zero(array.Type.Element), Adds: false)));
            return;
        }

        if (array.Type.Element!.IsScalar)
        {
            region.Add(new Clear(array));
            return;
        }

        ForEach(region, array, (inner, index) =>
            Clear(inner, inner.Bind(Expression.Of(Operation.Element, array.Type.Element, [array, .. index]))));
    }

    /// <summary>Adds the numbers of one array to those of another of the same shape.</summary>
    public static void AddTo(RegionBuilder region, Expression target, Expression source) => ForEach(region, source, (inner, index) =>
    {
        var element = inner.Bind(Expression.Of(Operation.Element, source.Type.Element!, [source, .. index]));
        if (element.Type.IsIndexed)
        {
            AddTo(inner, inner.Bind(Expression.Of(Operation.Element, target.Type.Element!, [target, .. index])), element);
        }
        else
        {
            inner.Add(new Store(target, index.ToEquatable(), element, Adds: true));
        }
    });

    /// <summary>Sets every number in an array to something made of the number's place, which no other number in it has.</summary>
    public static void Fill(RegionBuilder region, Expression array, System.Func<RegionBuilder, Expression, Expression> element) =>
        Fill(region, array, Expression.Integer(0), Expression.Integer(1), element);

    private static void Fill(RegionBuilder region, Expression array, Expression start, Expression stride, System.Func<RegionBuilder, Expression, Expression> element) =>
        ForEach(region, array, (inner, index) =>
        {
            var (place, step) = (start, stride);
            for (int dimension = 0; dimension < index.Length; dimension++)
            {
                place = inner.Sum(place, inner.Product(index[dimension], step));
                step = dimension + 1 < index.Length || array.Type.Element!.IsIndexed ? inner.Product(step, LengthOf(inner, array, dimension)) : step;
            }

            if (array.Type.Element!.IsIndexed)
            {
                Fill(inner, inner.Bind(Expression.Of(Operation.Element, array.Type.Element, [array, .. index])), place, step, element);
            }
            else
            {
                inner.Add(new Store(array, index.ToEquatable(), element(inner, place), Adds: false));
            }
        });

    /// <summary>Throws what a caller should get who passes a seed of another shape than the array that it is for.</summary>
    public static void RequireSameShape(RegionBuilder region, Expression seed, Expression array)
    {
        Expression? differs = null;
        for (int dimension = 0; dimension < array.Type.Rank; dimension++)
        {
            var differsHere = region.Bind(Expression.Of(Operation.NotEqual, ValueType.Boolean, LengthOf(region, seed, dimension), LengthOf(region, array, dimension)));
            differs = differs is null ? differsHere : region.Bind(Expression.Of(Operation.Either, ValueType.Boolean, differs, differsHere));
        }

        var inner = region.Child();
        string name = region.Function.NameOf(seed);
        inner.Add(new Effect(Expression.Copied($"throw new global::System.ArgumentException(\"The lengths of '{name}' and of the array that the method returns differ.\", \"{name}\")", ValueType.Boolean)));
        region.Add(new If(differs!, inner.Build(), region.Child().Build(), EquatableArray<Expression>.Empty));
    }

    public static Expression LengthOf(RegionBuilder region, Expression array, int dimension) => region.Bind(array.Type.Rank == 1
        ? Expression.Of(Operation.Length, ValueType.Int32, array)
        : Expression.Of(Operation.DimensionLength, ValueType.Int32, array, Expression.Integer(dimension)));

    private static void ForEach(RegionBuilder region, Expression array, System.Action<RegionBuilder, Expression[]> body) =>
        ForEach(region, array, [], body);

    private static void ForEach(RegionBuilder region, Expression array, Expression[] outer, System.Action<RegionBuilder, Expression[]> body)
    {
        if (outer.Length == array.Type.Rank)
        {
            body(region, outer);
            return;
        }

        var index = region.Function.NewVariable(ValueType.Int32);
        var limit = LengthOf(region, array, outer.Length);
        var inner = region.Child();
        ForEach(inner, array, [.. outer, index], body);
        region.Add(new Loop(
            new Counter(index, Expression.Integer(0), Operation.Less, limit, 1),
            EquatableArray<Carried>.Empty,
            Region.Empty,
            inner.Build()));
    }
}
