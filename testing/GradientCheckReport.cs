using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace SymGrad.Testing;

/// <summary>What a comparison came to for one number.</summary>
public enum GradientVerdict
{
    /// <summary>The derivative is that of the method.</summary>
    Right,

    /// <summary>The method has a kink here, and the derivative lies between the slopes on both sides.</summary>
    Kink,

    /// <summary>The method jumps here, or isn't finite nearby: there is no slope to compare with.</summary>
    Skipped,

    /// <summary>The derivative is wrong.</summary>
    Wrong,
}

/// <summary>One derivative beside the slope of the method.</summary>
public sealed class GradientCheckRow
{
    internal GradientCheckRow(int point, string output, string number, double at, double generated, double difference, GradientVerdict verdict)
    {
        Point = point;
        Output = output;
        Number = number;
        At = at;
        Generated = generated;
        Difference = difference;
        Verdict = verdict;
    }

    /// <summary>Which point: 0 is that of the call, the others are random.</summary>
    public int Point { get; }

    /// <summary>
    /// The number whose derivative it is, where the method gives several: <c>returned</c>, <c>returned[2]</c>, or by the name of what
    /// it is written to, <c>a[1]</c>. Empty where there is only one.
    /// </summary>
    public string Output { get; }

    /// <summary>The number that the derivative is by, such as <c>x</c>, <c>weights[1, 2]</c> or <c>p.X</c>; <c>self</c> is the object of the method.</summary>
    public string Number { get; }

    /// <summary>The number's value.</summary>
    public double At { get; }

    /// <summary>The generated derivative.</summary>
    public double Generated { get; }

    /// <summary>The slope of the method by extrapolated central differences.</summary>
    public double Difference { get; }

    /// <summary>What the comparison came to.</summary>
    public GradientVerdict Verdict { get; }
}

/// <summary>What was compared for one method; as text, a table of what isn't right.</summary>
public sealed class GradientCheckReport
{
    internal GradientCheckReport(string method, IReadOnlyList<GradientCheckRow> rows)
    {
        Method = method;
        Rows = rows;
    }

    /// <summary>The method's name.</summary>
    public string Method { get; }

    /// <summary>Every derivative that was compared, point by point.</summary>
    public IReadOnlyList<GradientCheckRow> Rows { get; }

    /// <summary>Whether no derivative is wrong.</summary>
    public bool IsRight => Rows.All(row => row.Verdict != GradientVerdict.Wrong);

    /// <summary>One line that counts the verdicts, and a table of all that aren't <see cref="GradientVerdict.Right"/>.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        int Count(GradientVerdict verdict) => Rows.Count(row => row.Verdict == verdict);
        text.Append($"{Method}: {Count(GradientVerdict.Right)} right, {Count(GradientVerdict.Kink)} at kinks, {Count(GradientVerdict.Skipped)} skipped, {Count(GradientVerdict.Wrong)} wrong");
        var shown = Rows.Where(row => row.Verdict != GradientVerdict.Right).ToList();
        if (shown.Count == 0)
        {
            return text.ToString();
        }

        string[] heads = { "point", "output", "number", "at", "generated", "differences", "verdict" };
        var cells = shown.Select(row => new[]
        {
            row.Point.ToString(CultureInfo.InvariantCulture), row.Output, row.Number, Spell(row.At), Spell(row.Generated), Spell(row.Difference),
            row.Verdict == GradientVerdict.Wrong ? "WRONG" : row.Verdict == GradientVerdict.Kink ? "kink" : "skipped",
        }).ToList();
        int[] widths = heads.Select((head, i) => cells.Max(row => row[i].Length) is var width && width > head.Length ? width : head.Length).ToArray();
        bool hasOutputs = Rows.Any(row => row.Output.Length > 0);
        foreach (string[] row in new[] { heads }.Concat(cells))
        {
            var padded = row.Select((cell, i) => i is 1 or 2 or 6 ? cell.PadRight(widths[i]) : cell.PadLeft(widths[i]));
            text.Append('\n').Append(string.Join("  ", padded.Where((_, i) => i != 1 || hasOutputs)).TrimEnd());
        }

        return text.ToString();
    }

    private static string Spell(double number) => number.ToString("G10", CultureInfo.InvariantCulture);
}
