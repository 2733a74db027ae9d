using System;
using System.Diagnostics;

namespace SymGrad;

/// <summary>
/// Keeps a parameter constant: no derivative is taken with respect to it, and it gets no gradient, adjoint or tangent.
/// On a method, keeps what it returns constant wherever it is called: an identity that is marked so stops the derivative.
/// </summary>
/// <remarks>Integers, booleans, enums and strings are constant without it. The compiler drops the attribute from the compiled program unless <c>SYMGRAD_KEEP_ATTRIBUTES</c> is defined.</remarks>
/// <example>
/// <code>
/// [NoDerivative]
/// private static double Stopped(double x) => x;
///
/// [Differentiable]
/// public static double Loss(double x) => x * Stopped(x);    // LossGradient(3) is 3
/// </code>
/// </example>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Method, Inherited = false)]
[Conditional("SYMGRAD_KEEP_ATTRIBUTES")]
public sealed class NoDerivativeAttribute : Attribute
{
}
