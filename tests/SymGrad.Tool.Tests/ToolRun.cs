using System.Diagnostics;
using SymGrad.Tests;
using SymGrad.Tool.Commands;

namespace SymGrad.Tool.Tests;

/// <summary>One run of the tool: what it printed and how it ended.</summary>
internal sealed record ToolRun(int Code, string Output, string Errors)
{
    /// <summary>Runs it in this process, with its output redirected.</summary>
    public static ToolRun Of(params string[] arguments) => Of(isColoured: false, isLive: false, arguments);

    /// <summary>Runs it as on a terminal.</summary>
    public static ToolRun Of(bool isColoured, bool isLive, params string[] arguments)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        int code = CommandLine.Run(arguments, new Terminal(output, errors, isColoured, isLive));
        return new ToolRun(code, Normal(output), Normal(errors));
    }

    /// <summary>Runs it as a process, which the code that is checked may end.</summary>
    public static ToolRun InProcessOfItsOwn(params string[] arguments)
    {
        ChildProcess.Outcome run = ChildProcess.Run(new ProcessStartInfo("dotnet", ["exec", typeof(CommandLine).Assembly.Location, .. arguments]), TimeSpan.FromMinutes(2));
        return new ToolRun(run.Code, run.Output, run.Errors);
    }

    private static string Normal(StringWriter writer) => writer.ToString().Replace("\r\n", "\n", StringComparison.Ordinal);
}
