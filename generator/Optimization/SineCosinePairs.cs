using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Optimization;

/// <summary>Puts the sine and the cosine of one number next to each other: both together take little longer than one of them.</summary>
internal sealed class SineCosinePairs : Rewriter
{
    public static Function Run(Function function) => function.With(new SineCosinePairs().Rewrite(function.Body));

    public override Region Rewrite(Region region)
    {
        var halves = region.Statements.Where(statement => HalfOf(statement) is not null).ToList();
        if (halves.Count < 2)
        {
            return base.Rewrite(region);
        }

        var statements = region.Statements.ToList();
        foreach (var pair in halves.Cast<Let>().GroupBy(let => (HalfOf(let)!.Value.Owner, let.Value.Operands[0])))
        {
            var first = pair.First();
            if (pair.FirstOrDefault(other => IsPair(first, other)) is { } second)
            {
                statements.Remove(second);
                statements.Insert(statements.IndexOf(first) + 1, second with { Origin = first.Origin });
            }
        }

        return base.Rewrite(region with { Statements = statements.ToEquatable() });
    }

    /// <summary>Whether one of two statements computes the sine and the other one the cosine of the same number.</summary>
    public static bool IsPair(Statement first, Statement second) => HalfOf(first) is var (owner, isSine) && HalfOf(second) is var (other, isOther)
        && owner == other && isSine != isOther && ((Let)first).Value.Operands[0].Equals(((Let)second).Value.Operands[0]);

    /// <summary>Whether a statement of a pair computes the sine.</summary>
    public static bool IsSine(Statement half) => HalfOf(half)!.Value.IsSine;

    private static (string Owner, bool IsSine)? HalfOf(Statement statement) => statement is Let { Value: { Operation: Operation.Call, Operands.Count: 1 } call }
        ? call.Text switch
        {
            "System.Math.Sin" or "System.MathF.Sin" => (call.Text.Substring(0, call.Text.Length - ".Sin".Length), true),
            "System.Math.Cos" or "System.MathF.Cos" => (call.Text.Substring(0, call.Text.Length - ".Cos".Length), false),
            _ => null,
        }
        : null;
}
