using MathNet.Numerics.Distributions;

namespace BlackScholes;

/// <summary>The formulas of the textbooks (E. G. Haug, The Complete Guide to Option Pricing Formulas, 2nd edition, chapter 2).</summary>
internal static class ClosedForm
{
    public static Greeks Of(Option option)
    {
        (double spot, double strike, double years) = (option.Spot, option.Strike, option.Years);
        (double rate, double yield, double volatility) = (option.Rate, option.DividendYield, option.Volatility);
        double sign = option.Kind == OptionKind.Call ? 1 : -1;
        double spread = volatility * Math.Sqrt(years);
        double d1 = (Math.Log(spot / strike) + (rate - yield + 0.5 * volatility * volatility) * years) / spread;
        double d2 = d1 - spread;
        double asset = spot * Math.Exp(-yield * years);
        double cash = strike * Math.Exp(-rate * years);
        double density = Normal.PDF(0, 1, d1);
        double in1 = Normal.CDF(0, 1, sign * d1);
        double in2 = Normal.CDF(0, 1, sign * d2);

        double vega = asset * density * Math.Sqrt(years);
        return new(
            Price: sign * (asset * in1 - cash * in2),
            Delta: sign * asset / spot * in1,
            Vega: vega,
            Rho: sign * cash * years * in2,
            Theta: -asset * density * volatility / (2 * Math.Sqrt(years)) - sign * rate * cash * in2 + sign * yield * asset * in1,
            Gamma: asset * density / (spot * spot * spread),
            Vanna: -asset / spot * density * d2 / volatility,
            Volga: vega * d1 * d2 / volatility,
            Charm: asset / spot * (sign * yield * in1 - density * ((rate - yield) / spread - d2 / (2 * years))),
            Veta: vega * (yield + (rate - yield) * d1 / spread - (1 + d1 * d2) / (2 * years)));
    }
}
