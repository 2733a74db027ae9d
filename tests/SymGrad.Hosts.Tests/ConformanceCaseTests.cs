using SymGrad.Tests.Conformance;

namespace SymGrad.Hosts.Tests;

/// <summary>
/// The conformance cases, in each version of Roslyn. All of them take minutes (tests/hosts.sh, which sets <c>SYMGRAD_HOSTS</c>), so that a usual
/// run takes the first of a dozen shares, and with <c>SYMGRAD_FRESH</c> another one by chance.
/// </summary>
public class ConformanceCaseTests
{
    private const int Shares = 12;

    /// <summary>Each in a namespace of its own; but for derivatives of the library's methods, which all others would take.</summary>
    private static readonly Dictionary<string, string>[] s_shares = [.. ConformanceSuite.Cases.Values
        .Where(one => !one.WholeFile && one.References.IsEmpty && !one.Source.Contains("DerivativeOf(typeof(", StringComparison.Ordinal))
        .OrderBy(one => one.Name, StringComparer.Ordinal)
        .Select((one, i) => (Share: i % Shares, File: $"{one.Name}.cs", Text: one.FileText.Replace("public static partial class Case\n", $"namespace {one.Name}\n{{\npublic static partial class Case\n", StringComparison.Ordinal) + "}\n"))
        .GroupBy(one => one.Share)
        .OrderBy(share => share.Key)
        .Select(share => share.ToDictionary(one => one.File, one => one.Text))];

    /// <summary>Which shares are run; what is chosen by chance stands in the name of the test.</summary>
    private static readonly int[] s_chosen = IsSet("SYMGRAD_HOSTS") ? [.. Enumerable.Range(0, Shares)]
        : IsSet("SYMGRAD_FRESH") ? [0, Random.Shared.Next(1, Shares)]
        : [0];

    public static TheoryData<string, int> VersionsAndShares
    {
        get
        {
            var all = new TheoryData<string, int>();
            foreach ((int share, RoslynHost host) in s_chosen.SelectMany(share => RoslynHost.All.Select(host => (share, host))))
            {
                all.Add(host.Version, share);
            }

            return all;
        }
    }

    /// <summary>What a version's language doesn't have is left out there, but for few: one case in fourteen of all, and up to one in nine of a share.</summary>
    [Theory]
    [MemberData(nameof(VersionsAndShares))]
    public void CasesAreServedAlike(string version, int share)
    {
        Dictionary<string, string> files = s_shares[share];
        Generation here = RoslynVersion.Compare(version, files, "latest", "net10.0");
        Assert.True(here.Unreadable.Length < files.Count / 7, $"{here.Unreadable.Length} of {files.Count}: {string.Join(", ", here.Unreadable)}");
        Assert.True(here.Sources.Count > files.Count * 0.85, $"{here.Sources.Count} of {files.Count}");
    }

    private static bool IsSet(string variable) => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(variable));
}
