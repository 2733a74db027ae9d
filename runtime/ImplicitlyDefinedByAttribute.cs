using System;
using System.Diagnostics;

namespace SymGrad;

/// <summary>
/// Says what a solver's result solves: the named residual is zero there. The derivative of the solver is then one linear solve, by
/// the implicit function theorem, and what it does to find the result isn't differentiated.
/// </summary>
/// <remarks>
/// For <c>double Solve(p…)</c> the residual is <c>double Residual(double y, p…)</c>; for <c>double[] Solve(p…)</c> it is
/// <c>double[] Residual(double[] y, p…)</c>, with as many elements as <c>y</c>. Its parameters after <c>y</c> are found among the solver's by
/// their names; those of the solver that it doesn't take, such as a first guess or a tolerance, carry no derivative.
/// The compiler drops the attribute from the compiled program unless <c>SYMGRAD_KEEP_ATTRIBUTES</c> is defined.
/// </remarks>
/// <example>
/// <code>
/// [ImplicitlyDefinedBy(nameof(KeplersEquation))]
/// static double EccentricAnomaly(double m, double e) { ... }    // Newton's method, a table, another library
///
/// static double KeplersEquation(double anomaly, double m, double e) => anomaly - e * Math.Sin(anomaly) - m;
/// </code>
/// </example>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
[Conditional("SYMGRAD_KEEP_ATTRIBUTES")]
public sealed class ImplicitlyDefinedByAttribute : Attribute
{
    /// <summary>Names the residual, a method of the same type.</summary>
    /// <param name="residualName">The residual's name, best written with <see langword="nameof"/>.</param>
    public ImplicitlyDefinedByAttribute(string residualName) => ResidualName = residualName;

    /// <summary>The name of the method that is zero at the solver's result.</summary>
    public string ResidualName { get; }
}
