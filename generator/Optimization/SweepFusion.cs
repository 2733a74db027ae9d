using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Differentiation;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Optimization;

/// <summary>
/// Makes one pass of a forward loop and its reverse loop. The reverse loop rebuilds each iteration's values anyway; where
/// it runs forwards and doesn't depend on what the forward loop came to, its own sums serve and the forward loop goes.
/// </summary>
internal sealed class SweepFusion : Rewriter
{
    private readonly Program _program;
    private readonly IReadOnlyDictionary<int, int> _echoes;

    private SweepFusion(Function function, IReadOnlyDictionary<int, int> echoes)
    {
        _program = Program.Of(function);
        _echoes = echoes;
    }

    /// <param name="echoes">For results of forward loops the reverse loop's result that has the same value.</param>
    public static Function Run(Function function, IReadOnlyDictionary<int, int> echoes) =>
        function.With(new SweepFusion(function, echoes).Rewrite(function.Body));

    public override Region Rewrite(Region region)
    {
        if (!region.Statements.Any(statement => statement is Loop))
        {
            return base.Rewrite(region);
        }

        bool hasJoined = false;
        var statements = region.Statements.ToList();
        for (int i = 0; i < statements.Count; i++)
        {
            if (statements[i] is Loop { IsPrimal: true, Exit: < 0, Counter: not null } forward && forward.Carried.Count > 0
                && forward.Carried.All(carried => _echoes.ContainsKey(carried.Result.Id)))
            {
                int echo = _echoes[forward.Carried[0].Result.Id];
                int place = statements.FindIndex(i + 1, later => later is Loop { IsPrimal: false } backward && Carries(backward, echo) && Echoes(forward, backward));
                if (place >= 0 && TryJoin(statements, i, place))
                {
                    hasJoined = true;
                    i--;
                }
            }
        }

        return base.Rewrite(hasJoined ? region with { Statements = statements.ToEquatable() } : region);
    }

    private static bool Carries(Loop loop, int result)
    {
        foreach (var carried in loop.Carried)
        {
            if (carried.Result.Id == result)
            {
                return true;
            }
        }

        return false;
    }

    private bool Echoes(Loop forward, Loop backward) => backward.Counter is { } counter && forward.Counter is { } original
        && counter.Step == original.Step && Map(counter.Start).Equals(Map(original.Start)) && counter.Relation == original.Relation && Map(counter.Limit).Equals(Map(original.Limit))
        && forward.Carried.All(carried => Carries(backward, _echoes[carried.Result.Id]));

    private bool TryJoin(List<Statement> statements, int forwardPlace, int backwardPlace)
    {
        var forward = (Loop)statements[forwardPlace];
        var backward = (Loop)statements[backwardPlace];
        var node = _program.NodeOf(forward.Body);
        if (Program.AllStatements(forward.Body).Any(statement => statement switch
        {
            Store store => !node.Encloses(_program.HomeOf(_program.MemoryOf(store.Array))),
            Effect or Let { Value.Operation: Operation.Copied or Operation.Invocation } => true,
            Invoke invoke => invoke.Written.Any(array => !node.Encloses(_program.HomeOf(_program.MemoryOf(array)))),
            Clear clear => !node.Encloses(_program.HomeOf(_program.MemoryOf(clear.Array))),
            _ => false,
        }))
        {
            return false;
        }

        // Everything between the two that depends on the forward loop moves behind the backward one.
        var dependent = new HashSet<int>(forward.Carried.Select(carried => carried.Result.Id));
        var moved = new List<Statement>();
        var stays = new List<Statement>();
        foreach (var between in statements.Skip(forwardPlace + 1).Take(backwardPlace - forwardPlace - 1))
        {
            if (!Reads.Of(between).Any(variable => dependent.Contains(variable.Id)))
            {
                stays.Add(between);
                continue;
            }

            if (between is not Let { Target.Type.IsScalar: true } let || let.Value.ReadArrays.Any())
            {
                return false;
            }

            dependent.Add(let.Target.Id);
            moved.Add(between);
        }

        if (Reads.Of(backward).Any(variable => dependent.Contains(variable.Id)))
        {
            return false;
        }

        foreach (var carried in forward.Carried)
        {
            Replaced[carried.Result.Id] = backward.Carried.First(echo => echo.Result.Id == _echoes[carried.Result.Id]).Result;
        }

        statements.RemoveRange(forwardPlace, backwardPlace - forwardPlace + 1);
        statements.InsertRange(forwardPlace, [.. stays, backward, .. moved]);
        return true;
    }
}
