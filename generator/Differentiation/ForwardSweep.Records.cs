using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using SymGrad.Generator.Functions;
using SymGrad.Generator.Symbolics;

namespace SymGrad.Generator.Differentiation;

/// <content>What is kept of the iterations of a loop, and where.</content>
internal sealed partial class ForwardSweep
{
    /// <summary>The loops inside a region that must be recorded when it first runs, because it can't run them again.</summary>
    public IEnumerable<Loop> RecordedLoops(Region region, RegionNode keeper)
    {
        foreach (var statement in region.Statements)
        {
            Cancellation.Check();
            switch (statement)
            {
                case If branch:
                    foreach (var loop in RecordedLoops(branch.Then, keeper).Concat(RecordedLoops(branch.Else, keeper)))
                    {
                        yield return loop;
                    }

                    break;
                case Loop loop when program.MustBeKept(loop, keeper) && activity.IsActive(loop):
                    yield return loop;
                    foreach (var inner in RecordedLoops(loop.Body, program.NodeOf(loop.Body)))
                    {
                        yield return inner;
                    }

                    break;
            }
        }
    }

    /// <summary>How often a loop ran, as a variable of the primal; null where its header tells.</summary>
    public Expression? TripsOf(Loop loop) => loop.Counter is not null && loop.Exit < 0 ? null : Trips(loop);

    /// <summary>Whether a loop's forward sweep is needed whatever its derivative is: it fills arrays, or each iteration starts from the one before.</summary>
    private bool RunsAnyway(Loop loop, RegionNode body)
    {
        if (!_runsAnyway.TryGetValue(loop, out bool runs))
        {
            runs = Program.AllStatements(loop.Body).Any(statement => statement switch
            {
                Store store => !body.Encloses(program.HomeOf(program.MemoryOf(store.Array))),
                Clear clear => !body.Encloses(program.HomeOf(program.MemoryOf(clear.Array))),
                Effect or Let { Value.Operation: Operation.Copied or Operation.Invocation } => true,
                _ => false,
            }) || Enumerable.Range(0, loop.Carried.Count).Any(i => activity.IsActive(loop.Carried[i].Result)
                && (!_accumulation.Is(loop, i) || _nonlinear.Contains(loop.Carried[i].Result.Id)));
            _runsAnyway[loop] = runs;
        }

        return runs;
    }

    private static bool IsCostly(Expression value) => value.Operation == Operation.Call
        && value.Text.Substring(value.Text.LastIndexOf('.') + 1) is "Exp" or "Log" or "Pow" or "Sin" or "Cos" or "Tan" or "Tanh" or "Sinh" or "Cosh"
            or "Asin" or "Acos" or "Atan" or "Atan2" or "Cbrt" or "Log2" or "Log10" or "LogP1" or "ExpM1" or "Exp2" or "Exp10" or "SinPi" or "CosPi" or "TanPi" or "RootN";

    /// <summary>Whether a value takes the processor longer than a sum or a product does.</summary>
    private static bool TakesLong(Expression value) => value.Type.IsFloating
        && (value.Operation == Operation.Divide || (value.Operation == Operation.Call && value.Text.EndsWith(".Sqrt", StringComparison.Ordinal)));

    /// <summary>Whether a value is better kept than computed again: it takes long, or it says all that is asked of a loop's result, which then needn't be kept itself.</summary>
    private bool IsWorthKeeping(Expression value) => IsCostly(value)
        || (value.Operation == Operation.Call && RuleTable.Find(value.Text, value.Operands.Count)?.Name is "Max" or "Min"
            && value.Operands.Count(activity.IsActive) == 1 && value.Operands.Any(operand => activity.IsActive(operand) && program.CarriedOf(operand) is not null));

    /// <summary>Whether a value may have been kept, in a loop or in a branch, though it could be computed again.</summary>
    private bool IsKept(Expression value) => IsWorthKeeping(value) || TakesLong(value);

