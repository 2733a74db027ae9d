using System;
using System.Threading;
using SymGrad.Generator.Differentiation;

namespace SymGrad.Generator.Functions;

/// <summary>
/// Ends work that nobody waits for any more. Every pass over a function asks, and most of them know nothing of who called; so the
/// token is kept by the thread that works, for as long as that takes.
/// </summary>
internal static class Cancellation
{
    [ThreadStatic]
    private static CancellationToken s_current;

    /// <summary>Does some work that the token may end.</summary>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public static T While<T>(Func<T> work, CancellationToken token)
    {
        var outer = s_current;
        s_current = token;
        try
        {
            return work();
        }
        finally
        {
            s_current = outer;
            Program.Forget();
        }
    }

    /// <exception cref="OperationCanceledException">Nobody waits for the work of this thread any more.</exception>
    public static void Check() => s_current.ThrowIfCancellationRequested();
}
