using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;

namespace SymGrad.Neighbours.Tests;

/// <summary>ML.NET's trainers take a loss as an object with a value and a derivative: both of one method.</summary>
public class MLNetTests
{
    /// <summary>A loss of one's own.</summary>
    private sealed class PseudoHuberLoss : IRegressionLoss
    {
        public double Loss(float output, float label) => Models.PseudoHuber(output, label);

        public float Derivative(float output, float label) => (float)Models.PseudoHuberGradient(output, label);
    }

    private sealed class Row
    {
        [VectorType(1)]
        public float[] Features { get; set; } = [];

        public float Label { get; set; }
    }

    private sealed class Prediction
    {
        public float Score { get; set; }
    }

    /// <summary>A line with outliers on one side: squares follow them, the pseudo-Huber loss hardly.</summary>
    [Fact]
    public void OnlineGradientDescentLearnsALineInSpiteOfOutliers()
    {
        float byPseudoHuber = SlopeError(new PseudoHuberLoss()), bySquares = SlopeError(new SquaredLoss());
        Assert.InRange(byPseudoHuber, 0, 0.5f);
        Assert.InRange(byPseudoHuber, 0, bySquares / 4);
    }

    private static float SlopeError(IRegressionLoss loss)
    {
        var context = new MLContext(seed: 1);
        var random = new Random(1);
        Row[] rows = [.. Enumerable.Range(0, 400).Select(i =>
        {
            float x = ((float)random.NextDouble() * 2) - 1;
            return new Row { Features = [x], Label = i % 10 == 0 && x > 0 ? 30 : (2 * x) + 1 };
        })];
        var trainer = context.Regression.Trainers.OnlineGradientDescent(lossFunction: loss, learningRate: 0.05f, decreaseLearningRate: true, numberOfIterations: 60);
        var model = trainer.Fit(context.Data.LoadFromEnumerable(rows));
        var engine = context.Model.CreatePredictionEngine<Row, Prediction>(model);
        float At(float x) => engine.Predict(new Row { Features = [x] }).Score;
        return Math.Abs(At(1) - 3) + Math.Abs(At(-1) + 1);
    }

    /// <summary>The derivative is that of the loss, over the whole range that a trainer meets.</summary>
    [Theory]
    [InlineData(0f, 0f)]
    [InlineData(3f, 1f)]
    [InlineData(-200f, 5f)]
    [InlineData(1e4f, -1e4f)]
    public void TheLossHasItsDerivative(float output, float label)
    {
        double error = (double)output - label;
        Assert.Equal(error / Math.Sqrt(1 + (error * error)), new PseudoHuberLoss().Derivative(output, label), 1e-6);
    }
}
