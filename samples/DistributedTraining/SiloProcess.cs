using System.Diagnostics;
using System.Globalization;

namespace DistributedTraining;

/// <summary>A silo in a process of its own: this program, started with <c>--silo</c>.</summary>
internal sealed class SiloProcess : IAsyncDisposable
{
    public const string Ready = "ready";

    private static readonly TimeSpan StartWithin = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(20);

    private readonly Process process;
    private readonly Task<string> errors;

    private SiloProcess(Process process)
    {
        this.process = process;
        errors = process.StandardError.ReadToEndAsync();
    }

    public int Id => process.Id;

    /// <exception cref="ClusterException">It isn't ready in time; the message holds what it said.</exception>
    public static async Task<SiloProcess> Start(Plan plan, int driverPort)
    {
        string program = Environment.ProcessPath ?? throw new ClusterException("This program's path isn't known.");
        ProcessStartInfo start = new(program)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (Path.GetFileNameWithoutExtension(program) == "dotnet")
        {
            start.ArgumentList.Add(typeof(SiloProcess).Assembly.Location);
        }

        start.ArgumentList.Add("--silo");
        start.ArgumentList.Add(driverPort.ToString(CultureInfo.InvariantCulture));
        start.ArgumentList.Add(plan.Seed.ToString(CultureInfo.InvariantCulture));
        start.ArgumentList.Add(plan.Data);

        // What the runtime does beside the shards is to fit on one core too.
        start.Environment["DOTNET_PROCESSOR_COUNT"] = "1";
        SiloProcess silo = new(Process.Start(start) ?? throw new ClusterException("A silo can't be started."));
        string? said = null;
        try
        {
            said = await silo.process.StandardOutput.ReadLineAsync().WaitAsync(StartWithin);
        }
        catch (TimeoutException)
        {
        }

        if (said != Ready)
        {
            silo.Kill();
            await silo.process.WaitForExitAsync();
            throw new ClusterException($"A silo isn't ready. {await silo.errors}".TrimEnd());
        }

        return silo;
    }

    /// <summary>Ends it at once, as if the machine had lost its power.</summary>
    public void Kill() => process.Kill();

    /// <summary>Lets it leave the cluster, and waits for its end.</summary>
    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        try
        {
            await process.WaitForExitAsync().WaitAsync(StopWithin);
        }
        catch (TimeoutException)
        {
            process.Kill();
            await process.WaitForExitAsync();
        }

        process.Dispose();
    }
}
