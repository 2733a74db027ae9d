using System.Diagnostics;
using System.Runtime.InteropServices;

namespace SymGrad.BuildTime;

/// <summary>How long the processors have worked for a thread, or for all of this process; where the system doesn't tell, how long the clock has run.</summary>
internal static class ProcessorTime
{
    private const int ThisProcess = 2, ThisThread = 3;

    public static double OfThisProcess => Of(ThisProcess);

    public static double OfThisThread => Of(ThisThread);

    /// <summary>This thread's clock, which other threads can read too.</summary>
    public static int ClockOfThisThread => OperatingSystem.IsLinux() ? (~ThreadId() << 3) | 6 : ThisThread;

    /// <summary>What a thread's clock says, in milliseconds.</summary>
    public static double Of(int clock) => OperatingSystem.IsLinux() && Read(clock, out Instant time) == 0
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

    [DllImport("libc", EntryPoint = "gettid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int ThreadId();
}
