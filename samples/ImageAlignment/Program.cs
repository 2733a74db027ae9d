using System.Globalization;
using System.Text;
using ImageAlignment;

const string Usage = "Usage: ImageAlignment [--short] [--row number] [--out directory] [digits.csv]";
const int MostSteps = 100;
const double ShiftTolerance = 0.1;
const double AngleTolerance = 0.5;

Console.OutputEncoding = Encoding.UTF8;
int size = 64;
int row = 4;
string pictures = Path.Combine("artifacts", "image-alignment");
string data = Path.Combine(AppContext.BaseDirectory, "digits.csv");
bool dataGiven = false;
for (int i = 0; i < args.Length; i++)
{
    switch (args[i])
    {
        case "--short":
            size = 32;
            break;
        case "--row" when i + 1 < args.Length && int.TryParse(args[i + 1], CultureInfo.InvariantCulture, out row):
            i++;
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
    Digit digit = Digit.Read(data, row);
    Pose truth = new(Dx: 0.08 * size, Dy: -0.06 * size, Angle: 20 * Math.PI / 180);
    double[,] still = digit.Draw(size, default);
    double[,] moving = digit.Draw(size, truth);
    Console.WriteLine($"a handwritten {digit.Label}, {size}×{size} pixels, moved by {truth}");
    Console.WriteLine();
    Console.WriteLine("   step      misfit      rows   columns    angle");

    Descent descent = new(still, moving);
    List<(double Misfit, Pose Pose)> steps = [];
    do
    {
        steps.Add((descent.Misfit, descent.Pose));
        Console.WriteLine(
            $"   {steps.Count - 1,4}   {descent.Misfit:0.000E+00}  {descent.Pose.Dx,8:F4}  {descent.Pose.Dy,8:F4}  {descent.Pose.Degrees,6:F2}°");
    }
    while (steps.Count <= MostSteps && descent.Step());

    Directory.CreateDirectory(pictures);
    Picture.Save(still, moving, Path.Combine(pictures, "before.png"));
    Picture.Save(still, Alignment.MovedBack(moving, descent.Pose), Path.Combine(pictures, "after.png"));
    MisfitCurve.SaveText(steps, Path.Combine(pictures, "misfit.csv"));
    MisfitCurve.SavePicture(steps, Path.Combine(pictures, "misfit.png"));
    Console.WriteLine();
    Console.WriteLine($"recovered {descent.Pose} in {steps.Count - 1} steps");
    Console.WriteLine($"before.png, after.png, misfit.png and misfit.csv: {pictures}");

    double shiftError = Math.Max(Math.Abs(descent.Pose.Dx - truth.Dx), Math.Abs(descent.Pose.Dy - truth.Dy));
    if (!(shiftError < ShiftTolerance && Math.Abs(descent.Pose.Degrees - truth.Degrees) < AngleTolerance))
    {
        Console.Error.WriteLine($"ImageAlignment: not within {ShiftTolerance} pixels and {AngleTolerance}° of the truth.");
        return 1;
    }

    return 0;
}
catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
{
    Console.Error.WriteLine($"ImageAlignment: {e.Message}");
    return 1;
}
