using System.Globalization;
using System.Text;

namespace SymGrad.Trust.Mutation;

/// <summary>What is known of each mutant, in a file: a process that ends by a mutant leaves it begun and undecided, which is an answer too.</summary>
internal sealed class Journal
{
    private const string NotBuilt = "doesn't compile";

    private readonly string file;
    private readonly Dictionary<string, Verdict?> known = [];

    public Journal(string file)
    {
        this.file = file;
        foreach (string[] line in File.Exists(file) ? File.ReadAllLines(file).Select(line => line.Split('\t')) : [])
        {
            known[line[0]] = line.Length > 1 ? new(line[1], line[3]) : null;
        }

        foreach (string undecided in known.Where(one => one.Value is null).Select(one => one.Key).ToArray())
        {
            Write(undecided, new(Verdict.Crash, "ends the process"), TimeSpan.Zero);
        }
    }

    /// <summary>How many mutants were decided on.</summary>
    public int Decided => known.Values.Count(verdict => verdict is { By: not NotBuilt });

    /// <summary>The figures, and those that nobody noticed by numbers.</summary>
    public string Report
    {
        get
        {
            var text = new StringBuilder();
            (string Change, Verdict Verdict)[] decided = [.. known.Where(one => one.Value is { By: not NotBuilt }).Select(one => (one.Key, one.Value!))];
            int byText = decided.Count(one => AskedTests.Text.Contains(one.Verdict.By)), nobody = decided.Count(one => one.Verdict.By == Verdict.Survived);
            int byNumbers = decided.Length - byText - nobody;
            text.Append(CultureInfo.InvariantCulture, $"{decided.Length} mutants: {byNumbers} noticed by numbers ({100.0 * byNumbers / Math.Max(1, decided.Length):F0} %), {byText} only by text, {nobody} by nobody; {known.Count - decided.Length} more don't compile\n");
            foreach (var by in decided.GroupBy(one => one.Verdict.By).OrderByDescending(group => group.Count()))
            {
                text.Append(CultureInfo.InvariantCulture, $"{by.Count(),5} by {by.Key}\n");
            }

            foreach (var (change, verdict) in decided.Where(one => one.Verdict.By == Verdict.Survived || AskedTests.Text.Contains(one.Verdict.By)).OrderBy(one => one.Change, StringComparer.Ordinal))
            {
                text.Append(CultureInfo.InvariantCulture, $"{(verdict.By == Verdict.Survived ? "SURVIVED" : "by text ")} {change} [{verdict.Words}]\n");
            }

            return text.ToString();
        }
    }

    public bool Knows(Mutant mutant) => known.ContainsKey(mutant.Change);

    public void Begin(Mutant mutant) => File.AppendAllText(file, mutant.Change + "\n");

    public void End(Mutant mutant, Verdict verdict, TimeSpan time)
    {
        Write(mutant.Change, verdict, time);
        Progress.Report(string.Create(CultureInfo.InvariantCulture, $"{mutant.Change}: noticed by {verdict.By} ({time.TotalSeconds:F0} s) {known[mutant.Change]!.Words}"));
    }

    public void Stillborn(Mutant mutant) => Write(mutant.Change, new(NotBuilt, string.Empty), TimeSpan.Zero);

    private void Write(string change, Verdict verdict, TimeSpan time)
    {
        string words = verdict.Words.Split('\n')[0].Replace('\t', ' ');
        known[change] = verdict with { Words = words.Length > 300 ? words[..300] : words };
        File.AppendAllText(file, string.Create(CultureInfo.InvariantCulture, $"{change}\t{verdict.By}\t{time.TotalSeconds:F0}\t{known[change]!.Words}\n"));
    }
}