    /// <summary>The values that the derivative of something computed from them needs: all that go into more than sums.</summary>
    private static HashSet<int> FindNonlinear(Function function, Activity activity) =>
        [.. Program.AllStatements(function.Body).OfType<Let>()
            .Where(let => activity.IsActive(let.Target) && (let.Value.Operation is Operation.Call or Operation.Remainder or Operation.Invocation
                || (let.Value.Operation == Operation.Multiply && let.Value.Operands.All(activity.IsActive))
                || (let.Value.Operation == Operation.Divide && activity.IsActive(let.Value.Operands[1]))))
            .SelectMany(let => let.Value.Operands).Select(operand => operand.Id)];

    /// <summary>The variables of a region, branches included, that running it again inside <paramref name="keeper"/> can't give.</summary>
    private IEnumerable<Expression> KeptVariables(Region region, RegionNode keeper)
    {
        foreach (var statement in region.Statements)
        {
            Cancellation.Check();
            switch (statement)
            {
                case Let let when program.MustBeKept(let, keeper):
                    yield return let.Target;
                    if (let.Target.Type.IsIndexed && activity.IsActive(let.Target) && !HasOwnAdjoints(let, region, keeper))
                    {
                        yield return ShadowKey(let.Target);
                    }

                    foreach (int argument in CopiedArguments(let))
                    {
                        yield return CopyKey(let, argument);
                    }

                    break;
                case If branch:
                    foreach (var variable in KeptVariables(branch.Then, keeper).Concat(KeptVariables(branch.Else, keeper)))
                    {
                        yield return variable;
                    }

                    break;
                case Loop loop when program.MustBeKept(loop, keeper):
                    foreach (var carried in loop.Carried)
                    {
                        yield return carried.Result;
                        if (carried.Result.Type.IsIndexed && activity.IsActive(carried.Result))
                        {
                            yield return ShadowKey(carried.Result);
                        }
                    }

                    if ((loop.Counter is null || loop.Exit >= 0) && loop.Number < 0 && activity.IsActive(loop))
                    {
                        yield return Trips(loop);
                    }

                    break;

                // An exponential costs more than a store and a load, unless it is the same in each iteration.
                case Let let when keeper.Owner is Loop around && IsWorthKeeping(let.Value) && activity.IsActive(let.Target) && RunsAnyway(around, keeper) && !IsInvariant(let.Target, around):
                    yield return let.Target;
                    break;

                // The reverse sweep has a branch of its own, and the same values in it.
                case Let let when keeper.Owner is If && (IsCostly(let.Value) || TakesLong(let.Value)) && activity.IsActive(let.Target):
                    yield return let.Target;
                    break;

                case Loop { Longest: not null, Number: >= 0 and var number } loop when !(RunsAnyway((Loop)keeper.Owner!, keeper) && activity.IsActive(loop)):
                    yield return loop.Carried[number].Result;
                    break;

                // Running an inner loop again only for what it came to costs more than keeping that, if the forward sweep runs anyway.
                case Loop loop when keeper.Owner is Loop around && RunsAnyway(around, keeper) && activity.IsActive(loop):
                    foreach (var carried in loop.Carried.Where(carried => carried.Result.Type.IsScalar))
                    {
                        yield return carried.Result;
                    }

                    break;
            }
        }
    }

    /// <summary>
    /// Whether an array that is kept needs adjoints for one iteration only, so that they are made where the iteration is taken back: nothing outside of it sees the array, and
    /// no loop inside has kept the adjoints that the forward sweep gave it.
    /// </summary>
    private bool HasOwnAdjoints(Let let, Region region, RegionNode keeper) => let.Value.Operation == Operation.NewArray && let.Target.Type.Element!.IsScalar
        && keeper.IsLoopBody && ReferenceEquals(region, keeper.Region) && keeper.Encloses(program.HomeOf(program.MemoryOf(let.Target)))
        && !program.IsHandedOn(program.MemoryOf(let.Target), keeper);

    /// <summary>Whether a value is the same in each iteration of a loop, so that it is computed once in front of it.</summary>
    private bool IsInvariant(Expression value, Loop loop)
    {
        if (!_definedIn.TryGetValue(loop, out var inside))
        {
            _definedIn[loop] = inside = [.. Reads.DefinedBy(loop).Select(variable => variable.Id)];
        }

        return !value.IsVariable || !inside.Contains(value.Id)
            || (program.DefinitionOf(value) is { } definition && RegionBuilder.IsRepeatable(definition) && definition.Operands.All(operand => IsInvariant(operand, loop)));
    }

