using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Differentiation;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Optimization;

/// <summary>
/// Finds the innermost loops that may run several iterations at once, in the lanes of vectors: they go through arrays element by
/// element, no iteration needs what another one did, and what they add up is no value of the user's, whose rounding has to stay
/// unless the method says that it may change.
/// </summary>
internal sealed class Vectorization : Rewriter
{
    /// <summary>A loop that is known to be shorter isn't worth it.</summary>
    private const int ShortestLoop = 16;

    private readonly Program _program;
    private readonly VariableMap<int> _reads;
    private readonly bool _isFast;

    /// <summary>The variables of the loop around the one that is looked at, outside of loops none.</summary>
    private HashSet<int> _around = [];

    private Vectorization(Function function)
    {
        _isFast = function.IsFast;
        _program = Program.Of(function);
        _reads = Reads.Counts(function);
    }

    public static Function Run(Function function) => function.With(new Vectorization(function).Rewrite(function.Body));

    protected override Loop Rewrite(Loop loop)
    {
        if (loop.IsWide)
        {
            // The lanes are taken.
            return loop;
        }

        var around = _around;
        _around = [loop.Counter?.Index.Id ?? -1, .. loop.Carried.Select(carried => carried.Parameter.Id), .. loop.Body.Statements.OfType<Let>().Select(let => let.Target.Id)];
        var rewritten = base.Rewrite(loop);
        _around = around;
        return MayRunInLanes(rewritten) ? rewritten with { RunsInLanes = true, EndsInLanes = EndsAtTheSamePlace(rewritten) } : rewritten;
    }

    /// <summary>Whether a loop starts somewhere else in each iteration of the loop around it, and ends at the same place.</summary>
    private bool EndsAtTheSamePlace(Loop loop) => loop.Counter is { Step: > 0, Relation: Operation.Less } && !loop.Carried.Any(carried => carried.Parameter.Type.Name == "int")
        && Varies(loop.Counter!.Start) && !Varies(loop.Counter.Limit);

    private bool Varies(Expression e) => e.Variables().Any(variable => _around.Contains(variable.Id));

    private bool MayRunInLanes(Loop loop)
    {
        if (loop is not { Exit: < 0, Counter: { Index.Type.Name: "int" } counter } || !MayCount(counter)
            || (counter.Step > 0 ? counter.Limit.Number - (counter.Start.Number ?? 0) : counter.Start.Number + 1 - counter.Limit.Number) < ShortestLoop
            || loop.Body.Statements.Any(statement => statement is not (Let { Target.Type.IsScalar: true } or Store { Value.Type.IsScalar: true }) && !IsGuard(statement)))
        {
            return false;
        }

        var numbers = loop.Body.Statements.Where(statement => statement is not If).Select(statement => statement is Let let ? let.Target.Type : ((Store)statement).Value.Type).Where(type => type.IsFloating).Distinct().ToList();
        if (numbers is not [{ Name: "double" or "float" } number])
        {
            return false;
        }

        var body = new Body(this, loop, counter, number);
        return loop.Body.Statements.All(body.Takes) && loop.Carried.Select((carried, i) => body.Counts(carried, loop.Body.Yields[i]) || body.AddsUp(carried, loop.Body.Yields[i])).All(adds => adds)
            && body.HasElements && !body.OnlyCopiesRows && new LanePlaces(UpTo(loop), _program).AreApart;
    }

    private static bool MayCount(Counter counter) => (counter.Step, counter.Relation) is (1, Operation.Less or Operation.LessOrEqual) or (-1, Operation.GreaterOrEqual) && counter.Limit.Number is null or < int.MaxValue;

    /// <summary>The same loop with a limit that isn't reached. Where the largest of all integers is, which has no next one, no array is that long.</summary>
    public static Loop UpTo(Loop loop) => loop is { Counter: { Relation: Operation.LessOrEqual, Step: 1 } counter }
        ? loop with { Counter = counter with { Relation = Operation.Less, Limit = counter.Limit.Number is { } number ? Expression.Integer((int)number + 1) : Expression.Of(Operation.Add, counter.Limit.Type, counter.Limit, Expression.Integer(1)) } }
        : loop;

