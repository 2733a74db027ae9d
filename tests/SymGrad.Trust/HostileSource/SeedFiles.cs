using SymGrad.Tests;

namespace SymGrad.Trust.HostileSource;

/// <summary>Valid files to start from: every conformance case, in a class that can be given another name.</summary>
internal static class SeedFiles
{
    private const string Usings =
        "using System;\nusing System.Collections.Generic;\nusing System.Diagnostics;\nusing System.Linq;\nusing System.Numerics;\nusing SymGrad;\n\n";

    private static readonly Lazy<string[]> s_cases = new(() => [.. Directory
        .EnumerateFiles(Path.Combine(Repository.Root, "tests/SymGrad.Tests/Conformance/Cases"), "*.cs.txt")
        .Order(StringComparer.Ordinal)
        .SelectMany(file => File.ReadAllText(file).Split("//# name: ").Skip(1))]);

    public static int Count => s_cases.Value.Length;

    /// <summary>One of the cases as a file.</summary>
    /// <param name="index">Which one.</param>
    /// <param name="name">The class that it is put into.</param>
    public static string Of(int index, string name)
    {
        string[] lines = s_cases.Value[index].Split('\n');
        bool isWhole = lines.Any(line => line.StartsWith("//# whole-file: true", StringComparison.Ordinal));
        string more = string.Concat(lines.Where(line => line.StartsWith("//# using: ", StringComparison.Ordinal)).Select(line => $"using {line["//# using: ".Length..].Trim()};\n"));
        string body = string.Join('\n', lines.Skip(1).Where(line => !line.StartsWith("//#", StringComparison.Ordinal)));
        return more + Usings + (isWhole
            ? body.Replace("class Case", $"class {name}", StringComparison.Ordinal)
            : $"public static partial class {name}\n{{\n{body}\n}}\n");
    }
}
