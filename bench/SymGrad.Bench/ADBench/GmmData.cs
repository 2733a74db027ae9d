namespace SymGrad.Bench.ADBench;

/// <summary>A mixture and points in ADBench's shapes, from a fixed seed.</summary>
internal sealed class GmmData
{
    public GmmData(int dimension, int components, int points)
    {
        Random random = new(dimension * 1000 + components);
        int belowDiagonal = dimension * (dimension - 1) / 2;
        Alphas = NormalNumbers.Next(random, components, 1);
        Means = NormalNumbers.Next(random, components * dimension, 1);
        Points = NormalNumbers.Next(random, points * dimension, 1);

        // Small enough that every point belongs to several components: a posterior weight of 0 would be too easy.
        Icf =
        [
            .. Enumerable.Range(0, components).SelectMany(_ => (double[])[
                .. NormalNumbers.Next(random, dimension, 0.2),
                .. NormalNumbers.Next(random, belowDiagonal, 0.5 / dimension)]),
        ];
    }

    public double[] Alphas { get; }

    public double[] Means { get; }

    public double[] Icf { get; }

    public double[] Points { get; }
}
