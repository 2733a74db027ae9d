using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Differentiation;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Optimization;

/// <summary>
/// Makes a work array anew in each iteration of a loop that fills it before it reads from it: <c>double[] work = new double[n];
/// for (…) { fill work; use work; }</c>. Nothing goes from one iteration to the next in it then, so that the reverse sweep can
/// fill it again and needs no record of what was overwritten. Where filling it again takes long, each iteration gets a part of a
/// larger array of its own instead.
/// </summary>
internal sealed class PrivateArrays
{
    private readonly Function _function;
    private readonly FunctionBuilder _builder;
    private readonly KnownRanges _ranges;

    /// <summary>For each array that is moved, the first statement that mentions it where it is made from now on.</summary>
    private readonly Dictionary<Statement, List<Let>> _madeBefore = new(ReferenceComparer<Statement>.Instance);
    private readonly HashSet<Statement> _moved = new(ReferenceComparer<Statement>.Instance);
    private readonly Dictionary<int, Expansion> _expanded = [];

    /// <summary>An array with a part for each iteration of a loop.</summary>
    /// <param name="Whole">The larger array.</param>
    /// <param name="Part">The length of a part.</param>
    private sealed record Expansion(Expression Whole, Expression Index, Expression Part);

    private PrivateArrays(Function function)
    {
        _function = function;
        _builder = new FunctionBuilder(function);
        _ranges = new KnownRanges(function);
    }

    public static Function Run(Function function)
    {
        if (!Program.AllStatements(function.Body).Exists(statement => statement is Loop) || !Program.AllStatements(function.Body).Exists(IsWorkArray))
        {
            return function;
        }

        var pass = new PrivateArrays(function);
        pass.Find(function.Body);
        return pass._moved.Count == 0 ? function
            : function.With(new Moves(pass).Rewrite(function.Body), pass._builder);
    }

    private static bool IsWorkArray(Statement statement) => statement is Let { Value.Operation: Operation.NewArray, Target.Type: { Rank: 1, Column: null, Element.IsScalar: true } };

    private void Find(Region region)
    {
        for (int i = 0; i < region.Statements.Count; i++)
        {
            if (IsWorkArray(region.Statements[i]) && (Let)region.Statements[i] is var made && made.Value.Operands[0] is { } length
                && !region.Yields.Any(yield => yield.Equals(made.Target)) && Mentioning(region, made.Target) is [Loop loop])
            {
                Place(made, length, loop, region);
            }

            foreach (var inner in Program.Regions(region.Statements[i]))
            {
                Find(inner);
            }
        }
    }

    /// <summary>Finds the innermost loop that fills the array before it reads from it.</summary>
    private bool Place(Let made, Expression length, Loop loop, Region around)
    {
        var array = made.Target;
        if (Reads.OwnOperands(loop).Concat(loop.Carried.Select(carried => carried.Initial)).Any(operand => Mentions(operand, array))
            || Mentions(loop.Condition, array) || loop.Body.Yields.Any(yield => yield.Equals(array)) || Mentioning(loop.Body, array) is not { Count: > 0 } mentioning)
        {
            return false;
        }

        var first = mentioning[0];
        if (mentioning.Count == 1 && first is Loop inner && Place(made, length, inner, loop.Body))
        {
            return true;
        }

        if (!OnlyElements(loop.Body, array) || !(first is Clear || (first is Loop filling && Fills(filling, array, length))))
        {
            return false;
        }

        _moved.Add(made);
        var (statement, instead) = (first, made with { Value = Expression.Made(Expression.Overwritten, array.Type, length) });
        if (loop.Counter is { Step: 1, Relation: Operation.Less, Start.IsZero: true } counter && loop.Exit < 0 && _ranges.IsLength(counter.Limit)
            && counter.Index.Type.Name == "int" && !Program.AllStatements(loop.Body).Exists(inside => inside is Clear clear && clear.Array.Equals(array)) && TakesLong(loop.Body, array, 0) && StaysWithin(loop.Body, array, length) && !ReferenceEquals(around, _function.Body) && Mentioning(around, array) is [Loop])
        {
            var size = _builder.NewVariable(ValueType.Int32);
            var whole = _builder.NewVariable(array.Type, _builder.NameOf(array));
            _expanded[array.Id] = new Expansion(whole, counter.Index, length);
            Before(loop, new Let(size, Expression.Quoted($"checked({Expression.Hole} * {Expression.Hole})", ValueType.Int32, counter.Limit, length)) { IsPrimal = true });
            (statement, instead) = (loop, made with { Target = whole, Value = Expression.Made(Expression.OfParts(counter), array.Type, size) });
        }

        Before(statement, instead);
        return true;
    }

    private void Before(Statement statement, Let let)
    {
        if (!_madeBefore.TryGetValue(statement, out var lets))
        {
            _madeBefore[statement] = lets = [];
        }

        lets.Add(let);
    }

