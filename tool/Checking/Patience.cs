namespace SymGrad.Tool.Checking;

/// <summary>Runs what calls a user's code with made-up arguments: it may take forever, print, or go deep.</summary>
internal static class Patience
{
    private const int StackSize = 64 << 20;

    /// <summary>Runs it in a thread that is left alone once the time is over, with the console silenced.</summary>
    /// <param name="run">What is run.</param>
    /// <param name="timeout">How long it is waited for.</param>
    /// <returns>What it gave; null if it didn't come back in time, or threw.</returns>
    public static T? Run<T>(Func<T> run, TimeSpan timeout)
        where T : class
    {
        T? result = null;
        var thread = new Thread(() => result = Caught(run), StackSize) { IsBackground = true };
        TextWriter output = Console.Out, errors = Console.Error;
        Console.SetOut(TextWriter.Null);
        Console.SetError(TextWriter.Null);
        try
        {
            thread.Start();
            return thread.Join(timeout) ? result : null;
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(errors);
        }
    }

    private static T? Caught<T>(Func<T> run)
        where T : class
    {
        try
        {
            return run();
        }
        catch (Exception problem) when (problem is not InvalidProgramException)
        {
            return null;
        }
    }
}
