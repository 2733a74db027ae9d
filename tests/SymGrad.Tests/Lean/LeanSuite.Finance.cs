using System;
using MathNet.Numerics;

namespace SymGrad.Tests.Lean;

internal static partial class LeanSuite
{
    /// <summary>The price of a European call option, after Black and Scholes.</summary>
    [Differentiable]
    public static double BlackScholes(double S, double K, double r, double v, double T)
    {
        double sq = v * Math.Sqrt(T);
        double d1 = (Math.Log(S / K) + (r + v * v / 2) * T) / sq;
        double d2 = d1 - sq;
        return S * Normal(d1) - K * Math.Exp(-r * T) * Normal(d2);
    }

    private static double Normal(double z) => (1 + SpecialFunctions.Erf(z / 1.4142135623730951)) / 2;
}
