using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using SymGrad.Trust.RandomPrograms;

namespace SymGrad.Trust.Mutation;

/// <summary>Random programs, of which those are run that a mistake changes.</summary>
internal sealed class RandomProgramJury
{
    private const int Count = 200, BatchSize = 40;

    private readonly RandomProgram[][] programs = [.. Enumerable.Range(0, Count).Select(i => ProgramGenerator.Make(RandomProgramRun.SeedOf(7, i))).Chunk(BatchSize)];
    private readonly Dictionary<RandomProgram, string?> known = [];

    /// <param name="sound">The generator without a mistake.</param>
    public RandomProgramJury(IIncrementalGenerator sound)
    {
        foreach (CompiledProgram compiled in programs.SelectMany(batch => ProgramBatch.Compile(batch, sound).Programs))
        {
            known[compiled.Program] = compiled.Generated?.ToString();
            if (ProgramCheck.Of(compiled) is { Outcome: Outcome.Wrong or Outcome.Invalid, Failures: var failures })
            {
                throw new InvalidOperationException($"wrong without a mistake: {failures[0]}");
            }
        }
    }

    /// <summary>The programs that became others.</summary>
    public ConcurrentQueue<(CSharpCompilation Program, string Text)> Changed { get; } = [];

    /// <summary>What is wrong with the derivatives that a generator makes; null if nothing is.</summary>
    public string? Objection(IIncrementalGenerator generator)
    {
        Changed.Clear();
        foreach (RandomProgram[] batch in programs)
        {
            foreach (CompiledProgram compiled in ProgramBatch.Compile(batch, generator).Programs)
            {
                if (compiled.Generated?.ToString() is var text && text == known[compiled.Program])
                {
                    continue;
                }

                if (ProgramCheck.Of(compiled) is { Outcome: not (Outcome.Right or Outcome.Untold), Failures: var failures })
                {
                    return failures[0];
                }
            }
        }

        return null;
    }
}
