using Microsoft.ML.Trainers;

namespace MlNetLoss;

/// <summary>The pinball loss as ML.NET's trainers take a loss: its value, and its generated derivative.</summary>
internal sealed class PinballLoss(double quantile) : IRegressionLoss
{
    public double Loss(float output, float label) => Losses.Pinball(output, label, quantile);

    public float Derivative(float output, float label) => (float)Losses.PinballGradient(output, label, quantile);
}
