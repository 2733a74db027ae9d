using System.Diagnostics;

namespace SymGrad.Tests;

/// <summary>A program that a test runs and waits for, with nothing to read. One that doesn't end in time is ended, and fails the test with what it printed.</summary>
internal static class ChildProcess
{
    /// <summary>What a run printed, and its exit code.</summary>
    public sealed record Outcome(int Code, string Output, string Errors);

    /// <summary>Runs it.</summary>
    /// <param name="start">What is run, and where.</param>
    /// <param name="patience">How long it may take: many times what it usually takes.</param>
    /// <exception cref="TimeoutException">It took longer.</exception>
    public static Outcome Run(ProcessStartInfo start, TimeSpan patience)
    {
        (start.RedirectStandardInput, start.RedirectStandardOutput, start.RedirectStandardError) = (true, true, true);
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();

        // What it has started may hold its output open after it.
        if (process.WaitForExit(patience) && Task.WhenAll(output, errors).Wait(patience))
        {
            return new(process.ExitCode, output.Result, errors.Result);
        }

        process.Kill(entireProcessTree: true);
        process.WaitForExit(TimeSpan.FromSeconds(10));
        throw new TimeoutException($"{start.FileName} {string.Join(' ', start.ArgumentList)} didn't end within {patience.TotalSeconds} s.\n{Printed(output)}\n{Printed(errors)}");
    }

    private static string Printed(Task<string> stream) => stream.Wait(TimeSpan.FromSeconds(1)) ? stream.Result : "…";
}
