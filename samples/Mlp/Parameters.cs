using System.Runtime.InteropServices;

namespace Mlp;

/// <summary>Weights and biases of both layers, or anything of the same shape: adjoints, a velocity.</summary>
internal sealed class Parameters(int inputs, int hidden, int classes)
{
    public double[,] W1 { get; } = new double[hidden, inputs];

    public double[] B1 { get; } = new double[hidden];

    public double[,] W2 { get; } = new double[classes, hidden];

    public double[] B2 { get; } = new double[classes];

    /// <summary>Weights that keep the spread of the values from layer to layer, and biases of 0.</summary>
    public static Parameters Random(int inputs, int hidden, int classes, Random random)
    {
        Parameters start = new(inputs, hidden, classes);
        Fill(Flat(start.W1), Math.Sqrt(2.0 / inputs), random);
        Fill(Flat(start.W2), Math.Sqrt(1.0 / hidden), random);
        return start;
    }

    /// <summary>The elements of a matrix, row by row, in place.</summary>
    public static Span<double> Flat(double[,] matrix) => MemoryMarshal.CreateSpan(ref matrix[0, 0], matrix.Length);

    public void Clear()
    {
        Array.Clear(W1);
        Array.Clear(B1);
        Array.Clear(W2);
        Array.Clear(B2);
    }

    public void Add(Parameters other)
    {
        Add(Flat(W1), Flat(other.W1));
        Add(B1, other.B1);
        Add(Flat(W2), Flat(other.W2));
        Add(B2, other.B2);
    }

    /// <summary>Whether every number is the same to the last bit.</summary>
    public bool IsSame(Parameters other) => Flat(W1).SequenceEqual(Flat(other.W1)) && B1.AsSpan().SequenceEqual(other.B1)
        && Flat(W2).SequenceEqual(Flat(other.W2)) && B2.AsSpan().SequenceEqual(other.B2);

    /// <summary>One step of gradient descent with momentum, in place. The decay pulls the weights towards 0, not the biases.</summary>
    public void Descend(Parameters gradient, Parameters velocity, double rate, double momentum, double decay)
    {
        Descend(Flat(W1), Flat(gradient.W1), Flat(velocity.W1), rate, momentum, decay);
        Descend(B1, gradient.B1, velocity.B1, rate, momentum, 0);
        Descend(Flat(W2), Flat(gradient.W2), Flat(velocity.W2), rate, momentum, decay);
        Descend(B2, gradient.B2, velocity.B2, rate, momentum, 0);
    }

    private static void Descend(
        Span<double> values, ReadOnlySpan<double> gradient, Span<double> velocity, double rate, double momentum, double decay)
    {
        for (int i = 0; i < values.Length; i++)
        {
            velocity[i] = momentum * velocity[i] - rate * (gradient[i] + decay * values[i]);
            values[i] += velocity[i];
        }
    }

    private static void Add(Span<double> values, ReadOnlySpan<double> others)
    {
        for (int i = 0; i < values.Length; i++)
        {
            values[i] += others[i];
        }
    }

    private static void Fill(Span<double> values, double spread, Random random)
    {
        foreach (ref double value in values)
        {
            value = spread * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(Math.Tau * random.NextDouble());
        }
    }
}
