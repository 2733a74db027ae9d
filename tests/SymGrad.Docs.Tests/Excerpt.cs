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
        [.. text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0 && !line.StartsWith("[global::System.CodeDom", StringComparison.Ordinal))];
}
