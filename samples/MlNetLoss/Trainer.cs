using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;

namespace MlNetLoss;

/// <summary>ML.NET's trainer for linear models, which takes any loss, on households.</summary>
internal sealed class Trainer(IReadOnlyList<Household> households, int iterations)
{
    private const float LearningRate = 0.1f;

    private readonly Scale income = Scale.Of(households.Select(household => household.Income));
    private readonly Scale food = Scale.Of(households.Select(household => household.Food));

    /// <summary>The line of least loss, as near as gradient descent gets in so many passes over the data.</summary>
    public Line Train(IRegressionLoss loss)
    {
        MLContext context = new(seed: 1);
        IDataView data = context.Data.LoadFromEnumerable(households.Select(household => new Row
        {
            Features = [(float)income.Standardized(household.Income)],
            Label = (float)food.Standardized(household.Food),
        }));
        OnlineGradientDescentTrainer trainer = context.Regression.Trainers.OnlineGradientDescent(new OnlineGradientDescentTrainer.Options
        {
            LossFunction = loss,
            LearningRate = LearningRate,
            DecreaseLearningRate = true,
            NumberOfIterations = iterations,
            L2Regularization = 0,
        });
        LinearRegressionModelParameters model = trainer.Fit(data).Model;
        double slope = model.Weights[0] * food.Deviation / income.Deviation;
        return new(food.Mean + model.Bias * food.Deviation - slope * income.Mean, slope);
    }

    private readonly record struct Scale(double Mean, double Deviation)
    {
        public static Scale Of(IEnumerable<double> numbers)
        {
            double mean = numbers.Average();
            double deviation = Math.Sqrt(numbers.Average(number => (number - mean) * (number - mean)));
            return new(mean, deviation > 0 ? deviation : 1);
        }

        public double Standardized(double number) => (number - Mean) / Deviation;
    }

    private sealed class Row
    {
        [VectorType(1)]
        public float[] Features { get; set; } = [];

        public float Label { get; set; }
    }
}
