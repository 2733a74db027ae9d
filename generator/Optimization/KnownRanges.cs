using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Differentiation;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Optimization;

/// <summary>Which indices are known to lie within an array, because the loop that they come from goes no further than its length.</summary>
internal sealed class KnownRanges
{
    private readonly Dictionary<int, Counter> _counters = [];
    private readonly Program _program;
    private readonly Dictionary<int, Expression> _shapes = [];
    private readonly HashSet<int> _parameters;
    private readonly List<Let> _prologue;

    public KnownRanges(Function function)
    {
        _program = Program.Of(function);
        _prologue = [.. function.Body.Statements.TakeWhile(statement => statement is Let).Cast<Let>()];
        _parameters = [.. function.Parameters.Select(parameter => parameter.Variable.Id)];
        foreach (var parameter in function.Parameters.Where(parameter => parameter.ShapedAs is not null))
        {
            // The lengths of a destination are checked before anything else happens.
            _shapes[parameter.Variable.Id] = function.Parameters.First(other => other.Name == parameter.ShapedAs).Variable;
        }

        foreach (var statement in Program.AllStatements(function.Body))
        {
            if (statement is Loop { Counter: { } counter })
            {
                _counters[counter.Index.Id] = counter;
            }
        }
    }

    /// <summary>Whether an array has an element at an index, of rank two in each of its rows.</summary>
    public bool IsWithin(Expression array, Expression index) => array.Type.Rank == 1 ? IsWithin(index, limit => IsLength(limit, array)) : array.Type.Rank == 2 && IsWithin(index, limit => IsDimension(limit, array, 1));

    /// <summary>The array of rank two that is as wide as another one, whose shape that has.</summary>
    public Expression ShapeOf(Expression array) => _shapes.TryGetValue(array.Id, out var shape) ? shape
        : DefinitionOf(array) is { Operation: Operation.NewArray } made && made.Operands[1] is { Operation: Operation.DimensionLength } columns && columns.Operands[1].Number == 1 ? columns.Operands[0]
        : array;

    /// <summary>The variable that holds how many columns an array of rank two has, from before the first loop or branch; null where there is none.</summary>
    public Expression? ColumnsOf(Expression array)
    {
        array = ShapeOf(array);
        return DefinitionOf(array) is { Operation: Operation.NewArray } made ? made.Operands[1] is { IsVariable: true } columns ? columns : null
            : _prologue.FirstOrDefault(let => let.Value.Operation == Operation.DimensionLength && let.Value.Operands[0].Equals(array) && let.Value.Operands[1].Number == 1)?.Target;
    }

    /// <summary>Whether an array, of any rank, has an element at some indices.</summary>
    public bool HasElement(Expression array, Expression[] indices) => indices.Length == 1
        ? IsWithin(array, indices[0]) || IsPlace(indices[0], CountOf(array, 0))
        : indices.Select((index, dimension) => IsWithin(index, limit => IsDimension(limit, array, dimension)) || IsPlace(index, CountOf(array, dimension))).All(isWithin => isWithin);

    /// <summary>Whether a rectangular array certainly has a row.</summary>
    public bool HasRow(Expression array, Expression row) => IsWithin(row, limit => IsDimension(limit, array, 0)) || IsPlace(row, CountOf(array, 0));

    /// <summary>Whether an array is the caller's, and may be null.</summary>
    public bool IsParameter(Expression array) => _parameters.Contains(array.Id);

    private static bool IsPlace(Expression index, double? count) => index.Number is { } number && number >= 0 && number < count;

    /// <summary>How many elements an array that is made here has in one dimension, where that is a constant.</summary>
    private double? CountOf(Expression array, int dimension) => DefinitionOf(array) switch
    {
        { Operation: Operation.NewArray } made => made.Operands[dimension].Number,
        { Operation: Operation.ArrayOf } made => made.Operands.Count,
        _ => null,
    };

    private bool IsDimension(Expression number, Expression array, int dimension)
    {
        array = _shapes.TryGetValue(array.Id, out var shape) ? shape : array;
        return (DefinitionOf(array) is { Operation: Operation.NewArray } made && made.Operands[dimension].Equals(number))
            || (DefinitionOf(number) is { Operation: Operation.DimensionLength } length && length.Operands[0].Equals(array) && length.Operands[1].Number == dimension);
    }

