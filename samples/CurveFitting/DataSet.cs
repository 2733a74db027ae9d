using System.Globalization;

namespace CurveFitting;

/// <summary>What was measured, where to start, and what NIST certifies for the fit.</summary>
/// <param name="Starts">Starting values; the first are far from the solution, the second near.</param>
/// <param name="Parameters">The certified parameters.</param>
/// <param name="Deviations">Their certified standard deviations.</param>
/// <param name="ResidualSumOfSquares">The certified sum of squared residuals.</param>
internal sealed record DataSet(
    Model Model,
    IReadOnlyList<double[]> Starts,
    double[] Parameters,
    double[] Deviations,
    double ResidualSumOfSquares,
    double[] X,
    double[] Y)
{
    private const string ParameterHeader = "parameter,first start,second start,certified,standard deviation";
    private const string SquaresLabel = "residual sum of squares";
    private const string ObservationHeader = "x,y";

    /// <summary>Reads a file: the model, a row for each of its parameters, the residual sum of squares, the observations.</summary>
    /// <exception cref="InvalidDataException">A line isn't what it should be; the message tells which.</exception>
    public static DataSet Read(string path)
    {
        string[] lines = File.ReadAllLines(path);
        int next = 0;

        Fields("model", 2);
        string name = lines[0].Split(',')[1];
        Model model = Model.All.FirstOrDefault(model => model.Name == name)
            ?? throw Unexpected($"one of the models {string.Join(", ", Model.All.Select(model => model.Name))}");

        Header(ParameterHeader);
        double[][] parameters = [.. Enumerable.Range(1, model.Parameters).Select(i => Numbers($"b{i}", 4))];
        double squares = Numbers(SquaresLabel, 1)[0];

        Header(ObservationHeader);
        List<double[]> observations = [];
        while (next < lines.Length)
        {
            observations.Add(Numbers(null, 2));
        }

        if (observations.Count <= model.Parameters)
        {
            throw new InvalidDataException($"{path}: {model.Name} has {model.Parameters} parameters and needs more observations than that, not {observations.Count}.");
        }

        return new(
            model,
            [Column(parameters, 0), Column(parameters, 1)],
            Column(parameters, 2),
            Column(parameters, 3),
            squares,
            Column(observations, 0),
            Column(observations, 1));

        InvalidDataException Unexpected(string expected) =>
            new($"{path}, line {next}: expected {expected}, not '{(next <= lines.Length ? lines[next - 1] : "the end")}'.");

        string[] Fields(string? label, int count)
        {
            string[] fields = next < lines.Length ? lines[next].Split(',') : [];
            next++;
            return fields.Length == count && (label is null || fields[0] == label)
                ? fields
                : throw Unexpected(label is null ? $"{count} numbers" : $"'{label}' and {count - 1} more");
        }

        void Header(string header)
        {
            if (next >= lines.Length || lines[next++] != header)
            {
                throw Unexpected($"'{header}'");
            }
        }

        double[] Numbers(string? label, int count)
        {
            string[] fields = label is null ? Fields(null, count) : Fields(label, count + 1)[1..];
            double[] numbers = new double[count];
            for (int i = 0; i < count; i++)
            {
                if (!double.TryParse(fields[i], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i]) || !double.IsFinite(numbers[i]))
                {
                    throw Unexpected($"{count} numbers");
                }
            }

            return numbers;
        }
    }

    private static double[] Column(IEnumerable<double[]> rows, int column) => [.. rows.Select(row => row[column])];
}
