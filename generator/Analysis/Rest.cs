using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using static SymGrad.Generator.Analysis.Terms;

namespace SymGrad.Generator.Analysis;

/// <summary>
/// The end of an iteration that has come to rest: its next value is the one before. Rounds that are left out there would give that value
/// again, and their derivative is the limit to which the rounds so far have come, so that the comparison is no branch of the function.
/// </summary>
internal static class Rest
{
    /// <summary>Whether one side of a comparison in a loop is, in the round before or after, the other.</summary>
    public static bool IsReachedBy(IOperation comparison, IOperation left, IOperation right)
    {
        if (VariableOf(Bare(left)) is not { } a || VariableOf(Bare(right)) is not { } b)
        {
            return false;
        }

        var loop = comparison.Parent;
        while (loop is not (null or ILoopOperation))
        {
            loop = loop.Parent;
        }

        return loop?.Descendants().Any(step => step switch
        {
            ISimpleAssignmentOperation assignment => IsPassedOn(assignment.Target, assignment.Value),
            IVariableDeclaratorOperation { Symbol: var local, Initializer.Value: { } value } => Are(local, VariableOf(Bare(value))),
            IDeconstructionAssignmentOperation { Target: ITupleOperation targets } swap when Bare(swap.Value) is ITupleOperation values => targets.Elements.Zip(values.Elements, IsPassedOn).Any(isIt => isIt),
            _ => false,
        }) == true;

        bool IsPassedOn(IOperation target, IOperation value) => Are(VariableOf(target), VariableOf(Bare(value)));

        bool Are(ISymbol? one, ISymbol? other) => (Is(one, a) && Is(other, b)) || (Is(one, b) && Is(other, a));
    }

    /// <summary>Whether a branch does nothing but leave the loop, with one of the values that were compared if with any.</summary>
    public static bool Leaves(IOperation? branch, IOperation left, IOperation right) => branch switch
    {
        IBlockOperation { Operations: { Length: 1 } statements } => Leaves(statements[0], left, right),
        IBranchOperation { BranchKind: BranchKind.Break } => true,
        IReturnOperation { ReturnedValue: { } value } => VariableOf(Bare(value)) is { } returned && (Is(returned, VariableOf(Bare(left))) || Is(returned, VariableOf(Bare(right)))),
        _ => false,
    };

    private static bool Is(ISymbol? one, ISymbol? other) => SymbolEqualityComparer.Default.Equals(one, other);
}