    /// <summary>Whether a value is an element that is certainly there.</summary>
    public bool IsKnownElement(Expression value) => value is { Operation: Operation.Element, Type.IsScalar: true, Operands.Count: 2 } && IsWithin(value.Operands[0], value.Operands[1]);

    /// <summary>Whether an index goes no further than the elements of an array that is as long as some variable says.</summary>
    public bool IsBelow(Expression index, Expression length) => IsWithin(index, length.Equals);

    private bool IsWithin(Expression index, System.Func<Expression, bool> isLength) => IsWithinAfter(index, isLength) || (index.IsVariable && _counters.TryGetValue(index.Id, out var counter) && (counter.Step, counter.Relation) switch
    {
        (1, Operation.Less) => IsNatural(counter.Start) && isLength(counter.Limit),
        (-1, Operation.GreaterOrEqual) => IsNatural(counter.Limit) && DefinitionOf(counter.Start) is { Operation: Operation.Subtract } last && last.Operands[1].IsOne && isLength(last.Operands[0]),
        _ => false,
    });

    /// <summary>Whether an index that is so much less than a counter is within, as <c>i - 1</c> where the counter goes from 1 up to and including the length.</summary>
    private bool IsWithinAfter(Expression index, System.Func<Expression, bool> isLength) => (index.IsVariable ? DefinitionOf(index) : index) is { Operation: Operation.Subtract } difference
        && difference.Operands[1].Number is { } less && difference.Operands[0].IsVariable && _counters.TryGetValue(difference.Operands[0].Id, out var counter)
        && counter.Step == 1 && counter.Start.Number >= less && (counter.Relation switch { Operation.Less => less >= 0, Operation.LessOrEqual => less >= 1, _ => false }) && isLength(counter.Limit);

    /// <summary>Whether a number is no less than zero because it is the length of something.</summary>
    public bool IsLength(Expression number) => DefinitionOf(number) is { Operation: Operation.Length or Operation.DimensionLength };

    /// <summary>Whether a number is certainly no less than zero, by what it is computed from: lengths, natural numbers, their greatest with zero, and the quotients of such numbers.</summary>
    public bool IsNaturalLength(Expression number) => number.Value >= 0 || IsLength(number) || number.Operation is Operation.Length or Operation.DimensionLength || IsMaximumWithZero(number)
        || ((number.IsVariable ? DefinitionOf(number) : number) is { Operation: Operation.Divide, Type.Name: "int" } quotient && (quotient.Operands[1].Value >= 1 || IsNaturalLength(quotient.Operands[1])) && IsNaturalLength(quotient.Operands[0]));

    /// <summary>Whether a number is the greater of zero and something else.</summary>
    public bool IsMaximumWithZero(Expression number) => (number.Operation == Operation.Call ? number : DefinitionOf(number)) is { Operation: Operation.Call, Text: "System.Math.Max" } greater && greater.Operands[0].IsZero;

    /// <summary>Whether a number is certainly no less than zero: a constant, an index that counts upwards from one or down to one, or the next after it.</summary>
    private bool IsNatural(Expression number) => number.Number >= 0
        || (number.IsVariable && _counters.TryGetValue(number.Id, out var counter) && counter switch
        {
            { Step: 1, Relation: Operation.Less } => IsNatural(counter.Start),
            { Step: -1, Relation: Operation.GreaterOrEqual } => IsNatural(counter.Limit),
            _ => false,
        })
        || (DefinitionOf(number) is { Operation: Operation.Add } sum && sum.Operands[1].IsOne && sum.Operands[0].IsVariable && _counters.ContainsKey(sum.Operands[0].Id) && IsNatural(sum.Operands[0]));

    private bool IsLength(Expression number, Expression array)
    {
        array = _shapes.TryGetValue(array.Id, out var shape) ? shape : array;
        return (DefinitionOf(array) is { Operation: Operation.NewArray } made && made.Operands[0].Equals(number))
            || (DefinitionOf(array) is { Operation: Operation.Row } row && (row.Operands[0].Type.Rank == 2 ? IsDimension(number, row.Operands[0], 1) : row.Operands[2].Equals(number)))
            || (DefinitionOf(number) is { Operation: Operation.Length } length && length.Operands[0].Equals(array));
    }

    private Expression? DefinitionOf(Expression atom) => _program.DefinitionOf(atom);
}
