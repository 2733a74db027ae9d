using System;
using System.Diagnostics;

namespace SymGrad;

/// <summary>Asks for derivatives of a method: at compile time, SymGrad writes them as C# into the same partial type, with the same accessibility.</summary>
/// <remarks>
/// Every enclosing type must be <see langword="partial"/>. What cannot be differentiated is a compile error at the construct that causes it.
/// The compiler drops the attribute from the compiled program unless <c>SYMGRAD_KEEP_ATTRIBUTES</c> is defined, so a program that uses it needs no SymGrad assembly beside it.
/// </remarks>
/// <example>
/// <code>
/// public static partial class Models
/// {
///     [Differentiable]
///     public static double Rosenbrock(double x, double y) =>
///         (1 - x) * (1 - x) + 100 * (y - x * x) * (y - x * x);
/// }
///
/// var (x, y) = Models.RosenbrockGradient(1.2, 1.0);
/// </code>
/// </example>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
[Conditional("SYMGRAD_KEEP_ATTRIBUTES")]
public sealed class DifferentiableAttribute : Attribute
{
    /// <summary>Asks for the method's usual derivatives, <see cref="Derivatives.Default"/>.</summary>
    public DifferentiableAttribute()
    {
    }

    /// <summary>Asks for the given derivatives.</summary>
    /// <param name="derivatives">The derivatives to generate, combined with <c>|</c>.</param>
    public DifferentiableAttribute(Derivatives derivatives) => Derivatives = derivatives;

    /// <summary>
    /// Whether an instance method is differentiated by what its object holds too: the first element of the gradient is then <c>self</c>,
    /// of the type of the object, which must be a struct or a record whose fields never change. Without it the object is constant.
    /// </summary>
    public bool IncludeThis { get; set; }

    /// <summary>The derivatives to generate.</summary>
    public Derivatives Derivatives { get; }

    /// <summary>
    /// The highest order of derivatives of a function of one number. From 2 on, a method <c>M</c> with one active parameter, a floating-point scalar,
    /// gets <c>MDerivative2</c>, …, <c>MDerivativeN</c>, each with the method's own parameters.
    /// </summary>
    public int Order { get; set; } = 1;

    /// <summary>
    /// Whether long loops are run again in segments, so that little is kept of them. Reverse mode keeps what each iteration of a loop takes over from the one before;
    /// with checkpoints it keeps that at the start of each segment only, about √n of n, and on the way back runs a segment again when it comes to it.
    /// The memory is that of about 2√n iterations, the time that of one more run of the loop. This is for the outermost loops of the method and of the
    /// methods marked <see cref="CheckpointAttribute"/> that it calls; a loop that can't be run again is a compile error. Jacobians by rows, sparse ones and solvers record their loops as a whole.
    /// </summary>
    public bool Checkpoint { get; set; }

    /// <summary>
    /// How many iterations a segment has where <see cref="Checkpoint"/> isn't left to choose: from 1 on. The memory is then that of as many iterations as
    /// a segment has, and as there are segments. A positive number asks for checkpoints by itself.
    /// </summary>
    public int CheckpointEvery { get; set; }

    /// <summary>What is chosen where the method isn't smooth.</summary>
    public Kinks AtKinks { get; set; }

    /// <summary>
    /// Whether the members may round the value in another way than the method where that is faster: loops over arrays add up several elements at once,
    /// and compute exponentials, logarithms, sines, cosines and hyperbolic tangents in vectors. The value then differs from the method's own in its last digits,
    /// and these may depend on the processor. What comes out at NaN, at infinities and where something overflows is the same, but for a sum whose parts overflow in one order only.
    /// Inner loops that a factor of zero makes vanish, as that of a weight <c>Math.Max(0, …)</c>, are skipped: numbers are taken for finite there.
    /// Where the target framework lacks these functions of vectors (before .NET 9), loops that need them run as without this.
    /// </summary>
    public bool FastMath { get; set; }
}
