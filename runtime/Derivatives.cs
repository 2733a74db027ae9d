using System;

namespace SymGrad;

/// <summary>Which derivatives of a method to generate. For a method <c>M</c>, each name says which member appears beside it.</summary>
/// <remarks>
/// The <em>active</em> parameters are those with a floating-point value inside and without <see cref="NoDerivativeAttribute"/>.
/// The outputs are the return value and every <see langword="out"/>, <see langword="ref"/> or written array parameter.
/// </remarks>
[Flags]
public enum Derivatives
{
    /// <summary><see cref="Gradient"/> for a method with one floating-point scalar as its output, <see cref="Pullback"/> alone for one with several outputs.</summary>
    Default = 0,

    /// <summary>
    /// <c>MGradient</c>, the derivative of the one floating-point scalar output with respect to each active parameter, in that parameter's own type and shape.
    /// It brings <c>MValueAndGradient</c>, value and gradient in one pass, and <see cref="Pullback"/>.
    /// </summary>
    Gradient = 1,

    /// <summary>
    /// <c>MPullback</c>, the vector-Jacobian product (reverse mode): given the derivative of a final loss with respect to each output,
    /// it adds the loss's derivative with respect to each active parameter to the caller's adjoints.
    /// </summary>
    Pullback = 2,

    /// <summary><c>MPushforward</c>, the Jacobian-vector product (forward mode): given a tangent for each active parameter, it returns the value and its directional derivative.</summary>
    Pushforward = 4,

    /// <summary><c>MJacobian</c>, one row for each output number and one column for each input number; parameters in order, arrays flattened row by row.</summary>
    Jacobian = 8,

    /// <summary><c>MHessian</c>, the symmetric matrix of second derivatives of the one scalar output, with its inputs ordered as the columns of <see cref="Jacobian"/>.</summary>
    Hessian = 16,

    /// <summary><c>MHessianVector</c>, the Hessian times a vector given as a tangent for each active parameter, without building the Hessian; shaped as <c>MGradient</c>.</summary>
    HessianVector = 32,

    /// <summary>
    /// <c>MSparseJacobian</c>, the Jacobian of a method that fills an array of residuals in loops, in compressed sparse rows, and
    /// <c>MJacobianSparsity</c>, where its numbers are. Not part of <see cref="All"/>: it is asked for by name.
    /// </summary>
    SparseJacobian = 64,

    /// <summary>Every derivative that applies to the method, but for <see cref="SparseJacobian"/>.</summary>
    All = Gradient | Pullback | Pushforward | Jacobian | Hessian | HessianVector,
}
