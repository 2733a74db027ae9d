using SymGrad;

namespace MlNetLoss;

/// <summary>The loss of a single prediction, as a person writes it.</summary>
public static partial class Losses
{
    /// <summary>
    /// The pinball loss, by which quantile regression fits (Koenker and Bassett, 1978): to predict too little costs
    /// <paramref name="quantile"/> for each unit, to predict too much costs the rest to 1. It is least where that part of
    /// what is observed lies below the prediction.
    /// </summary>
    [Differentiable]
    public static double Pinball(double prediction, [NoDerivative] double observed, [NoDerivative] double quantile)
    {
        double shortfall = observed - prediction;
        return Math.Max(quantile * shortfall, (quantile - 1) * shortfall);
    }
}
