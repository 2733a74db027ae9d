using System.Diagnostics;
using System.Runtime.InteropServices;

namespace SymGrad.BuildTime;

/// <summary>How long the processor has worked for this thread; where the system doesn't tell, how long the clock has run.</summary>
internal static class ProcessorTime
{
    private const int ThreadClock = 3;

    public static double OfThisThread => OperatingSystem.IsLinux() && Read(ThreadClock, out Instant time) == 0
        ? (time.Seconds * 1e3) + (time.Nanoseconds * 1e-6)
        : Stopwatch.GetElapsedTime(0).TotalMilliseconds;

    [StructLayout(LayoutKind.Sequential)]
    private struct Instant
    {
        public nint Seconds;
        public nint Nanoseconds;
    }

    [DllImport("libc", EntryPoint = "clock_gettime")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Read(int clock, out Instant time);
}
