namespace SymGrad;

/// <summary>Which derivative is chosen where a method isn't smooth: at <c>Math.Abs(0)</c>, at a tie of <c>Math.Max</c>, at an <see langword="if"/> between two formulas.</summary>
public enum Kinks
{
    /// <summary>At each kink by itself the subgradient of the smallest norm; an <see langword="if"/> follows the branch that was taken. The default.</summary>
    MinimumNorm = 0,

    /// <summary>
    /// An element of the Clarke subdifferential of the method as a whole: where branches tie, all of them are decided by one fixed direction.
    /// Of kinks that work together, as in <c>Math.Max(x, 0) - Math.Max(-x, 0)</c>, the choices then fit each other.
    /// </summary>
    Clarke = 1,
}
