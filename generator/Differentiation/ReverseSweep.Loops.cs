using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using SymGrad.Generator.Functions;
using SymGrad.Generator.Symbolics;

namespace SymGrad.Generator.Differentiation;

/// <content>Loops: their iterations backwards.</content>
internal sealed partial class ReverseSweep
{
    private void EmitLoop(Loop loop, Frame frame)
    {
        var seeds = loop.Carried.Select(carried => frame.TakeAdjoint(carried.Result)).ToArray();
        var record = frame.RecordOf(loop) ?? throw new InvalidOperationException("A loop without a record.");
        var function = frame.Region.Function;
        var inside = frame.Child();
        var carriedOut = new List<(Expression Parameter, Expression Initial)>();
        Expression Carry(Expression initial, string name)
        {
            var parameter = function.NewVariable(initial.Type, name);
            carriedOut.Add((parameter, initial));
            return parameter;
        }

        // Records that were opened outside this loop are read from their ends.
        var nested = forward.RecordedLoops(loop.Body, program.NodeOf(loop.Body)).ToList();
        var walked = nested.Append(loop).Where(inner => frame.RecordOf(inner) is { Count: not null }).ToList();
        bool ownCount = record.Count is not null;
        foreach (var inner in walked)
        {
            var known = frame.RecordOf(inner)!;
            inside.SetRecord(inner, known with { Count = Carry(known.Count!, string.Empty) });
        }

        var counter = Backwards(loop, frame, out var index);
        if (loop.Counter is not null)
        {
            inside[loop.Counter.Index] = index;
        }
        else if (loop.Number >= 0)
        {
            inside[loop.Carried[loop.Number].Parameter] = index;
        }

        Expression place;
        if (ownCount)
        {
            var own = inside.RecordOf(loop)!;
            place = ForwardSweep.Total(inside.Region, own.Count!, -1);
            inside.SetRecord(loop, own with { Count = place });
        }
        else
        {
            place = loop.Counter is { } header
                ? ForwardSweep.IterationOf(header with { Start = frame.Map(header.Start) }, index, inside.Region)
                : index;
        }

        foreach (var (variable, tape) in record.Tapes)
        {
            inside[variable] = inside.Region.Bind(
                Expression.Of(Operation.Element, variable.Type, tape, place), program.Function.Names.Count > variable.Id ? program.Function.NameOf(variable) : function.NameOf(variable));
        }

        foreach (var carried in loop.Carried.Where(carried => carried.Parameter.Type.IsIndexed))
        {
            if (inside.TryGet(forward.ShadowKey(carried.Parameter)) is { } shadow)
            {
                inside.Shadow(carried.Parameter, shadow);
            }
        }

        forward.BindShadows(loop.Body, program.NodeOf(loop.Body), inside);
        var echoed = loop.Exit < 0 && loop.Counter is not null && Enumerable.Range(0, loop.Carried.Count).All(i => _accumulation.Is(loop, i)) ? loop.Carried.ToArray() : [];
        var echoes = echoed.Select(carried => Carry(frame.Map(carried.Initial), program.Function.NameOf(carried.Parameter))).ToArray();
        for (int k = 0; k < echoed.Length; k++)
        {
            inside[echoed[k].Parameter] = echoes[k];
        }

        forward.Emit(program.NodeOf(loop.Body), inside, again: true);
        var echoYields = echoed.Length > 0 ? inside.Map(loop.Body.Yields) : [];

        var active = loop.Carried.Select((carried, i) => (carried, i))
            .Where(pair => pair.carried.Parameter.Type.IsScalar && activity.IsActive(pair.carried.Parameter) && !(seeds[pair.i] is null && FeedsOnlyItself(loop, pair.i)))
            .ToList();

        // The adjoint of a sum is what it is after the loop, in every iteration: nothing to carry.
        var sums = active.Where(pair => _accumulation.Is(loop, pair.i)).ToList();
        active = active.Where(pair => !_accumulation.Is(loop, pair.i)).ToList();
        foreach (var (carried, i) in sums)
        {
            if (seeds[i] is { } seed)
            {
                Add(inside, loop.Body.Yields[i], seed);
            }
        }

        var adjoints = active.Select(pair => Carry(seeds[pair.i] ?? Expression.Zero(pair.carried.Parameter.Type), AdjointName(pair.carried.Parameter.Id))).ToList();
        for (int k = 0; k < active.Count; k++)
        {
            if (seeds[active[k].i] is { } seed && rules.IsSteep(seed))
            {
                rules.MarkSteep(adjoints[k]);
            }

            Add(inside, loop.Body.Yields[active[k].i], adjoints[k]);
        }

        Emit(loop.Body, inside);
        foreach (var (carried, i) in sums)
        {
            if (!AreSame(inside.TakeAdjoint(carried.Parameter), seeds[i]))
            {
                throw new InvalidOperationException("The adjoint of a sum changed inside its loop.");
            }
        }

        var yields = walked.Select(inner => inside.RecordOf(inner)!.Count!).Concat(echoYields).ToList();
        yields.AddRange(active.Select(pair => inside.TakeAdjoint(pair.carried.Parameter) ?? Expression.Zero(pair.carried.Parameter.Type)));
        var totals = new List<(int Id, Expression Total)>();
        foreach (int id in inside.AdjointIds.ToArray())
        {
            if (KnownTotal(loop, sums.Select(pair => pair.i), seeds, inside, frame, inside.AdjointOf(id)!) is { } total)
            {
                totals.Add((id, total));
            }
        }

        var outer = inside.AdjointIds.Where(id => totals.All(known => known.Id != id)).ToArray();
        foreach (int id in outer)
        {
            var added = inside.AdjointOf(id)!;
            var sum = Carry(frame.AdjointOf(id) ?? Expression.Zero(added.Type), AdjointName(id));
            yields.Add(inside.Region.Sum(sum, added));
        }

        var results = carriedOut.Select(item => function.NewVariable(item.Parameter.Type, function.NameOf(item.Parameter))).ToArray();
        frame.Region.Add(new Loop(
            counter,
            carriedOut.Select((item, i) => new Carried(item.Parameter, item.Initial, results[i])).ToEquatable(),
            Region.Empty,
            inside.Region.Build(yields)));

        for (int k = 0; k < walked.Count; k++)
        {
            frame.SetRecord(walked[k], frame.RecordOf(walked[k])! with { Count = results[k] });
        }

        for (int k = 0; k < echoed.Length; k++)
        {
            if (frame[echoed[k].Result] is { IsVariable: true } computed)
            {
                Echoes[computed.Id] = results[walked.Count + k].Id;
            }
        }

        int before = walked.Count + echoed.Length;

        // First what was collected for the variables around the loop; a variable that the loop starts from may be one of them.
        for (int k = 0; k < outer.Length; k++)
        {
            var result = results[before + active.Count + k];
            if (rules.IsSteep(inside.AdjointOf(outer[k])!))
            {
                rules.MarkSteep(result);
            }

            frame.SetAdjoint(outer[k], result);
        }

        foreach (var (id, total) in totals)
        {
            frame.SetAdjoint(id, frame.AdjointOf(id) is { } sum ? frame.Region.Sum(sum, total) : total);
        }

        foreach (var (carried, i) in sums)
        {
            if (seeds[i] is { } seed)
            {
                Add(frame, carried.Initial, seed);
            }
        }

        for (int k = 0; k < active.Count; k++)
        {
            var result = results[before + k];
            if (rules.IsSteep(adjoints[k]) || rules.IsSteep(yields[before + k]))
            {
                rules.MarkSteep(result);
            }

            Add(frame, active[k].carried.Initial, result);
        }
    }

