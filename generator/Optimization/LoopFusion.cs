using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Differentiation;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Optimization;

/// <summary>Makes one loop of two of the derivative that follow each other, count alike and don't depend on what the other came to.</summary>
internal sealed class LoopFusion : Rewriter
{
    private readonly Program _program;

    private LoopFusion(Function function) => _program = new Program(function);

    public static Function Run(Function function)
    {
        // One pair at a time: what is known of memory is known of the function as it was.
        while (new LoopFusion(function) is var pass && pass.Rewrite(function.Body) is var body && pass._joined)
        {
            function = function with { Body = body };
        }

        return function;
    }

    private bool _joined;

    public override Region Rewrite(Region region)
    {
        var statements = region.Statements.ToList();
        for (int i = 0; i < statements.Count && !_joined; i++)
        {
            int later = statements.FindIndex(i + 1, statement => statement is Loop);
            if (later > 0 && statements[i] is Loop first && statements[later] is Loop second && MayJoin(first, second, statements.GetRange(i + 1, later - i - 1)))
            {
                Replaced[second.Counter!.Index.Id] = first.Counter!.Index;
                var joined = Join(first, second);
                statements.RemoveAt(later);
                statements.RemoveAt(i);
                statements.Insert(later - 1, joined);
                _joined = true;
            }
        }

        return base.Rewrite(region with { Statements = statements.ToEquatable() });
    }

    private bool MayJoin(Loop first, Loop second, List<Statement> between)
    {
        if (first.IsPrimal || second.IsPrimal || first.Exit >= 0 || second.Exit >= 0
            || first.Counter is not { } counter || second.Counter is not { } other
            || !counter.Start.Equals(other.Start) || !counter.Limit.Equals(other.Limit) || counter.Relation != other.Relation || counter.Step != other.Step)
        {
            return false;
        }

        var memory = new IterationMemory(_program, first);
        var results = new HashSet<int>(Reads.DefinedBy(first).Select(variable => variable.Id));
        bool Depends(Statement statement) => Reads.Of(statement).Any(variable => results.Contains(variable.Id));
        return !Depends(second)
            && between.All(statement => statement is Let { Target.Type.IsScalar: true } let && !Depends(let)
                && !let.Value.ReadArrays.Any(array => memory.Writes(_program.MemoryOf(array))))
            && memory.MayRunWith(new IterationMemory(_program, second));
    }

    private static Loop Join(Loop first, Loop second) => first with
    {
        Carried = first.Carried.Concat(second.Carried).ToEquatable(),
        Body = new Region(first.Body.Statements.Concat(second.Body.Statements).ToEquatable(), first.Body.Yields.Concat(second.Body.Yields).ToEquatable()),
    };
}
