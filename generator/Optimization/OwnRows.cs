using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Differentiation;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Optimization;

/// <summary>
/// Makes one row anew in each iteration where the iterations of a loop keep to rows of their own of an array of zeros that only
/// this loop uses: <c>a[k * n + i]</c> becomes <c>row[i]</c>. The adjoint of a work array that was given a part for each iteration,
/// so that the value can be kept, needs no more than that.
/// </summary>
internal sealed class OwnRows
{
    private readonly FunctionBuilder _builder;
    private readonly KnownRanges _ranges;
    private readonly Program _program;
    private readonly Dictionary<int, (Expression Row, Expression Length)> _rows = [];
    private readonly HashSet<Statement> _removed = new(ReferenceComparer<Statement>.Instance);

    /// <summary>For each loop's body the arrays of which it makes a row.</summary>
    private readonly Dictionary<Region, List<Expression>> _made = new(ReferenceComparer<Region>.Instance);

    /// <summary>For each access to a row, by the index in the whole array, that in the row.</summary>
    private readonly Dictionary<int, Expression> _places = [];

    private OwnRows(Function function)
    {
        _builder = new FunctionBuilder(function);
        _ranges = new KnownRanges(function);
        _program = Program.Of(function);
    }

    public static Function Run(Function function)
    {
        if (!Program.AllStatements(function.Body).Exists(IsZeros))
        {
            return function;
        }

        var pass = new OwnRows(function);
        pass.Find(function.Body);
        return pass._rows.Count == 0 ? function : function.With(new Accesses(pass).Rewrite(function.Body), pass._builder);
    }

    private static bool IsZeros(Statement statement) =>
        statement is Let { Value: { Operation: Operation.NewArray, Text.Length: 0 }, Target.Type: { Rank: 1, Column: null, Element: { IsScalar: true, IsFloating: true } } };

    private void Find(Region region)
    {
        foreach (var statement in region.Statements)
        {
            if (IsZeros(statement) && (Let)statement is var made && _program.DefinitionOf(made.Value.Operands[0]) is { } length && ColumnsOf(length) is { } sizes
                && !region.Yields.Any(yield => yield.Equals(made.Target)) && region.Statements.Where(other => Mentions(other, made.Target)).ToList() is [Loop { Counter: { } counter, Condition.Statements.Count: 0 } loop])
            {
                var (first, second) = sizes;
                _ = TryRows(made, loop, counter, first, second) || TryRows(made, loop, counter, second, first);
            }

            foreach (var inner in Program.Regions(statement))
            {
                Find(inner);
            }
        }
    }

    /// <summary>The two numbers whose product a length is.</summary>
    private static (Expression, Expression)? ColumnsOf(Expression length) => length.Operands.Count == 2
        && (length.Operation == Operation.Multiply || (length.Operation == Operation.Quoted && length.Text == $"checked({Expression.Hole} * {Expression.Hole})"))
        ? (length.Operands[0], length.Operands[1])
        : null;

    private bool TryRows(Let made, Loop loop, Counter counter, Expression rows, Expression columns)
    {
        var inside = new HashSet<int>(Reads.DefinedBy(loop).Select(variable => variable.Id));
        if (inside.Contains(columns.Id) || !_ranges.IsBelow(counter.Index, rows) || Reads.OwnOperands(loop).Concat(loop.Body.Yields).Any(operand => Mentions(operand, made.Target)))
        {
            return false;
        }

        var places = new Dictionary<int, Expression>();
        foreach (var statement in Program.AllStatements(loop.Body).Where(statement => MentionsItself(statement, made.Target)))
        {
            if (IndexOf(statement, made.Target) is not { IsVariable: true } index || PlaceIn(index, counter.Index, columns) is not { } place)
            {
                return false;
            }

            places[index.Id] = place;
        }

        foreach (var place in places)
        {
            _places[place.Key] = place.Value;
        }

        _removed.Add(made);
        _rows[made.Target.Id] = (_builder.NewVariable(made.Target.Type, _builder.NameOf(made.Target)), columns);
        if (!_made.TryGetValue(loop.Body, out var arrays))
        {
            _made[loop.Body] = arrays = [];
        }

        arrays.Add(made.Target);
        return true;
    }

    /// <summary>The index at which a statement reads or writes an array, if that is all that it does with it.</summary>
    private static Expression? IndexOf(Statement statement, Expression array) => statement switch
    {
        Store store when store.Array.Equals(array) && !Mentions(store.Value, array) && !Mentions(store.Indices[0], array) => store.Indices[0],
        Let { Value: { Operation: Operation.Element } element } when element.Operands[0].Equals(array) && !Mentions(element.Operands[1], array) => element.Operands[1],
        _ => null,
    };

    /// <summary>Where an index is in the row of an iteration, if it is certainly in that.</summary>
    private Expression? PlaceIn(Expression index, Expression iteration, Expression columns)
    {
        if (_program.DefinitionOf(index) is not { Operation: Operation.Add } sum)
        {
            return null;
        }

        var (start, place) = IsStart(sum.Operands[0]) ? (sum.Operands[0], sum.Operands[1]) : (sum.Operands[1], sum.Operands[0]);
        return IsStart(start) && _ranges.IsBelow(place, columns) ? place : null;

        bool IsStart(Expression value) => _program.DefinitionOf(value) is { Operation: Operation.Multiply } product
            && ((product.Operands[0].Equals(iteration) && product.Operands[1].Equals(columns)) || (product.Operands[1].Equals(iteration) && product.Operands[0].Equals(columns)));
    }

    private static bool Mentions(Statement statement, Expression array) => Reads.Of(statement).Any(variable => variable.Equals(array));

    /// <summary>Whether a statement itself has to do with an array, and not only what is inside it.</summary>
    private static bool MentionsItself(Statement statement, Expression array) => Reads.OwnOperands(statement).Concat(Program.Regions(statement).SelectMany(region => region.Yields)).Any(operand => Mentions(operand, array));

    private static bool Mentions(Expression expression, Expression array) => expression.Variables().Any(variable => variable.Equals(array));

    private sealed class Accesses(OwnRows pass) : Rewriter
    {
        public override Region Rewrite(Region region)
        {
            var rewritten = base.Rewrite(region);
            if (!pass._made.TryGetValue(region, out var arrays))
            {
                return rewritten;
            }

            var made = arrays.Select(array => pass._rows[array.Id]).Select(row => new Let(row.Row, Expression.Of(Operation.NewArray, row.Row.Type, row.Length)));
            return rewritten with { Statements = made.Concat(rewritten.Statements).ToEquatable() };
        }

        protected override void Rewrite(Statement statement, List<Statement> into)
        {
            switch (statement)
            {
                case Let when pass._removed.Contains(statement):
                    break;
                case Let { Value: { Operation: Operation.Element } element } let when pass._rows.TryGetValue(element.Operands[0].Id, out var row):
                    into.Add(let with { Value = element.With([row.Row, pass._places[element.Operands[1].Id]]) });
                    break;
                case Store store when pass._rows.TryGetValue(store.Array.Id, out var row):
                    into.Add(store with { Array = row.Row, Indices = new[] { pass._places[store.Indices[0].Id] }.ToEquatable() });
                    break;
                default:
                    base.Rewrite(statement, into);
                    break;
            }
        }
    }
}
