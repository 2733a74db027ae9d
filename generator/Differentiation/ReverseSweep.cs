using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using SymGrad.Generator.Functions;
using SymGrad.Generator.Symbolics;

namespace SymGrad.Generator.Differentiation;

/// <summary>
/// Walks a region's statements backwards and adds to the adjoint of every value what the values computed from it owe it.
/// Branches follow the side that was taken; loops run their iterations in reverse, each rebuilt from what was kept of it.
/// </summary>
/// <param name="isRepeated">Whether other reverse sweeps of the same function follow, so that the adjoints of its arrays must be zero again after each.</param>
internal sealed partial class ReverseSweep(Program program, Activity activity, ForwardSweep forward, LocalAdjoint rules, bool isRepeated = false)
{
    private readonly Accumulation _accumulation = program.Accumulation;

    /// <summary>
    /// For results of forward loops the same values as the reverse loops compute them again: where nothing else needs the
    /// forward loop, one pass is enough.
    /// </summary>
    public Dictionary<int, int> Echoes { get; } = [];

    /// <summary>Adds a contribution to the adjoint of a primal value.</summary>
    public void Add(Frame frame, Expression primal, Expression contribution)
    {
        if (!activity.IsActive(primal) || contribution.IsZero)
        {
            return;
        }

        if (frame.AdjointOf(primal.Id) is { } sum)
        {
            var total = WithTotal(frame.Region, sum, contribution) ?? frame.Region.Sum(sum, contribution);
            if (rules.IsSteep(sum) || rules.IsSteep(contribution))
            {
                rules.MarkSteep(total);
            }

            contribution = total;
        }

        frame.SetAdjoint(primal.Id, contribution);
    }

