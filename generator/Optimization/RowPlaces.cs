using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Differentiation;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Optimization;

/// <summary>
/// Makes the spans of rows, which <see cref="RowSpans"/> puts in front of innermost loops, outside of the loops around where it is the same
/// row in all of their iterations, and certainly there; and once where it is made twice.
/// </summary>
internal sealed class RowPlaces : Rewriter
{
    private readonly KnownRanges _ranges;

    private RowPlaces(Function function) => _ranges = new KnownRanges(function);

    public static Function Run(Function function)
    {
        if (!Program.AllStatements(function.Body).Exists(IsRow))
        {
            return function;
        }

        var moved = function.With(new RowPlaces(function).Rewrite(function.Body));
        return moved.With(new Once().Rewrite(moved.Body));
    }

    private static bool IsRow(Statement statement) => statement is Let { Value: { Operation: Operation.Row } row } && row.Operands[0].Type.Rank == 2;

    public override Region Rewrite(Region region)
    {
        var rewritten = base.Rewrite(region);
        var statements = new List<Statement>();
        foreach (var statement in rewritten.Statements)
        {
            if (statement is Loop loop && Outer(loop) is { Count: > 0 } rows)
            {
                statements.AddRange(rows.Select(row => row with { Origin = null }));
                statements.Add(new Without(rows).Rewritten(loop));
            }
            else
            {
                statements.Add(statement);
            }
        }

        return statements.Count == rewritten.Statements.Count ? rewritten : rewritten with { Statements = statements.ToEquatable() };
    }

    /// <summary>The rows that a loop makes in each iteration, be it in a branch, and that don't depend on it.</summary>
    private List<Let> Outer(Loop loop)
    {
        var inside = new HashSet<int>(Reads.DefinedBy(loop).Select(variable => variable.Id));
        return [.. Made(loop.Body).Where(row => !row.Value.Variables().Any(variable => inside.Contains(variable.Id)) && _ranges.HasRow(row.Value.Operands[0], row.Value.Operands[1]))];
    }

    private static IEnumerable<Let> Made(Region region) => region.Statements.SelectMany(statement => IsRow(statement) ? [(Let)statement]
        : statement is If branch ? Made(branch.Then).Concat(Made(branch.Else))
        : Enumerable.Empty<Let>());

    private sealed class Without(List<Let> rows) : Rewriter
    {
        private readonly HashSet<Statement> _rows = new(rows, ReferenceComparer<Statement>.Instance);

        public Loop Rewritten(Loop loop) => loop with { Body = Rewrite(loop.Body) };

        protected override void Rewrite(Statement statement, List<Statement> into)
        {
            if (!_rows.Contains(statement))
            {
                base.Rewrite(statement, into);
            }
        }
    }

    /// <summary>Uses a row again that was made before in the same region.</summary>
    private sealed class Once : Rewriter
    {
        private readonly Stack<Dictionary<Expression, Expression>> _made = [];

        public override Region Rewrite(Region region)
        {
            _made.Push([]);
            var rewritten = base.Rewrite(region);
            _made.Pop();
            return rewritten;
        }

        protected override void Rewrite(Statement statement, List<Statement> into)
        {
            if (!IsRow(statement))
            {
                base.Rewrite(statement, into);
                return;
            }

            var row = (Let)statement;
            if (_made.Select(made => made.TryGetValue(row.Value, out var known) ? known : null).FirstOrDefault(known => known is not null) is { } same)
            {
                Replaced[row.Target.Id] = same;
                return;
            }

            _made.Peek()[row.Value] = row.Target;
            base.Rewrite(statement, into);
        }
    }
}
