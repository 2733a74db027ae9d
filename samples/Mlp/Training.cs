namespace Mlp;

/// <summary>Trains a network by gradient descent with momentum, all samples in every step.</summary>
internal sealed class Training
{
    private const double Rate = 0.02;
    private const double Momentum = 0.9;

    // Keeps the weights small, so that the network doesn't learn single flowers by heart.
    private const double WeightDecay = 0.005;

    private readonly Flowers learned;
    private readonly Flowers heldOut;
    private readonly Parameters parameters;
    private readonly Parameters gradient;
    private readonly Parameters velocity;
    private readonly List<double> trainingLosses = [];
    private readonly List<double> heldOutLosses = [];

    public Training(Flowers learned, Flowers heldOut, int hiddenUnits, Random random)
    {
        // The held-out flowers have no say, not even in the scale.
        this.learned = learned.StandardizedBy(learned);
        this.heldOut = heldOut.StandardizedBy(learned);
        int inputs = learned.Columns;
        int classes = learned.ClassNames.Count;
        parameters = Parameters.Random(inputs, hiddenUnits, classes, random);
        gradient = new(inputs, hiddenUnits, classes);
        velocity = new(inputs, hiddenUnits, classes);
    }

    /// <summary>The loss before each step.</summary>
    public IReadOnlyList<double> TrainingLosses => trainingLosses;

    /// <summary>The loss of the held-out flowers before each step.</summary>
    public IReadOnlyList<double> HeldOutLosses => heldOutLosses;

    /// <summary>How many of the flowers that it learned from the network names rightly.</summary>
    public int RightlyLearned => Right(learned);

    /// <summary>How many of the held-out flowers the network names rightly.</summary>
    public int RightlyHeldOut => Right(heldOut);

    public void Step()
    {
        // The form that returns the value alone: the gradient overwrites the arrays that it is given.
        trainingLosses.Add(Network.LossValueAndGradient(
            parameters.W1,
            parameters.B1,
            parameters.W2,
            parameters.B2,
            learned.Measurements,
            learned.Classes,
            gradient.W1,
            gradient.B1,
            gradient.W2,
            gradient.B2));
        heldOutLosses.Add(Network.Loss(
            parameters.W1, parameters.B1, parameters.W2, parameters.B2, heldOut.Measurements, heldOut.Classes));
        parameters.Descend(gradient, velocity, Rate, Momentum, WeightDecay);
    }

    private int Right(Flowers flowers) => Enumerable.Range(0, flowers.Count).Count(sample => flowers.Classes[sample] == Network.Classify(
        parameters.W1, parameters.B1, parameters.W2, parameters.B2, flowers.Measurements, sample));
}
