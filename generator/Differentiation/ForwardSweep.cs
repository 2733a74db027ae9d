using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
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
/// <param name="leftOut">The calls that aren't made; null if all are.</param>
internal sealed partial class ForwardSweep(Program program, Activity activity, FunctionBuilder function, TrailingCalls? leftOut = null)
{
    private readonly Dictionary<Loop, Expression> _trips = new(ReferenceComparer<Loop>.Instance);
    private readonly Dictionary<int, Expression> _shadowKeys = [];
    private readonly Dictionary<(int Call, int Argument), Expression> _copyKeys = [];
    private readonly Dictionary<Loop, bool> _runsAnyway = new(ReferenceComparer<Loop>.Instance);
    private readonly Accumulation _accumulation = program.Accumulation;
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
        RuntimeHelpers.EnsureSufficientExecutionStack();
        foreach (var statement in region.Statements)
        {
            Cancellation.Check();
            switch (statement)
            {
                case Let let when again is null || (!program.MustBeKept(let, again) && !(IsKept(let.Value) && frame.TryGet(let.Target) is not null)):
                    EmitLet(let, frame);
                    break;
                case Let let when frame.TryGet(let.Target) is { } kept && let.Value.Operands.All(operand => frame.TryGet(operand) is not null):
                    // Its derivative may want it again: that of a cosine is a sine.
                    frame.Region.Know(frame.Map(let.Value), kept);
                    break;
                case Store store when again is null || program.Remakes(again, program.MemoryOf(store.Array)):
                    frame.Region.Add(new Store(frame.Map(store.Array), frame.Map(store.Indices).ToEquatable(), frame.Map(store.Value), store.Adds));
                    if (store.Value.Type.IsIndexed && frame.ShadowOf(store.Array) is { } shadow && ShadowOf(frame, store.Value, store.Array) is { } row)
                    {
                        frame.Region.Add(new Store(shadow, frame.Map(store.Indices).ToEquatable(), row, Adds: false));
                    }

                    break;
                case Effect effect when again is null:
                    frame.Region.Add(new Effect(frame.Map(effect.Value)));
                    break;
                case Clear clear when again is null || program.Remakes(again, program.MemoryOf(clear.Array)):
                    frame.Region.Add(new Clear(frame.Map(clear.Array)));
                    break;
                case If branch:
                    EmitBranch(branch, frame, keeper, emission, again);
                    break;
                case Loop loop when again is null || !program.MustBeKept(loop, again):
                    EmitLoop(loop, frame, keeper, emission, again);
                    break;
            }
        }
    }

    private void EmitLet(Let let, Frame frame)
    {
        if (leftOut?.Has(let) == true)
        {
            // Nobody reads what stands for its result.
            frame[let.Target] = Default(let.Target.Type);
            return;
        }

        string name = program.Function.NameOf(let.Target);
        var value = frame.Map(let.Value);
        foreach (int argument in CopiedArguments(let))
        {
            // Before the call, which may write to it.
            var key = CopyKey(let, argument);
            frame[key] = CallLayout.Copy(frame.Region, let.Value.Called!, [.. value.Operands], argument, NameOf(key));
        }

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
            Operation.NewArray => Expression.Of(Operation.NewArray, value.Type, [.. value.Operands]),
            Operation.Invocation => Expression.Of(
                Operation.NewArray, value.Type, frame.Region.Bind(Expression.Of(Operation.Length, Functions.ValueType.Int32, frame[let.Target]))),
            Operation.ArrayOf when let.Target.Type.Element!.IsScalar =>
                Expression.Of(Operation.NewArray, value.Type, Expression.Integer(value.Operands.Count)),
            Operation.ArrayOf => Expression.Of(
                Operation.ArrayOf, value.Type, let.Value.Operands.Select(row => ShadowOf(frame, row, let.Target) ?? frame.Map(row)).ToArray()),
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

    /// <summary>
    /// The adjoints of an array that becomes another's, or part of it: zeros that nobody asks for where it is a constant array beside one
    /// that has adjoints, and none where it is no array yet.
    /// </summary>
    private Expression? ShadowOf(Frame frame, Expression array, Expression becomes) => frame.ShadowOf(array)
        ?? (!array.IsConstant || !array.Type.IsIndexed || !activity.IsActive(becomes) ? null
            : Arrays.IsNone(array) ? array : Arrays.ZerosLike(frame.Region, array, string.Empty));

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

        foreach (var let in region.Statements.OfType<Let>().Where(let => HasOwnAdjoints(let, region, keeper) && program.MustBeKept(let, keeper) && activity.IsActive(let.Target)))
        {
            string name = program.Function.NameOf(let.Target);
            name = name.Length > 0 ? name + "Adjoint" : name;
            frame.Shadow(let.Target, let.Value.Operands.All(length => frame.TryGet(length) is not null)
                ? frame.Region.Bind(Expression.Of(Operation.NewArray, let.Target.Type, frame.Map(let.Value.Operands)), name)
                : Arrays.ZerosLike(frame.Region, frame[let.Target], name));
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
            if (ShadowOf(thenFrame, branch.Then.Yields[i], branch.Results[i]) is { } thenShadow && ShadowOf(elseFrame, branch.Else.Yields[i], branch.Results[i]) is { } elseShadow)
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

    private void EmitLoop(Loop loop, Frame frame, RegionNode keeper, Emission emission, RegionNode? again)
    {
        var region = frame.Region;
        var body = program.NodeOf(loop.Body);

        // A segment that is run again ends where it ended.
        var known = again is not null && loop is { Longest: not null, Number: >= 0 } ? frame.TryGet(loop.Carried[loop.Number].Result) : null;
        bool active = activity.IsActive(loop);
        bool records = active && emission == Emission.Followed;
        bool recordsThrough = active && emission == Emission.Kept && program.MustBeKept(loop, keeper);
        if (records)
        {
            foreach (var inner in RecordedLoops(loop.Body, body))
            {
                OpenRecord(inner, frame, again: null, outermost: loop);
            }

            OpenRecord(loop, frame, again: null, outermost: loop);
        }

        var counter = loop.Counter is { } header
            ? new Counter(function.NewVariable(header.Index.Type, program.Function.NameOf(header.Index)), frame.Map(header.Start), header.Relation, frame.Map(header.Limit), header.Step)
            : known is not null ? new Counter(function.NewVariable(Functions.ValueType.Int32), Expression.Integer(0), Operation.Less, known, 1)
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

        var shadowed = loop.Carried.Select((primal, i) => (Primal: primal, i, Initial: ShadowOf(frame, primal.Initial, primal.Parameter)!)).Where(pair => pair.Initial is not null).ToList();
        foreach (var (primal, _, initial) in shadowed)
        {
            inside.Shadow(primal.Parameter, Carry(initial, program.Function.NameOf(primal.Parameter) + "Adjoint"));
        }

        // The records that grow while this loop runs go through it like any other carried variable.
        var threaded = records || recordsThrough
            ? RecordedLoops(loop.Body, body).Append(loop).Where(inner => frame.RecordOf(inner) is not null).ToList()
            : [];
        foreach (var recorded in threaded)
        {
            var record = frame.RecordOf(recorded)!;
            var names = (record.Count is null ? [] : new[] { string.Empty }).Concat(record.Tapes.Select(tape => function.NameOf(tape.Tape)));
            inside.SetRecord(recorded, record.WithState(new Queue<Expression>(record.State.Zip(names, Carry).ToArray())));
        }

        bool counts = (loop.Counter is null || loop.Exit >= 0) && loop.Number < 0;
        var count = counts && active ? Carry(Expression.Integer(0), "trips") : null;

        if (counter is not null)
        {
            inside[known is null ? loop.Counter!.Index : loop.Carried[loop.Number].Parameter] = counter.Index;
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
            foreach (var (primal, _, _) in shadowed)
            {
                inside[ShadowKey(primal.Parameter)] = inside.ShadowOf(primal.Parameter)!;
            }

            Push(loop, inside, counter, loop.Carried.Select(primal => primal.Parameter).Concat(shadowed.Select(pair => ShadowKey(pair.Primal.Parameter))));
        }

        Emit(loop.Body, inside, body, records || recordsThrough ? Emission.Kept : Emission.Plain, again);
        if (records || recordsThrough)
        {
            Push(loop, inside, counter, KeptVariables(loop.Body, body).ToList());
            Advance(loop, inside);
        }

        var yields = new List<Expression>(inside.Map(loop.Body.Yields));
        yields.AddRange(shadowed.Select(pair => ShadowOf(inside, loop.Body.Yields[pair.i], pair.Primal.Parameter)!));
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

        foreach (var (primal, _, _) in shadowed)
        {
            var shadow = taken.Dequeue();
            frame.Shadow(primal.Result, shadow);
            frame[ShadowKey(primal.Result)] = shadow;
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
            known is null ? loop.Exit : -1)
        {
            Origin = records && loop.HasSegments ? "In segments: what each starts from is kept, and on the way back it is run again from there." : null,
        });
    }

    private static Expression Default(Functions.ValueType type) => type.IsBoolean ? Expression.Boolean(false)
        : type.IsScalar ? Expression.Zero(type)
        : Expression.Constant(type, $"default({type.Name})");
}
