using SymGrad.Tests.Snapshots;
using Xunit.Sdk;

namespace SymGrad.Tests.Modes;

/// <summary>The generated code of each mode, word by word, so that a change of it is seen and read.</summary>
public class ModeSnapshots
{
    [Fact]
    public void Rosenbrock() => Snapshot.Verify(Run(SnapshotPrograms.Rosenbrock, "Derivatives.Jacobian | Derivatives.Hessian | Derivatives.HessianVector"));

    [Fact]
    public void NewtonByWhile() => Snapshot.Verify(Run(SnapshotPrograms.NewtonByWhile, "Derivatives.HessianVector, Order = 3"));

    [Fact]
    public void PrefixSumInPlace() => Snapshot.Verify(Run(SnapshotPrograms.PrefixSumInPlace, "Derivatives.Jacobian"));

    [Fact]
    public void Norm() => Snapshot.Verify(Run(SnapshotPrograms.Norm, "Derivatives.Hessian"));

    [Fact]
    public void Mlp() => Snapshot.Verify(Run(SnapshotPrograms.Mlp, "Derivatives.HessianVector"));

    [Fact]
    public void BundleAdjustment() => Snapshot.Verify(Run(Sparse.SparsePrograms.Bundle, "Derivatives.SparseJacobian"));

    private static GeneratorRun Run(string members, string flags)
    {
        GeneratorRun run = GeneratorRun.Of(documentation: true, source: $$"""
            using System;
            using SymGrad;

            namespace Company;

            public static partial class Models
            {
                {{members.Replace("[Differentiable]", $"[Differentiable({flags})]", StringComparison.Ordinal).ReplaceLineEndings("\n    ")}}
            }
            """);
        return run.Diagnostics.IsEmpty && !run.CompileDiagnosticsOfGenerated.Any() && run.Sources.Count == 1
            ? run
            : throw new XunitException($"{string.Join('\n', run.Diagnostics.Concat(run.CompileDiagnostics))}\n{string.Join('\n', run.Sources.Values)}");
    }
}
