using System.Globalization;

namespace InverseKinematics;

/// <summary>What the tool follows.</summary>
internal static class Targets
{
    private const string Header = "x,y,z,direction x,direction y,direction z";

    /// <summary>A figure of eight on a dome of 0.2 m in front of the arm, with the tool perpendicular to it.</summary>
    public static IReadOnlyList<Tool> OnDome(int count)
    {
        const double Radius = 0.2;
        Vector centre = new(-0.45, 0, 0);
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            double t = Math.Tau * i / count;
            (double sinAcross, double cosAcross) = Math.SinCos(0.9 * Math.Sin(t));
            (double sinAlong, double cosAlong) = Math.SinCos(0.5 * Math.Sin(2 * t));
            Vector outwards = new(sinAlong * cosAcross, sinAcross, cosAlong * cosAcross);
            return new Tool(centre + Radius * outwards, -1 * outwards);
        })];
    }

    /// <summary>Reads a file with a header and a target in each row: its place in metres, and a direction of any length.</summary>
    /// <exception cref="InvalidDataException">A line isn't what it should be; the message tells which.</exception>
    public static IReadOnlyList<Tool> Read(string path)
    {
        string[] lines = File.ReadAllLines(path);
        if (lines.Length == 0 || lines[0] != Header)
        {
            throw new InvalidDataException($"{path}, line 1: expected '{Header}'.");
        }

        if (lines.Length < 3)
        {
            throw new InvalidDataException($"{path}: needs at least two targets.");
        }

        return [.. lines.Skip(1).Select((line, i) => Parse(line)
            ?? throw new InvalidDataException($"{path}, line {i + 2}: expected a place and a direction, six numbers, not '{line}'."))];
    }

    private static Tool? Parse(string line)
    {
        string[] fields = line.Split(',');
        double[] numbers = new double[6];
        bool valid = fields.Length == numbers.Length;
        for (int i = 0; valid && i < numbers.Length; i++)
        {
            valid = double.TryParse(fields[i], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i]) && double.IsFinite(numbers[i]);
        }

        Vector direction = new(numbers[3], numbers[4], numbers[5]);
        return valid && direction.Length > 0
            ? new(new(numbers[0], numbers[1], numbers[2]), 1 / direction.Length * direction)
            : null;
    }
}
