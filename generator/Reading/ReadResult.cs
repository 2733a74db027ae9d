using SymGrad.Generator.Diagnostics;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Reading;

/// <summary>What came of reading one method: its model, or what stands in the way.</summary>
internal sealed record ReadResult(MethodModel? Model, EquatableArray<Finding> Findings)
{
    public static readonly ReadResult Nothing = new(null, EquatableArray<Finding>.Empty);
}