    /// <summary>Whether a loop gives every element of the array a value, before it reads that element, and touches no other in the same iteration.</summary>
    private static bool Fills(Loop loop, Expression array, Expression length)
    {
        if (loop is not { Exit: < 0, Counter: { Start.IsZero: true, Step: 1, Relation: Operation.Less } counter } || !counter.Limit.Equals(length))
        {
            return false;
        }

        bool isFilled = false;
        foreach (var statement in Mentioning(loop.Body, array))
        {
            if (!isFilled && statement is Store { Adds: false } store && store.Array.Equals(array) && !Mentions(store.Value, array))
            {
                isFilled = true;
            }
            else if (!isFilled)
            {
                return false;
            }
        }

        return isFilled && Program.AllStatements(loop.Body).All(statement => statement switch
        {
            Store store when store.Array.Equals(array) => store.Indices[0].Equals(counter.Index),
            Let { Value: { Operation: Operation.Element } element } when element.Operands[0].Equals(array) => element.Operands[1].Equals(counter.Index),
            Clear clear => !clear.Array.Equals(array),
            _ => true,
        });
    }

    /// <summary>Whether nothing is done with the array in a region but reading and writing its elements, and setting all of them to zero.</summary>
    private static bool OnlyElements(Region region, Expression array) => Program.AllStatements(region).All(statement => statement switch
    {
        Store store => !Mentions(store.Value, array) && !store.Indices.Any(index => Mentions(index, array)),
        Clear => true,
        Let { Value: { Operation: Operation.Element } element } => !element.Operands.Skip(1).Any(operand => Mentions(operand, array)),
        If branch => !Mentions(branch.Condition, array) && !branch.Then.Yields.Concat(branch.Else.Yields).Any(yield => yield.Equals(array)),
        Loop loop => !Reads.OwnOperands(loop).Concat(loop.Body.Yields).Concat(loop.Condition.Yields).Any(operand => Mentions(operand, array)),
        _ => !Reads.OwnOperands(statement).Any(operand => Mentions(operand, array)),
    });

    /// <summary>Whether no index leaves the array: in a larger one it would be an element of another part.</summary>
    private bool StaysWithin(Region region, Expression array, Expression length) => Program.AllStatements(region).All(statement => statement switch
    {
        Store store when store.Array.Equals(array) => _ranges.IsBelow(store.Indices[0], length),
        Let { Value: { Operation: Operation.Element } element } when element.Operands[0].Equals(array) => _ranges.IsBelow(element.Operands[1], length),
        _ => true,
    });

    /// <summary>Whether elements are written in a loop inside of a loop.</summary>
    private static bool TakesLong(Region region, Expression array, int depth) => region.Statements.Any(statement => statement switch
    {
        Store store => depth > 1 && store.Array.Equals(array),
        If branch => TakesLong(branch.Then, array, depth) || TakesLong(branch.Else, array, depth),
        Loop loop => TakesLong(loop.Body, array, depth + 1),
        _ => false,
    });

    /// <summary>The statements of a region that have to do with the array, each with what is inside it.</summary>
    private static List<Statement> Mentioning(Region region, Expression array) => [.. region.Statements.Where(statement => Mentions(statement, array))];

    private static bool Mentions(Statement statement, Expression array) => statement is Clear clear ? clear.Array.Equals(array) : Reads.Of(statement).Any(variable => variable.Equals(array));

    private static bool Mentions(Region region, Expression array) => region.Statements.Any(statement => Mentions(statement, array)) || region.Yields.Any(yield => Mentions(yield, array));

    private static bool Mentions(Expression expression, Expression array) => expression.Variables().Any(variable => variable.Equals(array));

    private sealed class Moves(PrivateArrays arrays) : Rewriter
    {
        protected override void Rewrite(Statement statement, List<Statement> into)
        {
            if (arrays._madeBefore.TryGetValue(statement, out var made))
            {
                into.AddRange(made);
            }

            switch (statement)
            {
                case Let when arrays._moved.Contains(statement):
                    break;
                case Let { Value: { Operation: Operation.Element } element } let when arrays._expanded.TryGetValue(element.Operands[0].Id, out var expansion):
                    into.Add(let with { Value = element.With([expansion.Whole, PlaceIn(expansion, element.Operands[1], into)]) });
                    break;
                case Store store when arrays._expanded.TryGetValue(store.Array.Id, out var expansion):
                    into.Add(store with { Array = expansion.Whole, Indices = new[] { PlaceIn(expansion, store.Indices[0], into) }.ToEquatable() });
                    break;
                default:
                    base.Rewrite(statement, into);
                    break;
            }
        }

        private Expression PlaceIn(Expansion expansion, Expression index, List<Statement> into)
        {
            var start = arrays._builder.NewVariable(ValueType.Int32);
            var place = arrays._builder.NewVariable(ValueType.Int32);
            into.Add(new Let(start, Expression.Of(Operation.Multiply, ValueType.Int32, expansion.Index, expansion.Part)) { IsPrimal = true });
            into.Add(new Let(place, Expression.Of(Operation.Add, ValueType.Int32, start, index)) { IsPrimal = true });
            return place;
        }
    }
}