    /// <summary>The adjoint of a region whose primal stands in the same frame already; the adjoints of what it yields are there too.</summary>
    public void Emit(Region region, Frame frame)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        foreach (var statement in region.Statements.Reverse())
        {
            Cancellation.Check();
            frame.Region.Origin = statement.Origin ?? frame.Region.Origin;
            switch (statement)
            {
                case Let let:
                    EmitLet(let, frame);
                    break;
                case Store { Value.Type.IsScalar: true } store when frame.ShadowOf(store.Array) is { } shadow:
                    EmitStore(store, shadow, frame);
                    break;
                case Clear clear when frame.ShadowOf(clear.Array) is { } shadow:
                    frame.Region.Add(new Clear(shadow));
                    break;
                case If branch when activity.IsActive(branch):
                    EmitBranch(branch, frame);
                    break;
                case Loop loop when activity.IsActive(loop):
                    EmitLoop(loop, frame);
                    break;
            }
        }
    }

    private void EmitLet(Let let, Frame frame)
    {
        if (let.Value.Operation == Operation.Invocation)
        {
            EmitCall(let, frame);
            return;
        }

        if (let.Target.Type.IsIndexed)
        {
            if (let.Value.Operation == Operation.ArrayOf && frame.ShadowOf(let.Target) is { } elements && let.Target.Type.Element!.IsScalar)
            {
                for (int i = 0; i < let.Value.Operands.Count; i++)
                {
                    if (activity.IsActive(let.Value.Operands[i]))
                    {
                        Add(frame, let.Value.Operands[i], frame.Region.Bind(
                            Expression.Of(Operation.Element, let.Target.Type.Element!, elements, Expression.Integer(i))));
                    }
                }
            }

            if (isRepeated && let.Value.Operation is Operation.NewArray or Operation.ArrayOf or Operation.Copy && let.Target.Type.Element!.IsScalar && frame.ShadowOf(let.Target) is { } adjoints)
            {
                frame.Region.Add(new Clear(adjoints));
            }

            return;
        }

        if (frame.TakeAdjoint(let.Target) is not { } adjoint)
        {
            return;
        }

        Name(frame, adjoint, let.Target);
        if (let.Value.Operation == Operation.Element)
        {
            if (frame.ShadowOf(let.Value.Operands[0]) is { } shadow)
            {
                frame.Region.Add(new Store(shadow, frame.Map(let.Value.Operands.Skip(1)).ToEquatable(), adjoint, Adds: true));
            }

            return;
        }

        Remember(let, frame, adjoint);
        foreach (var (operand, contribution) in rules.Contributions(let, frame, adjoint))
        {
            Add(frame, operand, contribution);
        }
    }

    /// <summary>An element that was overwritten hands its adjoint to the new value and starts again from zero.</summary>
    private void EmitStore(Store store, Expression shadow, Frame frame)
    {
        var indices = frame.Map(store.Indices);
        if (activity.IsActive(store.Value))
        {
            var adjoint = frame.Region.Bind(Expression.Of(Operation.Element, store.Value.Type, [shadow, .. indices]));
            Name(frame, adjoint, store.Value);
            Add(frame, store.Value, adjoint);
        }

        if (!store.Adds)
        {
            frame.Region.Add(new Store(shadow, indices.ToEquatable(), Expression.Zero(store.Value.Type), Adds: false));
        }
    }

    private void EmitBranch(If branch, Frame frame)
    {
        Expression?[] seeds = [.. Enumerable.Select<Expression, Expression?>(branch.Results, frame.TakeAdjoint)];
        var sides = new[] { branch.Then, branch.Else }.Select(side =>
        {
            var inner = frame.Child();
            forward.Emit(program.NodeOf(side), inner, again: true);
            for (int i = 0; i < seeds.Length; i++)
            {
                if (seeds[i] is { } seed)
                {
                    Add(inner, side.Yields[i], seed);
                }
            }

            Emit(side, inner);
            return inner;
        }).ToArray();

        var results = new List<Expression>();
        var yields = new[] { new List<Expression>(), new List<Expression>() };
        foreach (int id in sides.SelectMany(side => side.AdjointIds).Distinct().OrderBy(id => id).ToArray())
        {
            var sample = sides.Select(side => side.AdjointOf(id)).First(adjoint => adjoint is not null)!;
            var before = frame.AdjointOf(id);
            var sums = sides.Select(side => side.AdjointOf(id) is { } added
                ? before is null ? added : side.Region.Sum(before, added)
                : before ?? Expression.Zero(sample.Type)).ToArray();
            if (sums[0].Equals(sums[1]))
            {
                frame.SetAdjoint(id, sums[0]);
                continue;
            }

            var joined = frame.Region.Function.NewVariable(sample.Type, AdjointName(id));
            results.Add(joined);
            yields[0].Add(sums[0]);
            yields[1].Add(sums[1]);
            if (sums.Any(rules.IsSteep) || sides.Any(side => side.AdjointOf(id) is { } added && rules.IsSteep(added)))
            {
                rules.MarkSteep(joined);
            }

            frame.SetAdjoint(id, joined);
        }

        var counts = JoinRecords(frame, sides, results, yields);
        frame.Region.Add(new If(
            frame.Map(branch.Condition), sides[0].Region.Build(yields[0]), sides[1].Region.Build(yields[1]), results.ToEquatable()));
        counts();
    }

    /// <summary>Joins how much is left in the records that the sides of a branch have walked back through.</summary>
    private static Action JoinRecords(Frame frame, Frame[] sides, List<Expression> results, List<Expression>[] yields)
    {
        var updates = new List<(Loop Loop, Record Record)>();
        foreach (var loop in sides.SelectMany(side => side.Records.Select(record => record.Key)).Distinct(ReferenceComparer<Loop>.Instance))
        {
            if (frame.RecordOf(loop) is not { Count: { } before } record)
            {
                continue;
            }

            var counts = sides.Select(side => side.RecordOf(loop)!.Count!).ToArray();
            if (counts[0].Equals(before) && counts[1].Equals(before))
            {
                continue;
            }

            var joined = frame.Region.Function.NewVariable(before.Type);
            results.Add(joined);
            yields[0].Add(counts[0]);
            yields[1].Add(counts[1]);
            updates.Add((loop, record with { Count = joined }));
        }

        return () => updates.ForEach(update => frame.SetRecord(update.Loop, update.Record));
    }

    private string AdjointName(int id)
    {
        string name = id < program.Function.Names.Count ? program.Function.Names[id] : string.Empty;
        return name.Length > 0 ? name + "Adjoint" : string.Empty;
    }

    private void Name(Frame frame, Expression adjoint, Expression primal)
    {
        if (primal.IsVariable && AdjointName(primal.Id) is { Length: > 0 } name)
        {
            frame.Region.Function.Suggest(adjoint, name);
        }
    }
}
