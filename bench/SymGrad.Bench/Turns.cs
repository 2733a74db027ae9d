using System.Diagnostics;

namespace SymGrad.Bench;

/// <summary>
/// Times several pieces of code in turns, many short rounds each, of which the fastest counts: what else the machine does
/// disturbs single rounds, and all of them alike.
/// </summary>
internal static class Turns
{
    private const int Rounds = 60;
    private const int FewestRounds = 5;

    private static readonly TimeSpan RoundTime = TimeSpan.FromMilliseconds(10);

    // Long enough for the runtime to replace the code by its optimized form.
    private static readonly TimeSpan WarmUp = TimeSpan.FromMilliseconds(400);

    /// <summary>Nanoseconds of one call of each, in the fastest of sixty rounds.</summary>
    public static double[] Fastest(params Action[] actions) => Fastest(TimeSpan.MaxValue, actions);

    /// <summary>The same in fewer rounds, if need be, but in five at least, so that slow code takes about as long as is given.</summary>
    public static double[] Fastest(TimeSpan longest, params Action[] actions)
    {
        int calls = actions.Min(CallsPerRound);
        double[] fastest = new double[actions.Length];
        Array.Fill(fastest, double.PositiveInfinity);
        long start = Stopwatch.GetTimestamp();
        for (int round = 0; round < Rounds && (round < FewestRounds || Stopwatch.GetElapsedTime(start) < longest); round++)
        {
            for (int i = 0; i < actions.Length; i++)
            {
                fastest[i] = Math.Min(fastest[i], Nanoseconds(actions[i], calls));
            }
        }

        return fastest;
    }

    /// <summary>The bytes that one call allocates on this thread: the fewest of three, since the runtime allocates now and then too.</summary>
    public static long Bytes(Action action)
    {
        long fewest = long.MaxValue;
        for (int i = 0; i < 3; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            action();
            fewest = Math.Min(fewest, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return fewest;
    }

    private static int CallsPerRound(Action action)
    {
        long start = Stopwatch.GetTimestamp();
        long calls = 0;
        while (Stopwatch.GetElapsedTime(start) < WarmUp)
        {
            action();
            calls++;
        }

        return (int)Math.Max(1, calls * RoundTime / WarmUp);
    }

    private static double Nanoseconds(Action action, int calls)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < calls; i++)
        {
            action();
        }

        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / calls;
    }
}