    /// <summary>A function of a number that no vector has, but a choice: the greater or the lesser of it and a constant.</summary>
    /// <returns>The constant and the other operand; null where it is something else.</returns>
    internal static (Expression Bound, Expression Other, bool IsGreater)? BoundOf(Expression value)
    {
        if (value is not { Operation: Operation.Call, Text: "System.Math.Max" or "System.Math.Min" or "System.MathF.Max" or "System.MathF.Min" })
        {
            return null;
        }

        bool isGreater = value.Text.EndsWith("Max", System.StringComparison.Ordinal);
        return IsBound(value.Operands[0]) ? (value.Operands[0], value.Operands[1], isGreater)
            : IsBound(value.Operands[1]) ? (value.Operands[1], value.Operands[0], isGreater)
            : null;

        // A negative zero would have to be chosen the other way.
        static bool IsBound(Expression e) => e.Number is { } number && (number != 0 || !e.Text.StartsWith("-", System.StringComparison.Ordinal));
    }

    /// <summary>Whether a statement throws or does nothing.</summary>
    internal static bool IsGuard(Statement statement) => statement is If { Results.Count: 0, Else.Statements.Count: 0, Then.Statements: [Effect { IsThrow: true }] };

    /// <summary>The functions that vectors have on some targets, which may round them in another way.</summary>
    internal static string? FunctionOf(Expression value) => value is { Operation: Operation.Call, Operands.Count: 1, Type.Name: "double" or "float" } && s_owners.FirstOrDefault(owner => value.Text.StartsWith(owner, System.StringComparison.Ordinal)) is { } owner
        && value.Text.Substring(owner.Length) is "Exp" or "Log" or "Sin" or "Cos" or "Tanh" ? value.Text.Substring(value.Text.LastIndexOf('.') + 1) : null;

    private static readonly string[] s_owners = ["System.Math.", "System.MathF.", "System.Double.", "System.Single."];

    /// <summary>What is known of a loop's body while it is looked through.</summary>
    private sealed class Body(Vectorization pass, Loop loop, Counter counter, ValueType number)
    {
        /// <summary>Integers that are the loop's index plus what stays the same: they go through an array element by element.</summary>
        private readonly HashSet<int> _moving = [counter.Index.Id, .. loop.Carried.Where(carried => carried.Parameter.Type.Name == "int").Select(carried => carried.Parameter.Id)];

        /// <summary>Numbers and conditions that are other ones in each lane.</summary>
        private readonly HashSet<int> _varying = [.. loop.Carried.Where(carried => carried.Parameter.Type.Name != "int").Select(carried => carried.Parameter.Id)];
        private readonly HashSet<int> _integers = [];

        /// <summary>Conditions on indices under which the loop throws.</summary>
        private readonly HashSet<int> _guards = [];

        /// <summary>Whether any element is read or written in lanes.</summary>
        public bool HasElements { get; private set; }

        /// <summary>Whether all that is done is to copy elements from or to a row: that takes longer in vectors, for rows are short.</summary>
        public bool OnlyCopiesRows => _hasRows && !loop.Body.Statements.Any(statement => statement is Store { Adds: true } or Let { Target.Type.IsFloating: true, Value.Operation: not Operation.Element })
            && loop.Body.Statements.Any(statement => statement is Store { Value.IsVariable: true });

        private bool _hasRows;

        public bool Takes(Statement statement) => statement switch
        {
            Store store => TakesStore(store),
            If guard => _guards.Contains(guard.Condition.Id),
            _ => TakesLet((Let)statement),
        };

        /// <summary>Whether a carried integer goes along with the loop's index.</summary>
        public bool Counts(Carried carried, Expression next) => carried.Parameter.Type.Name == "int"
            && loop.Body.Statements.OfType<Let>().FirstOrDefault(let => let.Target.Equals(next)) is { Value: { Operation: Operation.Add or Operation.Subtract } step } && step.Operands[0].Equals(carried.Parameter)
            && step.Operands[1].IsOne && (step.Operation == Operation.Add) == (counter.Step > 0);

        /// <summary>Whether a carried variable is a sum of the derivative's, or one whose rounding may change.</summary>
        public bool AddsUp(Carried carried, Expression next) => carried.Parameter.Type.Equals(number) && pass._reads[carried.Parameter] == 1 && pass._reads[next] == 1
            && loop.Body.Statements.OfType<Let>().FirstOrDefault(let => let.Target.Equals(next)) is { Value: { Operation: Operation.Add or Operation.Subtract } sum } let && (pass._isFast || loop.AddsZeros || !let.IsPrimal) && sum.Operands[0].Equals(carried.Parameter) && IsVarying(sum.Operands[1]);

