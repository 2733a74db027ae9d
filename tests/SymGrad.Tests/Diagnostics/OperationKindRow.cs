namespace SymGrad.Tests.Diagnostics;

/// <summary>What becomes of one kind of operation that the compiler knows.</summary>
/// <param name="Case">The conformance case in which it occurs, if it is supported.</param>
/// <param name="Refusal">A program with it, and what is said about it, if it is refused.</param>
/// <param name="Reason">Why no method has it, if that is so.</param>
internal sealed record OperationKindRow(string? Case, BadInput? Refusal, string? Reason)
{
    public static OperationKindRow In(string conformanceCase) => new(conformanceCase, null, null);

    /// <summary>Refused by an error at the marked place of a method called Bad.</summary>
    public static OperationKindRow Refused(string id, string members, params string[] says) => new(null, new BadInput(id, $$"""
        public static partial class Models
        {
            [Differentiable]
            {{members}}
        }
        """, says), null);

    public static OperationKindRow Never(string reason) => new(null, null, reason);
}
