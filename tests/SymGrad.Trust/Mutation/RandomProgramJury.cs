using Microsoft.CodeAnalysis;
using SymGrad.Trust.RandomPrograms;

namespace SymGrad.Trust.Mutation;

/// <summary>Random programs, of which those are run that a mistake changes.</summary>
internal sealed class RandomProgramJury
{
    private const int Count = 200, BatchSize = 40;

    private readonly RandomProgram[][] programs = [.. Enumerable.Range(0, Count).Select(i => ProgramGenerator.Make(RandomProgramRun.SeedOf(7, i))).Chunk(BatchSize)];
    private readonly Dictionary<RandomProgram, string?> known = [];
    private readonly SoundAnswers sound;

    /// <param name="probed">The generator without a mistake, with probes in it.</param>
    /// <param name="sound">What is known of it, to which its ways through these programs are added.</param>
    public RandomProgramJury(Suite probed, SoundAnswers sound)
    {
        this.sound = sound;
        for (int i = 0; i < programs.Length; i++)
        {
            IReadOnlyList<CompiledProgram> batch = [];
            sound.Ways[KeyOf(i)] = probed.Listen(() => batch = ProgramBatch.Compile(programs[i], probed.Generator).Programs);
            foreach (CompiledProgram compiled in batch)
            {
                Remember(compiled);
            }
        }

        void Remember(CompiledProgram compiled)
        {
            known[compiled.Program] = compiled.Generated?.ToString();
            if (ProgramCheck.Of(compiled) is { Outcome: Outcome.Wrong or Outcome.Invalid, Failures: var failures })
            {
                throw new InvalidOperationException($"wrong without a mistake: {failures[0]}");
            }
        }
    }

    /// <summary>What is wrong with the derivatives that a generator makes; null if nothing is.</summary>
    /// <param name="generator">The generator.</param>
    /// <param name="place">Where its mistake is, among the probes.</param>
    public string? Objection(IIncrementalGenerator generator, int place)
    {
        for (int i = 0; i < programs.Length; i++)
        {
            if (!sound.Leads(KeyOf(i), place))
            {
                continue;
            }

            foreach (CompiledProgram compiled in ProgramBatch.Compile(programs[i], generator).Programs)
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

    private static string KeyOf(int batch) => $"random programs {batch}";
}
