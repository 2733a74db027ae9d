namespace SymGrad.Bench.ADBench;

/// <summary>
/// ADBench's character model: layers of long short-term memory whose gates are diagonal, so that each bit of a character
/// has cells of its own (github.com/microsoft/ADBench; the objective isn't in its paper).
/// </summary>
public static partial class Lstm
{
    /// <summary>
    /// The mean of −y · log p over the steps and bits, where the next character y is predicted from those before it, and
    /// log p = z − log(2 + Σ exp z) for the model's outputs z.
    /// </summary>
    /// <param name="main">For each layer the weights, then the biases, of its four gates: forget, input, output, change; b numbers each.</param>
    /// <param name="extra">The weights of the inputs, the weights of the outputs and the biases of the outputs, b numbers each.</param>
    /// <param name="state">For each layer what it puts out and what its cells hold before the first step, b numbers each.</param>
    /// <param name="sequence">The characters, of b bits each.</param>
    /// <param name="layers">The number of layers.</param>
    [Differentiable]
    public static double Loss(
        double[] main, double[] extra, [NoDerivative] double[] state, [NoDerivative] double[] sequence, int layers)
    {
        int bits = extra.Length / 3;
        int characters = sequence.Length / bits;
        double[] current = (double[])state.Clone();
        double[] prediction = new double[bits];
        double total = 0;
        for (int t = 0; t < characters - 1; t++)
        {
            Predict(main, extra, current, sequence.AsSpan(t * bits, bits), layers, prediction);
            double logSum = LogSumExp(prediction);
            for (int i = 0; i < bits; i++)
            {
                total += sequence[(t + 1) * bits + i] * (prediction[i] - logSum);
            }
        }

        return -total / ((characters - 1) * bits);
    }

    /// <summary>The same, rounded as is fastest.</summary>
    [Differentiable(FastMath = true)]
    public static double LossFast(
        double[] main, double[] extra, [NoDerivative] double[] state, [NoDerivative] double[] sequence, int layers) =>
        Loss(main, extra, state, sequence, layers);

    /// <summary>One step of all layers: the state moves on, and the prediction is overwritten.</summary>
    private static void Predict(
        double[] main, double[] extra, double[] state, ReadOnlySpan<double> character, int layers, double[] prediction)
    {
        int bits = prediction.Length;
        for (int i = 0; i < bits; i++)
        {
            prediction[i] = character[i] * extra[i];
        }

        for (int layer = 0; layer < layers; layer++)
        {
            ReadOnlySpan<double> weights = main.AsSpan(8 * bits * layer, 4 * bits);
            ReadOnlySpan<double> biases = main.AsSpan(8 * bits * layer + 4 * bits, 4 * bits);
            Span<double> hidden = state.AsSpan(2 * bits * layer, bits);
            Span<double> cell = state.AsSpan(2 * bits * layer + bits, bits);
            for (int i = 0; i < bits; i++)
            {
                double forget = Sigmoid(prediction[i] * weights[i] + biases[i]);
                double input = Sigmoid(hidden[i] * weights[bits + i] + biases[bits + i]);
                double output = Sigmoid(prediction[i] * weights[2 * bits + i] + biases[2 * bits + i]);
                double change = Math.Tanh(hidden[i] * weights[3 * bits + i] + biases[3 * bits + i]);
                cell[i] = cell[i] * forget + input * change;
                hidden[i] = output * Math.Tanh(cell[i]);
                prediction[i] = hidden[i];
            }
        }

        for (int i = 0; i < bits; i++)
        {
            prediction[i] = prediction[i] * extra[bits + i] + extra[2 * bits + i];
        }
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    private static double LogSumExp(double[] x)
    {
        double sum = 2;
        for (int i = 0; i < x.Length; i++)
        {
            sum += Math.Exp(x[i]);
        }

        return Math.Log(sum);
    }
}
