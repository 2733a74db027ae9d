namespace Quickstart;

/// <summary>Weights and biases of both layers, or the gradient of a loss with respect to them.</summary>
public sealed record Parameters(double[,] W1, double[] B1, double[,] W2, double[] B2)
{
    /// <summary>Every number with its name, such as <c>W1[2,3]</c>, counted from 1.</summary>
    public IEnumerable<(string Name, double Value)> Entries =>
        [.. Named("W1", W1), .. Named("b1", B1), .. Named("W2", W2), .. Named("b2", B2)];

    /// <summary>One step of gradient descent.</summary>
    public Parameters Step(Parameters gradient, double rate) => new(
        Step(W1, gradient.W1, rate), Step(B1, gradient.B1, rate), Step(W2, gradient.W2, rate), Step(B2, gradient.B2, rate));

    private static double[] Step(double[] from, double[] gradient, double rate) =>
        [.. from.Zip(gradient, (value, partial) => value - rate * partial)];

    private static double[,] Step(double[,] from, double[,] gradient, double rate)
    {
        double[,] to = new double[from.GetLength(0), from.GetLength(1)];
        for (int i = 0; i < to.GetLength(0); i++)
        {
            for (int j = 0; j < to.GetLength(1); j++)
            {
                to[i, j] = from[i, j] - rate * gradient[i, j];
            }
        }

        return to;
    }

    private static IEnumerable<(string, double)> Named(string name, double[] vector) =>
        vector.Select((value, i) => ($"{name}[{i + 1}]", value));

    private static IEnumerable<(string, double)> Named(string name, double[,] matrix) =>
        matrix.Cast<double>().Select((value, i) => ($"{name}[{i / matrix.GetLength(1) + 1},{i % matrix.GetLength(1) + 1}]", value));
}
