using System.Collections.Generic;
using System.Linq;

namespace SymGrad.Generator.Functions;

/// <summary>Lists the variables that are read somewhere, once for each place.</summary>
internal static class Reads
{
    /// <summary>What a region reads, with what it yields.</summary>
    public static IEnumerable<Expression> Of(Region region) => region.Statements.SelectMany(Of).Concat(region.Yields.SelectMany(yield => yield.Variables()));

    /// <summary>What a statement reads, with everything inside it.</summary>
    public static IEnumerable<Expression> Of(Statement statement) => OwnOperands(statement).SelectMany(operand => operand.Variables()).Concat(statement switch
    {
        If branch => Of(branch.Then).Concat(Of(branch.Else)),
        Loop loop => Of(loop.Condition).Concat(Of(loop.Body)),
        _ => [],
    });

    /// <summary>The expressions of a statement itself, not of the regions in it.</summary>
    public static IEnumerable<Expression> OwnOperands(Statement statement) => statement switch
    {
        Let let => [let.Value],
        Store store => [store.Array, store.Value, .. store.Indices],
        Effect effect => [effect.Value],
        Invoke { Guard: { } guard } invoke => invoke.Operands.Append(guard),
        Invoke invoke => invoke.Operands,
        Clear clear => [clear.Array],
        If branch => [branch.Condition],
        Loop loop => loop.Carried.Select(carried => carried.Initial).Concat(loop.Counter is { } counter ? [counter.Start, counter.Limit] : []),
        _ => [],
    };

    /// <summary>The variables that a statement gives their value, with those inside it.</summary>
    public static IEnumerable<Expression> DefinedBy(Statement statement) => statement switch
    {
        Let let => [let.Target],
        Invoke invoke => invoke.Results,
        If branch => branch.Results.Concat(branch.Then.Statements.SelectMany(DefinedBy)).Concat(branch.Else.Statements.SelectMany(DefinedBy)),
        Loop loop => loop.Carried.SelectMany(carried => new[] { carried.Parameter, carried.Result })
            .Concat(loop.Counter is { } counter ? [counter.Index] : [])
            .Concat(loop.Condition.Statements.SelectMany(DefinedBy)).Concat(loop.Body.Statements.SelectMany(DefinedBy)),
        _ => [],
    };
}
