using System.Globalization;

namespace BundleAdjustment;

/// <summary>Cameras, points, and where the cameras see the points.</summary>
internal sealed record Problem(double[] Cameras, double[] Points, int[] CameraOf, int[] PointOf, double[] Seen)
{
    public int CameraCount => Cameras.Length / Bundle.CameraSize;

    public int PointCount => Points.Length / Bundle.PointSize;

    public int ObservationCount => CameraOf.Length;

    /// <summary>The root of the mean squared distance between where points are imaged and where they were seen, in pixels.</summary>
    public double ReprojectionError => Math.Sqrt(SumOfSquares / ObservationCount);

    public double SumOfSquares => Bundle.Errors(Cameras, Points, CameraOf, PointOf, Seen).Sum(error => error * error);

    /// <summary>
    /// Reads a file in the format of <em>Bundle Adjustment in the Large</em>: the numbers of cameras, points and observations;
    /// for each observation its camera, its point and where it was seen; nine numbers for each camera; three for each point.
    /// </summary>
    /// <exception cref="InvalidDataException">A number isn't what it should be; the message tells which.</exception>
    public static Problem Read(string path)
    {
        string[] words = File.ReadAllText(path).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        int next = 0;
        int cameras = Integer("the number of cameras", int.MaxValue);
        int points = Integer("the number of points", int.MaxValue);
        int observations = Integer("the number of observations", int.MaxValue);
        long expected = 3 + 4L * observations + (long)Bundle.CameraSize * cameras + (long)Bundle.PointSize * points;
        if (cameras == 0 || points == 0 || observations == 0 || words.Length != expected)
        {
            throw new InvalidDataException(
                $"{path}: {cameras} cameras, {points} points and {observations} observations should be {expected} numbers, and there are {words.Length}.");
        }

        Problem problem = new(
            new double[Bundle.CameraSize * cameras],
            new double[Bundle.PointSize * points],
            new int[observations],
            new int[observations],
            new double[2 * observations]);
        for (int i = 0; i < observations; i++)
        {
            problem.CameraOf[i] = Integer("a camera", cameras);
            problem.PointOf[i] = Integer("a point", points);
            problem.Seen[2 * i] = Number();
            problem.Seen[2 * i + 1] = Number();
        }

        Fill(problem.Cameras);
        Fill(problem.Points);
        return problem;

        int Integer(string what, int limit)
        {
            string word = next < words.Length ? words[next] : "the end";
            next++;
            return int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out int integer) && integer < limit
                ? integer
                : throw new InvalidDataException($"{path}, number {next}: expected {what}, not '{word}'.");
        }

        double Number()
        {
            string word = words[next++];
            return double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number)
                ? number
                : throw new InvalidDataException($"{path}, number {next}: expected a number, not '{word}'.");
        }

        void Fill(double[] numbers)
        {
            for (int i = 0; i < numbers.Length; i++)
            {
                numbers[i] = Number();
            }
        }
    }

    /// <summary>Writes what <see cref="Read"/> reads.</summary>
    public void Write(string path)
    {
        using StreamWriter writer = new(path);
        writer.WriteLine($"{CameraCount} {PointCount} {ObservationCount}");
        for (int i = 0; i < ObservationCount; i++)
        {
            writer.WriteLine($"{CameraOf[i]} {PointOf[i]} {Seen[2 * i]:R} {Seen[2 * i + 1]:R}");
        }

        foreach (double number in Cameras.Concat(Points))
        {
            writer.WriteLine($"{number:R}");
        }
    }
}
