using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Differentiation;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Optimization;

/// <summary>
/// Drops the zeroing of an array of which every element is written before it is read, writes where the first thing that
/// happens to a zero is that something is added to it, and leaves what nobody reads any more as it is.
/// </summary>
internal sealed class ZeroFills : Rewriter
{
    private readonly Program _program;
    private readonly Dictionary<int, Expression[]> _lengths = [];
    private readonly HashSet<Statement> _dropped = new(ReferenceComparer<Statement>.Instance);
    private readonly Dictionary<Statement, Store> _taken = new(ReferenceComparer<Statement>.Instance);

    /// <summary>Arrays that are filled before anything else, so that they may hold anything when they are made.</summary>
    private readonly HashSet<Statement> _filled = new(ReferenceComparer<Statement>.Instance);
    private readonly HashSet<Statement> _written = new(ReferenceComparer<Statement>.Instance);

    private readonly Dictionary<Region, Dictionary<int, List<int>>> _mentions = new(ReferenceComparer<Region>.Instance);
    private readonly VariableMap<int> _reads;

    private readonly FunctionBuilder _builder;
    private readonly IReadOnlyCollection<int> _own;

    private ZeroFills(Function function)
    {
        _reads = Reads.Counts(function);

        _builder = new FunctionBuilder(function);
        _own = Buffers.OwnArrays(function);
        _program = Program.Of(function);
        foreach (var parameter in function.Parameters.Where(parameter => parameter.ShapedAs is not null))
        {
            // The lengths of a destination are checked before anything else happens.
            var shape = function.Parameters.First(other => other.Name == parameter.ShapedAs).Variable;
            _lengths[parameter.Variable.Id] = Enumerable.Range(0, parameter.Type.Rank).Select(dimension => LengthOf(shape, dimension)).ToArray();
        }

        foreach (var statement in Program.AllStatements(function.Body))
        {
            if (statement is Let { Value.Operation: Operation.NewArray } made)
            {
                _lengths[made.Target.Id] = [.. made.Value.Operands];
            }
        }

        Find(function.Body);
    }

    public static Function Run(Function function)
    {
        if (!Program.AllStatements(function.Body).Exists(statement => statement is Clear or Let { Value.Operation: Operation.NewArray }))
        {
            return function;
        }

        var pass = new ZeroFills(function);
        return pass._dropped.Count + pass._written.Count + pass._filled.Count == 0 ? function : function.With(pass.Rewrite(function.Body), pass._builder);
    }

    protected override void Rewrite(Statement statement, List<Statement> into)
    {
        if (_dropped.Contains(statement))
        {
            return;
        }

        if (_filled.Contains(statement) && statement is Let made)
        {
            into.Add(made with { Value = Expression.Made(Expression.FilledFirst, made.Target.Type, [.. made.Value.Operands.Select(Map)]) });
            return;
        }

        if (_written.Contains(statement))
        {
            base.Rewrite((Store)statement with { Adds = false }, into);
            return;
        }

        if (_taken.TryGetValue(statement, out var last))
        {
            var let = (Let)statement;

            // What is the first to be added to an element is all that is in it.
            bool adds = last.Adds && !_written.Contains(last);
            if (!adds && last.Value.IsVariable)
            {
                Replaced[let.Target.Id] = Map(last.Value);
                return;
            }

            var before = _builder.NewVariable(let.Target.Type);
            if (adds)
            {
                into.Add(let with { Target = before, Value = Map(let.Value) });
            }

            into.Add(let with { Value = adds ? Expression.Of(Operation.Add, before.Type, before, Map(last.Value)) : Map(last.Value) });
            return;
        }

        base.Rewrite(statement, into);
    }

