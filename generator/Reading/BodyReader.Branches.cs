using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Reading;

/// <content>Branches and jumps: both sides are read, and the versions that they leave behind are joined.</content>
internal sealed partial class BodyReader
{
    /// <summary>An <c>if</c>; what follows it, when given, is read into the side that doesn't jump.</summary>
    private void ReadBranches(IConditionalOperation conditional, Action? rest)
    {
        var condition = ReadAtom(conditional.Condition);
        bool restInElse = rest is not null && AlwaysJumps(conditional.WhenTrue);
        Branch(
            condition,
            () =>
            {
                ReadStatement(conditional.WhenTrue);
                if (!restInElse)
                {
                    ReadUnlessSkipped(rest);
                }
            },
            () =>
            {
                if (conditional.WhenFalse is { } whenFalse)
                {
                    ReadStatement(whenFalse);
                }

                if (restInElse)
                {
                    ReadUnlessSkipped(rest);
                }
            });
    }

    /// <summary>What follows on a side that may jump itself, where it doesn't.</summary>
    private void ReadUnlessSkipped(Action? rest)
    {
        if (rest is not null)
        {
            Branch(Atom(_versions[Slot.Skipped]), () => { }, rest);
        }
    }

    /// <summary>Whether control never comes out at the end of a statement.</summary>
    private static bool AlwaysJumps(IOperation? statement) => statement switch
    {
        IReturnOperation => true,
        IBranchOperation { BranchKind: BranchKind.Break or BranchKind.Continue or BranchKind.GoTo } => true,
        IBlockOperation block => block.Operations.Any(AlwaysJumps),
        IConditionalOperation { WhenFalse: { } whenFalse } conditional => AlwaysJumps(conditional.WhenTrue) && AlwaysJumps(whenFalse),
        _ => false,
    };

    private void Jump(bool returns, bool leaves)
    {
        _versions[Slot.Skipped] = Expression.Boolean(true);
        if (leaves)
        {
            _versions[Slot.Left] = Expression.Boolean(true);
        }

        if (returns)
        {
            _versions[Slot.Returned] = Expression.Boolean(true);
        }
    }

    /// <summary>Reads both sides of a branch and joins the versions that they leave behind.</summary>
    private void Branch(Expression condition, Action readThen, Action readElse)
    {
        if (condition.IsTrue || condition.IsFalse)
        {
            (condition.IsTrue ? readThen : readElse)();
            return;
        }

        var before = _versions;
        var (thenRegion, thenVersions) = ReadInto(before, readThen);
        var (elseRegion, elseVersions) = ReadInto(before, readElse);
        var results = new List<Expression>();
        var thenYields = new List<Expression>();
        var elseYields = new List<Expression>();
        _versions = before.Clone();
        foreach (object place in before.Places.ToArray())
        {
            var thenLeaves = thenVersions[place].Leaves.ToArray();
            var elseLeaves = elseVersions[place].Leaves.ToArray();
            if (ChosenOf(condition, thenVersions[place], elseVersions[place], Exported) is { } chosen)
            {
                _versions[place] = chosen;
                continue;
            }

            RequireFit(thenVersions[place], elseVersions[place]);
            if (thenLeaves.SequenceEqual(elseLeaves))
            {
                _versions[place] = thenVersions[place];
                continue;
            }

            var joined = new Queue<Expression>();
            var names = LeafNames(PlaceName(place), thenVersions[place]).ToArray();
            for (int i = 0; i < thenLeaves.Length; i++)
            {
                if (thenLeaves[i].Equals(elseLeaves[i]))
                {
                    joined.Enqueue(thenLeaves[i]);
                    continue;
                }

                var result = _function.NewVariable(thenLeaves[i].Type, names[i]);
                results.Add(result);
                thenYields.Add(thenLeaves[i]);
                elseYields.Add(elseLeaves[i]);
                joined.Enqueue(result);
            }

            _versions[place] = thenVersions[place].With(joined);
        }

        if (results.Count > 0 || thenRegion.Count > 0 || elseRegion.Count > 0)
        {
            _region.Add(new If(condition, thenRegion.Build(thenYields), elseRegion.Build(elseYields), results.ToEquatable()));
        }

        // What one side has decided of a function is handed out of it; on the other nobody asks.
        Invocable Exported(Invocable function, bool isThen) => (Invocable)function.With(new Queue<Expression>(function.Leaves.Select(leaf =>
        {
            if (leaf.IsConstant)
            {
                return leaf;
            }

            var result = _function.NewVariable(leaf.Type);
            results.Add(result);
            thenYields.Add(isThen ? leaf : Nothing(leaf.Type));
            elseYields.Add(isThen ? Nothing(leaf.Type) : leaf);
            return result;
        })));
    }

    /// <summary>What stands for a value that nobody asks for.</summary>
    private static Expression Nothing(Functions.ValueType type) => type.IsBoolean ? Expression.Boolean(false) : type.IsScalar ? Expression.Zero(type) : Expression.Constant(type, $"default({type.Name})");

    /// <summary>The function that a variable holds after a branch whose sides give it different ones; null where that isn't so. One that only one side gives is never called where the other was taken.</summary>
    private static Invocable? ChosenOf(Expression condition, ReadValue then, ReadValue other, System.Func<Invocable, bool, Invocable> export) => (then, other) switch
    {
        (Invocable one, Invocable two) => one.Fits(two) ? null : new CallableChoice(condition, export(one, true), export(two, false)),
        (Invocable one, Single { Atom.IsConstant: true }) => export(one, true),
        (Single { Atom.IsConstant: true }, Invocable two) => export(two, false),
        _ => null,
    };

    /// <summary>Refuses a variable that stands for one kind of thing on one way, or in one iteration, and for another on the next.</summary>
    private void RequireFit(ReadValue one, ReadValue other)
    {
        if (!one.Fits(other))
        {
            var place = (one as Callable ?? other as Callable)?.Target.Syntax ?? _statement?.Syntax ?? BodyOf(_callers.Peek())!.Syntax;
            throw one is Invocable || other is Invocable
                ? Refusal.Unsupported(place, "a function that a loop replaces", "call the one or the other in branches")
                : Refusal.Unsupported(place, "a variable that stands for one place or another, depending on what was run before,", "copy what it stands for into a local first, or use two variables");
        }
    }

    private (RegionBuilder Region, Versions Versions) ReadInto(Versions before, Action read)
    {
        var outer = _region;
        _region = outer.Child();
        _versions = before.Clone();
        read();
        var result = (_region, _versions);
        _region = outer;
        return result;
    }
}
