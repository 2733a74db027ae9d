using System.Globalization;

namespace MlNetLoss;

/// <summary>A household's income and what it spends on food, both in Belgian francs a year.</summary>
internal readonly record struct Household(double Income, double Food)
{
    private const string Header = "income,food";
    private const int FewestRows = 10;

    /// <summary>Reads a file with a header and a household in each row.</summary>
    /// <exception cref="InvalidDataException">A line isn't what it should be; the message tells which.</exception>
    public static IReadOnlyList<Household> Read(string path)
    {
        string[] lines = File.ReadAllLines(path);
        if (lines.Length == 0 || lines[0] != Header)
        {
            throw new InvalidDataException($"{path}, line 1: expected '{Header}'.");
        }

        if (lines.Length <= FewestRows)
        {
            throw new InvalidDataException($"{path}: needs at least {FewestRows} households, not {lines.Length - 1}.");
        }

        Household[] households = [.. lines.Skip(1).Select((line, i) => Parse(line)
            ?? throw new InvalidDataException($"{path}, line {i + 2}: expected two numbers, not '{line}'."))];
        return households.All(household => household.Income == households[0].Income)
            ? throw new InvalidDataException($"{path}: all households have the same income.")
            : households;
    }

    private static Household? Parse(string line)
    {
        string[] fields = line.Split(',');
        return fields.Length == 2 && TryParse(fields[0], out double income) && TryParse(fields[1], out double food) ? new(income, food) : null;
    }

    private static bool TryParse(string field, out double number) =>
        double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);
}
