using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace SymGrad.Trust.RandomPrograms;

/// <summary>A number of random programs from one seed, checked in batches; counts what became of them and makes failures small.</summary>
internal sealed class RandomProgramRun(ulong seed)
{
    private const int BatchSize = 40;
    private const int MostFailures = 5;

    private readonly Dictionary<Outcome, int> outcomes = Enum.GetValues<Outcome>().ToDictionary(outcome => outcome, _ => 0);
    private readonly Dictionary<string, int> refusals = [];
    private readonly HashSet<string> kinds = [];
    private readonly Stopwatch watch = Stopwatch.StartNew();
    private int differences;

    public List<string> Failures { get; } = [];

    public int this[Outcome outcome] => outcomes[outcome];

    /// <summary>One line with all that was counted.</summary>
    public string Summary => string.Create(CultureInfo.InvariantCulture, $"""
        seed {seed}: {outcomes.Values.Sum()} programs in {watch.Elapsed.TotalSeconds:F0} s: {this[Outcome.Right]} right ({differences} points also by differences), {this[Outcome.Untold]} without a point that tells, {this[Outcome.Refused]} refused, {this[Outcome.Wrong]} wrong, {this[Outcome.Invalid]} invalid
        """) + string.Concat(refusals.OrderByDescending(pair => pair.Value).Take(12).Select(pair => $"\n{pair.Value,6} × {pair.Key}"));

    /// <summary>The seed of one program among those of a run.</summary>
    public static ulong SeedOf(ulong seed, int index) => unchecked(((seed + (ulong)index) * 0x9E3779B97F4A7C15) ^ (seed << 7));

    /// <summary>Checks programs until the number is reached or the time is up.</summary>
    public RandomProgramRun Run(int count, Action<string>? progress = null)
    {
        for (int done = 0; done < count && Failures.Count < MostFailures; done += BatchSize)
        {
            RandomProgram[] programs = [.. Enumerable.Range(done, Math.Min(BatchSize, count - done)).Select(i => ProgramGenerator.Make(SeedOf(seed, i)))];
            foreach ((CompiledProgram compiled, int i) in ProgramBatch.Compile(programs).Programs.Select((compiled, i) => (compiled, i)))
            {
                ProgramCheck check = ProgramCheck.Of(compiled);
                outcomes[check.Outcome]++;
                differences += check.ComparedWithDifferences;
                if (check.Outcome == Outcome.Refused)
                {
                    string reason = check.Failures[0];
                    refusals[reason] = refusals.GetValueOrDefault(reason) + 1;
                }
                else if (check.Outcome is Outcome.Wrong or Outcome.Invalid && kinds.Add(check.Failures[0]))
                {
                    Failures.Add(Explain(compiled.Program, check, SeedOf(seed, done + i)));
                    progress?.Invoke(Failures[^1]);
                }
            }

            if (done % (25 * BatchSize) == 0)
            {
                progress?.Invoke(Summary);
            }
        }

        watch.Stop();
        return this;
    }

    private static string Explain(RandomProgram program, ProgramCheck check, ulong seed)
    {
        var text = new StringBuilder($"{check.Outcome}, program {seed}\n");
        RandomProgram smallest = program;
        if (check.Outcome == Outcome.Wrong)
        {
            smallest = Shrinking.Smallest(program, check.Failures[0]);
            CompiledProgram again = ProgramBatch.Compile([smallest]).Programs[0];
            check = ProgramCheck.Of(again);
            text.Append(again.Generated).Append('\n');
        }

        return text.Append(string.Join('\n', check.Failures)).Append('\n').Append(ProgramPrinter.Print(smallest, "P")).ToString();
    }
}
