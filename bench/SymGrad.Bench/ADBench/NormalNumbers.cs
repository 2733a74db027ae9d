namespace SymGrad.Bench.ADBench;

/// <summary>Random data from a fixed seed.</summary>
internal static class NormalNumbers
{
    /// <summary>Independent numbers with the mean 0 and the given standard deviation, by the method of Box and Muller.</summary>
    public static double[] Next(Random random, int count, double deviation)
    {
        double[] numbers = new double[count];
        for (int i = 0; i < count; i++)
        {
            numbers[i] = Next(random, deviation);
        }

        return numbers;
    }

    public static double Next(Random random, double deviation) =>
        deviation * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
