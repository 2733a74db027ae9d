using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Differentiation;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Optimization;

/// <summary>Makes one loop of two of the derivative that follow each other, count alike and don't depend on what the other came to.</summary>
internal sealed class LoopFusion : Rewriter
{
    private readonly Program _program;

    private readonly Dictionary<Loop, (IterationMemory Memory, HashSet<int> Defined)> _known = new(ReferenceComparer<Loop>.Instance);

    private LoopFusion(Function function) => _program = Program.Of(function);

    public static Function Run(Function function) => function.With(new LoopFusion(function).Rewrite(function.Body));

    public override Region Rewrite(Region region)
    {
        var statements = region.Statements.ToList();
        int last = statements.FindIndex(statement => statement is Loop);
        while (last >= 0 && statements.FindIndex(last + 1, statement => statement is Loop) is var later and >= 0)
        {
            if (statements[last] is Loop first && statements[later] is Loop second && MayJoin(first, second, statements.GetRange(last + 1, later - last - 1)))
            {
                Replaced[second.Counter!.Index.Id] = first.Counter!.Index;
                var joined = Join(first, second);
                KnownOf(first).Memory.Add(KnownOf(second).Memory);
                KnownOf(first).Defined.UnionWith(KnownOf(second).Defined);
                _known[joined] = KnownOf(first);
                statements[later] = joined;
                statements.RemoveAt(last);
                later--;
            }

            last = later;
        }

        // Every loop that was joined with another is one statement less.
        return base.Rewrite(statements.Count == region.Statements.Count ? region : region with { Statements = statements.ToEquatable() });
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

    private bool MayJoin(Loop first, Loop second, List<Statement> between)
    {
        if (first.IsPrimal || second.IsPrimal || first.Exit >= 0 || second.Exit >= 0
            || first.Counter is not { } counter || second.Counter is not { } other
            || !Map(counter.Start).Equals(Map(other.Start)) || !Map(counter.Limit).Equals(Map(other.Limit)) || counter.Relation != other.Relation || counter.Step != other.Step)
        {
            return false;
        }

        var (memory, results) = KnownOf(first);
        bool Depends(Statement statement) => Reads.Of(statement).Any(variable => results.Contains(variable.Id));
        return !Depends(second)
            && between.All(statement => statement is Let { Target.Type.IsScalar: true } let && !Depends(let) && !Writes.ByCall(let.Value).Any()
                && !let.Value.ReadArrays.Any(array => memory.Writes(_program.MemoryOf(array))))
            && memory.MayRunWith(KnownOf(second).Memory);
    }

    private static Loop Join(Loop first, Loop second) => first with
    {
        Carried = first.Carried.Concat(second.Carried).ToEquatable(),
        Body = new Region(first.Body.Statements.Concat(second.Body.Statements).ToEquatable(), first.Body.Yields.Concat(second.Body.Yields).ToEquatable()),
    };
}
