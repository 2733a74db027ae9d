using SymGrad.Tests.Snapshots;
using Xunit.Sdk;

namespace SymGrad.Tests.Forward;

/// <summary>The generated code of forward mode, word by word, so that a change of it is seen and read.</summary>
public class PushforwardSnapshots
{
    [Fact]
    public void Rosenbrock() => Snapshot.Verify(Run(SnapshotPrograms.Rosenbrock));

    [Fact]
    public void NewtonByWhile() => Snapshot.Verify(Run(SnapshotPrograms.NewtonByWhile));

    [Fact]
    public void PrefixSumInPlace() => Snapshot.Verify(Run(SnapshotPrograms.PrefixSumInPlace));

    [Fact]
    public void Mlp() => Snapshot.Verify(Run(SnapshotPrograms.Mlp));

    private static GeneratorRun Run(string members)
    {
        GeneratorRun run = GeneratorRun.Of(documentation: true, source: $$"""
            using System;
            using SymGrad;

            namespace Company;

            public static partial class Models
            {
                {{members.Replace("[Differentiable]", "[Differentiable(Derivatives.Pushforward)]", StringComparison.Ordinal).ReplaceLineEndings("\n    ")}}
            }
            """);
        return run.Diagnostics.IsEmpty && !run.CompileDiagnosticsOfGenerated.Any() && run.Sources.Count == 1
            ? run
            : throw new XunitException($"{string.Join('\n', run.Diagnostics.Concat(run.CompileDiagnostics))}\n{string.Join('\n', run.Sources.Values)}");
    }
}
