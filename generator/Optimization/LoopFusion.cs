using System;
using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Differentiation;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Optimization;

/// <summary>Makes one loop of two of the derivative that follow each other, count alike and don't depend on what the other came to.</summary>
internal sealed class LoopFusion : Rewriter
{
    /// <summary>Loops that belong together are near each other; to look further would take long in long methods.</summary>
    private const int MostPassed = 32;

    private readonly Program _program;

    private readonly Dictionary<Loop, (IterationMemory Memory, HashSet<int> Defined)> _known = new(ReferenceComparer<Loop>.Instance);

    /// <summary>Whether a loop of the derivative is around what is looked at.</summary>
    private bool _isReverse;

    private LoopFusion(Function function) => _program = Program.Of(function);

    public static Function Run(Function function) => function.With(new LoopFusion(function).Rewrite(function.Body));

    public override Region Rewrite(Region region)
    {
        var statements = region.Statements.ToList();
        for (int place = 0; place < statements.Count; place++)
        {
            if (statements[place] is Loop first && PartnerOf(first, statements, place) is var later and > 0)
            {
                statements[later] = Join(first, (Loop)statements[later]);
                statements.RemoveAt(place);
                place--;
            }
        }

        // Every loop that was joined with another is one statement less.
        return base.Rewrite(statements.Count == region.Statements.Count ? region : region with { Statements = statements.ToEquatable() });
    }

    protected override Loop Rewrite(Loop loop)
    {
        bool wasReverse = _isReverse;
        _isReverse |= !loop.IsPrimal;
        var rewritten = base.Rewrite(loop);
        _isReverse = wasReverse;
        return rewritten;
    }

    /// <summary>The place of the first later loop with which a loop may be joined there: nothing in between has to do with what it does. 0 if there is none.</summary>
    private int PartnerOf(Loop first, List<Statement> statements, int place)
    {
        if (first.Exit >= 0 || first.Counter is null || (first.IsPrimal && !IsRefill(first)))
        {
            return 0;
        }

        for (int later = place + 1; later < Math.Min(statements.Count, place + MostPassed); later++)
        {
            Cancellation.Check();
            if (statements[later] is Loop second && MayJoin(first, second))
            {
                return later;
            }

            if (!MayPass(first, statements[later]))
            {
                return 0;
            }
        }

        return 0;
    }

    /// <summary>Whether a loop of the value's only fills arrays again, element by element, for the iteration of a reverse sweep that it is in.</summary>
    private bool IsRefill(Loop loop) => _isReverse && loop.Body.Statements.All(statement => statement is Let { Target.Type.IsScalar: true } or Store { Adds: false, Value.Type.IsScalar: true })
        && loop.Body.Statements.OfType<Let>().All(let => let.Value.Operation is not (Operation.Invocation or Operation.Copied or Operation.Quoted));

    /// <summary>Whether a loop may run after a statement instead of before it.</summary>
    private bool MayPass(Loop first, Statement statement)
    {
        var (memory, results) = KnownOf(first);
        return !Reads.Of(statement).Any(variable => results.Contains(variable.Id)) && statement switch
        {
            Let { Value.Operation: Operation.Length or Operation.DimensionLength } => true,
            Let { Target.Type.IsScalar: true } let => !Writes.ByCall(let.Value).Any() && !let.Value.Variables().Any(variable => variable.Type.IsIndexed && memory.Writes(_program.MemoryOf(variable))),
            Let { Value.Operation: Operation.NewArray } => true,
            Store { Value.Type.IsScalar: true } store => !memory.Touches(_program.MemoryOf(store.Array)),
            Loop { Exit: < 0, Counter: not null } loop => KnownOf(loop).Memory.IsApartFrom(memory) && !Program.AllStatements(loop).Exists(inner => inner is Effect or Let { Value.Operation: Operation.Invocation or Operation.Copied }),
            _ => false,
        };
    }

    /// <summary>What a loop does with memory and which variables it defines; of one that was joined it is what its parts do.</summary>
    private (IterationMemory Memory, HashSet<int> Defined) KnownOf(Loop loop)
    {
        if (!_known.TryGetValue(loop, out var known))
        {
            _known[loop] = known = (new IterationMemory(_program, loop), [.. Reads.DefinedBy(loop).Select(variable => variable.Id)]);
        }

        return known;
    }

    private bool MayJoin(Loop first, Loop second)
    {
        if (second.IsPrimal || second.Exit >= 0 || second.Counter is not { } other || first.Counter is not { } counter || !counter.Index.Type.Equals(other.Index.Type)
            || !Map(counter.Start).Equals(Map(other.Start)) || !Map(counter.Limit).Equals(Map(other.Limit)) || counter.Relation != other.Relation || counter.Step != other.Step)
        {
            return false;
        }

        var (memory, results) = KnownOf(first);
        return !Reads.Of(second).Any(variable => results.Contains(variable.Id)) && memory.MayRunWith(KnownOf(second).Memory)
            && (!first.IsPrimal || Handed(first, second).Count > 0);
    }

    /// <summary>What the second of two loops reads of the elements that the first has just written, with what was written.</summary>
    private Dictionary<Statement, Expression> Handed(Loop first, Loop second)
    {
        var handed = new Dictionary<Statement, Expression>(ReferenceComparer<Statement>.Instance);
        var stores = Program.AllStatements(first.Body).Concat(Program.AllStatements(second.Body)).OfType<Store>().ToLookup(store => _program.MemoryOf(store.Array));
        foreach (var store in first.Body.Statements.OfType<Store>().Where(store => store is { Adds: false, Indices.Count: 1 } && store.Indices[0].Equals(first.Counter!.Index)
            && store.Value.Type.Equals(store.Array.Type.Element) && _program.DefinitionOf(store.Array) is { Operation: Operation.NewArray } && stores[_program.MemoryOf(store.Array)].Count() == 1))
        {
            foreach (var read in second.Body.Statements.OfType<Let>().Where(let => let.Value.Operation == Operation.Element && let.Value.Operands[0].Equals(store.Array) && let.Value.Operands[1].Equals(second.Counter!.Index)))
            {
                handed[read] = store.Value;
            }
        }

        return handed;
    }

    private Loop Join(Loop first, Loop second)
    {
        var handed = Handed(first, second);
        foreach (var read in handed)
        {
            Replaced[((Let)read.Key).Target.Id] = read.Value;
        }

        // The index keeps the name that it has in the loop that does more.
        bool isLed = first.Body.Statements.Count < second.Body.Statements.Count;
        var (index, other) = isLed ? (second.Counter!.Index, first.Counter!.Index) : (first.Counter!.Index, second.Counter!.Index);
        Replaced[other.Id] = index;
        KnownOf(first).Memory.Add(KnownOf(second).Memory);
        KnownOf(first).Defined.UnionWith(KnownOf(second).Defined);
        var joined = first with
        {
            IsPrimal = false,
            Origin = first.IsPrimal ? second.Origin : first.Origin,
            Counter = first.Counter! with { Index = index },
            Carried = first.Carried.Concat(second.Carried).ToEquatable(),
            Body = new Region(first.Body.Statements.Concat(second.Body.Statements.Where(statement => !handed.ContainsKey(statement))).ToEquatable(), first.Body.Yields.Concat(second.Body.Yields).ToEquatable()),
        };
        _known[joined] = KnownOf(first);
        return joined;
    }
}
