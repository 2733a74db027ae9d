namespace SymGrad.Bench.ADBench;

/// <summary>What the sweep back through the character model needs of the sweep forward: numbers by step, layer and bit.</summary>
internal sealed class LstmTrace(int steps, int layers, int bits)
{
    public int Steps => steps;

    public int Layers => layers;

    public int Bits => bits;

    /// <summary>What a layer takes in from the layer below.</summary>
    public double[] Arriving { get; } = new double[steps * layers * bits];

    /// <summary>What a layer put out in the step before.</summary>
    public double[] Before { get; } = new double[steps * layers * bits];

    public double[] CellBefore { get; } = new double[steps * layers * bits];

    public double[] Forget { get; } = new double[steps * layers * bits];

    public double[] Input { get; } = new double[steps * layers * bits];

    public double[] Output { get; } = new double[steps * layers * bits];

    public double[] Change { get; } = new double[steps * layers * bits];

    /// <summary>The hyperbolic tangent of the cell, which the output gate lets through.</summary>
    public double[] Squashed { get; } = new double[steps * layers * bits];

    /// <summary>What the last layer puts out, by step and bit.</summary>
    public double[] LastOutput { get; } = new double[steps * bits];

    /// <summary>The exponentials of the predictions, by step and bit.</summary>
    public double[] Exponential { get; } = new double[steps * bits];

    /// <summary>2 and the sum of the exponentials, by step.</summary>
    public double[] Sum { get; } = new double[steps];
}
