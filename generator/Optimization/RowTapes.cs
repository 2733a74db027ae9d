using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Differentiation;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Optimization;

/// <summary>
/// Keeps arrays that each iteration of a loop makes, all of one length that is known before it, as the rows of one flat tape:
/// so nothing is made in the loop. Runs last, because a row is a span: no other pass knows of rows.
/// </summary>
internal sealed class RowTapes : Rewriter
{
    /// <summary>For each tape of arrays how long these are, for each array that is made the tape and the index by which it is kept.</summary>
    private readonly Dictionary<int, Expression> _lengths = [];
    private readonly Dictionary<int, (Expression Tape, Expression Index)> _rows = [];

    /// <param name="function">The function.</param>
    /// <param name="isNatural">Whether a length is certainly no less than zero.</param>
    private RowTapes(Function function, System.Func<Expression, bool> isNatural)
    {
        var statements = Program.AllStatements(function.Body);
        var made = statements.OfType<Let>().Where(let => let.Value.Operation == Operation.NewArray).ToDictionary(let => let.Target.Id);
        var kept = statements.OfType<Store>().Where(store => store.Value.Type.IsIndexed && store.Indices.Count == 1).ToLookup(store => store.Array.Id);
        var read = statements.OfType<Let>().Where(let => let.Value.Operation == Operation.Element && let.Target.Type.IsIndexed).ToLookup(let => let.Value.Operands[0].Id);
        var uses = new Uses(function);
        var known = new HashSet<int>(function.Parameters.Select(parameter => parameter.Variable.Id));
        foreach (var statement in function.Body.Statements)
        {
            Cancellation.Check();
            if (IsTapeOfRows(statement) && (Let)statement is var tape && kept[tape.Target.Id].ToArray() is [{ Adds: false, Value.IsVariable: true } store]
                && made.TryGetValue(store.Value.Id, out var array) && array.Value.Operands[0] is var length && isNatural(length) && length.Variables().All(variable => known.Contains(variable.Id))
                && uses.AreOf(tape.Target, 1 + read[tape.Target.Id].Count()) && uses.AreElementwise(array.Target, alsoKept: 1) && read[tape.Target.Id].All(row => uses.AreElementwise(row.Target, alsoKept: 0))
                && IndexAtStart(function.Body, array, store) is { } index)
            {
                _lengths[tape.Target.Id] = length;
                _rows[array.Target.Id] = (tape.Target, index);
            }

            known.UnionWith(Reads.DefinedBy(statement).Select(variable => variable.Id));
        }
    }

    public static Function Run(Function function)
    {
        if (!Program.AllStatements(function.Body).Exists(IsTapeOfRows))
        {
            return function;
        }

        var ranges = new KnownRanges(function);
        var pass = new RowTapes(function, ranges.IsNaturalLength);
        return pass._lengths.Count == 0 ? function : function with { Body = pass.Rewrite(function.Body) };
    }

    protected override void Rewrite(Statement statement, List<Statement> into)
    {
        switch (statement)
        {
            case Let { Value.Operation: Operation.NewArray } tape when _lengths.TryGetValue(tape.Target.Id, out var length):
                var flat = ValueType.ArrayOf(tape.Target.Type.Element!.Element!);
                into.Add(tape with { Target = Expression.Variable(flat, tape.Target.Id), Value = Expression.Made(Expression.Overwritten, flat, Expression.Of(Operation.Multiply, ValueType.Int32, tape.Value.Operands[0], length)) });
                break;
            case Let array when _rows.TryGetValue(array.Target.Id, out var row):
                into.Add(array with { Value = RowOf(array.Target, row.Tape, row.Index) });
                if (array.Value.Text.Length == 0)
                {
                    into.Add(new Clear(array.Target) { IsPrimal = array.IsPrimal });
                }

                break;
            case Store { Value.IsVariable: true } store when _rows.ContainsKey(store.Value.Id):
                break;
            case Let { Value.Operation: Operation.Element } read when _lengths.ContainsKey(read.Value.Operands[0].Id):
                into.Add(read with { Value = RowOf(read.Target, read.Value.Operands[0], read.Value.Operands[1]) });
                break;
            default:
                base.Rewrite(statement, into);
                break;
        }
    }

    private Expression RowOf(Expression array, Expression tape, Expression index) =>
        Expression.Of(Operation.Row, array.Type, Expression.Variable(ValueType.ArrayOf(tape.Type.Element!.Element!), tape.Id), Expression.Of(Operation.Multiply, ValueType.Int32, index, _lengths[tape.Id]), _lengths[tape.Id]);

    /// <summary>
    /// Whether a statement makes a tape of rows. Only tapes are known to be written before they are read, and each place once: in an
    /// array of the user's a new row may take the place of one that is still read, or there may be none.
    /// </summary>
    private static bool IsTapeOfRows(Statement statement) => statement is Let
    {
        Value: { Operation: Operation.NewArray, Text: Expression.Overwritten },
        Target.Type: { Shape: TypeShape.Array, Rank: 1, Element: { Shape: TypeShape.Array, Rank: 1, Element: { IsScalar: true, Parameter: not { IsUnmanaged: false } } } },
    };

    /// <summary>The index by which an array is kept, if it is known already where the array is made: both in the body of one loop, which hands the index on or counts it.</summary>
    private static Expression? IndexAtStart(Region region, Let array, Store store)
    {
        foreach (var loop in Program.AllStatements(region).OfType<Loop>())
        {
            var statements = loop.Body.Statements;
            if (statements.Contains(array) && statements.Contains(store))
            {
                return store.Indices[0] is { IsVariable: true } index && (index.Equals(loop.Counter?.Index) || loop.Carried.Any(carried => carried.Parameter.Equals(index))) ? index : null;
            }
        }

        return null;
    }

    /// <summary>How often arrays are mentioned, and how often to read, write or measure an element.</summary>
    private sealed class Uses
    {
        private readonly Dictionary<int, int> _all = [], _elementwise = [];

        public Uses(Function function)
        {
            foreach (var statement in Program.AllStatements(function.Body))
            {
                Cancellation.Check();
                if (statement is Store or Clear)
                {
                    Count(_elementwise, (statement as Store)?.Array ?? ((Clear)statement).Array);
                }

                foreach (var operand in Reads.OwnOperands(statement).Concat(Program.Regions(statement).SelectMany(region => region.Yields)))
                {
                    Visit(operand);
                }
            }

            foreach (var yield in function.Body.Yields)
            {
                Visit(yield);
            }
        }

        /// <summary>Whether an array is mentioned only to have elements read, written and set to zero, and to be kept.</summary>
        public bool AreElementwise(Expression array, int alsoKept) => Of(_all, array) == Of(_elementwise, array) + alsoKept;

        /// <summary>Whether an array is mentioned so often.</summary>
        public bool AreOf(Expression array, int count) => Of(_all, array) == count;

        private static int Of(Dictionary<int, int> counts, Expression array) => counts.TryGetValue(array.Id, out int count) ? count : 0;

        private void Visit(Expression e)
        {
            if (e.IsVariable)
            {
                Count(_all, e);
            }
            else if (e.Operation is Operation.Element or Operation.Length && e.Operands[0].IsVariable)
            {
                Count(_elementwise, e.Operands[0]);
            }

            foreach (var operand in e.Operands)
            {
                Visit(operand);
            }
        }

        private static void Count(Dictionary<int, int> counts, Expression array) => counts[array.Id] = Of(counts, array) + 1;
    }
}
