using SymGrad.Tests.Conformance;

namespace SymGrad.Hosts.Tests;

/// <summary>Some of the conformance cases, in each version of Roslyn.</summary>
public class ConformanceCaseTests
{
    /// <summary>All of them would take minutes.</summary>
    private const int EveryNth = 12;

    /// <summary>Each in a namespace of its own; but for derivatives of the library's methods, which all others would take.</summary>
    private static readonly Dictionary<string, string> s_files = ConformanceSuite.Cases.Values
        .Where(one => !one.WholeFile && one.References.IsEmpty && !one.Source.Contains("DerivativeOf(typeof(", StringComparison.Ordinal))
        .OrderBy(one => one.Name, StringComparer.Ordinal)
        .Where((_, i) => i % EveryNth == 0)
        .ToDictionary(one => $"{one.Name}.cs", one => one.FileText.Replace("public static partial class Case\n", $"namespace {one.Name}\n{{\npublic static partial class Case\n", StringComparison.Ordinal) + "}\n");

    public static TheoryData<string> Versions => RoslynVersion.All;

    /// <summary>What a version's language doesn't have is left out there, but for few.</summary>
    [Theory]
    [MemberData(nameof(Versions))]
    public void CasesAreServedAlike(string version)
    {
        Generation here = RoslynVersion.Compare(version, s_files, "latest", "net10.0");
        Assert.True(here.Unreadable.Length < s_files.Count / 10, $"{here.Unreadable.Length} of {s_files.Count}: {string.Join(", ", here.Unreadable)}");
        Assert.True(here.Sources.Count > s_files.Count * 0.85, $"{here.Sources.Count} of {s_files.Count}");
    }
}
