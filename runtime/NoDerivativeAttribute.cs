using System;
using System.Diagnostics;

namespace SymGrad;

/// <summary>Keeps a parameter constant: no derivative is taken with respect to it, and it gets no gradient, adjoint or tangent.</summary>
/// <remarks>Integers, booleans, enums and strings are constant without it. The compiler drops the attribute from the compiled program unless <c>SYMGRAD_KEEP_ATTRIBUTES</c> is defined.</remarks>
[AttributeUsage(AttributeTargets.Parameter)]
[Conditional("SYMGRAD_KEEP_ATTRIBUTES")]
public sealed class NoDerivativeAttribute : Attribute
{
}
