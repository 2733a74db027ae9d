using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Differentiation;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Optimization;

/// <summary>
/// Lets innermost loops go through rows of rectangular arrays as spans, which are asked for their bounds once where a rectangular
/// array is asked twice and multiplies. A row is made only if the loop runs, and throws then what its first iteration would.
/// Runs when all other passes have, as <see cref="RowTapes"/> does.
/// </summary>
internal sealed class RowSpans : Rewriter
{
    private readonly FunctionBuilder _builder;
    private readonly Program _program;

    private RowSpans(Function function)
    {
        _builder = new FunctionBuilder(function);
        _program = Program.Of(function);
    }

    public static Function Run(Function function)
    {
        var all = Program.AllStatements(function.Body);
        if (!all.Exists(statement => statement is Loop loop && IsSimple(loop)) || all.Exists(statement => statement is Loop { IsWide: true }))
        {
            return function;
        }

        var pass = new RowSpans(function);
        function = function.With(pass.Rewrite(function.Body), pass._builder);
        return RowPlaces.Run(function);
    }

    /// <summary>Whether a loop counts, and does nothing in an iteration but compute numbers and store them.</summary>
    private static bool IsSimple(Loop loop) => loop is { Exit: < 0, Counter: { Step: 1, Relation: Operation.Less or Operation.LessOrEqual } or { Step: -1, Relation: Operation.GreaterOrEqual } }
        && loop.Body.Statements.All(statement => statement is Let { Target.Type.IsScalar: true, Value.Operation: not (Operation.Copied or Operation.Invocation) } or Store);

    protected override void Rewrite(Statement statement, List<Statement> into)
    {
        if (statement is not Loop loop || !IsSimple(loop) || RowsOf(loop) is not { Count: > 0 } rows)
        {
            base.Rewrite(statement, into);
            return;
        }

        var counter = loop.Counter!;
        var runs = Expression.Of(
            (counter.Step, counter.Relation) switch { (1, Operation.Less) => Operation.Greater, (1, _) => Operation.GreaterOrEqual, _ => Operation.LessOrEqual },
            ValueType.Boolean,
            counter.Limit,
            counter.Start);
        foreach (var ((array, row), span) in rows.Select(pair => (pair.Key, pair.Value)))
        {
            into.Add(new Let(span, Expression.Of(Operation.Row, span.Type, array, row, runs)) { Origin = loop.Origin });
        }

        into.Add(loop with
        {
            Body = new Region(
                loop.Body.Statements.Select(inner => inner switch
                {
                    Let let => let with { Value = Through(let.Value, rows) },
                    Store store when store.Indices.Count == 2 && rows.TryGetValue((store.Array, store.Indices[0]), out var span) && store.Indices[1].Equals(counter.Index) =>
                        store with { Array = span, Indices = new[] { store.Indices[1] }.ToEquatable(), Value = Through(store.Value, rows) },
                    Store store => store with { Value = Through(store.Value, rows) },
                    _ => inner,
                }).ToEquatable(),
                loop.Body.Yields.Select(yield => Through(yield, rows)).ToEquatable()),
        });

        Expression Through(Expression e, Dictionary<(Expression, Expression), Expression> spans) => e.IsAtom ? e
            : IsInRow(e, counter) && spans.TryGetValue((e.Operands[0], e.Operands[1]), out var span) ? Expression.Of(Operation.Element, e.Type, span, e.Operands[2])
            : e.With([.. e.Operands.Select(operand => Through(operand, spans))]);
    }

    /// <summary>The rows that every iteration goes through at the loop's index.</summary>
    private Dictionary<(Expression Array, Expression Row), Expression> RowsOf(Loop loop)
    {
        var rows = new Dictionary<(Expression, Expression), Expression>();
        var accesses = LanePlaces.Accesses(loop).ToLookup(access => _program.MemoryOf(access.Array));
        var inside = new HashSet<int>(Reads.DefinedBy(loop).Select(variable => variable.Id));
        foreach (var (array, row) in Always(loop))
        {
            if (rows.ContainsKey((array, row)) || array.Type is not { Shape: TypeShape.Array, Rank: 2, Column: null, Element.IsScalar: true } || !array.IsVariable || row.Variables().Any(variable => inside.Contains(variable.Id))
                || row.Type.Name != "int" || !MayBeSpan(accesses[_program.MemoryOf(array)], loop.Counter!))
            {
                continue;
            }

            string name = _builder.NameOf(array);
            rows[(array, row)] = _builder.NewVariable(ValueType.ArrayOf(array.Type.Element!), name.Length > 0 ? name.TrimStart('@') + "Row" : name);
        }

        return rows;
    }

    /// <summary>Whether passes to come see of a row's elements what they would see of the array's: of memory that is written, only one row, and of that only the elements at the loop's index.</summary>
    private static bool MayBeSpan(IEnumerable<LanePlaces.Access> accesses, Counter counter)
    {
        var all = accesses.ToList();
        return !all.Exists(access => access.IsWrite) || (all.TrueForAll(access => access.Index.Equals(counter.Index)) && all.Select(access => (access.Array, access.Row)).Distinct().Count() == 1);
    }

    /// <summary>The elements at the loop's index that every iteration reads or writes, whatever it chooses.</summary>
    private static IEnumerable<(Expression Array, Expression Row)> Always(Loop loop)
    {
        var counter = loop.Counter!;
        foreach (var statement in loop.Body.Statements)
        {
            if (statement is Store { Indices.Count: 2 } store && store.Indices[1].Equals(counter.Index))
            {
                yield return (store.Array, store.Indices[0]);
            }
        }

        foreach (var element in loop.Body.Statements.SelectMany(Reads.OwnOperands).Concat(loop.Body.Yields).SelectMany(Elements))
        {
            yield return (element.Operands[0], element.Operands[1]);
        }

        IEnumerable<Expression> Elements(Expression e) => e.IsAtom ? []
            : (IsInRow(e, counter) ? [e] : Enumerable.Empty<Expression>())
                .Concat((e.Operation is Operation.Select or Operation.Either or Operation.Both ? e.Operands.Take(1) : e.Operands).SelectMany(Elements));
    }

    private static bool IsInRow(Expression e, Counter counter) => e is { Operation: Operation.Element, Operands.Count: 3 } && e.Operands[2].Equals(counter.Index);
}