    private readonly Dictionary<Loop, HashSet<int>> _definedIn = new(ReferenceComparer<Loop>.Instance);

    /// <summary>How often a loop ran, as a variable of the primal.</summary>
    private Expression Trips(Loop loop)
    {
        if (loop.Number >= 0)
        {
            return loop.Carried[loop.Number].Result;
        }

        if (!_trips.TryGetValue(loop, out var trips))
        {
            _trips[loop] = trips = function.NewVariable(Functions.ValueType.Int32, "trips");
        }

        return trips;
    }

    /// <summary>The name under which the adjoints of an array that a loop carries are kept beside the array.</summary>
    public Expression ShadowKey(Expression carried)
    {
        if (!_shadowKeys.TryGetValue(carried.Id, out var key))
        {
            _shadowKeys[carried.Id] = key = function.NewVariable(carried.Type, function.NameOf(carried));
        }

        return key;
    }

    /// <summary>The arrays that a call's derivative will look at and that hold something else by then: each is copied before the call.</summary>
    private IEnumerable<int> CopiedArguments(Let let) => let.Value.Called is not { HasDerivative: true } called || !activity.IsActive(let) || leftOut?.Has(let) == true ? []
        : Enumerable.Range(0, called.Arguments.Count).Where(i => called.Arguments[i].Type.IsIndexed
            && CallLayout.ActiveOperand(let.Value, i) is { IsVariable: true } array && !program.KeepsContents(let.Target, array));

    /// <summary>The name under which is kept what an array held before a call.</summary>
    private Expression CopyKey(Let let, int argument)
    {
        if (!_copyKeys.TryGetValue((let.Target.Id, argument), out var key))
        {
            var array = CallLayout.ActiveOperand(let.Value, argument);
            string name = function.NameOf(array) is { Length: > 0 } given ? given : let.Value.Called!.Arguments[argument].Name;
            _copyKeys[(let.Target.Id, argument)] = key = function.NewVariable(Arrays.PlainOf(array.Type), name + "Before");
        }

        return key;
    }

    /// <summary>For each argument of a call what was copied of it before, as a frame has it; null where nothing was.</summary>
    public Expression?[] CopiesOf(Let let, Frame frame)
    {
        var copies = CallLayout.NoCopies(let.Value.Called!);
        foreach (int argument in CopiedArguments(let))
        {
            copies[argument] = frame[CopyKey(let, argument)];
        }

        return copies;
    }

    /// <summary>Makes the arrays that a loop's iterations are kept in.</summary>
    /// <param name="outermost">The loop that comes next in the frame and that the other one is, or is inside of; null where a branch comes next.</param>
    private void OpenRecord(Loop loop, Frame frame, RegionNode? again, Loop? outermost = null)
    {
        if (again is not null && frame.RecordOf(loop) is not null)
        {
            return;
        }

        var body = program.NodeOf(loop.Body);
        bool isWhole = ReferenceEquals(loop, outermost) && (loop.Counter is not null || loop.Number >= 0);
        var size = LongestOf(loop, frame) is { } longest && ReferenceEquals(loop, outermost) ? longest
            : isWhole && loop.Counter is not null ? loop.HasSegments ? frame.Map(loop.Counter!.Limit) : TripBound(loop.Counter!, frame)
            : outermost is null || isWhole ? null : IterationsInAll(loop, outermost, frame);
        var kept = loop.Carried.Where((_, place) => place != loop.Number).Select(carried => carried.Parameter)
            .Concat(loop.Carried.Select(carried => carried.Parameter).Where(parameter => parameter.Type.IsIndexed && activity.IsActive(parameter)).Select(ShadowKey))
            .Concat(KeptVariables(loop.Body, body)).Where(variable => !variable.Type.IsIndexed || variable.Type.Shape == TypeShape.Array);
        var tapes = kept.Select(variable =>
        {
            string name = NameOf(variable) is { Length: > 0 } given ? given
                : program.DefinitionOf(variable) is { Operation: Operation.Call } call ? char.ToLowerInvariant(call.Text[call.Text.LastIndexOf('.') + 1]) + call.Text.Substring(call.Text.LastIndexOf('.') + 2)
                : string.Empty;
            var tape = frame.Region.Bind(
                Expression.Made(Expression.Overwritten, Functions.ValueType.ArrayOf(variable.Type), size ?? Expression.Integer(0)),
                loop.HasSegments ? (name.Length > 0 ? name + "Checkpoints" : "checkpoints") : name.Length > 0 ? name + "Tape" : "tape");
            return (variable, tape);
        }).ToArray();
        frame.SetRecord(loop, new Record(isWhole ? null : Expression.Integer(0), tapes, Grows: size is null));
    }

