using System.Text.RegularExpressions;

namespace SymGrad.Docs.Tests;

/// <summary>A page of Markdown, as far as its code goes.</summary>
/// <remarks>
/// A fence with <c>csharp</c> is code, one with <c>text</c> is what it prints; other fences aren't looked at. A comment of HTML, which readers
/// don't see, may stand before a block or by itself:
/// <code>
/// &lt;!-- docs: setup            code that isn't shown, up to --&gt; on a line of its own
/// &lt;!-- docs: new program --&gt;  what follows shares nothing with what stands above
/// &lt;!-- docs: generated --&gt;    the block is an excerpt of generated code; a line "// …" stands for any lines
/// &lt;!-- docs: reports SYMG0001 --&gt;     the block by itself is reported
/// &lt;!-- docs: fragment: reason --&gt;     the block isn't compiled
/// </code>
/// A page about a diagnostic has wrong code first and right code after it, each by itself.
/// </remarks>
internal sealed partial class Page
{
    private Page(string path, IReadOnlyList<Block> blocks) => (Path, Blocks) = (path, blocks);

    /// <summary>The path from the root of the repository, with forward slashes.</summary>
    public string Path { get; }

    /// <summary>Its blocks, in order.</summary>
    public IReadOnlyList<Block> Blocks { get; }

    /// <summary>The pages whose code is compiled.</summary>
    public static IEnumerable<string> WithCode() => Markdown.Pages()
        .Where(path => path is "README.md" or "CONTRIBUTING.md" or "testing/README.md" || path.StartsWith("docs/", StringComparison.Ordinal));

    /// <summary>Reads a page.</summary>
    /// <exception cref="InvalidDataException">A mark isn't one of those above, or stands where it means nothing.</exception>
    public static Page Read(string path) => Of(path, Markdown.Lines(path));

    /// <summary>A page that holds these lines.</summary>
    /// <exception cref="InvalidDataException">As for <see cref="Read"/>.</exception>
    public static Page Of(string path, string[] lines) => new(path, [.. Parse(path, lines)]);

    /// <summary>The number of the diagnostic that a page is about, if it is about one.</summary>
    private static string? Diagnostic(string path) => DiagnosticPage().Match(path) is { Success: true } match ? match.Groups[1].Value : null;

    private static IEnumerable<Block> Parse(string path, string[] lines)
    {
        string mark = string.Empty;
        bool wrongIsNext = true;
        for (int i = 0; i < lines.Length; i++)
        {
            if (lines[i].Trim() == "<!-- docs: setup")
            {
                int end = End(i, line => line.Trim() == "-->");
                yield return new(BlockKind.Code, Text(i, end), i + 2);
                i = end;
            }
            else if (lines[i].Trim() == "<!-- docs: new program -->")
            {
                yield return new(BlockKind.NewProgram, string.Empty, i + 1);
            }
            else if (Mark().Match(lines[i].Trim()) is { Success: true } found)
            {
                mark = found.Groups[1].Value;
                if (i + 1 == lines.Length || !lines[i + 1].StartsWith("```csharp", StringComparison.Ordinal))
                {
                    throw new InvalidDataException($"{path}({i + 1}): no C# follows the mark.");
                }
            }
            else if (lines[i].StartsWith("```", StringComparison.Ordinal))
            {
                int end = End(i, line => line == "```");
                string language = lines[i][3..];
                if (language == "text")
                {
                    yield return new(BlockKind.Output, Text(i, end), i + 2);
                }
                else if (language == "csharp" && mark.Length == 0 && Diagnostic(path) is string id)
                {
                    yield return new(BlockKind.NewProgram, string.Empty, i + 1);
                    yield return wrongIsNext ? new(BlockKind.Reports, Text(i, end), i + 2, id) : new(BlockKind.Code, Text(i, end), i + 2);
                    wrongIsNext = false;
                }
                else if (language == "csharp")
                {
                    yield return Marked(path, mark, Text(i, end), i + 2);
                }

                mark = string.Empty;
                i = end;
            }
        }

        int End(int start, Func<string, bool> isEnd)
        {
            int end = Array.FindIndex(lines, start + 1, line => isEnd(line));
            return end >= 0 ? end : throw new InvalidDataException($"{path}({start + 1}): nothing ends the block.");
        }

        string Text(int start, int end) => string.Join('\n', lines[(start + 1)..end]);
    }

    private static Block Marked(string path, string mark, string text, int line) => mark switch
    {
        "" => new(BlockKind.Code, text, line),
        "generated" => new(BlockKind.Generated, text, line),
        _ when mark.StartsWith("reports ", StringComparison.Ordinal) => new(BlockKind.Reports, text, line, mark["reports ".Length..]),
        _ when mark.StartsWith("fragment: ", StringComparison.Ordinal) => new(BlockKind.Fragment, text, line, mark["fragment: ".Length..]),
        _ => throw new InvalidDataException($"{path}({line - 2}): there is no mark '{mark}'."),
    };

    [GeneratedRegex(@"^<!-- docs: (.+) -->$")]
    private static partial Regex Mark();

    [GeneratedRegex(@"^docs/diagnostics/(SYMG\d+)\.md$")]
    private static partial Regex DiagnosticPage();
}
