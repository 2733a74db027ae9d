using System.Collections.Frozen;
using System.Collections.Immutable;

namespace SymGrad.Tests.Conformance;

/// <summary>All cases of Conformance/Cases, and the names of those that are not supported yet.</summary>
internal static class ConformanceSuite
{
    /// <summary>What every case may use without saying so.</summary>
    public static readonly ImmutableArray<string> Usings =
        ["System", "System.Collections.Generic", "System.Diagnostics", "System.Linq", "System.Numerics", "SymGrad"];

    private static readonly Lazy<FrozenDictionary<string, ConformanceCase>> Loaded = new(Load);

    private static readonly Lazy<FrozenSet<string>> PendingNames = new(() => File
        .ReadAllLines(Path.Combine(Folder, "pending.txt"))
        .Select(line => line.Split('#')[0].Trim())
        .Where(line => line.Length > 0)
        .ToFrozenSet());

    public static IReadOnlyDictionary<string, ConformanceCase> Cases => Loaded.Value;

    /// <summary>The cases that can run: whose references are beside the test assembly.</summary>
    public static IEnumerable<string> Names => Cases.Values
        .Where(one => one.References.All(name => File.Exists(PathOf(name))))
        .Select(one => one.Name)
        .Order(StringComparer.Ordinal);

    public static IReadOnlySet<string> Pending => PendingNames.Value;

    /// <summary>Where the test project's build puts an assembly that it references.</summary>
    public static string PathOf(string assembly) => Path.Combine(AppContext.BaseDirectory, $"{assembly}.dll");

    private static string Folder => Repository.File("tests/SymGrad.Tests/Conformance");

    private static FrozenDictionary<string, ConformanceCase> Load() => Directory
        .EnumerateFiles(Path.Combine(Folder, "Cases"), "*.cs.txt")
        .Order(StringComparer.Ordinal)
        .SelectMany(file => ConformanceParser.Parse(File.ReadAllText(file), Path.GetFileName(file)))
        .ToDictionary(one => one.Name).ToFrozenDictionary();
}
