using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Differentiation;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Optimization;

/// <summary>Makes the sums and products of a derivative cheaper, in several ways, and keeps the leanest.</summary>
internal static class Factoring
{
    /// <summary>In larger functions one way has to do, in those of middle size two.</summary>
    private const int MostStatements = 500;
    private const int ManyStatements = 200;

    /// <summary>An operation in a loop counts as so many.</summary>
    private const double Iterations = 10;

    /// <summary>A division takes longer than the others; but two operations are never bought with one division.</summary>
    private const double Division = 1.01;

    private static readonly FactoringStyle[] s_styles =
    [
        FactoringStyle.Plain,
        new() { OpensNamed = true, OpensShared = true },
        new() { OpensNamed = true, OpensShared = true, OpensQuotients = true, KeepsQuotients = true },
        new() { OpensNamed = true, OpensShared = true, IsGenerous = true, UsesProductsLast = true },
    ];

    /// <summary>Factors a derivative.</summary>
    /// <param name="style">The way to do it that was found best for the method's other derivatives; null to look for it.</param>
    public static Function Run(Function function, ref FactoringStyle? style)
    {
        if (style is not null)
        {
            return Finished(SumFactoring.Run(function, style));
        }

        int tried = Program.AllStatements(function.Body).Count switch { > MostStatements => 1, > ManyStatements => 2, _ => s_styles.Length };
        var (best, least) = (function, double.PositiveInfinity);
        var seen = new List<Region>();
        foreach (var way in s_styles.Take(tried))
        {
            var summed = SumFactoring.Run(function, way);
            if (seen.Contains(summed.Body))
            {
                // Another way came to the same sums.
                continue;
            }

            seen.Add(summed.Body);
            var factored = Finished(summed);
            double cost = Cost(factored.Body);
            if (cost < least)
            {
                (best, least, style) = (factored, cost, way);
            }
        }

        return best;
    }

    /// <summary>A function after its sums were factored.</summary>
    private static Function Finished(Function function) =>
        DeadCode.Remove(ProductSharing.Run(DeadCode.Remove(Negations.Run(CommonSubexpressions.Run(function)))));

    private static double Cost(Region region) => region.Statements.Sum(statement => statement switch
    {
        Let let when let.Target.Type.IsFloating => let.Value.Operation switch
        {
            Operation.Add or Operation.Subtract or Operation.Multiply or Operation.Call => 1,
            Operation.Divide => Division,
            _ => 0,
        },
        Store { Adds: true } => 1,
        If branch => Cost(branch.Then) + Cost(branch.Else),
        Loop loop => Iterations * (Cost(loop.Condition) + Cost(loop.Body)),
        _ => 0,
    });
}
