using System;
using System.Diagnostics;

namespace SymGrad;

/// <summary>
/// Asks to compute a method again rather than to keep what happened inside it: where a differentiated method calls it, only its
/// result is kept, and its derivative runs it a second time.
/// </summary>
/// <remarks>
/// That trades time for memory. Without it a called method is read in place, and whatever its loops need backwards is kept by the caller until then.
/// The compiler drops the attribute from the compiled program unless <c>SYMGRAD_KEEP_ATTRIBUTES</c> is defined.
/// </remarks>
/// <example>
/// <code>
/// [Differentiable]
/// public static double Total(double[] x)
/// {
///     double sum = 0;
///     for (int day = 0; day &lt; 365; day++)
///     {
///         sum += Day(x, day);    // 86400 steps inside, of which one day's are kept at a time
///     }
///
///     return sum;
/// }
///
/// [Checkpoint]
/// private static double Day(double[] x, int day) { ... }
/// </code>
/// </example>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
[Conditional("SYMGRAD_KEEP_ATTRIBUTES")]
public sealed class CheckpointAttribute : Attribute
{
}
