using System;
using SymGrad;

namespace Springs;

public static partial class Forces
{
    /// <summary>The energy of a spring that stiffens.</summary>
    [Differentiable(Derivatives.Gradient | Derivatives.Pushforward)]
    public static double Energy(double length, double[] stiffness) =>
        (0.5 * stiffness[0] * length * length) + (0.25 * stiffness[1] * length * length * length * length);

    /// <summary>Rounded for the display; its derivative is said to be that of what was rounded.</summary>
    public static double Shown(double energy) => Math.Round(energy, 3);

    [DerivativeOf(nameof(Shown))]
    public static void ShownPullback(double energy, double seed, ref double energyAdjoint) => energyAdjoint += seed;
}
