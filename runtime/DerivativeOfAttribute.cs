using System;
using System.Diagnostics;

namespace SymGrad;

/// <summary>Makes a method the derivative of another one: the generator calls it wherever a differentiated method calls that one, instead of looking inside.</summary>
/// <remarks>
/// For a method <c>F</c>, the signature is that of <c>FPullback</c> (seeds and adjoints follow the parameters) or of <c>FPushforward</c> (tangents follow the parameters).
/// The compiler drops the attribute from the compiled program unless <c>SYMGRAD_KEEP_ATTRIBUTES</c> is defined.
/// </remarks>
/// <example>
/// <code>
/// public static double Cube(double x) => x * x * x;
///
/// [DerivativeOf(nameof(Cube))]
/// private static void CubePullback(double x, double seed, ref double xAdjoint) => xAdjoint += 3 * x * x * seed;
/// </code>
/// </example>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = false, Inherited = false)]
[Conditional("SYMGRAD_KEEP_ATTRIBUTES")]
public sealed class DerivativeOfAttribute : Attribute
{
    /// <summary>The derivative of a method of the same type.</summary>
    /// <param name="methodName">The method's name, best written with <see langword="nameof"/>.</param>
    public DerivativeOfAttribute(string methodName) => MethodName = methodName;

    /// <summary>The derivative of a method of another type, which may be of another assembly.</summary>
    /// <param name="type">The type that declares the method.</param>
    /// <param name="methodName">The method's name, best written with <see langword="nameof"/>.</param>
    public DerivativeOfAttribute(Type type, string methodName)
    {
        Type = type;
        MethodName = methodName;
    }

    /// <summary>The type that declares the method; <see langword="null"/> for the type that declares the derivative.</summary>
    public Type? Type { get; }

    /// <summary>The name of the method whose derivative this is.</summary>
    public string MethodName { get; }
}
