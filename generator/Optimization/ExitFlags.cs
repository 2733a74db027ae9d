using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Optimization;

/// <summary>
/// A flag that only ends its loop needs no variable: it becomes the last thing that the body yields, beyond what is
/// carried, and is written as <c>break</c>. Runs after everything that looks at carried variables.
/// </summary>
internal sealed class ExitFlags : Rewriter
{
    private readonly HashSet<int> _read = [];

    private ExitFlags(Function function)
    {
        foreach (var variable in Reads.Of(function.Body))
        {
            _read.Add(variable.Id);
        }
    }

    public static Function Run(Function function) => function.With(new ExitFlags(function).Rewrite(function.Body));

    protected override Loop Rewrite(Loop loop)
    {
        var rewritten = base.Rewrite(loop);
        if (loop.Exit < 0 || _read.Contains(loop.Carried[loop.Exit].Parameter.Id) || _read.Contains(loop.Carried[loop.Exit].Result.Id))
        {
            return rewritten;
        }

        var carried = loop.Carried.Where((_, i) => i != loop.Exit).ToEquatable();
        var yields = rewritten.Body.Yields;
        return rewritten with
        {
            Carried = rewritten.Carried.Where((_, i) => i != loop.Exit).ToEquatable(),
            Body = rewritten.Body with { Yields = yields.Where((_, i) => i != loop.Exit).Append(yields[loop.Exit]).ToEquatable() },
            Exit = carried.Count,
        };
    }
}
