using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Differentiation;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Optimization;

/// <summary>
/// Finds the innermost loops that may run several iterations at once, in the lanes of vectors: they go through arrays element by
/// element, no iteration needs what another one did, and what they add up is no value of the user's, whose rounding has to stay.
/// </summary>
internal sealed class Vectorization : Rewriter
{
    /// <summary>A loop that is known to be shorter isn't worth it.</summary>
    private const int ShortestLoop = 16;

    private readonly Program _program;
    private readonly VariableMap<int> _reads;

    private Vectorization(Function function)
    {
        _program = new Program(function);
        _reads = Reads.Counts(function);
    }

    public static Function Run(Function function) => function with { Body = new Vectorization(function).Rewrite(function.Body) };

    protected override Loop Rewrite(Loop loop)
    {
        if (loop.IsWide)
        {
            // The lanes are taken.
            return loop;
        }

        var rewritten = base.Rewrite(loop);
        return MayRunInLanes(rewritten) ? rewritten with { RunsInLanes = true } : rewritten;
    }

    private bool MayRunInLanes(Loop loop)
    {
        if (loop is not { Exit: < 0, Counter: { Step: 1, Relation: Operation.Less, Index.Type.Name: "int" } counter }
            || counter.Limit.Number - (counter.Start.Number ?? 0) < ShortestLoop
            || loop.Body.Statements.Any(statement => statement is not (Let { Target.Type.IsScalar: true } or Store { Value.Type.IsScalar: true, Indices.Count: 1 })))
        {
            return false;
        }

        var numbers = loop.Body.Statements.Select(statement => statement is Let let ? let.Target.Type : ((Store)statement).Value.Type).Where(type => type.IsFloating).Distinct().ToList();
        if (numbers is not [{ Name: "double" or "float" } number])
        {
            return false;
        }

        var body = new Body(this, loop, counter, number);
        return loop.Body.Statements.All(body.Takes) && loop.Carried.Select((carried, i) => body.AddsUp(carried, loop.Body.Yields[i])).All(adds => adds) && body.KeepsToItself && body.HasElements;
    }

    /// <summary>What is known of a loop's body while it is looked through.</summary>
    private sealed class Body(Vectorization pass, Loop loop, Counter counter, ValueType number)
    {
        /// <summary>Integers that are the loop's index plus what stays the same: they go through an array element by element.</summary>
        private readonly HashSet<int> _moving = [counter.Index.Id];

        /// <summary>Numbers and conditions that are other ones in each lane.</summary>
        private readonly HashSet<int> _varying = [.. loop.Carried.Select(carried => carried.Parameter.Id)];
        private readonly HashSet<int> _integers = [];
        private readonly Dictionary<int, List<(Expression Index, bool IsWrite)>> _accesses = [];

        /// <summary>Whether any element is read or written in lanes.</summary>
        public bool HasElements { get; private set; }

        /// <summary>Whether the elements that are written are those that the same iteration reads.</summary>
        public bool KeepsToItself => _accesses.Values.All(accesses => !accesses.Exists(access => access.IsWrite) || accesses.TrueForAll(access => Place(access.Index).Equals(Place(accesses[0].Index))));

        public bool Takes(Statement statement) => statement is Store store ? TakesStore(store) : TakesLet((Let)statement);

        /// <summary>Whether a carried variable is a sum of the derivative's.</summary>
        public bool AddsUp(Carried carried, Expression next) => carried.Parameter.Type.Equals(number) && pass._reads[carried.Parameter] == 1 && pass._reads[next] == 1
            && loop.Body.Statements.OfType<Let>().FirstOrDefault(let => let.Target.Equals(next)) is { IsPrimal: false, Value: { Operation: Operation.Add or Operation.Subtract } sum } && sum.Operands[0].Equals(carried.Parameter) && IsVarying(sum.Operands[1]);

        private bool TakesStore(Store store)
        {
            return Access(store.Array, store.Indices[0], isWrite: true) && store.Value.Type.Equals(number);
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
                return value.Type.Equals(number) && Access(value.Operands[0], value.Operands[1], isWrite: false) && _varying.Add(let.Target.Id);
            }

            bool isKnown = value.Operation switch
            {
                Operation.Add or Operation.Subtract or Operation.Multiply or Operation.Divide or Operation.Negate => value.Type.Equals(number),
                Operation.Select => value.Type.Equals(number) && value.Operands[0].IsVariable,
                Operation.Equal or Operation.NotEqual or Operation.Less or Operation.LessOrEqual or Operation.Greater or Operation.GreaterOrEqual => value.Operands.All(operand => operand.Type.Equals(number)),
                Operation.Call => value.Text is "System.Math.Sqrt" or "System.Math.Abs" or "System.MathF.Sqrt" or "System.MathF.Abs",
                _ => false,
            };
            if (!isKnown || value.Operands.Any(operand => _moving.Contains(operand.Id)))
            {
                return false;
            }

            _varying.Add(let.Target.Id);
            return true;
        }

        /// <summary>Notes an access to an element; false where lanes can't do it.</summary>
        private bool Access(Expression array, Expression index, bool isWrite)
        {
            if (!_moving.Contains(index.Id) || array.Type is not { Shape: TypeShape.Array or TypeShape.Span or TypeShape.ReadOnlySpan, Rank: 1, Column: null, Element.IsScalar: true }
                || !array.IsVariable)
            {
                return false;
            }

            int memory = pass._program.MemoryOf(array);
            if (!_accesses.TryGetValue(memory, out var accesses))
            {
                _accesses[memory] = accesses = [];
            }

            accesses.Add((index, isWrite));
            HasElements = true;
            return true;
        }

        private bool IsVarying(Expression operand) => operand.IsVariable && _varying.Contains(operand.Id);

        /// <summary>An index written out, so that the same place is the same expression.</summary>
        private Expression Place(Expression index) => loop.Body.Statements.OfType<Let>().FirstOrDefault(let => let.Target.Equals(index)) is { } let ? let.Value.Substitute(Place) : index;
    }
}
