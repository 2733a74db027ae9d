using System.Collections.Immutable;
using System.Globalization;

namespace SymGrad.Tests.Conformance;

/// <summary>Reads the <c>//# key: value</c> format of the case files.</summary>
internal static class ConformanceParser
{
    private const string Mark = "//# ";

    public static IEnumerable<ConformanceCase> Parse(string text, string file)
    {
        string[] lines = text.ReplaceLineEndings("\n").Split('\n');
        int start = Array.FindIndex(lines, IsName);
        while (start >= 0)
        {
            int next = Array.FindIndex(lines, start + 1, IsName);
            yield return ParseCase(lines[start..(next < 0 ? lines.Length : next)], file, start + 1);
            start = next;
        }
    }

    private static bool IsName(string line) => line.StartsWith(Mark + "name:", StringComparison.Ordinal);

    private static ConformanceCase ParseCase(string[] lines, string file, int firstLine)
    {
        string? name = null, feature = null;
        int level = 0;
        var options = new ConformanceCase { Name = "", Level = 0, Feature = "", File = file, Line = firstLine, Source = "" };
        var points = ImmutableArray.CreateBuilder<CasePoint>();
        var source = new List<string>();

        for (int i = 0; i < lines.Length; i++)
        {
            if (!lines[i].StartsWith(Mark, StringComparison.Ordinal))
            {
                source.Add(lines[i]);
                continue;
            }

            string[] parts = lines[i][Mark.Length..].Split(':', 2, StringSplitOptions.TrimEntries);
            string key = parts[0], value = parts.Length == 2 ? parts[1] : throw Malformed("a colon is missing");
            switch (key)
            {
                case "name": name = value; break;
                case "level": level = int.Parse(value, CultureInfo.InvariantCulture); break;
                case "feature": feature = value; break;
                case "using": options = options with { Usings = options.Usings.Add(value) }; break;
                case "reference": options = options with { References = options.References.Add(value) }; break;
                case "target": options = options with { Target = value }; break;
                case "writes": options = options with { Writes = [.. value.Split(',', StringSplitOptions.TrimEntries)] }; break;
                case "counter": options = options with { Counter = value }; break;
                case "whole-file": options = options with { WholeFile = bool.Parse(value) }; break;
                case "tolerance": options = options with { Tolerance = double.Parse(value, CultureInfo.InvariantCulture) }; break;
                case "generated-at-most": options = options with { GeneratedAtMost = int.Parse(value, CultureInfo.InvariantCulture) }; break;
                case "point": points.Add(new CasePoint(PointKind.Smooth, value, firstLine + i)); break;
                case "kink": points.Add(new CasePoint(PointKind.Kink, value, firstLine + i)); break;
                case "throws":
                    string[] thrown = value.Split(':', 2, StringSplitOptions.TrimEntries);
                    points.Add(new CasePoint(PointKind.Throws, thrown[1], firstLine + i) { Exception = thrown[0] });
                    break;
                case "gradient": points[^1] = points[^1] with { Gradient = value }; break;
                default: throw Malformed($"the key '{key}' is unknown");
            }

            FormatException Malformed(string reason) => new($"{file}({firstLine + i}): {reason}");
        }

        if (name is null || feature is null || level == 0 || points.Count == 0)
        {
            throw new FormatException($"{file}({firstLine}): a case needs name, level, feature and at least one point");
        }

        if (points.Any(point => point is { Kind: PointKind.Kink, Gradient: null }))
        {
            throw new FormatException($"{file}({firstLine}): a kink needs its gradient");
        }

        return options with
        {
            Name = name,
            Level = level,
            Feature = feature,
            Source = string.Join('\n', source).Trim('\n') + "\n",
            Points = points.ToImmutable(),
        };
    }

    /// <summary>Splits an argument list at its top-level commas.</summary>
    public static ImmutableArray<string> SplitArguments(string list)
    {
        var parts = ImmutableArray.CreateBuilder<string>();
        int depth = 0, start = 0;
        for (int i = 0; i < list.Length; i++)
        {
            depth += list[i] switch { '(' or '[' or '{' => 1, ')' or ']' or '}' => -1, _ => 0 };
            if (depth == 0 && list[i] == ',')
            {
                parts.Add(list[start..i].Trim());
                start = i + 1;
            }
        }

        if (list.Trim().Length > 0)
        {
            parts.Add(list[start..].Trim());
        }

        return parts.ToImmutable();
    }
}
