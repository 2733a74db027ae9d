using System.Diagnostics;
using System.Globalization;
using SymGrad.Tests;
using SymGrad.Tool.Commands;

namespace SymGrad.Tool.Tests;

/// <summary>What all tests that run programs rely on.</summary>
public class ChildProcessTests
{
    /// <summary>A program that doesn't end fails its test, says what it printed, and doesn't stay behind.</summary>
    [Fact]
    public void OneThatNeverEndsIsEnded()
    {
        var problem = Assert.Throws<TimeoutException>(() => ChildProcess.Run(new ProcessStartInfo("sh", ["-c", "echo $$; exec sleep 1000"]), TimeSpan.FromSeconds(2)));

        string[] lines = problem.Message.Split('\n');
        Assert.Equal("sh -c echo $$; exec sleep 1000 didn't end within 2 s.", lines[0]);
        Assert.Throws<ArgumentException>(() => Process.GetProcessById(int.Parse(lines[1], CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void OneThatEndsSaysWhatItPrinted()
    {
        ChildProcess.Outcome run = ChildProcess.Run(new ProcessStartInfo("dotnet", ["exec", typeof(CommandLine).Assembly.Location, "shw"]), TimeSpan.FromMinutes(2));

        Assert.Equal((2, string.Empty), (run.Code, run.Output));
        Assert.Contains("shw", run.Errors, StringComparison.Ordinal);
    }
}
