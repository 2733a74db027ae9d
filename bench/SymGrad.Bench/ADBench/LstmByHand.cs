namespace SymGrad.Bench.ADBench;

/// <summary>
/// The gradient of <see cref="Lstm.Loss"/> as a person writes it for plain arrays: a sweep forward that keeps gates, cells
/// and outputs of each step, and a sweep back.
/// </summary>
public static class LstmByHand
{
    /// <summary>
    /// The value; the gradient overwrites the two destinations, which are shaped as the parameters. The trace is room that
    /// the caller keeps from one call to the next.
    /// </summary>
    internal static double ValueAndGradient(
        double[] main, double[] extra, double[] state, double[] sequence, LstmTrace trace, double[] byMain, double[] byExtra)
    {
        int bits = trace.Bits;
        int steps = trace.Steps;
        double total = Forward(main, extra, state, sequence, trace);
        Array.Clear(byMain);
        Array.Clear(byExtra);
        Back(main, extra, sequence, trace, -1.0 / (steps * bits), byMain, byExtra);
        return -total / (steps * bits);
    }

    private static double Forward(double[] main, double[] extra, double[] state, double[] sequence, LstmTrace trace)
    {
        int bits = trace.Bits;
        double[] current = [.. state];
        double[] signal = new double[bits];
        double total = 0;
        for (int t = 0; t < trace.Steps; t++)
        {
            for (int i = 0; i < bits; i++)
            {
                signal[i] = sequence[t * bits + i] * extra[i];
            }

            for (int layer = 0; layer < trace.Layers; layer++)
            {
                Cells(main, current, signal, layer, (t * trace.Layers + layer) * bits, trace);
            }

            double sum = 2;
            for (int i = 0; i < bits; i++)
            {
                double prediction = signal[i] * extra[bits + i] + extra[2 * bits + i];
                double exponential = Math.Exp(prediction);
                trace.LastOutput[t * bits + i] = signal[i];
                trace.Exponential[t * bits + i] = exponential;
                sum += exponential;
                signal[i] = prediction;
            }

            trace.Sum[t] = sum;
            double logSum = Math.Log(sum);
            for (int i = 0; i < bits; i++)
            {
                total += sequence[(t + 1) * bits + i] * (signal[i] - logSum);
            }
        }

        return total;
    }

    private static void Cells(double[] main, double[] current, double[] signal, int layer, int at, LstmTrace trace)
    {
        int bits = signal.Length;
        int weight = 8 * bits * layer;
        int bias = weight + 4 * bits;
        int hidden = 2 * bits * layer;
        int cell = hidden + bits;
        for (int i = 0; i < bits; i++)
        {
            double before = current[hidden + i];
            double cellBefore = current[cell + i];
            double arriving = signal[i];
            double forget = Sigmoid(arriving * main[weight + i] + main[bias + i]);
            double input = Sigmoid(before * main[weight + bits + i] + main[bias + bits + i]);
            double output = Sigmoid(arriving * main[weight + 2 * bits + i] + main[bias + 2 * bits + i]);
            double change = Math.Tanh(before * main[weight + 3 * bits + i] + main[bias + 3 * bits + i]);
            double cellAfter = cellBefore * forget + input * change;
            double squashed = Math.Tanh(cellAfter);
            current[cell + i] = cellAfter;
            current[hidden + i] = signal[i] = output * squashed;
            trace.Arriving[at + i] = arriving;
            trace.Before[at + i] = before;
            trace.CellBefore[at + i] = cellBefore;
            trace.Forget[at + i] = forget;
            trace.Input[at + i] = input;
            trace.Output[at + i] = output;
            trace.Change[at + i] = change;
            trace.Squashed[at + i] = squashed;
        }
    }

    private static void Back(
        double[] main, double[] extra, double[] sequence, LstmTrace trace, double byTotal, double[] byMain, double[] byExtra)
    {
        int bits = trace.Bits;
        double[] byState = new double[2 * bits * trace.Layers];
        double[] bySignal = new double[bits];
        for (int t = trace.Steps - 1; t >= 0; t--)
        {
            double byLogSum = 0;
            for (int i = 0; i < bits; i++)
            {
                byLogSum -= byTotal * sequence[(t + 1) * bits + i];
            }

            double share = byLogSum / trace.Sum[t];
            for (int i = 0; i < bits; i++)
            {
                double byPrediction = byTotal * sequence[(t + 1) * bits + i] + share * trace.Exponential[t * bits + i];
                byExtra[bits + i] += byPrediction * trace.LastOutput[t * bits + i];
                byExtra[2 * bits + i] += byPrediction;
                bySignal[i] = byPrediction * extra[bits + i];
            }

            for (int layer = trace.Layers - 1; layer >= 0; layer--)
            {
                CellsBack(main, byState, bySignal, layer, (t * trace.Layers + layer) * bits, trace, byMain);
            }

            for (int i = 0; i < bits; i++)
            {
                byExtra[i] += bySignal[i] * sequence[t * bits + i];
            }
        }
    }

    /// <summary>Back through one layer in one step: <paramref name="bySignal"/> is what it put out, then what it took in.</summary>
    private static void CellsBack(
        double[] main, double[] byState, double[] bySignal, int layer, int at, LstmTrace trace, double[] byMain)
    {
        int bits = bySignal.Length;
        int weight = 8 * bits * layer;
        int bias = weight + 4 * bits;
        int hidden = 2 * bits * layer;
        int cell = hidden + bits;
        for (int i = 0; i < bits; i++)
        {
            double forget = trace.Forget[at + i];
            double input = trace.Input[at + i];
            double output = trace.Output[at + i];
            double change = trace.Change[at + i];
            double squashed = trace.Squashed[at + i];
            double arriving = trace.Arriving[at + i];
            double before = trace.Before[at + i];

            double byOutput = bySignal[i] + byState[hidden + i];
            double byCell = byState[cell + i] + byOutput * output * (1 - squashed * squashed);
            double byForgetSum = byCell * trace.CellBefore[at + i] * forget * (1 - forget);
            double byInputSum = byCell * change * input * (1 - input);
            double byOutputSum = byOutput * squashed * output * (1 - output);
            double byChangeSum = byCell * input * (1 - change * change);

            byMain[bias + i] += byForgetSum;
            byMain[bias + bits + i] += byInputSum;
            byMain[bias + 2 * bits + i] += byOutputSum;
            byMain[bias + 3 * bits + i] += byChangeSum;
            byMain[weight + i] += byForgetSum * arriving;
            byMain[weight + bits + i] += byInputSum * before;
            byMain[weight + 2 * bits + i] += byOutputSum * arriving;
            byMain[weight + 3 * bits + i] += byChangeSum * before;
            byState[cell + i] = byCell * forget;
            byState[hidden + i] = byInputSum * main[weight + bits + i] + byChangeSum * main[weight + 3 * bits + i];
            bySignal[i] = byForgetSum * main[weight + i] + byOutputSum * main[weight + 2 * bits + i];
        }
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}
