using MathNet.Numerics;
using SymGrad;

namespace BlackScholes;

/// <summary>The price of a European option by Black and Scholes (1973), with Merton's dividend yield.</summary>
public static partial class Pricing
{
    [Differentiable(Derivatives.Gradient | Derivatives.Hessian)]
    public static double Price(
        double spot,
        double volatility,
        double rate,
        double years,
        [NoDerivative] double strike,
        [NoDerivative] double dividendYield,
        OptionKind kind)
    {
        double sign = kind == OptionKind.Call ? 1 : -1;
        double spread = volatility * Math.Sqrt(years);
        double d1 = (Math.Log(spot / strike) + (rate - dividendYield) * years) / spread + 0.5 * spread;
        double d2 = d1 - spread;
        double asset = spot * Math.Exp(-dividendYield * years);
        double cash = strike * Math.Exp(-rate * years);
        return sign * (asset * Normal(sign * d1) - cash * Normal(sign * d2));
    }

    /// <summary>The standard normal distribution.</summary>
    private static double Normal(double x) => 0.5 * SpecialFunctions.Erfc(-x / Math.Sqrt(2));
}