    private void Find(Region region)
    {
        for (int i = 0; i < region.Statements.Count; i++)
        {
            Cancellation.Check();
            int at = i;
            var statement = region.Statements[i];
            var array = statement switch
            {
                Clear clear => clear.Array,
                Let { Value.Operation: Operation.NewArray } made => made.Target,
                _ => null,
            };
            if (array is not null && _lengths.ContainsKey(array.Id) && array.Type is { Column: null, Element.IsScalar: true }
                && Mentioning(region, array).Where(place => place > at).Select(place => region.Statements[place]).FirstOrDefault() is Loop first
                && FirstWrite(first, array, []) is { } store && !(store.Adds && store.IsPrimal))
            {
                // Zero plus the user's −0 is 0.
                if (statement is Clear)
                {
                    _dropped.Add(statement);
                }
                else if (((Let)statement).Value.Text.Length == 0)
                {
                    _filled.Add(statement);
                }

                if (store.Adds)
                {
                    _written.Add(store);
                }
            }

            if (statement is Let { Value: { Operation: Operation.NewArray, Text.Length: 0 } } && array!.Type is { Column: null, Element.IsScalar: true }
                && Mentioning(region, array).Where(place => place > at).Select(place => region.Statements[place]).FirstOrDefault() is Clear)
            {
                _filled.Add(statement);
            }

            if (array is not null && LastUse(region, i, array) is { } last)
            {
                Finish(last, array);
            }

            foreach (var inner in Program.Regions(statement))
            {
                Find(inner);
            }
        }
    }

    /// <summary>The places of the statements of a region that read an array, in order.</summary>
    private List<int> Mentioning(Region region, Expression array)
    {
        if (!_mentions.TryGetValue(region, out var mentions))
        {
            _mentions[region] = mentions = [];
            for (int i = 0; i < region.Statements.Count; i++)
            {
                foreach (int id in Reads.Of(region.Statements[i]).Where(variable => variable.Type.IsIndexed).Select(variable => variable.Id).Distinct())
                {
                    if (!mentions.TryGetValue(id, out var places))
                    {
                        mentions[id] = places = [];
                    }

                    places.Add(i);
                }
            }
        }

        return mentions.TryGetValue(array.Id, out var known) ? known : [];
    }

    /// <summary>The loop after which nobody reads a local array any more, if each of its iterations keeps to one element.</summary>
    private Loop? LastUse(Region region, int start, Expression array)
    {
        if (!_own.Contains(array.Id) || array.Type.Rank != 1)
        {
            return null;
        }

        var places = Mentioning(region, array);
        var mentions = places.Where(place => place != start).Select(place => region.Statements[place]).ToList();
        int here = mentions.Sum(statement => Reads.Of(statement).Count(variable => variable.Equals(array))) + (region.Statements[start] is Clear ? 1 : 0);
        bool startsAgain = places.All(place => place >= start) && here == _reads[array];
        return startsAgain && mentions.LastOrDefault() is Loop { Counter: { } counter } last && last.Condition.Statements.Count == 0
            && last.Body.Statements.All(statement => StaysAt(statement, array, new[] { counter.Index }.ToEquatable()))
            ? last
            : null;
    }

    /// <summary>Drops what the last loop writes to an element and nobody reads; what is read once more right after is kept in a variable.</summary>
    private void Finish(Loop last, Expression array)
    {
        var mentions = last.Body.Statements.Where(statement => Mentions(statement, array)).ToList();
        while (mentions.LastOrDefault() is Store unread)
        {
            _dropped.Add(unread);
            mentions.RemoveAt(mentions.Count - 1);
        }

        if (mentions.Count >= 2 && mentions[mentions.Count - 1] is Let { IsPrimal: false, Value.Operation: Operation.Element } let
            && mentions[mentions.Count - 2] is Store { IsPrimal: false } store)
        {
            _dropped.Add(store);
            _taken[let] = store;
        }
    }

    /// <summary>The statement that writes every element of an array once, before anything else is done with that element; null if there is none.</summary>
    private Store? FirstWrite(Loop loop, Expression array, Counter[] around)
    {
        if (loop is not { Counter: { } counter, Exit: < 0 })
        {
            return null;
        }

        Counter[] counters = [.. around, counter];
        var mentions = loop.Body.Statements.Where(statement => Mentions(statement, array)).ToList();
        if (counters.Length < array.Type.Rank)
        {
            return mentions.Count == 1 && mentions[0] is Loop inner ? FirstWrite(inner, array, counters) : null;
        }

        return mentions.FirstOrDefault() is Store store && store.Array.Equals(array) && !store.Value.Equals(array) && AreAll(store, array, counters)
            && loop.Body.Yields.All(yield => !yield.Equals(array))
            && mentions.All(mention => StaysAt(mention, array, store.Indices))
            ? store
            : null;
    }

