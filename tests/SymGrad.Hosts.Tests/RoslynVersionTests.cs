using System.Collections.Concurrent;
using SymGrad.Tests.Conformance;
using SymGrad.Tests.Hosts;

namespace SymGrad.Hosts.Tests;

/// <summary>
/// In each version of Roslyn the generator writes what it writes in the newest, and says what it says there; and the compiler of that
/// version takes it without a warning.
/// </summary>
public class RoslynVersionTests
{
    private const int EveryNth = 12;

    /// <summary>
    /// Roslyn 4.8 has collection expressions and no operation for them, so that nothing can be read of them: they are refused there.
    /// Later versions have it; earlier ones don't have the syntax.
    /// </summary>
    private const string WithoutCollections = "4.8.0";

    /// <summary>What the newest said, by what it was asked.</summary>
    private static readonly ConcurrentDictionary<(string Programs, string Language, string Target), Generation> s_newest = new();

    private static readonly Lazy<IReadOnlyDictionary<string, string>> s_hostPrograms = new(HostFiles);

    private static readonly Lazy<IReadOnlyDictionary<string, string>> s_cases = new(CaseFiles);

    public static TheoryData<string> Versions => [.. RoslynHost.All.Select(host => host.Version)];

    /// <summary>The oldest language and the newest that a version knows; in the oldest version also the frameworks between, which take time.</summary>
    [Theory]
    [MemberData(nameof(Versions))]
    public void ProgramsOfAllKindsAreServedAlike(string version)
    {
        (string, string)[] hosts = [("7.3", "netstandard2.0"), ("latest", "net10.0")];
        foreach ((string language, string target) in version == RoslynHost.All.First().Version ? [.. hosts, ("7.3", "net472"), ("latest", "net8.0")] : hosts)
        {
            Generation here = Compare(RoslynHost.Of(version), "programs", s_hostPrograms.Value, language, target);
            Assert.Empty(here.Unreadable);
            Assert.True(here.Sources.Count >= HostPrograms.All.Count, $"{here.Sources.Count} methods");
        }
    }

    /// <summary>What a version's language doesn't have is left out there, but for few.</summary>
    [Theory]
    [MemberData(nameof(Versions))]
    public void ConformanceCasesAreServedAlike(string version)
    {
        Generation here = Compare(RoslynHost.Of(version), "cases", s_cases.Value, "latest", "net10.0");
        Assert.True(here.Unreadable.Length < s_cases.Value.Count / 10, $"{here.Unreadable.Length} of {s_cases.Value.Count}: {string.Join(", ", here.Unreadable)}");
    }

    private static Generation Compare(RoslynHost host, string programs, IReadOnlyDictionary<string, string> files, string language, string target)
    {
        Generation here = host.Run(new GenerationRequest(files, language, target));
        string[] refused = [.. here.Diagnostics.Where(diagnostic => host.Version == WithoutCollections && diagnostic.Contains("SYMG0005: '[", StringComparison.Ordinal))];
        HashSet<string> without = [.. here.Unreadable, .. refused.Select(diagnostic => diagnostic.Split('(')[0])];
        Generation newest = without.Count == 0
            ? s_newest.GetOrAdd((programs, here.Language, target), _ => RoslynHost.Newest.Run(new GenerationRequest(files, here.Language, target)))
            : RoslynHost.Newest.Run(new GenerationRequest(files.Where(file => !without.Contains(file.Key)).ToDictionary(), here.Language, target));
        Assert.Equal(string.Empty, here.Exception);
        Assert.Equal(Lines(newest.Diagnostics), Lines(here.Diagnostics.Except(refused)));
        Assert.Equal(Lines(newest.Sources.Keys), Lines(here.Sources.Keys));
        Assert.All(here.Sources, source => Assert.Equal(newest.Sources[source.Key], source.Value));
        Assert.Equal(string.Empty, Lines(here.Warnings));
        return here;
    }

    private static string Lines(IEnumerable<string> lines) => string.Join('\n', lines.Order(StringComparer.Ordinal));

    private static Dictionary<string, string> HostFiles() => HostPrograms.Together.ToDictionary(program => $"{program.Key}.cs", program => program.Value);

    /// <summary>Some of the cases, lest it takes minutes. A derivative for a method of the library would be taken by all others.</summary>
    private static Dictionary<string, string> CaseFiles() => ConformanceSuite.Cases.Values
        .Where(one => !one.WholeFile && one.References.IsEmpty && !one.Source.Contains("DerivativeOf(typeof(", StringComparison.Ordinal))
        .OrderBy(one => one.Name, StringComparer.Ordinal)
        .Where((_, i) => i % EveryNth == 0)
        .ToDictionary(one => $"{one.Name}.cs", one => one.FileText.Replace("public static partial class Case\n", $"namespace {one.Name}\n{{\npublic static partial class Case\n", StringComparison.Ordinal) + "}\n");
}
