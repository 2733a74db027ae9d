namespace Quickstart;

/// <summary>Case B in both conventions: loss, all partial derivatives, and gradient descent.</summary>
internal static class NetworkReport
{
    private const double Rate = 0.1;

    /// <summary>Prints the case and gives its largest difference from the oracle.</summary>
    public static Difference Print(Oracle oracle, bool isShort)
    {
        Console.WriteLine($"B. Two-layer network, 3-3-3, mean cross-entropy of {oracle.X.GetLength(0)} samples");
        List<Line> wx = Lines(parameters => ValueAndGradient(oracle, parameters), oracle.Start, oracle.Wx);
        List<Line> xtW = Lines(parameters => ValueAndGradientTransposed(oracle, parameters), oracle.Start, oracle.XtW);
        if (!isShort)
        {
            Console.WriteLine();
            Console.WriteLine("                                W·x          oracle               xᵀ·W          oracle");
            foreach ((Line left, Line right) in wx.Zip(xtW))
            {
                Console.WriteLine(
                    $"   {left.Name,-16} {left.Actual,15:F12} {left.Expected,15:F12}    {right.Actual,15:F12} {right.Expected,15:F12}");
            }
        }

        Difference largest = wx.Concat(xtW).Select(line => Difference.Between(line.Actual, line.Expected)).Aggregate((a, b) => a.Or(b));
        Console.WriteLine();
        Console.WriteLine($"   Largest relative difference in both conventions: {largest}");
        return largest;
    }

    private static List<Line> Lines(
        Func<Parameters, (double Loss, Parameters Gradient)> valueAndGradient, Parameters start, Expected expected)
    {
        (double loss, Parameters gradient) = valueAndGradient(start);
        List<Line> lines = [new("loss", loss, expected.Loss)];
        foreach (((string name, double actual), (_, double partial)) in gradient.Entries.Zip(expected.Gradient.Entries))
        {
            lines.Add(new($"∂loss/∂{name}", actual, partial));
        }

        Parameters trained = start;
        for (int step = 1; step <= 100; step++)
        {
            trained = trained.Step(gradient, Rate);
            (loss, gradient) = valueAndGradient(trained);
            if (step == 1)
            {
                lines.Add(new("loss, 1 step", loss, expected.LossAfter1Step));
            }
        }

        lines.Add(new("loss, 100 steps", loss, expected.LossAfter100Steps));
        return lines;
    }

    private static (double, Parameters) ValueAndGradient(Oracle oracle, Parameters p)
    {
        (double loss, var gradient) = Network.LossValueAndGradient(p.W1, p.B1, p.W2, p.B2, oracle.X, oracle.Y);
        return (loss, new(gradient.w1, gradient.b1, gradient.w2, gradient.b2));
    }

    private static (double, Parameters) ValueAndGradientTransposed(Oracle oracle, Parameters p)
    {
        (double loss, var gradient) = Network.LossTransposedValueAndGradient(p.W1, p.B1, p.W2, p.B2, oracle.X, oracle.Y);
        return (loss, new(gradient.w1, gradient.b1, gradient.w2, gradient.b2));
    }

    private sealed record Line(string Name, double Actual, double Expected);
}