    /// <summary>Whether nothing that a carried variable leads to inside its loop goes anywhere but into its own next value.</summary>
    private static bool FeedsOnlyItself(Loop loop, int place)
    {
        var reached = new HashSet<int> { loop.Carried[place].Parameter.Id };
        bool IsReached(Expression expression) => expression.Variables().Any(variable => reached.Contains(variable.Id));
        foreach (var statement in loop.Body.Statements)
        {
            if (statement is Let { Target.Type.IsScalar: true } let && !Writes.ByCall(let.Value).Any())
            {
                if (IsReached(let.Value) && let.Target.Type.IsFloating)
                {
                    reached.Add(let.Target.Id);
                }
            }
            else if (Reads.Of(statement).Any(IsReached))
            {
                return false;
            }
        }

        return Enumerable.Range(0, loop.Carried.Count).All(i => i == place || !IsReached(loop.Body.Yields[i]));
    }

    /// <summary>The header that takes a loop's iterations from the last to the first, and the primal's index in it.</summary>
    private Counter Backwards(Loop loop, Frame frame, out Expression index)
    {
        var region = frame.Region;
        var function = region.Function;
        var trips = forward.TripsOf(loop) is { } counted ? frame[counted] : null;
        if (loop.Counter is not { } counter)
        {
            index = function.NewVariable(Functions.ValueType.Int32, loop.Number < 0 ? string.Empty : program.Function.NameOf(loop.Carried[loop.Number].Parameter));
            return new Counter(index, ForwardSweep.Total(region, trips!, -1), Operation.GreaterOrEqual, Expression.Integer(0), -1);
        }

        index = function.NewVariable(counter.Index.Type, program.Function.NameOf(counter.Index));
        var start = frame.Map(counter.Start);
        int step = counter.Step;
        Expression last;
        if (trips is not null)
        {
            var distance = Scaled(region, ForwardSweep.Total(region, trips, -1), step);
            last = Sum(region, start, distance);
        }
        else
        {
            var limit = frame.Map(counter.Limit);
            bool inclusive = counter.Relation is Operation.LessOrEqual or Operation.GreaterOrEqual;
            int size = Math.Abs(step);
            if (size == 1)
            {
                last = inclusive ? limit : ForwardSweep.Total(region, limit, step > 0 ? -1 : 1);
            }
            else
            {
                var span = step > 0 ? ForwardSweep.Difference(region, limit, start) : ForwardSweep.Difference(region, start, limit);
                var whole = inclusive ? span : ForwardSweep.Total(region, span, -1);

                // Before the first iteration the span is negative; rounding towards zero must not make one iteration of it.
                var nonNegative = region.Bind(Expression.Call("System.Math.Max", whole.Type, Expression.Integer(-size), whole));
                var steps = region.Bind(Expression.Of(Operation.Divide, whole.Type, nonNegative, Expression.Integer(size)));
                var floor = region.Bind(Expression.Of(
                    Operation.Select,
                    whole.Type,
                    region.Bind(Expression.Of(Operation.Less, Functions.ValueType.Boolean, whole, Expression.Integer(0))),
                    Expression.Integer(-1),
                    steps));
                last = Sum(region, start, Scaled(region, floor, step));
            }
        }

        return new Counter(index, last, step > 0 ? Operation.GreaterOrEqual : Operation.LessOrEqual, start, -step);
    }

    private static Expression Scaled(RegionBuilder region, Expression count, int step) => step == 1
        ? count
        : region.Bind(Expression.Of(Operation.Multiply, count.Type, count, Expression.Integer(step)));

    private static Expression Sum(RegionBuilder region, Expression left, Expression right) => left.IsZero
        ? right
        : region.Bind(Expression.Of(Operation.Add, left.Type, left, right));

    /// <summary>Whether two adjoints are one: the same variable, or the same number in any spelling.</summary>
    private static bool AreSame(Expression? a, Expression? b) => Equals(a, b) || (a?.Number is { } number && b?.Number == number);
}
