using System.Globalization;

namespace BlackScholes;

/// <summary>Options in rows.</summary>
internal static class Book
{
    private const string Header = "name,kind,spot,strike,years,rate,dividend yield,volatility,published price";

    /// <summary>Reads a file with a header and an option in each row.</summary>
    /// <exception cref="InvalidDataException">A line isn't what it should be; the message tells which.</exception>
    public static IReadOnlyList<Option> Read(string path)
    {
        string[] lines = File.ReadAllLines(path);
        if (lines.Length == 0 || lines[0] != Header)
        {
            throw new InvalidDataException($"{path}, line 1: expected '{Header}'.");
        }

        if (lines.Length == 1)
        {
            throw new InvalidDataException($"{path}: there are no options in it.");
        }

        return [.. lines.Skip(1).Select((line, i) => Parse(line)
            ?? throw new InvalidDataException(
                $"{path}, line {i + 2}: expected a name, 'call' or 'put', spot, strike and years above 0, two rates, a volatility above 0, and a price or nothing, not '{line}'."))];
    }

    private static Option? Parse(string line)
    {
        string[] fields = line.Split(',');
        double[] numbers = new double[6];
        bool valid = fields.Length == 9
            && Enum.TryParse(fields[1], ignoreCase: true, out OptionKind _)
            && !int.TryParse(fields[1], out _)
            && (fields[8].Length == 0 || TryParse(fields[8], out _));
        for (int i = 0; valid && i < numbers.Length; i++)
        {
            valid = TryParse(fields[i + 2], out numbers[i]);
        }

        return valid && numbers[0] > 0 && numbers[1] > 0 && numbers[2] > 0 && numbers[5] > 0
            ? new(fields[0], Enum.Parse<OptionKind>(fields[1], ignoreCase: true), numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5], fields[8])
            : null;
    }

    private static bool TryParse(string field, out double number) =>
        double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);
}
