using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Optimization;

/// <summary>
/// Lets a loop of the derivative add to a sum directly, where it started from zero and its result was then added to that
/// sum: <c>double part = 0; for (…) part += …; sum += part;</c> becomes <c>for (…) sum += …;</c>.
/// </summary>
internal sealed class Accumulators : Rewriter
{
    private readonly HashSet<int> _parameters;
    private readonly Differentiation.Accumulation _accumulation;
    private readonly VariableMap<int> _uses;

    private Accumulators(Function function)
    {
        _parameters = [.. function.Parameters.Select(parameter => parameter.Variable.Id)];
        _accumulation = Differentiation.Program.Of(function).Accumulation;

        _uses = Reads.Counts(function);
    }

    public static Function Run(Function function) => function.With(new Accumulators(function).Rewrite(function.Body));

    public override Region Rewrite(Region region)
    {
        if (!region.Statements.Any(statement => statement is Loop { IsPrimal: false }))
        {
            return base.Rewrite(region);
        }

        var statements = region.Statements.ToList();
        for (int i = 0; i < statements.Count; i++)
        {
            if (statements[i] is Loop { IsPrimal: false } loop)
            {
                for (int k = 0; k < loop.Carried.Count; k++)
                {
                    loop = Join(statements, i, loop, k);
                }

                statements[i] = loop;
            }
        }

        // Every sum that a loop adds to directly is one statement less.
        return base.Rewrite(statements.Count == region.Statements.Count ? region : region with { Statements = statements.ToEquatable() });
    }

    private Loop Join(List<Statement> statements, int place, Loop loop, int k)
    {
        var carried = loop.Carried[k];
        if (!carried.Initial.IsZero || !carried.Result.Type.IsFloating || _uses[carried.Result] != 1
            || !_accumulation.Is(loop, k))
        {
            return loop;
        }

        int sumPlace = statements.FindIndex(place + 1, later => later is Let { IsPrimal: false, Value.Operation: Operation.Add } let && let.Value.Operands.Contains(carried.Result));
        if (sumPlace < 0)
        {
            return loop;
        }

        var sum = (Let)statements[sumPlace];
        var other = sum.Value.Operands[0].Equals(carried.Result) ? sum.Value.Operands[1] : sum.Value.Operands[0];
        bool isKnownBefore = other.IsVariable && !_parameters.Contains(other.Id) && _uses[other] == 1
            && !statements.Skip(place).Any(statement => Reads.DefinedBy(statement).Any(variable => variable.Equals(other)));
        if (!isKnownBefore)
        {
            return loop;
        }

        statements.RemoveAt(sumPlace);
        Replaced[sum.Target.Id] = carried.Result;
        return loop with { Carried = loop.Carried.Select((known, i) => i == k ? known with { Initial = other } : known).ToEquatable() };
    }
}
