using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Differentiation;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Optimization;

/// <summary>
/// Adds derivatives up where they belong, instead of in an array of their own that a loop then copies to the destination: between its
/// clearing and its copy, that array is a part of the destination. Runs when all other passes have, as <see cref="RowTapes"/> does.
/// </summary>
internal sealed class DestinationRows
{
    private readonly FunctionBuilder _builder;
    private readonly Program _program;
    private readonly KnownRanges _ranges;
    private readonly HashSet<int> _destinations;
    private readonly Dictionary<Region, List<Part>> _parts = new(ReferenceComparer<Region>.Instance);
    private readonly HashSet<int> _replaced = [];

    /// <summary>What happens to an array from its clearing until it is copied.</summary>
    /// <param name="Array">The array.</param>
    /// <param name="Destination">Where it is copied to.</param>
    /// <param name="First">The place of the clearing among the statements of a region.</param>
    /// <param name="Last">The place of the loop that copies it.</param>
    /// <param name="Offset">Where in the destination its first element goes.</param>
    /// <param name="Length">How long it is.</param>
    private sealed record Part(Expression Array, Expression Destination, int First, int Last, Expression Offset, Expression Length);

    private DestinationRows(Function function)
    {
        _builder = new FunctionBuilder(function);
        _program = Program.Of(function);
        _ranges = new KnownRanges(function);
        _destinations = [.. function.Parameters.Where(parameter => parameter is { IsActive: false, Type: { Shape: TypeShape.Span, Rank: 1, Element: { IsScalar: true, IsFloating: true } } }).Select(parameter => parameter.Variable.Id)];
    }

    public static Function Run(Function function)
    {
        var pass = new DestinationRows(function);
        var all = Program.AllStatements(function.Body);
        if (pass._destinations.Count == 0 || all.Exists(statement => statement is Loop { IsWide: true }))
        {
            // Arrays of vectors are no parts of a destination of numbers.
            return function;
        }

        var local = Buffers.LocalArrays(function);
        foreach (var made in all.OfType<Let>().Where(let => let.Value.Operation == Operation.NewArray && local.Contains(let.Target.Id)))
        {
            pass.Find(made, function.Body);
        }

        return pass._replaced.Count == 0 ? function : function.With(new Rows(pass).Rewrite(function.Body), pass._builder);
    }

    /// <summary>Looks for the one region that uses an array, and for what it does there.</summary>
    private void Find(Let made, Region region)
    {
        Cancellation.Check();
        var array = made.Target;
        var places = Enumerable.Range(0, region.Statements.Count).Where(i => !ReferenceEquals(region.Statements[i], made) && Mentions(region.Statements[i], array)).ToList();
        if (region.Yields.Any(yield => yield.Equals(array)) || places.Count == 0)
        {
            return;
        }

        if (places.Count == 1 && region.Statements[places[0]] is Loop { Counter: not null, Condition.Statements.Count: 0 } loop)
        {
            if (!Reads.OwnOperands(loop).Any(operand => operand.Equals(array)))
            {
                Find(made, loop.Body);
            }

            return;
        }

        var parts = new List<Part>();
        int first = -1;
        foreach (int place in places)
        {
            if (region.Statements[place] is Clear)
            {
                if (first >= 0)
                {
                    return;
                }

                first = place;
            }
            else if (first < 0)
            {
                return;
            }
            else if (PartOf(region.Statements[place], made, first, place) is { } part)
            {
                parts.Add(part);
                first = -1;
            }
        }

        var others = _parts.TryGetValue(region, out var known) ? known : [];
        if (first < 0 && parts.TrueForAll(part => IsApart(part, region, others)))
        {
            _parts[region] = [.. others, .. parts];
            _replaced.Add(array.Id);
        }
    }

    /// <summary>What is copied where, if a loop does nothing but copy an array, from its first element to its last.</summary>
    private Part? PartOf(Statement statement, Let made, int first, int last)
    {
        var length = made.Value.Operands[0];
        if (statement is not Loop { Counter: { Start.IsZero: true, Step: 1, Relation: Operation.Less } counter, Exit: < 0, Carried.Count: 0 } loop
            || !(counter.Limit.Equals(length) || (counter.Limit is { Operation: Operation.Length } asked && asked.Operands[0].Equals(made.Target))))
        {
            return null;
        }

        var element = Expression.Of(Operation.Element, made.Target.Type.Element!, made.Target, counter.Index);
        var store = loop.Body.Statements.ToArray() switch
        {
            [Store { Adds: false } only] when only.Value.Equals(element) => only,
            [Let read, Store { Adds: false } next] when read.Value.Equals(element) && next.Value.Equals(read.Target) => next,
            _ => null,
        };
        return store is not null && _destinations.Contains(store.Array.Id) && store.Array.Type.Element!.Equals(made.Target.Type.Element) && OffsetOf(store.Indices[0], counter.Index) is { } offset
            ? new Part(made.Target, store.Array, first, last, offset, length)
            : null;
    }

    /// <summary>What an index is when the counter is zero.</summary>
    private static Expression? OffsetOf(Expression index, Expression counter)
    {
        if (index.Equals(counter))
        {
            return Expression.Integer(0);
        }

        if (index.Operation != Operation.Add || index.Operands[0].Variables().Contains(counter) || OffsetOf(index.Operands[1], counter) is not { } rest)
        {
            return null;
        }

        return rest.IsZero ? index.Operands[0] : Expression.Of(Operation.Add, index.Type, index.Operands[0], rest);
    }

