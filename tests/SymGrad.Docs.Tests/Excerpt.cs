namespace SymGrad.Docs.Tests;

/// <summary>An excerpt of generated code, as a page shows it: without the attribute, indented in another way, with parts left out.</summary>
internal static class Excerpt
{
    /// <summary>Stands for any lines.</summary>
    private const string Omission = "// …";

    /// <summary>Whether the lines of an excerpt stand in one of the texts, one after the other.</summary>
    public static bool IsOf(string excerpt, IEnumerable<string> generated)
    {
        string[] wanted = Lines(excerpt);
        return generated.Select(Lines).Any(lines => Enumerable.Range(0, lines.Length).Any(start => StandsAt(wanted, lines.AsSpan(start))));
    }

    /// <summary>
    /// What the members of an excerpt look like now, each from the excerpt's own first line to its end; the excerpt itself where that line
    /// isn't generated, where the excerpt is no more than a signature, or where it leaves something out.
    /// </summary>
    public static string Renewed(string excerpt, IEnumerable<string> generated)
    {
        string[] wanted = excerpt.Split('\n');
        if (wanted.Length == 1 || wanted.Any(line => line.Trim() == Omission))
        {
            return excerpt;
        }

        foreach (string[] lines in generated.Select(text => text.Split('\n')))
        {
            int start = Array.FindIndex(lines, line => line.Trim() == wanted[0].Trim());
            if (start >= 0)
            {
                string indent = lines[start][..^lines[start].TrimStart().Length];
                int end = wanted[^1].Trim() == "}" ? Array.FindIndex(lines, start, line => line == indent + "}") : start + wanted.Length - 1;
                return string.Join('\n', lines[start..(end + 1)].Where(line => !IsAttribute(line)).Select(line => line.Length > indent.Length ? line[indent.Length..] : string.Empty));
            }
        }

        return excerpt;
    }

    private static bool IsAttribute(string line) => line.TrimStart().StartsWith("[global::System.CodeDom", StringComparison.Ordinal);

    private static bool StandsAt(ReadOnlySpan<string> wanted, ReadOnlySpan<string> lines)
    {
        for (int i = 0; i < wanted.Length; i++)
        {
            if (wanted[i] == Omission)
            {
                for (int skipped = 0; skipped <= lines.Length - i; skipped++)
                {
                    if (StandsAt(wanted[(i + 1)..], lines[(i + skipped)..]))
                    {
                        return true;
                    }
                }

                return false;
            }

            if (i >= lines.Length || wanted[i] != lines[i])
            {
                return false;
            }
        }

        return true;
    }

    private static string[] Lines(string text) =>
        [.. text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0 && !IsAttribute(line))];
}