        private bool TakesStore(Store store)
        {
            return Access(store.Array, [.. store.Indices]) && store.Value.Type.Equals(number);
        }

        private bool TakesLet(Let let)
        {
            var value = let.Value;
            if (let.Target.Type.Name == "int")
            {
                bool moves = value.Operands.Any(operand => _moving.Contains(operand.Id));
                if (moves && (value.Operation is not (Operation.Add or Operation.Subtract) || value.Operands.Count(operand => _moving.Contains(operand.Id)) != 1
                    || (value.Operation == Operation.Subtract && _moving.Contains(value.Operands[1].Id))))
                {
                    return false;
                }

                if (value.Operation is not (Operation.Add or Operation.Subtract or Operation.Multiply) || value.Operands.Any(operand => _integers.Contains(operand.Id)))
                {
                    return false;
                }

                (moves ? _moving : _integers).Add(let.Target.Id);
                return true;
            }

            if (value.Operation == Operation.Element)
            {
                return value.Type.Equals(number) && Access(value.Operands[0], [.. value.Operands.Skip(1)]) && _varying.Add(let.Target.Id);
            }

            if (IsAboutIndices(value))
            {
                return _guards.Add(let.Target.Id);
            }

            if (value is { Operation: Operation.Convert, Type.Name: "double" } && _moving.Contains(value.Operands[0].Id))
            {
                // Vectors count in numbers of their own, which are exact.
                return value.Type.Equals(number) && _varying.Add(let.Target.Id);
            }

            bool isKnown = value.Operation switch
            {
                Operation.Add or Operation.Subtract or Operation.Multiply or Operation.Divide or Operation.Negate => value.Type.Equals(number),
                Operation.Select => value.Type.Equals(number) && value.Operands[0].IsVariable,
                Operation.Equal or Operation.NotEqual or Operation.Less or Operation.LessOrEqual or Operation.Greater or Operation.GreaterOrEqual => value.Operands.All(operand => operand.Type.Equals(number)),
                Operation.Call when BoundOf(value) is not null => value.Type.Equals(number) && value.Operands.All(operand => operand.Type.Equals(number)),
                Operation.Call => value.Text is "System.Math.Sqrt" or "System.Math.Abs" or "System.MathF.Sqrt" or "System.MathF.Abs" || (pass._isFast && FunctionOf(value) is not null && value.Type.Equals(number)),
                _ => false,
            };
            if (!isKnown || value.Operands.Any(operand => _moving.Contains(operand.Id) || _guards.Contains(operand.Id)))
            {
                return false;
            }

            _varying.Add(let.Target.Id);
            return true;
        }

        /// <summary>Whether a condition says that an index, which moves, is too small or too large.</summary>
        private bool IsAboutIndices(Expression value) => value.Operation switch
        {
            Operation.Either => value.Operands.All(operand => _guards.Contains(operand.Id)),
            Operation.Less or Operation.GreaterOrEqual => _moving.Contains(value.Operands[0].Id) && value.Operands[1] is { Type.Name: "int" } bound && !_moving.Contains(bound.Id) && !_integers.Contains(bound.Id),
            _ => false,
        };

        /// <summary>Whether lanes can read or write an element.</summary>
        private bool Access(Expression array, Expression[] indices)
        {
            bool isRow = array.Type is { Shape: TypeShape.Array or TypeShape.Span or TypeShape.ReadOnlySpan, Rank: 1, Column: null, Element.IsScalar: true };

            // A row of a rectangular array is contiguous; which one it is has to be known where the loop begins.
            bool isInRow = array.Type is { Shape: TypeShape.Array, Rank: 2, Column: null, Element.IsScalar: true } && !indices[0].Variables().Any(variable => _moving.Contains(variable.Id) || _integers.Contains(variable.Id));
            if (!_moving.Contains(indices[indices.Length - 1].Id) || !(isRow || isInRow) || !array.IsVariable)
            {
                return false;
            }

            HasElements = true;
            _hasRows |= isInRow;
            return true;
        }

        private bool IsVarying(Expression operand) => operand.IsVariable && _varying.Contains(operand.Id);
    }
}
