using SymGrad.Testing;
using SymGrad.Tool.Checking;
using SymGrad.Tool.Commands;

namespace SymGrad.Tool.Reporting;

/// <summary>What the gradient check of a method came to.</summary>
internal static class CheckPart
{
    private const int MostWrong = 12;

    /// <summary>The outcome in a word.</summary>
    public static string Badge(MethodCheck check)
    {
        string kind = check.Outcome switch { Outcome.Agrees => "good", Outcome.NotChecked => "open", _ => "bad" };
        return $"<span class=\"badge {kind}\">{Html.Text(CheckCommand.Result(check.Outcome).ToLowerInvariant())}</span>";
    }

    /// <summary>Writes it.</summary>
    public static string Of(MethodCheck check, CheckChoice choice)
    {
        string reason = check.Reason.Length > 0 ? $"<p class=\"note\">{Html.Text(check.Outcome == Outcome.NotChecked ? "Not checked: " : $"{check.Points.Count} of {choice.Points} points: ")}{Html.Text(check.Reason)}.</p>\n" : string.Empty;
        if (check.Points.Count == 0)
        {
            return reason;
        }

        var rows = new List<string[]>
        {
            new[] { "points", $"{check.Points.Count}" },
            new[] { "points passed over, outside of the domain", $"{check.Outside}" },
            new[] { "derivatives that agree", $"{check.Count(GradientVerdict.Right)}" },
            new[] { "between the slopes of a kink", $"{check.Count(GradientVerdict.Kink)}" },
            new[] { "without a slope to compare with", $"{check.Count(GradientVerdict.Skipped)}" },
            new[] { "wrong", $"{check.Count(GradientVerdict.Wrong)}" },
            new[] { "largest difference, relative", CheckCommand.Spell(check.Largest) },
        };
        return $"<div>{Html.Table("Gradient check", ["", ""], rows)}\n{reason}{Wrong(check)}</div>\n";
    }

    private static string Wrong(MethodCheck check)
    {
        GradientCheckRow[] wrong = [.. check.Points.SelectMany(point => point.Rows).Where(row => row.Verdict == GradientVerdict.Wrong).Take(MostWrong)];
        return wrong.Length == 0 ? string.Empty : Html.Table("Wrong derivatives", ["number", "output", "at", "generated", "differences"], wrong.Select(row => new[]
        {
            Html.Text(row.Number), Html.Text(row.Output), Html.Number(row.At), Html.Number(row.Generated), Html.Number(row.Difference),
        }));
    }
}
