using System.Text;
using CurveFitting;
using MathNet.Numerics.Optimization;

const string Usage = "Usage: CurveFitting [--short] [--out directory] [data.csv]";
const double RequiredDigits = 6;

Console.OutputEncoding = Encoding.UTF8;
bool isShort = false;
string pictures = Path.Combine("artifacts", "curve-fitting");
string[] files = [];
for (int i = 0; i < args.Length; i++)
{
    switch (args[i])
    {
        case "--short":
            isShort = true;
            break;
        case "--out" when i + 1 < args.Length:
            pictures = args[++i];
            break;
        case string file when !file.StartsWith('-') && files.Length == 0:
            files = [file];
            break;
        default:
            Console.Error.WriteLine(Usage);
            return 2;
    }
}

try
{
    if (files.Length == 0)
    {
        files = [.. Model.All.Select(model => Path.Combine(AppContext.BaseDirectory, "data", $"{model.Name}.csv"))];
    }

    List<(DataSet Data, Fit Fit)> fits = [];
    StringBuilder summary = new();
    double fewestDigits = double.PositiveInfinity;
    foreach (DataSet data in files.Select(DataSet.Read))
    {
        for (int start = 0; start < data.Starts.Count; start++)
        {
            Fit fit = Fit.ByJacobian(data, data.Starts[start]);
            Fit other = Fit.ByDifferences(data, data.Starts[start]);
            double digits = fit.DigitsOf(data);
            fewestDigits = Math.Min(fewestDigits, digits);
            summary.AppendLine(
                $"   {data.Model.Name,-8}  {start + 1,5}  {fit.Steps,5}  {fit.Evaluations,11}  {fit.Jacobians,9}  {digits,6:F1}   {other.Steps,5}  {other.Evaluations,11}  {other.DigitsOf(data),6:F1}");
            if (start == 0)
            {
                fits.Add((data, fit));
                if (!isShort)
                {
                    Print(data, fit);
                }
            }
        }
    }

    Console.WriteLine("                             by the generated Jacobian                by differences");
    Console.WriteLine("   data      start  steps  evaluations  Jacobians  digits   steps  evaluations  digits");
    Console.Write(summary);
    Console.WriteLine("   digits: of NIST's certified parameters, standard deviations and residual sum of squares, the fewest that agree");

    Directory.CreateDirectory(pictures);
    string picture = Path.Combine(pictures, "fits.png");
    Picture.Save(fits, picture);
    Console.WriteLine($"curves: {picture}");
    if (!(fewestDigits >= RequiredDigits))
    {
        Console.Error.WriteLine($"CurveFitting: fewer than {RequiredDigits} digits agree with what is certified.");
        return 1;
    }

    return 0;
}
catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException or OptimizationException)
{
    Console.Error.WriteLine($"CurveFitting: {e.Message}");
    return 1;
}

static void Print(DataSet data, Fit fit)
{
    Console.WriteLine($"{data.Model.Name}: {data.X.Length} observations, {data.Model.Parameters} parameters, from the first start");
    Console.WriteLine("             fitted           certified  digits       deviation         certified  digits");
    for (int i = 0; i < data.Model.Parameters; i++)
    {
        PrintRow($"b{i + 1}", fit.Parameters[i], data.Parameters[i]);
        Console.WriteLine($"  {fit.Deviations[i],18:0.0000000000E+00}{data.Deviations[i],18:0.0000000000E+00}{Fit.Digits(fit.Deviations[i], data.Deviations[i]),6:F1}");
    }

    PrintRow("RSS", fit.ResidualSumOfSquares, data.ResidualSumOfSquares);
    Console.WriteLine();
    Console.WriteLine();
}

static void PrintRow(string name, double fitted, double certified) =>
    Console.Write($"   {name,-3}{fitted,18:0.0000000000E+00}{certified,18:0.0000000000E+00}{Fit.Digits(fitted, certified),6:F1}");
