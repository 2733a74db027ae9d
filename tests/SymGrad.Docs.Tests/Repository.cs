using System.Reflection;

namespace SymGrad.Docs.Tests;

/// <summary>The clone that the tests were built from.</summary>
internal static class Repository
{
    private static readonly string[] s_notOurs = ["bin", "obj", "artifacts", "node_modules", ".git", "docs-site"];

    /// <summary>Its folder, with a slash at the end.</summary>
    public static string Root { get; } =
        typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "Root").Value!;

    /// <summary>All pages of Markdown, by their paths from the root.</summary>
    public static IEnumerable<string> Pages() => Under(new DirectoryInfo(Root))
        .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'))
        .Order(StringComparer.Ordinal);

    /// <summary>The lines of a page.</summary>
    public static string[] Lines(string path) => File.ReadAllText(Path.Combine(Root, path)).ReplaceLineEndings("\n").Split('\n');

    private static IEnumerable<string> Under(DirectoryInfo folder) =>
    [
        .. folder.GetFiles("*.md").Select(file => file.FullName),
        .. folder.GetDirectories().Where(inner => !s_notOurs.Contains(inner.Name)).SelectMany(Under),
    ];
}
