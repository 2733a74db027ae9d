using System.Text;
using Microsoft.ML.Trainers;
using MlNetLoss;

const string Usage = "Usage: MlNetLoss [--short] [--out directory] [engel.csv]";

// How much more than the least loss is allowed.
const double Tolerance = 0.005;

Console.OutputEncoding = Encoding.UTF8;
int iterations = 1000;
string pictures = Path.Combine("artifacts", "ml-net-loss");
string data = Path.Combine(AppContext.BaseDirectory, "engel.csv");
bool dataGiven = false;
for (int i = 0; i < args.Length; i++)
{
    switch (args[i])
    {
        case "--short":
            iterations = 200;
            break;
        case "--out" when i + 1 < args.Length:
            pictures = args[++i];
            break;
        case string file when !file.StartsWith('-') && !dataGiven:
            data = file;
            dataGiven = true;
            break;
        default:
            Console.Error.WriteLine(Usage);
            return 2;
    }
}

try
{
    IReadOnlyList<Household> households = Household.Read(data);
    Trainer trainer = new(households, iterations);
    List<(string Name, Line Line)> lines = [];
    double largestExcess = 0;
    Console.WriteLine($"{households.Count} households, {iterations} passes over them");
    Console.WriteLine();
    Console.WriteLine("                by ML.NET             best of all        loss above  households");
    Console.WriteLine("   quantile  intercept   slope    intercept   slope   the least      below");
    foreach (double quantile in (double[])[0.9, 0.75, 0.5, 0.25, 0.1])
    {
        Line line = trainer.Train(new PinballLoss(quantile));
        Line best = Line.Best(households, quantile);
        double excess = line.Loss(households, quantile) / best.Loss(households, quantile) - 1;
        largestExcess = excess <= largestExcess ? largestExcess : excess;
        Console.WriteLine($"   {quantile,8}  {line.Intercept,9:F2}  {line.Slope,6:F4}    {best.Intercept,9:F2}  {best.Slope,6:F4}   {excess,9:P3}    {line.PartBelow(households),7:P1}");
        lines.Add(($"quantile {quantile}", line));
    }

    Line squares = trainer.Train(new SquaredLoss());
    Console.WriteLine($"    squares  {squares.Intercept,9:F2}  {squares.Slope,6:F4}                                     {squares.PartBelow(households),7:P1}");
    lines.Add(("least squares", squares));

    Directory.CreateDirectory(pictures);
    string picture = Path.Combine(pictures, "quantiles.png");
    Picture.Save(households, lines, picture);
    Console.WriteLine();
    Console.WriteLine($"lines: {picture}");
    if (!(largestExcess <= Tolerance))
    {
        Console.Error.WriteLine($"MlNetLoss: a loss is more than {Tolerance:P1} above the least.");
        return 1;
    }

    return 0;
}
catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
{
    Console.Error.WriteLine($"MlNetLoss: {e.Message}");
    return 1;
}
