using SymGrad.Tests.Hosts;

namespace SymGrad.Hosts.Tests;

/// <summary>The programs of the other tests of hosts, in each version of Roslyn.</summary>
public class ProgramTests
{
    private static readonly Dictionary<string, string> s_files = HostPrograms.Together.ToDictionary(program => $"{program.Key}.cs", program => program.Value);

    public static TheoryData<string> Versions => RoslynVersion.All;

    /// <summary>The oldest language and the newest that a version knows; in the oldest version also the frameworks between, which take time.</summary>
    [Theory]
    [MemberData(nameof(Versions))]
    public void ProgramsAreServedAlike(string version)
    {
        (string, string)[] hosts = [("7.3", "netstandard2.0"), ("latest", "net10.0")];
        foreach ((string language, string target) in version == RoslynHost.All.First().Version ? [.. hosts, ("7.3", "net472"), ("latest", "net8.0")] : hosts)
        {
            Generation here = RoslynVersion.Compare(version, s_files, language, target, analyzes: true);
            Assert.Empty(here.Unreadable);
            Assert.Empty(here.Diagnostics);
            Assert.Equal(s_files.Values.Sum(text => text.Split("[Differentiable").Length - 1), here.Sources.Count);
        }
    }
}
