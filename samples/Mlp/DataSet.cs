using System.Globalization;

namespace Mlp;

/// <summary>Numbers in rows, and the class of each row.</summary>
internal sealed record DataSet(double[,] Inputs, int[] Labels, IReadOnlyList<string> ClassNames)
{
    private const int FewestRows = 30;
    private const int MostClasses = 100;

    public int Count => Labels.Length;

    public int Columns => Inputs.GetLength(1);

    /// <summary>
    /// Reads a file with numbers and a class from 0 in each line. Where the first line holds names, they are those of the classes,
    /// after the number of rows and the number of columns.
    /// </summary>
    /// <exception cref="InvalidDataException">A line isn't what it should be; the message tells which.</exception>
    public static DataSet Read(string path)
    {
        string[] lines = [.. File.ReadLines(path).Where(line => line.Length > 0)];
        if (lines.Length < FewestRows)
        {
            throw new InvalidDataException($"{path}: needs at least {FewestRows} rows, not {lines.Length}.");
        }

        string[] first = lines[0].Split(',');
        bool hasNames = first.Length > 2 && Array.TrueForAll(first[2..], field => !IsNumber(field, out _));
        int columns = hasNames ? ColumnsByHeader(path, first, lines.Length - 1) : first.Length - 1;
        string[] names = hasNames ? first[2..] : [.. Enumerable.Range(0, MostClasses).Select(name => name.ToString(CultureInfo.InvariantCulture))];
        int start = hasNames ? 1 : 0;
        double[,] inputs = new double[lines.Length - start, columns];
        int[] labels = new int[lines.Length - start];
        for (int row = 0; row < labels.Length; row++)
        {
            string[] fields = lines[row + start].Split(',');
            bool valid = fields.Length == columns + 1
                && int.TryParse(fields[columns], NumberStyles.None, CultureInfo.InvariantCulture, out labels[row])
                && labels[row] < names.Length;
            for (int column = 0; valid && column < columns; column++)
            {
                valid = IsNumber(fields[column], out inputs[row, column]);
            }

            if (!valid)
            {
                throw new InvalidDataException(
                    $"{path}, row {row + 1}: expected {columns} numbers and a class from 0 to {names.Length - 1}, not '{lines[row + start]}'.");
            }
        }

        int classes = hasNames ? names.Length : labels.Max() + 1;
        if (columns == 0 || classes < 2)
        {
            throw new InvalidDataException($"{path}: expected at least one number in each row, and at least two classes.");
        }

        return new(inputs, labels, names[..classes]);
    }

    /// <summary>Two thirds of the rows to learn from, at random, and one third that is held out.</summary>
    public (DataSet Training, DataSet HeldOut) Split(Random random)
    {
        int[] order = [.. Enumerable.Range(0, Count)];
        random.Shuffle(order);
        return (Rows(order[(Count / 3)..]), Rows(order[..(Count / 3)]));
    }

    /// <summary>Shifts and scales each column so that <paramref name="reference"/> would have mean 0 and deviation 1 in it.</summary>
    public DataSet StandardizedBy(DataSet reference)
    {
        double[,] standardized = new double[Count, Columns];
        for (int column = 0; column < Columns; column++)
        {
            double[] values = [.. Enumerable.Range(0, reference.Count).Select(row => reference.Inputs[row, column])];
            double mean = values.Average();
            double deviation = Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
            for (int row = 0; row < Count; row++)
            {
                standardized[row, column] = (Inputs[row, column] - mean) / (deviation > 0 ? deviation : 1);
            }
        }

        return this with { Inputs = standardized };
    }

    /// <summary>The chosen rows, in the order given.</summary>
    public DataSet Rows(int[] rows)
    {
        double[,] chosen = new double[rows.Length, Columns];
        for (int row = 0; row < rows.Length; row++)
        {
            for (int column = 0; column < Columns; column++)
            {
                chosen[row, column] = Inputs[rows[row], column];
            }
        }

        return new(chosen, [.. rows.Select(row => Labels[row])], ClassNames);
    }

    private static int ColumnsByHeader(string path, string[] header, int rows)
    {
        if (header.Length < 4
            || !int.TryParse(header[0], NumberStyles.None, CultureInfo.InvariantCulture, out int count)
            || !int.TryParse(header[1], NumberStyles.None, CultureInfo.InvariantCulture, out int columns))
        {
            throw new InvalidDataException($"{path}, line 1: expected the numbers of rows and columns, and at least two class names.");
        }

        return count == rows ? columns : throw new InvalidDataException($"{path}: the first line promises {count} rows, and there are {rows}.");
    }

    private static bool IsNumber(string field, out double value) =>
        double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
}
