using System.Diagnostics;

namespace BlackScholes;

/// <summary>How long a calculation takes for one option.</summary>
internal static class Timing
{
    private const int BookRuns = 400;

    // Long enough for the runtime to compile what is called often for speed.
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(0.5);

    /// <summary>Nanoseconds for an option, in the fastest of several rounds.</summary>
    public static double Nanoseconds(IReadOnlyList<Option> book, Func<Option, double> calculation)
    {
        double fastest = double.PositiveInfinity;
        double sum = 0;
        long begin = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(begin) < Duration)
        {
            long start = Stopwatch.GetTimestamp();
            for (int run = 0; run < BookRuns; run++)
            {
                foreach (Option option in book)
                {
                    sum += calculation(option);
                }
            }

            fastest = Math.Min(fastest, Stopwatch.GetElapsedTime(start).TotalNanoseconds / (BookRuns * book.Count));
        }

        // The sum is used, so that the runtime can't leave the calculation out.
        GC.KeepAlive(sum);
        return fastest;
    }
}
