using System.Globalization;

namespace Mlp;

/// <summary>Measurements in rows, and the class of each row.</summary>
internal sealed record Flowers(double[,] Measurements, int[] Classes, IReadOnlyList<string> ClassNames)
{
    public int Count => Classes.Length;

    public int Columns => Measurements.GetLength(1);

    /// <summary>Reads a file whose first line holds the number of rows, the number of measurements and the names of the classes.</summary>
    /// <exception cref="InvalidDataException">A line isn't what it should be; the message tells which.</exception>
    public static Flowers Read(string path)
    {
        string[] lines = File.ReadAllLines(path);
        string[] header = lines.Length > 0 ? lines[0].Split(',') : [];
        if (header.Length < 4
            || !int.TryParse(header[0], NumberStyles.None, CultureInfo.InvariantCulture, out int count)
            || !int.TryParse(header[1], NumberStyles.None, CultureInfo.InvariantCulture, out int columns)
            || count == 0 || columns == 0)
        {
            throw new InvalidDataException($"{path}, line 1: expected the numbers of rows and measurements, and at least two class names.");
        }

        string[] rows = [.. lines.Skip(1).Where(line => line.Length > 0)];
        if (rows.Length != count)
        {
            throw new InvalidDataException($"{path}: the first line promises {count} rows, and there are {rows.Length}.");
        }

        string[] names = header[2..];
        double[,] measurements = new double[count, columns];
        int[] classes = new int[count];
        for (int row = 0; row < count; row++)
        {
            string[] fields = rows[row].Split(',');
            bool valid = fields.Length == columns + 1
                && int.TryParse(fields[columns], NumberStyles.None, CultureInfo.InvariantCulture, out classes[row])
                && classes[row] < names.Length;
            for (int column = 0; valid && column < columns; column++)
            {
                valid = double.TryParse(fields[column], NumberStyles.Float, CultureInfo.InvariantCulture, out measurements[row, column])
                    && double.IsFinite(measurements[row, column]);
            }

            if (!valid)
            {
                throw new InvalidDataException($"{path}, row {row + 1}: expected {columns} numbers and a class from 0 to {names.Length - 1}, not '{rows[row]}'.");
            }
        }

        return new(measurements, classes, names);
    }

    /// <summary>Every row to one of the two sides, at random.</summary>
    public (Flowers Training, Flowers HeldOut) Split(int heldOut, Random random)
    {
        int[] order = [.. Enumerable.Range(0, Count)];
        random.Shuffle(order);
        return (Rows(order[heldOut..]), Rows(order[..heldOut]));
    }

    /// <summary>Shifts and scales each column so that <paramref name="reference"/> would have mean 0 and deviation 1 in it.</summary>
    public Flowers StandardizedBy(Flowers reference)
    {
        double[,] standardized = new double[Count, Columns];
        for (int column = 0; column < Columns; column++)
        {
            double[] values = [.. Enumerable.Range(0, reference.Count).Select(row => reference.Measurements[row, column])];
            double mean = values.Average();
            double deviation = Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
            for (int row = 0; row < Count; row++)
            {
                standardized[row, column] = (Measurements[row, column] - mean) / (deviation > 0 ? deviation : 1);
            }
        }

        return this with { Measurements = standardized };
    }

    private Flowers Rows(int[] rows)
    {
        double[,] chosen = new double[rows.Length, Columns];
        for (int row = 0; row < rows.Length; row++)
        {
            for (int column = 0; column < Columns; column++)
            {
                chosen[row, column] = Measurements[rows[row], column];
            }
        }

        return new(chosen, [.. rows.Select(row => Classes[row])], ClassNames);
    }
}
