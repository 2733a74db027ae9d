using SymGrad.Tests;

namespace SymGrad.Docs.Tests;

/// <summary>The pages of Markdown in the repository.</summary>
internal static class Markdown
{
    private static readonly string[] s_notOurs = ["bin", "obj", "artifacts", "node_modules", ".git", "docs-site"];

    /// <summary>All of them, by their paths from the root.</summary>
    public static IEnumerable<string> Pages() => Under(new DirectoryInfo(Repository.Root))
        .Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'))
        .Order(StringComparer.Ordinal);

    /// <summary>The lines of a page.</summary>
    public static string[] Lines(string path) => File.ReadAllText(Repository.File(path)).ReplaceLineEndings("\n").Split('\n');

    private static IEnumerable<string> Under(DirectoryInfo folder) =>
    [
        .. folder.GetFiles("*.md").Select(file => file.FullName),
        .. folder.GetDirectories().Where(inner => !s_notOurs.Contains(inner.Name)).SelectMany(Under),
    ];
}