    /// <summary>
    /// How many iterations a loop has in all while a loop around it runs once; null where only running them tells. A bound
    /// wouldn't do for what ends early or runs on a condition only: it could be far more than there is memory for.
    /// </summary>
    private Expression? IterationsInAll(Loop loop, Loop outermost, Frame frame)
    {
        var loops = new List<Loop>();
        for (var node = program.NodeOf(loop.Body); ; node = node.Parent!)
        {
            if (node.Owner is not Loop around || !IsCountable(around, frame))
            {
                return null;
            }

            loops.Add(around);
            if (ReferenceEquals(around, outermost))
            {
                break;
            }
        }

        loops.Reverse();
        return loops.Select(around => LongestOf(around, frame) ?? TripBound(around.Counter! with { Start = KnownIn(frame, around.Counter!.Start), Limit = KnownIn(frame, around.Counter!.Limit) }, frame.Region)).Aggregate((product, trips) => product.IsZero || trips.IsOne ? product
            : trips.IsZero || product.IsOne ? trips
            : frame.Region.Bind(Expression.Of(Operation.Multiply, product.Type, product, trips)));
    }

    /// <summary>Whether it is known here how often a loop inside runs at most.</summary>
    private bool IsCountable(Loop loop, Frame frame) => LongestOf(loop, frame) is not null
        || (loop is { Exit: < 0, Counter: { Index.Type.Name: "int" } counter } && IsKnownIn(frame, counter.Start) && IsKnownIn(frame, counter.Limit));

    private bool IsKnownIn(Frame frame, Expression atom) => frame.TryGet(atom) is not null || LengthIn(frame, atom) is not null || (LessThanLength(atom) is { } less && LengthIn(frame, less.Operands[0]) is not null);

    /// <summary>What limits a loop inside, as far as it is known before it: also a length of something there, and a number less than that.</summary>
    private Expression KnownIn(Frame frame, Expression atom) => frame.TryGet(atom) ?? LengthIn(frame, atom)
        ?? (LessThanLength(atom) is { } less ? frame.Region.Bind(less.With([LengthIn(frame, less.Operands[0])!, less.Operands[1]])) : throw new InvalidOperationException("A limit that isn't known."));

    private Expression? LessThanLength(Expression atom) => program.DefinitionOf(atom) is { Operation: Operation.Subtract, Type.Name: "int" } less && less.Operands[1].Number >= 0 ? less : null;

    /// <summary>A length, if it has been taken already or the array was made with it: to take it earlier than the method does could throw too early.</summary>
    private Expression? LengthIn(Frame frame, Expression atom) => program.DefinitionOf(atom) is not { Operation: Operation.Length or Operation.DimensionLength } length ? null
        : program.DefinitionOf(length.Operands[0]) is { Operation: Operation.NewArray, Type.Rank: 1 } made ? frame.TryGet(made.Operands[0])
        : frame.TryGet(length.Operands[0]) is { } array ? frame.Region.Find(length.With([array, .. length.Operands.Skip(1)])) : null;

    /// <summary>For a segment of a loop, how many iterations the longest segment has, so that one array serves all of them; null for what is no segment.</summary>
    private static Expression? LongestOf(Loop loop, Frame frame) => loop.Longest is { } longest ? frame.TryGet(longest) : null;