    /// <summary>Whether the counters take a statement's indices to every element, to each one once.</summary>
    private bool AreAll(Store store, Expression array, Counter[] counters)
    {
        var unused = counters.ToList();
        for (int dimension = 0; dimension < store.Indices.Count; dimension++)
        {
            var (index, offset) = Shifted(store.Indices[dimension]);
            if (unused.Find(counter => counter.Index.Equals(index)) is not { } counter || !Covers(counter, offset, _lengths[array.Id][dimension]))
            {
                return false;
            }

            unused.Remove(counter);
        }

        return unused.Count == 0;
    }

    /// <summary>Whether a counter plus an offset goes through all of 0 … length − 1.</summary>
    private bool Covers(Counter counter, int offset, Expression length)
    {
        if (Resolved(length) is { Operation: Operation.Call } call && call.Text == "System.Math.Max" && call.Operands[0].IsZero)
        {
            // A length that is cut at zero: below it the loop doesn't run either.
            length = call.Operands[1];
        }

        var (start, startOffset) = Shifted(counter.Start);
        var (limit, limitOffset) = Shifted(counter.Limit);
        var (end, endOffset) = Shifted(length);
        bool FromZero(Expression variable, int shift) => variable.IsZero && shift == 0;
        bool ToEnd(Expression variable, int shift) => SameValue(variable, end) && shift == endOffset;
        return (counter.Step, counter.Relation) switch
        {
            (1, Operation.Less) => FromZero(start, startOffset + offset) && ToEnd(limit, limitOffset + offset),
            (1, Operation.LessOrEqual) => FromZero(start, startOffset + offset) && ToEnd(limit, limitOffset + offset + 1),
            (-1, Operation.GreaterOrEqual) => FromZero(limit, limitOffset + offset) && ToEnd(start, startOffset + offset + 1),
            (-1, Operation.Greater) => FromZero(limit, limitOffset + offset + 1) && ToEnd(start, startOffset + offset + 1),
            _ => false,
        };
    }

    /// <summary>A whole number as something plus a constant; a constant is zero plus itself.</summary>
    private (Expression Variable, int Offset) Shifted(Expression value)
    {
        var (variable, offset) = WholeNumbers.Shifted(value, _program.DefinitionOf);
        return (variable ?? Expression.Integer(0), (int)offset);
    }

    private bool SameValue(Expression a, Expression b) => a.Equals(b) || Resolved(a).Equals(Resolved(b));

    private Expression Resolved(Expression value) => _program.DefinitionOf(value) is { Operation: Operation.Length or Operation.DimensionLength or Operation.Call } definition ? definition : value;

    private static Expression LengthOf(Expression array, int dimension) => array.Type.Rank == 1
        ? Expression.Of(Operation.Length, ValueType.Int32, array)
        : Expression.Of(Operation.DimensionLength, ValueType.Int32, array, Expression.Integer(dimension));

    private static bool Mentions(Statement statement, Expression array) => Reads.Of(statement).Any(variable => variable.Equals(array));

    /// <summary>Whether all that a statement does with an array is done to the element at these indices.</summary>
    private static bool StaysAt(Statement statement, Expression array, EquatableArray<Expression> indices) => statement switch
    {
        Store store when store.Array.Equals(array) => store.Indices.Equals(indices) && !store.Value.Equals(array),
        Let { Value.Operation: Operation.Element } let when let.Value.Operands[0].Equals(array) => let.Value.Operands.Skip(1).SequenceEqual(indices),
        Loop or If => !Reads.OwnOperands(statement).Any(operand => operand.Equals(array))
            && Program.Regions(statement).All(region => region.Yields.All(yield => !yield.Equals(array)) && region.Statements.All(inner => StaysAt(inner, array, indices))),
        _ => !Mentions(statement, array),
    };
}
