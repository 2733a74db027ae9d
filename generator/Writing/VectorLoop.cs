using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Writing;

/// <summary>Prints the statements of a loop that runs several iterations at once: numbers that differ between the iterations are vectors.</summary>
/// <param name="loop">The loop, in the form in which it is written.</param>
/// <param name="number">The type of its numbers.</param>
/// <param name="nameOf">The C# name of a variable.</param>
/// <param name="write">An expression that is the same in all lanes.</param>
/// <param name="isSpan">Whether what is called an array is a span.</param>
/// <param name="vector">How the class and the type of vectors are named.</param>
internal sealed class VectorLoop(
    Loop loop, Functions.ValueType number, System.Func<Expression, string> nameOf, System.Func<Expression, string> write, System.Func<Expression, bool> isSpan, string vector)
{
    private const int Sum = 60, Atomic = 100;

    /// <summary>What is another one in each lane.</summary>
    private readonly HashSet<int> _varying = [loop.Counter!.Index.Id];
    private readonly HashSet<int> _moving = [loop.Counter.Index.Id];

    /// <summary>How often the scalar type fits into a vector, as text.</summary>
    public string Count => $"{Type}.Count";

    public string Type { get; } = $"{vector}<{number.Name}>";

    /// <summary>The lines of the body; null if something in it has no form for vectors.</summary>
    /// <param name="sums">The names of the vectors that add up what the carried variables do.</param>
    public List<string>? Body(IReadOnlyList<string> sums)
    {
        var lines = new List<string>();
        foreach (var statement in loop.Body.Statements)
        {
            string? line = statement switch
            {
                Let let => Line(let),
                Store store => Line(store),
                _ => null,
            };
            if (line is null)
            {
                return null;
            }

            lines.AddRange(line.Split('\n'));
        }

        for (int i = 0; i < loop.Carried.Count; i++)
        {
            var next = loop.Body.Yields[i];
            if (next.Operation is not (Operation.Add or Operation.Subtract) || !next.Operands[0].Equals(loop.Carried[i].Parameter) || Lanes(next.Operands[1], 0) is not { } added)
            {
                return null;
            }

            lines.Add($"{sums[i]} {(next.Operation == Operation.Add ? "+" : "-")}= {added};");
        }

        return lines;
    }

    /// <summary>
    /// What must hold for all iterations to stay within their arrays, apart from those of which that is known: where it doesn't, one
    /// iteration after the other throws what it throws in the method.
    /// </summary>
    /// <param name="isKnown">Whether an array is known to have an element at an index.</param>
    /// <param name="shapeOf">The array that another is as long as; null if none is known.</param>
    public IEnumerable<string> Ranges(System.Func<Expression, Expression, bool> isKnown, System.Func<Expression, Expression?> shapeOf)
    {
        var counter = loop.Counter!;
        var accesses = loop.Body.Statements.SelectMany(statement => statement is Store store ? Elements(store.Value).Append((store.Array, store.Indices[0])) : Elements(((Let)statement).Value))
            .Concat(loop.Body.Yields.SelectMany(Elements)).ToList();
        bool IsSaid((Expression Array, Expression Index) access) => shapeOf(access.Array) is { } shape && accesses.Exists(other => other.Item1.Equals(shape) && Place(other.Item2).Equals(Place(access.Index)));
        return accesses.Where(access => !isKnown(access.Item1, access.Item2) && !IsSaid(access))
            .SelectMany(access =>
            {
                Expression At(Expression index) => WithoutZeros(Place(access.Item2).Substitute(variable => variable.Equals(counter.Index) ? index : variable));
                string first = write(At(counter.Start));
                return new[] { first == "0" ? string.Empty : $"{first} >= 0", $"{(At(counter.Limit) is { IsAtom: true } or { Operation: Operation.Length or Operation.DimensionLength } ? string.Empty : "(long)")}{write(At(counter.Limit))} <= {nameOf(access.Item1)}.Length" };
            })
            .Where(text => text.Length > 0).Distinct();
    }

    /// <summary>An integer without what comes to nothing: <c>i + 0</c>, <c>j - j</c>.</summary>
    private static Expression WithoutZeros(Expression e)
    {
        var operands = e.Operands.Select(WithoutZeros).ToArray();
        return e.Operation switch
        {
            Operation.Add when operands[0].IsZero => operands[1],
            Operation.Add or Operation.Subtract when operands[1].IsZero => operands[0],
            Operation.Subtract when operands[0].Equals(operands[1]) => Expression.Integer(0),
            _ => operands.Length == 0 ? e : e.With(operands),
        };
    }

    private static IEnumerable<(Expression Array, Expression Index)> Elements(Expression expression) => expression.Operation == Operation.Element
        ? [(expression.Operands[0], expression.Operands[1])]
        : expression.Operands.SelectMany(Elements);

    private Expression Place(Expression index) => index.Substitute(variable => loop.Body.Statements.OfType<Let>().FirstOrDefault(let => let.Target.Equals(variable)) is { } let ? Place(let.Value) : variable);

    private string? Line(Let let)
    {
        string name = nameOf(let.Target);
        if (let.Target.Type.Name == "int")
        {
            if (let.Value.Variables().Any(variable => _moving.Contains(variable.Id)))
            {
                _moving.Add(let.Target.Id);
                _varying.Add(let.Target.Id);
            }

            return $"int {name} = {write(let.Value)};";
        }

        if (!Varies(let.Value))
        {
            return $"{(let.Target.Type.IsBoolean ? "bool" : number.Name)} {name} = {write(let.Value)};";
        }

        _varying.Add(let.Target.Id);
        return let.Target.Type.IsBoolean
            ? Numbers.Mask(let.Value) is { } mask ? $"var {name} = {mask};" : null
            : Lanes(let.Value, 0) is { } value ? $"{Type} {name} = {value};" : null;
    }

    private string? Line(Store store)
    {
        if (!_moving.Overlaps(store.Indices[0].Variables().Select(variable => variable.Id)))
        {
            return null;
        }

        string? value = Lanes(store.Value, store.Adds ? Sum + 1 : Atomic);
        string array = nameOf(store.Array), index = write(store.Indices[0]);
        if (value is null)
        {
            return null;
        }

        // What is subtracted is a negation that is added.
        bool subtracts = store is { Adds: true, Value.Operation: Operation.Negate };
        value = subtracts ? Lanes(store.Value.Operands[0], Sum + 1) : value;
        string stored = store.Adds ? $"({Load(store.Array, array, index)} {(subtracts ? "-" : "+")} {value})" : value!;
        return isSpan(store.Array) ? $"{stored}.CopyTo({array}.Slice({index}));" : $"{stored}.CopyTo({array}, {index});";
    }

    private string Load(Expression array, string name, string index) => isSpan(array) ? $"new {Type}({name}.Slice({index}))" : $"new {Type}({name}, {index})";

    private string? Lanes(Expression e, int context) => Numbers.Lanes(e, context);

    private LaneExpressions Numbers => _numbers ??= new LaneExpressions(number, nameOf, write, Varies, LoadOf, vector);

    private LaneExpressions? _numbers;

    private string? LoadOf(Expression e) => _moving.Overlaps(e.Operands[1].Variables().Select(variable => variable.Id)) ? Load(e.Operands[0], nameOf(e.Operands[0]), write(e.Operands[1])) : null;

    private bool Varies(Expression expression) => expression.Variables().Any(variable => _varying.Contains(variable.Id));
}
