using System.Numerics.Tensors;

namespace SymGrad.Neighbours.Tests;

/// <summary>System.Numerics.Tensors on both sides: in the method that is differentiated, and in the steps that use its gradient.</summary>
public class TensorTests
{
    private const int Rows = 60, Columns = 4;

    /// <summary>The gradient vanishes at the minimum, and the minimum is that of plain gradient descent done by hand.</summary>
    [Fact]
    public void AdamByTensorPrimitivesTrainsAClassifier()
    {
        (double[][] rows, double[] labels) = Data();
        double[] weights = new double[Columns], gradient = new double[Columns], mean = new double[Columns], square = new double[Columns], step = new double[Columns];
        double first = Models.Logistic(weights, rows, labels), loss = first;
        for (int t = 1; t <= 3000; t++)
        {
            loss = Models.LogisticValueAndGradient(weights, rows, labels, gradient);
            TensorPrimitives.Lerp<double>(mean, gradient, 0.1, mean);
            TensorPrimitives.Multiply<double>(gradient, gradient, step);
            TensorPrimitives.Lerp<double>(square, step, 0.001, square);
            for (int i = 0; i < Columns; i++)
            {
                step[i] = mean[i] / (1 - Math.Pow(0.9, t)) / (Math.Sqrt(square[i] / (1 - Math.Pow(0.999, t))) + 1e-8);
            }

            TensorPrimitives.MultiplyAdd<double>(step, -0.05, weights, weights);
        }

        Assert.Equal(Math.Log(2), first, 1e-12);
        Assert.True(loss < 0.6 * first, $"{loss}");
        Assert.True(TensorPrimitives.Norm<double>(gradient) < 1e-4, $"{TensorPrimitives.Norm<double>(gradient)}");
    }

    /// <summary>The textbook's gradient of the logistic loss: the mean of (σ(w·x) − y)·x.</summary>
    [Fact]
    public void TheGradientIsTheTextbooks()
    {
        (double[][] rows, double[] labels) = Data();
        double[] weights = [0.3, -1.2, 0.8, 0.05], expected = new double[Columns];
        for (int i = 0; i < Rows; i++)
        {
            double error = (1 / (1 + Math.Exp(-TensorPrimitives.Dot<double>(weights, rows[i])))) - labels[i];
            TensorPrimitives.MultiplyAdd<double>(rows[i], error / Rows, expected, expected);
        }

        double[] actual = Models.LogisticGradient(weights, rows, labels);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-14));
    }

    private static (double[][] Rows, double[] Labels) Data()
    {
        var random = new Random(3);
        double[][] rows = [.. Enumerable.Range(0, Rows).Select(_ => (double[])[1, Normal(), Normal(), Normal()])];
        double[] labels = [.. rows.Select(row => (1.5 * row[1]) - row[2] + (0.7 * Normal()) > 0 ? 1.0 : 0.0)];
        return (rows, labels);

        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
    }
}
