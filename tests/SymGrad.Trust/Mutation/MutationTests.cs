using System.Globalization;
using SymGrad.Tests;
using Xunit.Abstractions;

namespace SymGrad.Trust.Mutation;

/// <summary>Mistakes put into the generator on purpose, to see whether the tests notice: as many as <c>SYMGRAD_MUTANTS</c> says (tests/mutants.sh).</summary>
public class MutationTests(ITestOutputHelper output)
{
    [LongRunFact("SYMGRAD_MUTANTS")]
    public void MistakesAreNoticed()
    {
        int count = int.Parse(Environment.GetEnvironmentVariable("SYMGRAD_MUTANTS")!, CultureInfo.InvariantCulture);
        _ = int.TryParse(Environment.GetEnvironmentVariable("SYMGRAD_SEED"), out int seed);
        var journal = new Journal(Environment.GetEnvironmentVariable("SYMGRAD_JOURNAL")!);
        new MutantRun(Repository.Root, journal).Run(count, seed, Environment.GetEnvironmentVariable("SYMGRAD_PART") ?? string.Empty);
        Progress.Report(journal.Report);
        output.WriteLine(journal.Report);
    }
}
