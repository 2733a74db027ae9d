namespace BlackScholes;

/// <summary>A European option and its market: yearly rates, continuously compounded, and years to expiry.</summary>
/// <param name="Published">The price that the source of the row gives, as it is printed there; or empty.</param>
internal sealed record Option(
    string Name,
    OptionKind Kind,
    double Spot,
    double Strike,
    double Years,
    double Rate,
    double DividendYield,
    double Volatility,
    string Published);
