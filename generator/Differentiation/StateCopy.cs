using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Functions;
using ValueType = SymGrad.Generator.Functions.ValueType;

namespace SymGrad.Generator.Differentiation;

/// <summary>
/// An array that a loop writes in place, taken through the segments of that loop: each segment works on a copy, made from one
/// that is kept, so that it can begin again.
/// </summary>
internal sealed class StateCopy
{
    private readonly Expression _array;
    private readonly Expression _length;
    private Expression? _copy;

    /// <param name="array">The array.</param>
    /// <param name="before">What stands before the loop.</param>
    public StateCopy(Expression array, RegionBuilder before)
    {
        _array = array;
        _length = before.Bind(Expression.Of(Operation.Length, ValueType.Int32, array));
    }

    /// <summary>What each segment begins with: the array is copied twice, once to be kept and from there to be written to.</summary>
    public void Take(RegionBuilder segment)
    {
        string name = segment.Function.NameOf(_array);
        var kept = Make(segment, name.Length > 0 ? name + "Before" : string.Empty);
        Fill(segment, kept, _array);
        _copy = Make(segment, name);
        Fill(segment, _copy, kept);
    }

    /// <summary>The iterations on the copy.</summary>
    public Loop Within(Loop iterations)
    {
        var exchange = new Renaming(_array, _copy!);
        return iterations with { Condition = exchange.Rewrite(iterations.Condition), Body = exchange.Rewrite(iterations.Body) };
    }

    /// <summary>What each segment ends with.</summary>
    public void PutBack(RegionBuilder segment) => Fill(segment, _array, _copy!);

    private Expression Make(RegionBuilder region, string name) =>
        region.Bind(Expression.Made(Expression.Overwritten, ValueType.ArrayOf(_array.Type.Element!), _length), name);

    private void Fill(RegionBuilder region, Expression target, Expression source)
    {
        var index = region.Function.NewVariable(ValueType.Int32);
        var body = region.Child();
        var element = body.Bind(Expression.Of(Operation.Element, _array.Type.Element!, source, index));
        body.Add(new Store(target, new[] { index }.ToEquatable(), element, Adds: false));
        region.Add(new Loop(new Counter(index, Expression.Integer(0), Operation.Less, _length, 1), EquatableArray<Carried>.Empty, Region.Empty, body.Build()));
    }
}
