using System.Diagnostics;
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
    public static async Task<ToolRun> InProcessOfItsOwn(params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo("dotnet", ["exec", typeof(CommandLine).Assembly.Location, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        try
        {
            await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(2));
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }

        return new ToolRun(process.ExitCode, await output, await errors);
    }

    private static string Normal(StringWriter writer) => writer.ToString().Replace("\r\n", "\n", StringComparison.Ordinal);
}
