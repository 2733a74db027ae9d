namespace SymGrad.Tests.Seed;

/// <summary>The generated derivatives of the two-layer network, in both conventions: value, all 24 partials, and what gradient descent makes of them.</summary>
public class SeedMlpTests
{
    /// <summary>What the project promises: relative, and absolute below 1e-3.</summary>
    private const double Tolerance = 1e-12;

    private static readonly MlpCase Oracle = SeedOracle.Instance.Mlp;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ValueAndAllPartialsAreTheOracles(bool transposed)
    {
        (double loss, MlpParameters gradient) = ValueAndGradient(Oracle.Start, transposed);
        Agreement.Within(Expected(transposed).Mean.Loss, loss, Tolerance, what: "loss");
        Agree(Expected(transposed).Mean.Gradient, gradient);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void GradientAloneIsTheSame(bool transposed)
    {
        MlpParameters p = Oracle.Start;
        (double[,] w1, double[] b1, double[,] w2, double[] b2) = transposed
            ? Mlp.TransposedLossGradient(p.W1, p.B1, p.W2, p.B2, Oracle.X, Oracle.Y)
            : Mlp.LossGradient(p.W1, p.B1, p.W2, p.B2, Oracle.X, Oracle.Y);
        Agree(Expected(transposed).Mean.Gradient, new(w1, b1, w2, b2));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void DestinationsAreOverwritten(bool transposed)
    {
        (MlpParameters p, MlpParameters g) = (Oracle.Start, AllOf(double.NaN));
        double loss = transposed
            ? Mlp.TransposedLossValueAndGradient(p.W1, p.B1, p.W2, p.B2, Oracle.X, Oracle.Y, g.W1, g.B1, g.W2, g.B2)
            : Mlp.LossValueAndGradient(p.W1, p.B1, p.W2, p.B2, Oracle.X, Oracle.Y, g.W1, g.B1, g.W2, g.B2);
        Agreement.Within(Expected(transposed).Mean.Loss, loss, Tolerance, what: "loss");
        Agree(Expected(transposed).Mean.Gradient, g);
    }

    /// <summary>The sum over the samples is the mean times their number, so its gradient is the pullback of that number.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void PullbackOfTheNumberOfSamplesIsTheGradientOfTheSum(bool transposed)
    {
        (MlpParameters p, MlpParameters g) = (Oracle.Start, AllOf(0));
        double seed = Oracle.X.GetLength(0);
        if (transposed)
        {
            Mlp.TransposedLossPullback(p.W1, p.B1, p.W2, p.B2, Oracle.X, Oracle.Y, seed, g.W1, g.B1, g.W2, g.B2);
        }
        else
        {
            Mlp.LossPullback(p.W1, p.B1, p.W2, p.B2, Oracle.X, Oracle.Y, seed, g.W1, g.B1, g.W2, g.B2);
        }

        Agree(Expected(transposed).Sum.Gradient, g);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void StepsOfGradientDescentLeadWhereTheOraclesDo(bool transposed)
    {
        MlpTraining expected = Expected(transposed).Mean;
        MlpParameters parameters = Oracle.Start;
        for (int step = 1; step <= 100; step++)
        {
            parameters = Stepped(parameters, ValueAndGradient(parameters, transposed).Gradient);
            switch (step)
            {
                case 1:
                    Agree(expected.After1Step, parameters);
                    Agreement.Within(expected.LossAfter1Step, Value(parameters, transposed), Tolerance, what: "loss after 1 step");
                    break;
                case 10:
                    Agreement.Within(expected.LossAfter10Steps, Value(parameters, transposed), Tolerance, what: "loss after 10 steps");
                    break;
                case 100:
                    Agree(expected.After100Steps, parameters);
                    Agreement.Within(expected.LossAfter100Steps, Value(parameters, transposed), Tolerance, what: "loss after 100 steps");
                    break;
            }
        }
    }

    /// <summary>
    /// No hidden unit is nearer than 0.043 to the kink of its ReLU and no input is larger than 2.1, so a step of 1e-2 stays clear of it.
    /// There the extrapolation is right to about 1e-12 for a function of the order of 1; 1e-10 leaves room for its worst coordinate.
    /// </summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AgreesWithNumericDifferentiation(bool transposed)
    {
        double[] start = Flat(Oracle.Start);
        double[] gradient = Flat(ValueAndGradient(Oracle.Start, transposed).Gradient);
        Assert.Equal(24, gradient.Length);
        for (int i = 0; i < start.Length; i++)
        {
            double numeric = Extrapolated.Derivative(p => Value(Shaped(p), transposed), start, i, step: 1e-2).Value;
            Agreement.Within(numeric, gradient[i], 1e-10, scale: 1, what: $"partial {i}");
        }
    }

    /// <summary>
    /// Softmax does not change when all logits grow by 1000, where a careless one would overflow.
    /// The logits then carry an error of 1000·2⁻⁵³ ≈ 1e-13, and the tolerance is a hundred times that.
    /// </summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void TheSoftmaxIsStable(bool transposed)
    {
        MlpParameters shifted = Oracle.Start with { B2 = [.. Oracle.Start.B2.Select(b => b + 1000)] };
        (double loss, MlpParameters gradient) = ValueAndGradient(shifted, transposed);
        Agreement.Within(Expected(transposed).Mean.Loss, loss, 1e-11, scale: 1, what: "loss");
        Agreement.Within(Flat(Expected(transposed).Mean.Gradient), Flat(gradient), 1e-11, scale: 1, what: "partial");
    }

    [Fact]
    public void TheFormsWithDestinationsAllocateNothing()
    {
        (MlpParameters p, MlpParameters g) = (Oracle.Start, AllOf(0));
        void Both()
        {
            Mlp.LossValueAndGradient(p.W1, p.B1, p.W2, p.B2, Oracle.X, Oracle.Y, g.W1, g.B1, g.W2, g.B2);
            Mlp.LossPullback(p.W1, p.B1, p.W2, p.B2, Oracle.X, Oracle.Y, 1, g.W1, g.B1, g.W2, g.B2);
        }

        Both();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Both();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static MlpConvention Expected(bool transposed) => transposed ? Oracle.XtW : Oracle.Wx;

    private static double Value(MlpParameters p, bool transposed) => transposed
        ? Mlp.TransposedLoss(p.W1, p.B1, p.W2, p.B2, Oracle.X, Oracle.Y)
        : Mlp.Loss(p.W1, p.B1, p.W2, p.B2, Oracle.X, Oracle.Y);

    private static (double Loss, MlpParameters Gradient) ValueAndGradient(MlpParameters p, bool transposed)
    {
        (double value, (double[,] w1, double[] b1, double[,] w2, double[] b2) gradient) = transposed
            ? Mlp.TransposedLossValueAndGradient(p.W1, p.B1, p.W2, p.B2, Oracle.X, Oracle.Y)
            : Mlp.LossValueAndGradient(p.W1, p.B1, p.W2, p.B2, Oracle.X, Oracle.Y);
        return (value, new(gradient.w1, gradient.b1, gradient.w2, gradient.b2));
    }

    private static MlpParameters Stepped(MlpParameters parameters, MlpParameters gradient) =>
        Shaped([.. Flat(parameters).Zip(Flat(gradient), (p, g) => p - MlpTraining.Rate * g)]);

    private static void Agree(MlpParameters expected, MlpParameters actual)
    {
        Agreement.Within(expected.W1, actual.W1, Tolerance, what: "w1");
        Agreement.Within(expected.B1, actual.B1, Tolerance, what: "b1");
        Agreement.Within(expected.W2, actual.W2, Tolerance, what: "w2");
        Agreement.Within(expected.B2, actual.B2, Tolerance, what: "b2");
    }

    private static MlpParameters AllOf(double value) => Shaped([.. Enumerable.Repeat(value, 24)]);

    private static double[] Flat(MlpParameters p) => [.. p.W1.Cast<double>(), .. p.B1, .. p.W2.Cast<double>(), .. p.B2];

    private static MlpParameters Shaped(double[] flat) => new(Square(flat, 0), flat[9..12], Square(flat, 12), flat[21..24]);

    private static double[,] Square(double[] flat, int offset)
    {
        double[,] square = new double[3, 3];
        Buffer.BlockCopy(flat, offset * sizeof(double), square, 0, 9 * sizeof(double));
        return square;
    }
}
