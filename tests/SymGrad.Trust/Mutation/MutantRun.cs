using System.Diagnostics;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace SymGrad.Trust.Mutation;

/// <summary>
/// Puts one mistake after the other into the generator and asks first the tests of SymGrad.Tests that compare numbers, then random
/// programs, and then those that compare texts. A mistake may also end this process, or never come to an end: what is begun and decided is
/// in a journal, and the next process goes on from there.
/// </summary>
internal sealed class MutantRun
{
    /// <summary>What is more processor time, on all threads, than a test of an honest generator ever takes.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(5);

    /// <summary>How long the tests are asked about one mistake; those that are left then are counted.</summary>
    private static readonly TimeSpan s_time = TimeSpan.FromMinutes(5);

    private readonly GeneratorSource source;
    private readonly Journal journal;
    private readonly byte[] image;
    private readonly Probes probes;
    private readonly SoundAnswers sound;
    private readonly RandomProgramJury jury;
    private readonly string folder;

    public MutantRun(string root, Journal journal)
    {
        this.journal = journal;
        source = new(root);
        image = source.Sound();
        probes = source.Probed();
        Progress.Report($"{probes.Count} probes");
        folder = Path.Combine(root, "artifacts", "mutants");
        Directory.CreateDirectory(folder);
        string version = SoundAnswers.Hash([.. image, .. File.ReadAllBytes(Suite.TestsFile), .. Directory.EnumerateFiles(Path.Combine(root, "tests/SymGrad.Tests/Conformance/Cases")).Order(StringComparer.Ordinal).SelectMany(File.ReadAllBytes)]);
        string file = Path.Combine(folder, "sound.json");
        sound = SoundAnswers.Load(file, version) ?? new() { Version = version };
        if (sound.Runs.IsEmpty)
        {
            Ask(new(image, [.. AskedTests.Numbers, .. AskedTests.Text], sound, recording: true), file);
        }

        if (sound.Ways.IsEmpty)
        {
            // This also shows that to hear what is known already ends every test in peace.
            Ask(new(probes.Image, [.. AskedTests.Numbers, .. AskedTests.Text], sound, probes: probes.Count), file);
        }

        jury = new RandomProgramJury(new Suite(probes.Image, [], sound, probes: probes.Count), sound);
    }

    /// <summary>Tries mutants until there are enough.</summary>
    /// <param name="count">How many.</param>
    /// <param name="seed">Of the order in which they are taken.</param>
    /// <param name="part">What the path of their files contains.</param>
    public void Run(int count, int seed, string part)
    {
        Mutant[] mutants = source.Mutants(seed, part);
        Progress.Report($"{mutants.Length} mutants in all");
        foreach (Mutant mutant in mutants)
        {
            if (journal.Decided == count)
            {
                break;
            }

            if (!journal.Knows(mutant))
            {
                Try(mutant);
            }
        }
    }

    private void Try(Mutant mutant)
    {
        if (source.With(mutant) is not { } mistaken)
        {
            journal.Stillborn(mutant);
            return;
        }

        journal.Begin(mutant);
        var watch = Stopwatch.StartNew();
        Verdict? verdict = null;
        Suite? asked = null;
        var thread = new Thread(() => verdict = Judge(mistaken, probes.Around(mutant), suite => asked = suite, $"{journal.Decided + 1}"), 16 << 20) { IsBackground = true };
        // An error of its own ends the process, and isn't taken for one of the generator's.
        thread.Start();
        while (!thread.Join(TimeSpan.FromSeconds(5)))
        {
            if (asked is { } suite && Environment.CpuUsage.TotalTime - suite.LastSign > s_patience)
            {
                journal.End(mutant, new(Verdict.Crash, "doesn't come to an end"), watch.Elapsed);
                Environment.Exit(1);
            }
        }

        journal.End(mutant, verdict!, watch.Elapsed);
    }

    private Verdict Judge(byte[] mistaken, int place, Action<Suite> beginning, string name)
    {
        var numbers = new Suite(mistaken, AskedTests.Numbers, sound, place);
        beginning(numbers);
        if (numbers.Run(s_time).FirstOrDefault() is { Test: { } test } failure)
        {
            return new(test.Class, $"{test.Name}: {failure.Reason.Message}");
        }

        try
        {
            if (jury.Objection(numbers.Generator, place) is { } objection)
            {
                return new(Verdict.RandomPrograms, objection);
            }
        }
        catch (InvalidOperationException crash)
        {
            return new(Verdict.RandomPrograms, crash.Message);
        }

        var texts = new Suite(mistaken, AskedTests.Text, sound, place);
        beginning(texts);
        (SuiteTest Test, Exception Reason) difference = texts.Run(s_time).FirstOrDefault();
        string changed = $"{numbers.Changed.Count} programs changed{(numbers.NotAsked > 0 ? $", {numbers.NotAsked} tests not asked" : "")}";
        WriteChange(numbers.Changed.Concat(texts.Changed), name);
        return difference.Test is { } text
            ? new(text.Class, $"{changed}, {text.Name}: {difference.Reason.Message}")
            : new(Verdict.Survived, changed);
    }

    /// <summary>Keeps the shortest program that became another, before and after: it helps to explain who didn't notice.</summary>
    private void WriteChange(IEnumerable<(CSharpCompilation Program, string Text)> changed, string name)
    {
        if (changed.OrderBy(one => one.Text.Length).FirstOrDefault() is not { Program: { } program } change)
        {
            return;
        }

        GeneratorRunResult result = CSharpGeneratorDriver.Create(new Suite(image, [], sound).Generator).RunGenerators(program).GetRunResult().Results.Single();
        File.WriteAllText(Path.Combine(folder, name + ".before.txt"), string.Concat(program.SyntaxTrees.Select(tree => tree.ToString())) + SoundAnswers.TextOf(result));
        File.WriteAllText(Path.Combine(folder, name + ".after.txt"), string.Concat(program.SyntaxTrees.Select(tree => tree.ToString())) + change.Text);
    }

    /// <summary>Runs everything without a mistake, to hear what the generator says, or which ways it goes.</summary>
    private void Ask(Suite suite, string file)
    {
        var watch = Stopwatch.StartNew();
        var failures = suite.Run(TimeSpan.FromHours(2), all: true);
        foreach (var (test, reason) in failures)
        {
            sound.Unfit[test.Name] = reason.Message;
        }

        foreach (var (test, reason) in failures.Take(10))
        {
            Progress.Report($"not asked: {test.Name}: {reason.Message.Split('\n')[0]}");
        }

        Progress.Report(string.Create(CultureInfo.InvariantCulture, $"without a mistake: {sound.Runs.Count} tests, {sound.Outputs.Count} programs, {sound.Ways.Count} ways known, {failures.Count} tests that fail, {watch.Elapsed.TotalSeconds:F0} s"));
        sound.Save(file);
    }
}
