using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Basic.Reference.Assemblies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using SymGrad.Generator;
using SymGrad.Generator.Analysis;
using SymGrad.Tests;

namespace SymGrad.Trust.HostileSource;

/// <summary>
/// Runs the generator and the analyzers over files that a person may well have typed: neither crashes, the generator doesn't find a defect in itself, and what it
/// generates for a file that compiles does compile.
/// </summary>
internal sealed class HostileRun(ulong seed)
{
    private const int BatchSize = 40;
    private const int MostFailures = 5;

    private static readonly CSharpCompilation s_empty = CSharpCompilation.Create(
        "Hostile",
        [],
        [.. Net100.References.All, MetadataReference.CreateFromFile(typeof(DifferentiableAttribute).Assembly.Location)],
        new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary,
            allowUnsafe: true,
            warningLevel: 9999,
            nullableContextOptions: NullableContextOptions.Enable,
            specificDiagnosticOptions: [new("CS1701", ReportDiagnostic.Suppress), new("CS1702", ReportDiagnostic.Suppress)]));

    private readonly Stopwatch watch = Stopwatch.StartNew();
    private TimeSpan slowest;
    private int files;
    private int generated;
    private int refused;

    public List<string> Failures { get; } = [];

    /// <summary>One line with all that was counted.</summary>
    public string Summary => string.Create(
        CultureInfo.InvariantCulture,
        $"seed {seed}: {files} edited files in {watch.Elapsed.TotalSeconds:F0} s; {generated} files generated, {refused} errors of ours, the slowest {BatchSize} files together {slowest.TotalSeconds:F1} s; {Failures.Count} failures");

    /// <summary>What is wrong with what the generator does to a set of files; null if nothing is.</summary>
    /// <param name="texts">The files.</param>
    /// <param name="compiles">Whether what is generated is compiled too.</param>
    public static string? Failure(IReadOnlyList<string> texts, bool compiles = true) => Failure(texts, compiles, out _, out _);

    public HostileRun Run(int count, Action<string>? progress = null)
    {
        for (int done = 0; done < count && Failures.Count < MostFailures; done += BatchSize)
        {
            string[] texts = [.. Enumerable.Range(done, Math.Min(BatchSize, count - done)).Select(Make)];
            int before = Failures.Count;
            Check(texts);
            foreach (string failure in Failures.Skip(before))
            {
                progress?.Invoke(failure);
            }

            if (done % (25 * BatchSize) == 0)
            {
                progress?.Invoke(Summary);
            }
        }

        watch.Stop();
        return this;
    }

    private string Make(int index)
    {
        var random = new Random(unchecked((int)((seed * 0x9E3779B97F4A7C15) + (ulong)index)));
        return Edit.Apply(SeedFiles.Of(random.Next(SeedFiles.Count), $"Case{index % BatchSize}"), random);
    }

    /// <summary>All files together, and one by one where something is wrong: a file may be wrong only because of another.</summary>
    private void Check(string[] texts)
    {
        TimeSpan start = watch.Elapsed;
        string? failure = Failure(texts, compiles: true, out int written, out int errors);
        slowest = watch.Elapsed - start > slowest ? watch.Elapsed - start : slowest;
        files += texts.Length;
        generated += written;
        refused += errors;
        if (failure is null)
        {
            return;
        }

        int before = Failures.Count;
        foreach (string text in texts)
        {
            if (Failure([text], compiles: true, out _, out _) is { } alone)
            {
                Failures.Add($"{alone}\nin\n{text}");
            }
        }

        if (Failures.Count == before && !failure.Contains(" CS", StringComparison.Ordinal))
        {
            Failures.Add($"{failure}\nin several files together:\n{string.Join("\n// ────\n", texts)}");
        }
    }

    private static bool Crashes(CSharpCompilation input)
    {
        try
        {
            input.GetDiagnostics();
            return false;
        }
        catch (Exception)
        {
            return true;
        }
    }

    /// <summary>What goes wrong in an analyzer; an exception, which a user never sees, is a failure here.</summary>
    private static string? AnalyzerFailure(CSharpCompilation input)
    {
        string? failure = null;
        BodyAnalyzer.Defect = defect => failure = $"analyzer: {defect}";
        try
        {
            ImmutableArray<Diagnostic> said = input.WithAnalyzers(Analyzers.All).GetAnalyzerDiagnosticsAsync().GetAwaiter().GetResult();
            return failure ?? said.FirstOrDefault(diagnostic => !diagnostic.Id.StartsWith("SYMG", StringComparison.Ordinal))?.ToString();
        }
        catch (Exception compilerDefect) when (compilerDefect.StackTrace?.Contains("SymGrad.Generator", StringComparison.Ordinal) == false && Crashes(input))
        {
            return null;
        }
        finally
        {
            BodyAnalyzer.Defect = null;
        }
    }

    public static string? Failure(IReadOnlyList<string> texts, bool compiles, out int written, out int errors)
    {
        SyntaxTree[] trees = [.. texts.Select((text, i) => CSharpSyntaxTree.ParseText(SourceText.From(text, Encoding.UTF8), path: $"File{i}.cs"))];
        CSharpCompilation input = s_empty.AddSyntaxTrees(trees);
        GeneratorRunResult result = CSharpGeneratorDriver.Create(new DifferentiableGenerator()).RunGenerators(input).GetRunResult().Results.Single();
        (written, errors) = (0, 0);
        if (result.Exception is { } crash)
        {
            return $"crash: {crash}";
        }

        (written, errors) = (result.GeneratedSources.Length, result.Diagnostics.Length);
        if (result.Diagnostics.FirstOrDefault(diagnostic => diagnostic.Id == "SYMG0012" || !diagnostic.Id.StartsWith("SYMG", StringComparison.Ordinal)) is { } defect)
        {
            return $"defect: {defect}";
        }

        if (!compiles)
        {
            return null;
        }

        if (AnalyzerFailure(input) is { } confused)
        {
            return confused;
        }

        // A file that compiles may not be broken by what is generated for it.
        ImmutableArray<Diagnostic> diagnostics;
        try
        {
            diagnostics = input.AddSyntaxTrees(result.GeneratedSources.Select(source => source.SyntaxTree)).GetDiagnostics();
        }
        catch (Exception compilerDefect) when (compilerDefect.StackTrace?.Contains("SymGrad.Generator", StringComparison.Ordinal) == false && Crashes(input))
        {
            // The compiler itself fails at what was typed, with us or without.
            return null;
        }

        HashSet<string> theirs = [.. diagnostics.Where(diagnostic => trees.Contains(diagnostic.Location.SourceTree)).Select(diagnostic => diagnostic.Id)];
        bool anyOfTheirs = diagnostics.Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error && trees.Contains(diagnostic.Location.SourceTree));
        foreach (Diagnostic ours in diagnostics.Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning
            && diagnostic.Location.SourceTree is { } tree && !trees.Contains(tree) && !theirs.Contains(diagnostic.Id)))
        {
            if (texts.Count > 1 || !anyOfTheirs)
            {
                return $"generated code: {ours}\n{ours.Location.SourceTree}";
            }
        }

        return null;
    }
}
