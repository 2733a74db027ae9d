using System;
using System.Collections.Generic;

namespace SymGrad.Generator.Symbolics;

/// <summary>Where a function's partial derivatives may fail to be finite.</summary>
[Flags]
internal enum Singularity
{
    /// <summary>Finite wherever the value is.</summary>
    None = 0,

    /// <summary>A partial derivative may be infinite or NaN, so a zero adjoint must not be multiplied with it.</summary>
    Pole = 1,

    /// <summary>A partial derivative is infinite at a point where the value is finite, as for a root at zero.</summary>
    VerticalTangent = 2 | Pole,
}

/// <summary>What a rule may ask about the place where its function is called.</summary>
/// <param name="Arguments">The arguments.</param>
/// <param name="Value">The function's value, computed already.</param>
/// <param name="IsActive">Which arguments carry a derivative: at a tie a constant one counts as the flat side.</param>
internal sealed record CallSite(IReadOnlyList<Formula> Arguments, Formula Value, IReadOnlyList<bool> IsActive);

/// <summary>One row of the rule table: a function and its partial derivatives.</summary>
/// <param name="Name">The method's name.</param>
/// <param name="Partials">One partial derivative for each argument; null where it is zero everywhere.</param>
/// <param name="Singularity">Where the partial derivatives may fail to be finite.</param>
/// <param name="AtKinks">What is chosen where the function isn't smooth, in words; empty where it is smooth.</param>
/// <param name="Arguments">The names of the arguments in the documentation.</param>
internal sealed record Rule(string Name, IReadOnlyList<Func<CallSite, Formula>?> Partials, Singularity Singularity, string AtKinks, string Arguments = "x")
{
    /// <summary>The argument by which no derivative is known, so that it may only be given a constant or a whole number; -1 if there is none.</summary>
    public int ConstantArgument { get; init; } = -1;

    /// <summary>The function as a choice between smooth pieces, each comparison in it a place where two of them meet; null where there is nothing to choose.</summary>
    public Func<CallSite, Formula>? Pieces { get; init; }
}