    /// <summary>Whether nothing else touches a part of the destination before it would have been copied there, and the part is known where it begins.</summary>
    private bool IsApart(Part part, Region region, List<Part> others)
    {
        var between = region.Statements.Skip(part.First).Take(part.Last - part.First).ToList();
        var defined = new HashSet<int>(between.SelectMany(Reads.DefinedBy).Select(variable => variable.Id));
        return !part.Offset.Variables().Concat(part.Length.Variables()).Any(variable => defined.Contains(variable.Id))
            && between.TrueForAll(statement => IsElsewhere(statement, part, others));
    }

    private bool IsElsewhere(Statement statement, Part part, List<Part> others) => statement switch
    {
        _ when !Mentions(statement, part.Destination) => !(statement is Effect or Invoke && Mentions(statement, part.Array)),
        Store store when !Mentions(store.Value, part.Destination) => IsBefore(store.Indices[0], Expression.Integer(1), part.Offset) || IsBefore(part.Offset, part.Length, store.Indices[0]),
        Loop => others.Exists(other => PartOf(statement, LetOf(other), other.First, other.Last) is { } same && same == other && AreApart(other, part)),
        _ => false,
    };

    private static Let LetOf(Part part) => new(part.Array, Expression.Of(Operation.NewArray, part.Array.Type, part.Length));

    private bool AreApart(Part one, Part other) => IsBefore(one.Offset, one.Length, other.Offset) || IsBefore(other.Offset, other.Length, one.Offset);

    /// <summary>Whether so many elements from a place on end where another place is, or before it.</summary>
    private bool IsBefore(Expression place, Expression length, Expression other) =>
        Form(other).Plus(Form(place), -1).Plus(Form(length), -1).IsNatural(_ranges.IsNaturalLength);

    private LinearForm Form(Expression value) => LinearForm.Of(value, _program.DefinitionOf);

    private static bool Mentions(Statement statement, Expression array) => Reads.Of(statement).Any(variable => variable.Equals(array));

    /// <summary>Whether more is asked of an array than its length.</summary>
    private static bool MentionsContents(Expression expression, Expression array) => expression.Equals(array) || (expression.Operation != Operation.Length && expression.Operands.Any(operand => MentionsContents(operand, array)));

    private static bool Mentions(Expression expression, Expression array) => expression.Variables().Any(variable => variable.Equals(array));

    /// <summary>
    /// The place among a region's statements where the whole destination can be set to zero at once, in the place of all of its parts:
    /// nothing is written to a part before it begins. −1 where each part is set to zero by itself.
    /// </summary>
    private int ClearedAt(Region region, List<Part> parts)
    {
        int first = parts.Min(part => part.First);
        bool isOne = parts.Count > 1 && parts.TrueForAll(part => part.Destination.Equals(parts[0].Destination)) && !region.Statements.Take(first).SelectMany(Program.AllStatements).SelectMany(Reads.OwnOperands).Any(operand => MentionsContents(operand, parts[0].Destination));
        return isOne && parts.TrueForAll(part => region.Statements.Skip(first).Take(part.First - first).All(statement => !Mentions(statement, part.Destination) || IsElsewhere(statement, part, parts))) ? first : -1;
    }

    /// <summary>The first to be added to an element of a part, which is zero until then: each is set instead.</summary>
    private static HashSet<Statement> FirstAdded(Region region, List<Part> parts)
    {
        var set = new HashSet<Statement>(ReferenceComparer<Statement>.Instance);
        foreach (var part in parts)
        {
            var written = new HashSet<string>();
            foreach (var statement in region.Statements.Skip(part.First + 1).Take(part.Last - part.First - 1).Where(statement => Mentions(statement, part.Array)))
            {
                if (statement is not Store { Indices: [{ Number: not null } index] } store || Mentions(store.Value, part.Array))
                {
                    break;
                }

                if (written.Add(index.Text) && store.Adds)
                {
                    set.Add(store);
                }
            }
        }

        return set;
    }

    private sealed class Rows(DestinationRows pass) : Rewriter
    {
        public override Region Rewrite(Region region)
        {
            if (!pass._parts.TryGetValue(region, out var parts))
            {
                return base.Rewrite(region);
            }

            var statements = new List<Statement>();
            int clearedAt = ReferenceEquals(region, pass._program.Function.Body) ? pass.ClearedAt(region, parts) : -1;
            var firstAdded = FirstAdded(region, parts);
            for (int i = 0; i < region.Statements.Count; i++)
            {
                if (i == clearedAt)
                {
                    statements.Add(new Clear(parts[0].Destination));
                }

                if (parts.Find(part => part.First == i) is { } begun)
                {
                    var row = pass._builder.NewVariable(begun.Array.Type, pass._builder.NameOf(begun.Array));
                    statements.Add(new Let(row, Expression.Of(Operation.Row, row.Type, begun.Destination, begun.Offset, begun.Length)));
                    Replaced[begun.Array.Id] = row;
                    if (clearedAt >= 0)
                    {
                        continue;
                    }
                }

                if (!parts.Exists(part => part.Last == i))
                {
                    var statement = region.Statements[i];
                    Rewrite(firstAdded.Contains(statement) ? (Store)statement with { Adds = false } : statement, statements);
                }
            }

            return new Region(statements.ToEquatable(), Map(region.Yields));
        }

        protected override void Rewrite(Statement statement, List<Statement> into)
        {
            if (statement is not Let { Value.Operation: Operation.NewArray } made || !pass._replaced.Contains(made.Target.Id))
            {
                base.Rewrite(statement, into);
            }
        }
    }
}
