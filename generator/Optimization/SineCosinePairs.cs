using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Differentiation;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Optimization;

/// <summary>Puts the sine and the cosine of one number next to each other: both together take little longer than one of them.</summary>
internal sealed class SineCosinePairs : Rewriter
{
    /// <summary>In longer methods a pair costs more than it saves: it comes out of the call in memory, and the JIT compiler keeps track of so many locals only.</summary>
    private const int MostStatements = 600;

    public static Function Run(Function function) => Program.AllStatements(function.Body).Count > MostStatements
        ? function
        : function.With(new SineCosinePairs().Rewrite(function.Body)) with { HasPairs = true };

    public override Region Rewrite(Region region)
    {
        var partners = new Dictionary<Statement, Statement>(ReferenceComparer<Statement>.Instance);
        var moved = new HashSet<Statement>(ReferenceComparer<Statement>.Instance);
        var alone = new Dictionary<(string Owner, bool IsSine, Expression Argument), Statement>();
        foreach (var statement in region.Statements)
        {
            Cancellation.Check();
            if (HalfOf(statement) is var (owner, isSine))
            {
                var argument = ((Let)statement).Value.Operands[0];
                if (alone.TryGetValue((owner, !isSine, argument), out var first))
                {
                    alone.Remove((owner, !isSine, argument));
                    partners[first] = statement;
                    moved.Add(statement);
                }
                else
                {
                    alone[(owner, isSine, argument)] = statement;
                }
            }
        }

        if (moved.Count == 0)
        {
            return base.Rewrite(region);
        }

        var statements = new List<Statement>(region.Statements.Count);
        foreach (var statement in region.Statements.Where(statement => !moved.Contains(statement)))
        {
            statements.Add(statement);
            if (partners.TryGetValue(statement, out var second))
            {
                statements.Add(second with { Origin = statement.Origin });
            }
        }

        return base.Rewrite(region with { Statements = statements.ToEquatable() });
    }

    /// <summary>Whether one of two statements computes the sine and the other one the cosine of the same number.</summary>
    public static bool IsPair(Statement first, Statement second) => HalfOf(first) is var (owner, isSine) && HalfOf(second) is var (other, isOther)
        && owner == other && isSine != isOther && ((Let)first).Value.Operands[0].Equals(((Let)second).Value.Operands[0]);

    /// <summary>Whether a statement of a pair computes the sine.</summary>
    public static bool IsSine(Statement half) => HalfOf(half)!.Value.IsSine;

    private static (string Owner, bool IsSine)? HalfOf(Statement statement) => statement is Let { Value: { Operation: Operation.Call, Operands.Count: 1 } call } && call.Operands[0].IsVariable
        ? call.Text switch
        {
            "System.Math.Sin" or "System.MathF.Sin" => (call.Text.Substring(0, call.Text.Length - ".Sin".Length), true),
            "System.Math.Cos" or "System.MathF.Cos" => (call.Text.Substring(0, call.Text.Length - ".Cos".Length), false),
            _ => null,
        }
        : null;
}
