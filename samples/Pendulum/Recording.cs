using System.Globalization;

namespace Pendulum;

/// <summary>Angles of a pendulum in radians, at ascending times in seconds.</summary>
internal sealed record Recording(double[] Times, double[] Angles)
{
    private const string Header = "seconds,radians";
    private const int LeastRows = 10;

    public int Count => Times.Length;

    /// <summary>Reads a file with a header and a time and an angle in each row.</summary>
    /// <exception cref="InvalidDataException">A line isn't what it should be; the message tells which.</exception>
    public static Recording Read(string path)
    {
        string[] lines = File.ReadAllLines(path);
        if (lines.Length == 0 || lines[0] != Header)
        {
            throw new InvalidDataException($"{path}, line 1: expected '{Header}'.");
        }

        int count = lines.Length - 1;
        if (count < LeastRows)
        {
            throw new InvalidDataException($"{path}: needs at least {LeastRows} rows, not {count}.");
        }

        double[] times = new double[count];
        double[] angles = new double[count];
        for (int i = 0; i < count; i++)
        {
            string[] fields = lines[i + 1].Split(',');
            if (fields.Length != 2 || !TryParse(fields[0], out times[i]) || !TryParse(fields[1], out angles[i]))
            {
                throw new InvalidDataException($"{path}, line {i + 2}: expected a time and an angle, not '{lines[i + 1]}'.");
            }

            if (i > 0 && times[i] <= times[i - 1])
            {
                throw new InvalidDataException($"{path}, line {i + 2}: the time {times[i]} isn't later than the one before.");
            }
        }

        return new(times, angles);
    }

    /// <summary>The recording up to a time after its start.</summary>
    public Recording First(double seconds)
    {
        int count = Times.TakeWhile(time => time - Times[0] <= seconds).Count();
        return new(Times[..count], Angles[..count]);
    }

    /// <summary>The mean time from one passage of the lowest point to the next in the same direction.</summary>
    /// <exception cref="InvalidDataException">There are no two such passages.</exception>
    public double Period()
    {
        // Noise crosses zero more often than the pendulum: a passage counts once it has gone some way to the other side.
        double threshold = 0.1 * Angles.Max(Math.Abs);
        List<double> passages = [];
        bool below = false;
        for (int i = 0; i < Count; i++)
        {
            if (below && Angles[i] > threshold)
            {
                passages.Add(Times[i]);
            }

            below = (below && Angles[i] <= threshold) || Angles[i] < -threshold;
        }

        return passages.Count > 1
            ? (passages[^1] - passages[0]) / (passages.Count - 1)
            : throw new InvalidDataException("The recording is too short: the pendulum must pass its lowest point upwards at least twice.");
    }

    private static bool TryParse(string field, out double number) =>
        double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);
}
