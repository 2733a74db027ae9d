using System;
using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Functions;
using SymGrad.Generator.Symbolics;

namespace SymGrad.Generator.Differentiation;

/// <summary>
/// Writes the primal of a region into a frame and keeps what the reverse sweep can't have by running a part again: the
/// carried variables of each iteration, and elements that are overwritten later.
/// </summary>
/// <remarks>
/// A region is emitted in one of three ways. <em>Followed</em>: its reverse sweep comes next in the same frame, so its
/// variables are in sight and each loop directly in it is recorded. <em>Kept</em>: it will be run again in its own reverse
/// sweep, so only what that can't redo is handed out. <em>Plain</em>: nothing of it is needed but its results.
/// </remarks>
internal sealed class ForwardSweep(Program program, Activity activity, FunctionBuilder function)
{
    private readonly Dictionary<Loop, Expression> _trips = new(ReferenceComparer<Loop>.Instance);
    private readonly Dictionary<int, Expression> _shadowKeys = [];
    private readonly Dictionary<Loop, bool> _runsAnyway = new(ReferenceComparer<Loop>.Instance);
    private readonly Accumulation _accumulation = new(program.Function);
    private readonly HashSet<int> _nonlinear = FindNonlinear(program.Function, activity);

    /// <summary>Emits a region whose reverse sweep follows in the same frame.</summary>
    /// <param name="again">Whether the region already ran once and is being run again for its reverse sweep.</param>
    public void Emit(RegionNode node, Frame frame, bool again)
    {
        string? origin = frame.Region.Origin;
        (frame.Region.Origin, frame.Region.IsPrimal) = (null, true);
        Emit(node.Region, frame, node, Emission.Followed, again ? node : null);
        (frame.Region.Origin, frame.Region.IsPrimal) = (origin, false);
    }

