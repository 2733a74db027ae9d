using System.Text;
using SymGrad.Tool.Checking;
using SymGrad.Tool.Methods;
using SymGrad.Tool.Reporting;

namespace SymGrad.Tool.Commands;

/// <summary><c>symgrad report</c>: one HTML page about the methods of a program.</summary>
internal static class ReportCommand
{
    /// <summary>Checks and writes.</summary>
    /// <returns>The exit code, the same as that of the check.</returns>
    /// <exception cref="ToolException">There is no such method, the program doesn't compile, or the page can't be written.</exception>
    public static int Run(Terminal terminal, DifferentiatedProgram program, string? name, CheckChoice choice, string output)
    {
        Failures.EndIfBroken(program);
        var methods = MethodChoice.AllOr(program, name);
        IReadOnlyList<MethodCheck> checks = ProgramCheck.Of(program, methods, choice, terminal.Progress);
        string page = ReportPage.Of(program, checks, choice, terminal.Progress);
        terminal.Progress(string.Empty);
        try
        {
            File.WriteAllText(output, page, new UTF8Encoding(false));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new ToolException($"'{output}' can't be written: {problem.Message}", problem);
        }

        terminal.Output.WriteLine($"{output}: {CheckCommand.Summary(checks)}; seed {choice.Seed}");
        return CheckCommand.CodeOf(checks, program, isStrict: false);
    }
}
