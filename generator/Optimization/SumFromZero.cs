using System;
using System.Linq;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Optimization;

/// <summary>A sum in a loop that is started from zero and adds up something else, so that what its addends had in common is done once to the sum.</summary>
internal static class SumFromZero
{
    /// <param name="loop">The loop.</param>
    /// <param name="place">Which of its carried variables is the sum.</param>
    /// <param name="operation">Whether it is added or subtracted.</param>
    /// <param name="function">What makes new variables.</param>
    /// <param name="addend">Writes what is added now to the end of the loop's body.</param>
    /// <param name="sum">What the loop gives now, without what the sum started from before.</param>
    public static Loop In(Loop loop, int place, Operation operation, FunctionBuilder function, Func<RegionBuilder, Expression> addend, out Expression sum)
    {
        var before = loop.Carried[place].Parameter;
        var parameter = function.NewVariable(before.Type, function.NameOf(before));
        var result = sum = function.NewVariable(before.Type, function.NameOf(before));
        var inside = new RegionBuilder(function);
        var next = inside.Bind(Expression.Of(operation, parameter.Type, parameter, addend(inside)));
        return loop with
        {
            Carried = loop.Carried.Select((known, i) => i == place ? new Carried(parameter, Expression.Zero(parameter.Type), result) : known).ToEquatable(),
            Body = new Region(
                loop.Body.Statements.Concat(inside.Build().Statements).ToEquatable(),
                loop.Body.Yields.Select((yield, i) => i == place ? next : yield).ToEquatable()),
        };
    }
}
