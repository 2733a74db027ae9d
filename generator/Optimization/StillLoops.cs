using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Optimization;

/// <summary>
/// Leaves out the loops of a wide loop's pass that only add tangents up, where all that they add comes from tangents that are zero in all
/// lanes: nothing moves there. So a column costs what it moves.
/// </summary>
internal sealed class StillLoops : Rewriter
{
    /// <summary>More tangents than this aren't asked.</summary>
    private const int MostSources = 16;

    private readonly WideLoops _lanes;
    private bool _isInside;

    private StillLoops(WideLoops lanes) => _lanes = lanes;

    /// <summary>Goes through a function in the form in which it is written.</summary>
    public static Function Run(Function function) => WideLoops.In(function) is { } lanes ? function.With(new StillLoops(lanes).Rewrite(function.Body)) : function;

    protected override void Rewrite(Statement statement, List<Statement> into)
    {
        if (_isInside && statement is Loop inner && new Additions(_lanes, inner).Sources() is { Count: > 0 and <= MostSources } sources)
        {
            var moves = sources.Select(source => Expression.Of(Operation.NotEqual, ValueType.Boolean, source, Expression.Zero(source.Type)))
                .Aggregate((a, b) => Expression.Of(Operation.Either, ValueType.Boolean, a, b));
            var body = new Region(new[] { statement }.ToEquatable(), EquatableArray<Expression>.Empty);
            into.Add(new If(moves, body, Region.Empty, EquatableArray<Expression>.Empty));
            return;
        }

        bool before = _isInside;
        _isInside |= statement is Loop { IsWide: true };
        base.Rewrite(statement, into);
        _isInside = before;
    }

    /// <summary>A loop of which it is asked whether it only adds multiples of tangents from around it to elements of arrays.</summary>
    private sealed class Additions(WideLoops lanes, Loop loop)
    {
        private readonly HashSet<int> _own = [.. Reads.DefinedBy(loop).Select(variable => variable.Id)];
        private readonly List<Expression> _sources = [];

        /// <summary>The tangents from around the loop; null if it does anything else.</summary>
        public List<Expression>? Sources() => loop.Counter is not null && loop.Carried.Count == 0 && loop.Exit < 0 && Adds(loop.Body) ? _sources : null;

        private bool Adds(Region region) => region.Statements.All(statement => statement switch
        {
            Let { Target.Type.IsIndexed: false } let => !lanes.Varies(let.Value) || IsMultiple(let.Value),
            Store { Adds: true } store => lanes.HoldsVectors(store.Array) && IsMultiple(store.Value),
            If branch => !lanes.Varies(branch.Condition) && Adds(branch.Then) && Adds(branch.Else) && branch.Then.Yields.Concat(branch.Else.Yields).All(yield => !lanes.Varies(yield) || IsMultiple(yield)),
            Loop { Counter: not null, Carried.Count: 0, Exit: < 0 } inner => Adds(inner.Body),
            _ => false,
        });

        /// <summary>Whether a number is zero where all tangents are that it is made of.</summary>
        private bool IsMultiple(Expression e)
        {
            if (!lanes.Varies(e))
            {
                return e.IsZero;
            }

            switch (e.Operation)
            {
                case Operation.Variable:
                    if (!_own.Contains(e.Id) && !_sources.Contains(e))
                    {
                        _sources.Add(e);
                    }

                    return true;
                case Operation.Negate or Operation.Add or Operation.Subtract:
                    return e.Operands.All(IsMultiple);
                case Operation.Multiply:
                    return e.Operands.Any(operand => lanes.Varies(operand) && IsMultiple(operand));
                case Operation.Divide:
                    return !lanes.Varies(e.Operands[1]) && IsMultiple(e.Operands[0]);
                case Operation.Select:
                    return e.Operands.Skip(1).All(IsMultiple);
                default:
                    return false;
            }
        }
    }
}
