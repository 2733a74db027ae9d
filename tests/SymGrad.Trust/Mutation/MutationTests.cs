using Xunit.Abstractions;

namespace SymGrad.Trust.Mutation;

/// <summary>Mistakes put into the generator on purpose, to see whether the tests notice: as many as <c>SYMGRAD_MUTANTS</c> says (tests/mutants.sh).</summary>
public class MutationTests(ITestOutputHelper output)
{
    [LongRunFact("SYMGRAD_MUTANTS")]
    public void MistakesAreNoticed()
    {
        int count = int.Parse(Environment.GetEnvironmentVariable("SYMGRAD_MUTANTS")!, System.Globalization.CultureInfo.InvariantCulture);
        _ = int.TryParse(Environment.GetEnvironmentVariable("SYMGRAD_SEED"), out int seed);
        var run = new MutantRun(Repository.Root, programCount: 80);
        Mutant[] mutants = run.Mutants(seed);
        Progress.Report($"{mutants.Length} mutants in all");
        Assert.Null(run.Baseline());
        run.Run(mutants, count, Progress.Report);
        string report = $"{run.Summary}\n{string.Join('\n', run.Survivors.Select(mutant => mutant.Change))}";
        Progress.Report(report);
        output.WriteLine(report);
    }
}
