using System.Diagnostics;
using System.Runtime.InteropServices;

namespace SymGrad.BuildTime;

/// <summary>How long the processors have worked for all threads of this process; where the system doesn't tell exactly, what .NET says.</summary>
internal static class ProcessorTime
{
    private const int OfProcess = 2;

    /// <summary>In milliseconds.</summary>
    public static double OfThisProcess => OperatingSystem.IsLinux() && Read(OfProcess, out Instant time) == 0
        ? (time.Seconds * 1e3) + (time.Nanoseconds * 1e-6)
        : Process.GetCurrentProcess().TotalProcessorTime.TotalMilliseconds;

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
