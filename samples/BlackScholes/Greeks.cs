namespace BlackScholes;

/// <summary>The price of an option and its sensitivities. Time runs forward: theta and its kin are per year that passes.</summary>
/// <param name="Vanna">Of delta by volatility, which is that of vega by spot.</param>
/// <param name="Volga">Of vega by volatility.</param>
/// <param name="Charm">Of delta by time.</param>
/// <param name="Veta">Of vega by time.</param>
internal readonly record struct Greeks(
    double Price,
    double Delta,
    double Vega,
    double Rho,
    double Theta,
    double Gamma,
    double Vanna,
    double Volga,
    double Charm,
    double Veta)
{
    // The order of the parameters of Price, which is that of the rows and columns of its Hessian.
    private const int Spot = 0;
    private const int Volatility = 1;
    private const int Years = 3;

    public static IReadOnlyList<string> Names { get; } =
        [nameof(Price), nameof(Delta), nameof(Vega), nameof(Rho), nameof(Theta), nameof(Gamma), nameof(Vanna), nameof(Volga), nameof(Charm), nameof(Veta)];

    /// <summary>By the generated derivatives: those of first order in one call, those of second order in another.</summary>
    public static Greeks Generated(Option option)
    {
        var (price, gradient) = Pricing.PriceValueAndGradient(
            option.Spot, option.Volatility, option.Rate, option.Years, option.Strike, option.DividendYield, option.Kind);
        double[,] hessian = Pricing.PriceHessian(
            option.Spot, option.Volatility, option.Rate, option.Years, option.Strike, option.DividendYield, option.Kind);
        return new(
            price,
            gradient.spot,
            gradient.volatility,
            gradient.rate,
            -gradient.years,
            hessian[Spot, Spot],
            hessian[Spot, Volatility],
            hessian[Volatility, Volatility],
            -hessian[Spot, Years],
            -hessian[Volatility, Years]);
    }

    public double[] ToArray() => [Price, Delta, Vega, Rho, Theta, Gamma, Vanna, Volga, Charm, Veta];
}
