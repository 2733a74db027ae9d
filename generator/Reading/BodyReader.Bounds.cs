using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Functions;
using ValueType = SymGrad.Generator.Functions.ValueType;

namespace SymGrad.Generator.Reading;

/// <content>
/// The bounds of lists and windows. Either is read in an array that may be longer than it is, and what the array has but the
/// list or the window hasn't must throw as in C#. What is seen to be within isn't asked for.
/// </content>
internal sealed partial class BodyReader
{
    private const string BeyondWindow = "throw new global::System.IndexOutOfRangeException()";

    private static string OutOfRange(string argument) => $"throw new global::System.ArgumentOutOfRangeException(\"{argument}\")";

    /// <summary>The starts and limits of loops that count up from zero or more, by their indices.</summary>
    private readonly Dictionary<int, (Expression Start, Expression Limit)> _counted = [];

    /// <summary>What has been asked for already, and where: it isn't asked for twice.</summary>
    private readonly List<(RegionBuilder Region, Expression Index, Expression Length)> _within = [];

    /// <summary>An element of a window, which must have it.</summary>
    private ElementTarget Within(View window, Expression index)
    {
        if (!IsWhole(window))
        {
            index = RequireWithin(window, index, BeyondWindow);
        }

        return ElementOf(window, index);
    }

    /// <summary>Whether a window is all of its array, which then watches its own bounds.</summary>
    private bool IsWhole(View window) => window.Offset.IsZero && _function.DefinitionOf(window.Length) is { Operation: Operation.Length } length && length.Operands[0].Equals(window.Array);

    /// <summary>Throws where an element isn't there, though the array may have it; gives the index, or another one where it is never read.</summary>
    private Expression RequireWithin(View elements, Expression index, string otherwise)
    {
        if (_within.Any(known => ReferenceEquals(known.Region, _region) && AreSame(known.Index, index) && AreSame(known.Length, elements.Length)))
        {
            return Readable(index);
        }

        _within.Add((_region, index, elements.Length));
        bool isBelow = IsBelow(index, elements.Length);
        if (IsNotNegative(index))
        {
            if (!isBelow)
            {
                ThrowWhere(Compared(Operation.GreaterOrEqual, index, elements.Length), otherwise);
            }

            return index;
        }

        var isBefore = Compared(Operation.Less, index, Expression.Integer(0));
        ThrowWhere(isBelow ? isBefore : Joined(Operation.Either, isBefore, Compared(Operation.GreaterOrEqual, index, elements.Length)), otherwise);
        return Readable(index);
    }

    /// <summary>An index as it may be written behind its check: the compiler warns of an array's index that is negative for certain, and of a list's it doesn't.</summary>
    private static Expression Readable(Expression index) => index.Number < 0 ? Expression.Integer(0) : index;

    /// <summary>A part of a window, which must have it: from <paramref name="start"/> on, to its end or of a length.</summary>
    private View PartOf(View whole, Expression start, Expression? length)
    {
        var rest = Less(whole.Length, start);
        bool fits = length is null ? start.IsZero || IsBelow(start, whole.Length) || start.Number <= whole.Length.Number : length.Equals(rest) || length.Number <= rest.Number;
        var beyond = fits ? Expression.Boolean(false) : length is null ? Compared(Operation.Greater, start, whole.Length) : Compared(Operation.Greater, length, rest);
        foreach (var number in new[] { start, length }.OfType<Expression>().Where(number => !IsNotNegative(number)))
        {
            beyond = Joined(Operation.Either, Compared(Operation.Less, number, Expression.Integer(0)), beyond);
        }

        ThrowWhere(beyond, "throw new global::System.ArgumentOutOfRangeException()");
        return new View(whole.Array, Shifted(whole.Offset, start), length ?? rest);
    }

    /// <summary>Throws what <c>CopyTo</c> throws where the target has too little room.</summary>
    private void RequireRoom(View source, View target)
    {
        if (!source.Length.Equals(target.Length) && !(source.Length.Number <= target.Length.Number))
        {
            ThrowWhere(Compared(Operation.Greater, source.Length, target.Length), TooShort);
        }
    }

    private Expression Compared(Operation operation, Expression left, Expression right) => left.Number is { } a && right.Number is { } b
        ? Expression.Boolean(operation switch { Operation.Less => a < b, Operation.Greater => a > b, _ => a >= b })
        : _region.Bind(Expression.Of(operation, ValueType.Boolean, left, right));

    /// <summary>Whether an integer is seen to be zero or more.</summary>
    private bool IsNotNegative(Expression value) => value.Number is { } number ? number >= 0
        : _counted.ContainsKey(value.Id) || _function.DefinitionOf(value) is { } definition && definition.Operation switch
        {
            Operation.Length or Operation.DimensionLength => true,
            Operation.Add or Operation.Multiply => IsNotNegative(definition.Operands[0]) && IsNotNegative(definition.Operands[1]),
            Operation.Subtract => _counted.TryGetValue(definition.Operands[0].Id, out var counted) && counted.Start.Number >= definition.Operands[1].Number,
            _ => false,
        };

    /// <summary>Whether an integer is seen to be less than a length: a counter by its limit, with what is added to both.</summary>
    private bool IsBelow(Expression value, Expression length)
    {
        if (value.Number < length.Number)
        {
            return true;
        }

        var (index, added) = Offset(value);
        if (!_counted.TryGetValue(index.Id, out var counted))
        {
            return false;
        }

        var (limit, subtracted) = Offset(counted.Limit);
        var (end, from) = Offset(length);
        return (AreSame(limit, end) && added + subtracted <= from) || counted.Limit.Number + added <= length.Number;
    }

    /// <summary>Whether two integers are one, or computed in the same way.</summary>
    private bool AreSame(Expression one, Expression other) => one.Equals(other)
        || (_function.DefinitionOf(one) is { Operation: Operation.Length or Operation.Add or Operation.Subtract or Operation.Multiply } definition && definition.Equals(_function.DefinitionOf(other)));

    /// <summary>An integer as another one and a constant that is added to it.</summary>
    private (Expression Base, double Added) Offset(Expression value) => _function.DefinitionOf(value) is { Operation: Operation.Add or Operation.Subtract } sum && sum.Operands[1].Number is { } number
        ? (sum.Operands[0], sum.Operation == Operation.Add ? number : -number)
        : (value, 0);
}
