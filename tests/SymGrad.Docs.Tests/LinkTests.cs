using System.Text;
using System.Text.RegularExpressions;
using SymGrad.Tests;

namespace SymGrad.Docs.Tests;

/// <summary>Every link inside the repository leads to something: a file, a folder, a heading.</summary>
public partial class LinkTests
{
    public static TheoryData<string> Pages => [.. Markdown.Pages()];

    [Theory]
    [MemberData(nameof(Pages))]
    public void EveryLinkLeadsSomewhere(string path)
    {
        string[] broken = [.. Links(path).Where(link => !Leads(path, link)).Distinct()];
        Assert.True(broken.Length == 0, $"{path} links to what isn't there: {string.Join(", ", broken)}");
    }

    /// <summary>A page that nothing leads to is read by nobody.</summary>
    [Fact]
    public void TheIndexListsEveryPageOfTheDocumentation()
    {
        string[] listed = [.. Links("docs/README.md").Select(link => "docs/" + link.Split('#')[0])];
        string[] pages = [.. Markdown.Pages().Where(page => page.StartsWith("docs/", StringComparison.Ordinal) && page != "docs/README.md" && !page.Contains("/SYMG", StringComparison.Ordinal))];
        Assert.Empty(pages.Except(listed));
    }

    [Fact]
    public void TheListOfDiagnosticsListsEveryPage()
    {
        string[] pages = [.. Markdown.Pages().Where(page => page.Contains("/SYMG", StringComparison.Ordinal)).Select(page => Path.GetFileName(page))];
        Assert.NotEmpty(pages);
        Assert.Empty(pages.Except(Links("docs/diagnostics/README.md")));
    }

    private static bool Leads(string page, string link)
    {
        if (link.Contains("://", StringComparison.Ordinal) || link.StartsWith("mailto:", StringComparison.Ordinal))
        {
            return true;
        }

        string[] parts = link.Split('#', 2);
        string target = parts[0].Length == 0 ? Path.Combine(Repository.Root, page) : Path.Combine(Repository.Root, Path.GetDirectoryName(page)!, parts[0]);
        return parts.Length == 1
            ? File.Exists(target) || Directory.Exists(target)
            : File.Exists(target) && Anchors(File.ReadAllText(target)).Contains(parts[1]);
    }

    private static IEnumerable<string> Links(string page) =>
        Link().Matches(CodeSpan().Replace(WithoutFences(string.Join('\n', Markdown.Lines(page))), string.Empty)).Select(match => match.Groups[1].Value + match.Groups[2].Value);

    /// <summary>The names that code hosts give to headings.</summary>
    private static HashSet<string> Anchors(string text)
    {
        Dictionary<string, int> seen = [];
        HashSet<string> anchors = [];
        foreach (Match heading in Heading().Matches(WithoutFences(text.ReplaceLineEndings("\n"))))
        {
            StringBuilder name = new();
            foreach (char c in LinkText().Replace(heading.Groups[1].Value, "$1").Trim().ToLowerInvariant())
            {
                name.Append(c == ' ' ? "-" : char.IsLetterOrDigit(c) || c is '-' or '_' ? c.ToString() : string.Empty);
            }

            int count = seen.GetValueOrDefault(name.ToString());
            seen[name.ToString()] = count + 1;
            anchors.Add(count == 0 ? name.ToString() : $"{name}-{count}");
        }

        return anchors;
    }

    private static string WithoutFences(string text) => Fence().Replace(text, string.Empty);

    [GeneratedRegex(@"^```.*?^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"`[^`\n]*`")]
    private static partial Regex CodeSpan();

    [GeneratedRegex(@"\]\(([^)\s]+)\)|(?:href|src)=""([^""]+)""")]
    private static partial Regex Link();

    [GeneratedRegex(@"\[([^\]]*)\]\([^)]*\)")]
    private static partial Regex LinkText();

    [GeneratedRegex(@"^#{1,6} (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();
}