    /// <summary>Keeps the values that some variables have in this iteration.</summary>
    private static void Push(Loop loop, Frame inside, Counter? counter, IEnumerable<Expression> variables)
    {
        bool isPrimal = inside.Region.IsPrimal;
        inside.Region.IsPrimal = false;
        var record = inside.RecordOf(loop)!;
        var place = record.Count ?? (counter is not null ? IterationOf(counter, counter.Index, inside.Region) : inside[loop.Carried[loop.Number].Parameter]);
        var tapes = record.Tapes.ToArray();
        foreach (var variable in variables)
        {
            int at = Array.FindIndex(tapes, tape => tape.Variable.Equals(variable));
            if (at < 0)
            {
                continue;
            }

            if (record.Grows)
            {
                var grown = inside.Region.Bind(
                    Expression.Of(Operation.Grow, tapes[at].Tape.Type, tapes[at].Tape, place), inside.Region.Function.NameOf(tapes[at].Tape));
                tapes[at] = (variable, grown);
            }

            inside.Region.Add(new Store(tapes[at].Tape, new[] { place }.ToEquatable(), inside[variable], Adds: false));
        }

        inside.SetRecord(loop, record with { Tapes = tapes });
        inside.Region.IsPrimal = isPrimal;
    }

    /// <summary>A variable's name, whether it is the user's or one that was added.</summary>
    private string NameOf(Expression variable) => function.NameOf(variable);

    /// <summary>Counts an iteration as recorded.</summary>
    private static void Advance(Loop loop, Frame inside)
    {
        var record = inside.RecordOf(loop)!;
        if (record.Count is { } count)
        {
            inside.SetRecord(loop, record with { Count = inside.Region.Bind(Expression.Of(Operation.Add, count.Type, count, Expression.Integer(1))) });
        }
    }

    /// <summary>The number of an iteration, from 0, by the value of its index.</summary>
    public static Expression IterationOf(Counter counter, Expression index, RegionBuilder region)
    {
        var distance = counter.Step > 0 ? Difference(region, index, counter.Start) : Difference(region, counter.Start, index);
        int step = Math.Abs(counter.Step);
        return step == 1 ? distance : region.Bind(Expression.Of(Operation.Divide, distance.Type, distance, Expression.Integer(step)));
    }

    /// <summary>How often a counting loop runs if nothing ends it early.</summary>
    private static Expression TripBound(Counter counter, Frame frame) =>
        TripBound(counter with { Start = frame.Map(counter.Start), Limit = frame.Map(counter.Limit) }, frame.Region);

    /// <summary>How often a counting loop runs if nothing ends it early.</summary>
    public static Expression TripBound(Counter counter, RegionBuilder region)
    {
        var (start, limit) = (counter.Start, counter.Limit);
        var distance = counter.Step > 0 ? Difference(region, limit, start) : Difference(region, start, limit);
        int step = Math.Abs(counter.Step);
        int extra = counter.Relation is Operation.LessOrEqual or Operation.GreaterOrEqual ? step : step - 1;
        var rounded = extra == 0 ? distance : Total(region, distance, extra);
        var trips = step == 1 ? rounded : region.Bind(Expression.Of(Operation.Divide, rounded.Type, rounded, Expression.Integer(step)));
        if (trips.Number < 0)
        {
            return Expression.Integer(0);
        }

        // The difference of two variables may be too large for a number: a comparison says whether the loop runs at all.
        return trips.IsConstant || (start.IsZero && limit.IsVariable && region.Function.DefinitionOf(limit) is { Operation: Operation.Length or Operation.DimensionLength } && extra == 0)
            ? trips
            : start.IsConstant || limit.IsConstant ? region.Bind(Expression.Call("System.Math.Max", trips.Type, Expression.Integer(0), trips))
            : region.Bind(Expression.Of(Operation.Select, trips.Type, region.Bind(Expression.Of(counter.Relation, Functions.ValueType.Boolean, start, limit)), trips, Expression.Integer(0)));
    }

    public static Expression Difference(RegionBuilder region, Expression left, Expression right)
    {
        if (right.IsZero)
        {
            return left;
        }

        return left.Number is { } a && right.Number is { } b
            ? Expression.Integer((int)(a - b))
            : region.Bind(Expression.Of(Operation.Subtract, left.Type, left, right));
    }

    public static Expression Total(RegionBuilder region, Expression left, int right)
    {
        if (left.Number is { } a)
        {
            return Expression.Integer((int)a + right);
        }

        return right == 0 ? left
            : right > 0 ? region.Bind(Expression.Of(Operation.Add, left.Type, left, Expression.Integer(right)))
            : region.Bind(Expression.Of(Operation.Subtract, left.Type, left, Expression.Integer(-right)));
    }
}
