using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Differentiation;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Optimization;

/// <summary>
/// Runs a reverse loop forwards where the order of its iterations makes no difference: it only adds up, to variables and to
/// array elements that it never reads, or each iteration keeps to elements of its own. That is how a person would write it, and how it can be joined with the loop that computes the value.
/// </summary>
internal sealed class LoopDirection : Rewriter
{
    private readonly Program _program;
    private readonly Accumulation _accumulation;

    private LoopDirection(Function function)
    {
        _program = Program.Of(function);
        _accumulation = _program.Accumulation;
    }

    public static Function Run(Function function) => function.With(new LoopDirection(function).Rewrite(function.Body));

    protected override Loop Rewrite(Loop loop)
    {
        var rewritten = base.Rewrite(loop);
        if (loop.IsPrimal || loop.Exit >= 0 || rewritten.Counter is not { Step: -1, Relation: Operation.GreaterOrEqual } counter || !IsOrderFree(loop))
        {
            return rewritten;
        }

        // i from n − 1 down to 0 is i from 0 up to below n.
        var (relation, limit) = _accumulation.DefinitionOf(counter.Start) is { Operation: Operation.Subtract } last && last.Operands[1].IsOne
                ? (Operation.Less, last.Operands[0])
                : (Operation.LessOrEqual, counter.Start);
        return rewritten with { Counter = new Counter(counter.Index, counter.Limit, relation, limit, 1) };
    }

    private bool IsOrderFree(Loop loop)
    {
        for (int i = 0; i < loop.Carried.Count; i++)
        {
            if (!_accumulation.Is(loop, i))
            {
                return false;
            }
        }

        return new IterationMemory(_program, loop).IsOrderFree;
    }
}
