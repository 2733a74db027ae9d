using System.Reflection;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using SymGrad.Bench.ADBench;

namespace SymGrad.Bench;

/// <summary>
/// Runs the benchmarks that BenchmarkDotNet's own arguments choose, such as <c>--filter *Bilinear*</c>.
/// <c>--short</c> runs those of the interpolation and the network quickly in this process, and prints the table of <c>--adbench</c>:
/// enough to see that all of them work and roughly how they compare. <c>--once</c> behind it runs each benchmark once, to see that it works.
/// <c>--ratios</c> prints two tables, of generated over hand-written and of Hessian products over gradients, in less than a minute.
/// <c>--batches</c> prints one of generated over hand-written for batches of 4 to 4,096 points and samples, in less than a minute.
/// <c>--checkpoints</c> prints one of loops of ten million iterations, with checkpoints and without, in about two minutes.
/// <c>--adbench</c> prints one for the objectives of ADBench, in less than two; <c>--adbench --all</c> for all their sizes.
/// </summary>
internal static class Program
{
    private static readonly string[] Short =
        ["--filter", "*BilinearBenchmarks*", "*BilinearBatchBenchmarks*", "*NetworkBenchmarks*", "--inProcess", "--job"];

    private static int Main(string[] args)
    {
        switch (args)
        {
            case ["--ratios"]:
                return Print(Ratios.Print);
            case ["--batches"]:
                return Print(Batches.Print);
            case ["--checkpoints"]:
                return Print(CheckpointTable.Print);
            case ["--adbench"]:
                return Print(() => ObjectiveTable.Print(all: false));
            case ["--adbench", "--all"]:
                return Print(() => ObjectiveTable.Print(all: true));
        }

        string[] chosen = args switch
        {
            ["--short", "--once", .. string[] more] => [.. Short, "dry", .. more],
            ["--short", .. string[] more] => [.. Short, "short", .. more],
            _ => args,
        };
        IEnumerable<Summary> summaries = BenchmarkSwitcher.FromAssembly(Assembly.GetExecutingAssembly()).Run(chosen);
        int table = args is ["--short", ..] ? Print(() => ObjectiveTable.Print(all: false, once: args is [_, "--once", ..])) : 0;
        return summaries.All(Worked) ? table : 1;
    }

    private static int Print(Action table)
    {
        try
        {
            table();
            return 0;
        }
        catch (InvalidOperationException e)
        {
            Console.Error.WriteLine(e.Message);
            return 1;
        }
    }

    private static bool Worked(Summary summary) =>
        !summary.HasCriticalValidationErrors && summary.Reports.All(report => report.Success);
}
