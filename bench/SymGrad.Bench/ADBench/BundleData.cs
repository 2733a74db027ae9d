namespace SymGrad.Bench.ADBench;

/// <summary>Cameras, points and observations in ADBench's shapes, from a fixed seed.</summary>
internal sealed class BundleData
{
    public BundleData(int cameras, int points, int observations)
    {
        Random random = new(observations);
        Cameras = [.. Enumerable.Range(0, cameras).SelectMany(_ => Camera(random))];
        Points = NormalNumbers.Next(random, Bundle.PointSize * points, 1);
        Weights = [.. NormalNumbers.Next(random, observations, 0.3).Select(number => 1 + number)];
        Features = NormalNumbers.Next(random, 2 * observations, 100);
        CameraOf = [.. Enumerable.Range(0, observations).Select(_ => random.Next(cameras))];

        // Observations come sorted by points, as they do in files of this kind.
        PointOf = [.. Enumerable.Range(0, observations).Select(i => (int)((long)i * points / observations))];
    }

    public double[] Cameras { get; }

    public double[] Points { get; }

    public double[] Weights { get; }

    public double[] Features { get; }

    public int[] CameraOf { get; }

    public int[] PointOf { get; }

    /// <summary>Far enough from the points, which are about the origin, to see them all in front of it.</summary>
    private static double[] Camera(Random random) =>
    [
        .. NormalNumbers.Next(random, 3, 0.3),
        .. NormalNumbers.Next(random, 2, 1),
        -20 + NormalNumbers.Next(random, 1),
        500 + NormalNumbers.Next(random, 20),
        .. NormalNumbers.Next(random, 2, 5),
        .. NormalNumbers.Next(random, 2, 0.01),
    ];
}