    /// <summary>The loops inside a region that must be recorded when it first runs, because it can't run them again.</summary>
    public IEnumerable<Loop> RecordedLoops(Region region, RegionNode keeper)
    {
        foreach (var statement in region.Statements)
        {
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

    private enum Emission
    {
        Followed,
        Kept,
        Plain,
    }

    /// <param name="keeper">The region that will be run again and can't redo what is kept.</param>
    /// <param name="again">The region that is being run again, if that is so: what it can't redo is in the frame already.</param>
    private void Emit(Region region, Frame frame, RegionNode keeper, Emission emission, RegionNode? again)
    {
        foreach (var statement in region.Statements)
        {
            switch (statement)
            {
                case Let let when again is null || (!program.MustBeKept(let, again) && !(IsCostly(let.Value) && frame.TryGet(let.Target) is not null)):
                    EmitLet(let, frame);
                    break;
                case Store store when again is null || again.Encloses(program.HomeOf(program.MemoryOf(store.Array))):
                    frame.Region.Add(new Store(frame.Map(store.Array), frame.Map(store.Indices).ToEquatable(), frame.Map(store.Value), store.Adds));
                    if (store.Value.Type.IsIndexed && frame.ShadowOf(store.Array) is { } shadow && frame.ShadowOf(store.Value) is { } row)
                    {
                        frame.Region.Add(new Store(shadow, frame.Map(store.Indices).ToEquatable(), row, Adds: false));
                    }

                    break;
                case Clear clear when again is null || again.Encloses(program.HomeOf(program.MemoryOf(clear.Array))):
                    frame.Region.Add(new Clear(frame.Map(clear.Array)));
                    break;
                case If branch:
                    EmitBranch(branch, frame, keeper, emission, again);
                    break;
                case Loop loop when again is null || !program.MustBeKept(loop, again):
                    EmitLoop(loop, frame, keeper, emission, again);
                    break;
                case Throw thrown when again is null:
                    frame.Region.Add(new Throw(thrown.Text, frame.Map(thrown.Operands).ToEquatable()));
                    break;
            }
        }
    }

    private void EmitLet(Let let, Frame frame)
    {
        string name = program.Function.NameOf(let.Target);
        var value = frame.Map(let.Value);
        frame[let.Target] = frame.Region.Bind(value, name);
        if (let.Target.Type.IsIndexed && activity.IsActive(let.Target))
        {
            EmitShadow(let, value, frame, name);
        }
    }

    /// <summary>The adjoints of an array that is made or referred to: an array of the same shape.</summary>
    private void EmitShadow(Let let, Expression value, Frame frame, string name)
    {
        string shadowName = name.Length > 0 ? name + "Adjoint" : string.Empty;
        var shadow = let.Value.Operation switch
        {
            Operation.NewArray => value,
            Operation.ArrayOf when let.Target.Type.Element!.IsScalar =>
                Expression.Of(Operation.NewArray, value.Type, Expression.Integer(value.Operands.Count)),
            Operation.ArrayOf => Expression.Of(
                Operation.ArrayOf, value.Type, let.Value.Operands.Select(row => frame.ShadowOf(row) ?? frame.Map(row)).ToArray()),
            Operation.Copy or Operation.ZerosLike => Expression.Of(Operation.ZerosLike, value.Type, value.Operands[0]),
            Operation.Element or Operation.Convert when frame.ShadowOf(let.Value.Operands[0]) is { } outer =>
                value.With([outer, .. value.Operands.Skip(1)]),
            _ => null,
        };
        if (shadow is not null)
        {
            var bound = frame.Region.Bind(shadow, shadowName);
            frame.Shadow(let.Target, bound);
            frame[ShadowKey(let.Target)] = bound;
        }
    }

    /// <summary>Whether a loop's forward sweep is needed whatever its derivative is: it fills arrays, or each iteration starts from the one before.</summary>
    private bool RunsAnyway(Loop loop, RegionNode body)
    {
        if (!_runsAnyway.TryGetValue(loop, out bool runs))
        {
            runs = Program.AllStatements(loop.Body).Any(statement => statement switch
            {
                Store store => !body.Encloses(program.HomeOf(program.MemoryOf(store.Array))),
                Clear clear => !body.Encloses(program.HomeOf(program.MemoryOf(clear.Array))),
                _ => false,
            }) || Enumerable.Range(0, loop.Carried.Count).Any(i => activity.IsActive(loop.Carried[i].Result)
                && (!_accumulation.Is(loop, i) || _nonlinear.Contains(loop.Carried[i].Result.Id)));
            _runsAnyway[loop] = runs;
        }

        return runs;
    }

    private static bool IsCostly(Expression value) => value.Operation == Operation.Call
        && value.Text.Substring(value.Text.LastIndexOf('.') + 1) is "Exp" or "Log" or "Pow" or "Sin" or "Cos" or "Tan" or "Tanh" or "Sinh" or "Cosh"
            or "Asin" or "Acos" or "Atan" or "Atan2" or "Cbrt" or "Log2" or "Log10";

    /// <summary>The values that the derivative of something computed from them needs: all that go into more than sums.</summary>
    private static HashSet<int> FindNonlinear(Function function, Activity activity) =>
        [.. Program.AllStatements(function.Body).OfType<Let>()
            .Where(let => activity.IsActive(let.Target) && (let.Value.Operation is Operation.Call or Operation.Remainder
                || (let.Value.Operation == Operation.Multiply && let.Value.Operands.All(activity.IsActive))
                || (let.Value.Operation == Operation.Divide && activity.IsActive(let.Value.Operands[1]))))
            .SelectMany(let => let.Value.Operands).Select(operand => operand.Id)];

    /// <summary>Gives the arrays that were kept in a region the adjoints that were kept beside them.</summary>
    public void BindShadows(Region region, RegionNode keeper, Frame frame)
    {
        foreach (var array in KeptVariables(region, keeper).Where(variable => variable.Type.IsIndexed && _shadowKeys.ContainsKey(variable.Id)))
        {
            if (frame.TryGet(ShadowKey(array)) is { } shadow)
            {
                frame.Shadow(array, shadow);
            }
        }
    }

    private void EmitBranch(If branch, Frame frame, RegionNode keeper, Emission emission, RegionNode? again)
    {
        if (emission == Emission.Followed && activity.IsActive(branch))
        {
            foreach (var loop in RecordedLoops(branch.Then, program.NodeOf(branch.Then)).Concat(RecordedLoops(branch.Else, program.NodeOf(branch.Else))))
            {
                OpenRecord(loop, frame, again);
            }
        }

        var (thenFrame, thenKept) = EmitSide(branch.Then, frame, keeper, emission, again);
        var (elseFrame, elseKept) = EmitSide(branch.Else, frame, keeper, emission, again);
        var results = new List<Expression>();
        var thenYields = new List<Expression>();
        var elseYields = new List<Expression>();
        Expression Join(Expression whenTrue, Expression whenFalse, string name)
        {
            if (whenTrue.Equals(whenFalse))
            {
                return whenTrue;
            }

            var result = frame.Region.Function.NewVariable(whenTrue.Type, name);
            results.Add(result);
            thenYields.Add(whenTrue);
            elseYields.Add(whenFalse);
            return result;
        }

        for (int i = 0; i < branch.Results.Count; i++)
        {
            string name = program.Function.NameOf(branch.Results[i]);
            frame[branch.Results[i]] = Join(thenFrame.Map(branch.Then.Yields[i]), elseFrame.Map(branch.Else.Yields[i]), name);
            if (thenFrame.ShadowOf(branch.Then.Yields[i]) is { } thenShadow && elseFrame.ShadowOf(branch.Else.Yields[i]) is { } elseShadow)
            {
                frame.Shadow(branch.Results[i], Join(thenShadow, elseShadow, name.Length > 0 ? name + "Adjoint" : name));
            }
        }

        foreach (var variable in thenKept)
        {
            frame[variable] = Join(thenFrame[variable], Default(variable.Type), NameOf(variable));
        }

        foreach (var variable in elseKept)
        {
            frame[variable] = Join(Default(variable.Type), elseFrame[variable], NameOf(variable));
        }

        if (emission == Emission.Followed)
        {
            BindShadows(branch.Then, program.NodeOf(branch.Then), frame);
            BindShadows(branch.Else, program.NodeOf(branch.Else), frame);
        }

        foreach (var loop in ChangedRecords(frame, thenFrame, elseFrame))
        {
            var joined = thenFrame.RecordOf(loop)!.State.Zip(elseFrame.RecordOf(loop)!.State, (a, b) => Join(a, b, string.Empty));
            frame.SetRecord(loop, frame.RecordOf(loop)!.WithState(new Queue<Expression>(joined)));
        }

        frame.Region.Add(new If(frame.Map(branch.Condition), thenFrame.Region.Build(thenYields), elseFrame.Region.Build(elseYields), results.ToEquatable()));
    }

    private static List<Loop> ChangedRecords(Frame frame, Frame thenFrame, Frame elseFrame) => OpenRecords(frame)
        .Where(loop => !ReferenceEquals(thenFrame.RecordOf(loop), frame.RecordOf(loop)) || !ReferenceEquals(elseFrame.RecordOf(loop), frame.RecordOf(loop)))
        .ToList();

    private static List<Loop> OpenRecords(Frame frame)
    {
        var open = new List<Loop>();
        for (Frame? at = frame; at is not null; at = at.Outer)
        {
            open.AddRange(at.Records.Select(record => record.Key).Where(loop => !open.Any(known => ReferenceEquals(known, loop))));
        }

        return open;
    }

    private (Frame Frame, List<Expression> Kept) EmitSide(Region side, Frame frame, RegionNode keeper, Emission emission, RegionNode? again)
    {
        var inner = frame.Child();
        var innerKeeper = emission == Emission.Followed ? program.NodeOf(side) : keeper;
        Emit(side, inner, innerKeeper, emission == Emission.Plain ? Emission.Plain : Emission.Kept, again);
        var kept = emission == Emission.Plain ? [] : KeptVariables(side, innerKeeper).Where(variable => inner.TryGet(variable) is not null
            && !(again is not null && frame.TryGet(variable) is not null)).ToList();
        return (inner, kept);
    }

    /// <summary>The variables of a region, branches included, that running it again inside <paramref name="keeper"/> can't give.</summary>
    private IEnumerable<Expression> KeptVariables(Region region, RegionNode keeper)
    {
        foreach (var statement in region.Statements)
        {
            switch (statement)
            {
                case Let let when program.MustBeKept(let, keeper):
                    yield return let.Target;
                    if (let.Target.Type.IsIndexed && activity.IsActive(let.Target))
                    {
                        yield return ShadowKey(let.Target);
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
                    }

                    if ((loop.Counter is null || loop.Exit >= 0) && activity.IsActive(loop))
                    {
                        yield return Trips(loop);
                    }

                    break;

                // An exponential costs more than a store and a load.
                case Let let when keeper.Owner is Loop around && IsCostly(let.Value) && activity.IsActive(let.Target) && RunsAnyway(around, keeper):
                    yield return let.Target;
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

    private void EmitLoop(Loop loop, Frame frame, RegionNode keeper, Emission emission, RegionNode? again)
    {
        var region = frame.Region;
        var body = program.NodeOf(loop.Body);
        bool active = activity.IsActive(loop);
        bool records = active && emission == Emission.Followed;
        bool recordsThrough = active && emission == Emission.Kept && program.MustBeKept(loop, keeper);
        if (records)
        {
            foreach (var inner in RecordedLoops(loop.Body, body))
            {
                OpenRecord(inner, frame, again: null);
            }

            OpenRecord(loop, frame, again: null, wholeLoop: true);
        }

        var counter = loop.Counter is { } header
            ? new Counter(function.NewVariable(header.Index.Type, program.Function.NameOf(header.Index)), frame.Map(header.Start), header.Relation, frame.Map(header.Limit), header.Step)
            : null;
        var inside = frame.Child();
        var carried = new List<(Expression Parameter, Expression Initial, string Name)>();
        Expression Carry(Expression initial, string name)
        {
            var parameter = function.NewVariable(initial.Type, name);
            carried.Add((parameter, initial, name));
            return parameter;
        }

        foreach (var primal in loop.Carried)
        {
            string name = program.Function.NameOf(primal.Parameter);
            inside[primal.Parameter] = Carry(frame.Map(primal.Initial), name);
        }

        var shadowed = loop.Carried.Select((primal, i) => (primal, i)).Where(pair => pair.primal.Parameter.Type.IsIndexed && frame.ShadowOf(pair.primal.Initial) is not null).ToList();
        foreach (var (primal, _) in shadowed)
        {
            inside.Shadow(primal.Parameter, Carry(frame.ShadowOf(primal.Initial)!, program.Function.NameOf(primal.Parameter) + "Adjoint"));
        }

        // The records that grow while this loop runs go through it like any other carried variable.
        var threaded = records || recordsThrough
            ? RecordedLoops(loop.Body, body).Append(loop).Where(inner => frame.RecordOf(inner) is not null).ToList()
            : [];
        foreach (var recorded in threaded)
        {
            var record = frame.RecordOf(recorded)!;
            var names = record.Count is null ? [] : new[] { string.Empty }.Concat(record.Tapes.Select(tape => function.NameOf(tape.Tape)));
            inside.SetRecord(recorded, record.WithState(new Queue<Expression>(record.State.Zip(names, Carry).ToArray())));
        }

        bool counts = loop.Counter is null || loop.Exit >= 0;
        var count = counts && active ? Carry(Expression.Integer(0), "trips") : null;

        if (counter is not null)
        {
            inside[loop.Counter!.Index] = counter.Index;
        }

        var condition = Region.Empty;
        if (counter is null)
        {
            var test = inside.Child();
            Emit(loop.Condition, test, body, Emission.Plain, again);
            condition = test.Region.Build(test.Map(loop.Condition.Yields));
        }

        if (records || recordsThrough)
        {
            foreach (var (primal, _) in shadowed)
            {
                inside[ShadowKey(primal.Parameter)] = inside.ShadowOf(primal.Parameter)!;
            }

            Push(loop, inside, counter, loop.Carried.Select(primal => primal.Parameter).Concat(shadowed.Select(pair => ShadowKey(pair.primal.Parameter))));
        }

        Emit(loop.Body, inside, body, records || recordsThrough ? Emission.Kept : Emission.Plain, again);
        if (records || recordsThrough)
        {
            Push(loop, inside, counter, KeptVariables(loop.Body, body).ToList());
            Advance(loop, inside);
        }

        var yields = new List<Expression>(inside.Map(loop.Body.Yields));
        yields.AddRange(shadowed.Select(pair => inside.ShadowOf(loop.Body.Yields[pair.i])!));
        yields.AddRange(threaded.SelectMany(recorded => inside.RecordOf(recorded)!.State));
        if (count is not null)
        {
            yields.Add(inside.Region.Bind(Expression.Of(Operation.Add, count.Type, count, Expression.Integer(1))));
        }

        var results = carried.Select(item => function.NewVariable(item.Parameter.Type, item.Name)).ToArray();
        var taken = new Queue<Expression>(results);
        foreach (var primal in loop.Carried)
        {
            var result = taken.Dequeue();
            if (again is null || frame.TryGet(primal.Result) is null)
            {
                frame[primal.Result] = result;
            }
        }

        foreach (var (primal, _) in shadowed)
        {
            frame.Shadow(primal.Result, taken.Dequeue());
        }

        foreach (var recorded in threaded)
        {
            frame.SetRecord(recorded, frame.RecordOf(recorded)!.WithState(taken));
        }

        if (count is not null)
        {
            frame[Trips(loop)] = taken.Dequeue();
        }

        region.Add(new Loop(
            counter,
            carried.Select((item, i) => new Carried(item.Parameter, item.Initial, results[i])).ToEquatable(),
            condition,
            inside.Region.Build(yields),
            loop.Exit));
    }

    /// <summary>How often a loop ran, as a variable of the primal.</summary>
    private Expression Trips(Loop loop)
    {
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

    /// <summary>Makes the arrays that a loop's iterations are kept in.</summary>
    private void OpenRecord(Loop loop, Frame frame, RegionNode? again, bool wholeLoop = false)
    {
        if (again is not null && frame.RecordOf(loop) is not null)
        {
            return;
        }

        var body = program.NodeOf(loop.Body);
        Expression? size = null;
        if (wholeLoop && loop.Counter is { } counter)
        {
            size = TripBound(counter, frame);
        }

        var kept = loop.Carried.Select(carried => carried.Parameter)
            .Concat(loop.Carried.Select(carried => carried.Parameter).Where(parameter => parameter.Type.IsIndexed && activity.IsActive(parameter)).Select(ShadowKey))
            .Concat(KeptVariables(loop.Body, body)).Where(variable => !variable.Type.IsIndexed || variable.Type.Shape == TypeShape.Array);
        var tapes = kept.Select(variable =>
        {
            string name = NameOf(variable) is { Length: > 0 } given ? given
                : program.DefinitionOf(variable) is { Operation: Operation.Call } call ? char.ToLowerInvariant(call.Text[call.Text.LastIndexOf('.') + 1]) + call.Text.Substring(call.Text.LastIndexOf('.') + 2)
                : string.Empty;
            var tape = frame.Region.Bind(
                Expression.Of(Operation.NewArray, Functions.ValueType.ArrayOf(variable.Type), size ?? Expression.Integer(0)),
                name.Length > 0 ? name + "Tape" : "tape");
            return (variable, tape);
        }).ToArray();
        frame.SetRecord(loop, new Record(size is null ? Expression.Integer(0) : null, tapes));
    }

    /// <summary>Keeps the values that some variables have in this iteration.</summary>
    private static void Push(Loop loop, Frame inside, Counter? counter, IEnumerable<Expression> variables)
    {
        var record = inside.RecordOf(loop)!;
        var place = record.Count ?? IterationOf(counter!, counter!.Index, inside.Region);
        var tapes = record.Tapes.ToArray();
        foreach (var variable in variables)
        {
            int at = Array.FindIndex(tapes, tape => tape.Variable.Equals(variable));
            if (at < 0)
            {
                continue;
            }

            if (record.Count is not null)
            {
                var grown = inside.Region.Bind(
                    Expression.Of(Operation.Grow, tapes[at].Tape.Type, tapes[at].Tape, place), inside.Region.Function.NameOf(tapes[at].Tape));
                tapes[at] = (variable, grown);
            }

            inside.Region.Add(new Store(tapes[at].Tape, new[] { place }.ToEquatable(), inside[variable], Adds: false));
        }

        inside.SetRecord(loop, record with { Tapes = tapes });
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
    private static Expression TripBound(Counter counter, Frame frame)
    {
        var region = frame.Region;
        var (start, limit) = (frame.Map(counter.Start), frame.Map(counter.Limit));
        var distance = counter.Step > 0 ? Difference(region, limit, start) : Difference(region, start, limit);
        int step = Math.Abs(counter.Step);
        int extra = counter.Relation is Operation.LessOrEqual or Operation.GreaterOrEqual ? step : step - 1;
        var rounded = extra == 0 ? distance : Total(region, distance, extra);
        var trips = step == 1 ? rounded : region.Bind(Expression.Of(Operation.Divide, rounded.Type, rounded, Expression.Integer(step)));
        return trips.IsConstant || (start.IsZero && limit.IsVariable && region.Function.DefinitionOf(limit) is { Operation: Operation.Length or Operation.DimensionLength } && extra == 0)
            ? trips
            : region.Bind(Expression.Call("System.Math.Max", trips.Type, Expression.Integer(0), trips));
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

    private static Expression Default(Functions.ValueType type) => type.IsBoolean ? Expression.Boolean(false)
        : type.IsScalar ? Expression.Zero(type)
        : Expression.Constant(type, $"default({type.Name})");
}

/// <summary>A combination that the transform can't do, said to the user at the method.</summary>
internal sealed class NotDifferentiable(string what) : Exception(what);
