using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using SymGrad.Testing;
using SymGrad.Tool.Checking;
using SymGrad.Tool.Code;
using SymGrad.Tool.Methods;

namespace SymGrad.Tool.Commands;

/// <summary><c>symgrad check</c>: the gradient check of every differentiable method at random points, as a table.</summary>
internal static class CheckCommand
{
    private static readonly string[] Heads = ["method", "points", "agree", "kinks", "skipped", "largest difference", "result"];

    /// <summary>Checks and prints.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="ToolException">There is no such method, or the program doesn't compile.</exception>
    public static int Run(Terminal terminal, DifferentiatedProgram program, string? name, CheckChoice choice, bool isStrict)
    {
        Failures.EndIfBroken(program);
        var methods = MethodChoice.AllOr(program, name);
        IReadOnlyList<MethodCheck> checks = ProgramCheck.Of(program, methods, choice, terminal.Progress);
        terminal.Progress(string.Empty);
        WriteTable(terminal, checks);
        foreach (MethodCheck check in checks)
        {
            WriteDetails(terminal, check);
        }

        terminal.Output.WriteLine();
        terminal.Output.WriteLine($"{Summary(checks)}; seed {choice.Seed}");
        ImmutableArray<Diagnostic> refusals = RefusalsOf(checks, program);
        if (!refusals.IsEmpty)
        {
            terminal.Say(Failures.Spell(refusals));
        }

        return CodeOf(checks, program, isStrict);
    }

    /// <summary>What a check comes to in a few words.</summary>
    public static string Result(Outcome outcome) => outcome switch
    {
        Outcome.Agrees => "agrees",
        Outcome.Differs => "DIFFERS",
        Outcome.Refused => "not differentiable",
        _ => "not checked",
    };

    /// <summary>How many methods came to what.</summary>
    public static string Summary(IReadOnlyCollection<MethodCheck> checks)
    {
        int Count(Outcome outcome) => checks.Count(check => check.Outcome == outcome);
        string refused = Count(Outcome.Refused) is > 0 and var number ? $", {number} not differentiable" : string.Empty;
        return $"{Count(Outcome.Agrees)} of {checks.Count} {(checks.Count == 1 ? "method agrees" : "methods agree")}, {Count(Outcome.Differs)} {(Count(Outcome.Differs) == 1 ? "differs" : "differ")}, {Count(Outcome.NotChecked)} not checked{refused}";
    }

    /// <summary>The exit code that checks come to.</summary>
    public static int CodeOf(IReadOnlyCollection<MethodCheck> checks, DifferentiatedProgram program, bool isStrict) =>
        !RefusalsOf(checks, program).IsEmpty || checks.Any(check => check.Outcome is Outcome.Differs or Outcome.Refused || (isStrict && check.Outcome == Outcome.NotChecked)) ? ExitCode.Failed : ExitCode.Fine;

    /// <summary>What was refused: of the methods that were checked, and where these are all, what belongs to none of them too.</summary>
    private static ImmutableArray<Diagnostic> RefusalsOf(IReadOnlyCollection<MethodCheck> checks, DifferentiatedProgram program) => checks.Count == program.Methods.Length
        ? program.Refusals
        : [.. checks.Where(check => check.Outcome == Outcome.Refused).SelectMany(check => check.Method.Refusals).Distinct()];

    /// <summary>A difference, short.</summary>
    public static string Spell(double difference) => double.IsNaN(difference) ? "–" : difference.ToString("0.0e+0", CultureInfo.InvariantCulture);

    private static void WriteTable(Terminal terminal, IReadOnlyList<MethodCheck> checks)
    {
        string[][] rows =
        [
            .. checks.Select(check => check.Outcome is Outcome.Refused or Outcome.NotChecked
                ? new[] { check.Method.Name, "–", "–", "–", "–", "–", Result(check.Outcome) }
                : [check.Method.Name, $"{check.Points.Count}", $"{check.Count(GradientVerdict.Right)}", $"{check.Count(GradientVerdict.Kink)}", $"{check.Count(GradientVerdict.Skipped)}", Spell(check.Largest), Result(check.Outcome)]),
        ];
        int[] widths = [.. Heads.Select((head, i) => rows.Select(row => row[i].Length).Append(head.Length).Max())];
        string Line(string[] cells) => string.Join("  ", cells.Select((cell, i) => i is 0 or 6 ? cell.PadRight(widths[i]) : cell.PadLeft(widths[i]))).TrimEnd();
        terminal.Output.WriteLine(terminal.Paint(Line(Heads), TerminalCode.Heading));
        foreach (var (row, check) in rows.Zip(checks))
        {
            string line = Line(row);
            string result = Result(check.Outcome);
            string reason = check.Reason.Length > 0 ? $": {check.Reason}" : string.Empty;
            terminal.Output.WriteLine(line[..^result.Length] + terminal.Paint(result, ColourOf(check.Outcome)) + reason);
        }
    }

    private static void WriteDetails(Terminal terminal, MethodCheck check)
    {
        foreach (GradientCheckReport point in check.Points.Where(point => !point.IsRight).Take(2))
        {
            terminal.Output.WriteLine();
            terminal.Output.WriteLine(point.ToString());
        }
    }

    private static string ColourOf(Outcome outcome) => outcome switch
    {
        Outcome.Agrees => TerminalCode.Good,
        Outcome.NotChecked => TerminalCode.Warning,
        _ => TerminalCode.Bad,
    };
}
