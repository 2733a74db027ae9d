using System.Diagnostics;
using Microsoft.CodeAnalysis.CSharp;

namespace SymGrad.BuildTime;

/// <summary>
/// The most memory that is in use while a project is generated, in a process of its own: how much the process has of the system, how
/// much the heap holds with what nobody has collected yet, and how much of it is needed, which takes a collection at every look.
/// </summary>
internal static class PeakMemory
{
    public const string Argument = "--memory";

    private const double Megabyte = 1 << 20;

    /// <summary>Starts a process that prints it, with the collector that a program has unless it asks for another.</summary>
    public static void Print(int methods)
    {
        ProcessStartInfo start = new(Environment.ProcessPath!, [.. Environment.ProcessPath!.EndsWith("dotnet", StringComparison.Ordinal) ? [typeof(PeakMemory).Assembly.Location] : Array.Empty<string>(), Argument, $"{methods}"]);
        start.Environment["DOTNET_gcConcurrent"] = "1";
        using Process process = Process.Start(start)!;
        process.WaitForExit();
    }

    /// <summary>What the process does.</summary>
    public static void Measure(int methods)
    {
        CSharpCompilation project = Generation.Project(Shapes.Files(methods));
        using Process self = Process.GetCurrentProcess();
        long parsed = self.WorkingSet64;
        (Generation done, long heap) = Watch(project, collects: false, TimeSpan.FromMilliseconds(2));
        self.Refresh();
        long process = self.PeakWorkingSet64;
        GC.KeepAlive(done);
        long before = GC.GetTotalMemory(true);
        (Generation again, long live) = Watch(Generation.Project(Shapes.Files(methods)), collects: true, TimeSpan.FromMilliseconds(40));
        Console.WriteLine($"Memory, {methods:N0} methods: process {process / Megabyte:0} MiB at most, {parsed / Megabyte:0} before generating; heap {heap / Megabyte:0} MiB at most, of which {(live - before) / Megabyte:0} are in use at once");
        GC.KeepAlive((done, again, project));
    }

    private static (Generation Done, long Most) Watch(CSharpCompilation project, bool collects, TimeSpan pause)
    {
        long most = 0;
        using ManualResetEventSlim end = new();
        Thread watcher = new(() =>
        {
            do
            {
                most = Math.Max(most, GC.GetTotalMemory(collects));
            }
            while (!end.Wait(pause));
        });
        watcher.Start();
        Generation done = Generation.Of(project);
        end.Set();
        watcher.Join();
        return (done, most);
    }
}
