using System.Diagnostics;
using System.Globalization;
using System.Text;
using BundleAdjustment;

const string Usage = "Usage: BundleAdjustment [--short] [--seed number] [--out directory] [problem.txt]";
const int MostSteps = 200;

// Of the sum of squares, whose own deviation is known.
const double MostDeviations = 4;
const double RequiredGain = 10;

Console.OutputEncoding = Encoding.UTF8;
(int cameras, int points) = (16, 600);
int seed = 1;
string pictures = Path.Combine("artifacts", "bundle-adjustment");
string? data = null;
for (int i = 0; i < args.Length; i++)
{
    switch (args[i])
    {
        case "--short":
            (cameras, points) = (8, 120);
            break;
        case "--seed" when i + 1 < args.Length && int.TryParse(args[i + 1], CultureInfo.InvariantCulture, out seed):
            i++;
            break;
        case "--out" when i + 1 < args.Length:
            pictures = args[++i];
            break;
        case string file when !file.StartsWith('-') && data is null:
            data = file;
            break;
        default:
            Console.Error.WriteLine(Usage);
            return 2;
    }
}

try
{
    Scene? scene = data is null ? Scene.Create(cameras, points, seed) : null;
    Problem start = scene?.Guess ?? Problem.Read(data!);
    long begin = Stopwatch.GetTimestamp();
    Adjustment adjustment = new(start);
    int residuals = 2 * start.ObservationCount;
    int unknowns = start.Cameras.Length + start.Points.Length;
    Console.WriteLine($"{start.CameraCount} cameras, {start.PointCount} points, {start.ObservationCount} observations: {residuals} residuals of {unknowns} unknowns");
    Console.WriteLine($"the Jacobian has {adjustment.NonzeroCount} numbers of {(long)residuals * unknowns}, {(double)adjustment.NonzeroCount / residuals / unknowns:P2}");
    Console.WriteLine();
    Console.WriteLine("   step  reprojection error  damping");

    List<double> errors = [];
    do
    {
        errors.Add(adjustment.Problem.ReprojectionError);
        Console.WriteLine($"   {errors.Count - 1,4}  {errors[^1],11:F6} pixels  {adjustment.Damping:0.0E+00}");
    }
    while (errors.Count <= MostSteps && adjustment.Step());

    Problem found = adjustment.Problem;
    Console.WriteLine();
    Console.WriteLine($"{(adjustment.IsConverged ? "converged" : "not converged")} after {errors.Count - 1} steps and {Stopwatch.GetElapsedTime(begin).TotalSeconds:F2} s");
    Directory.CreateDirectory(pictures);
    start.Write(Path.Combine(pictures, "problem.txt"));
    found.Write(Path.Combine(pictures, "solution.txt"));
    Picture.Save(start, found, scene?.Truth, errors, Path.Combine(pictures, "adjustment.png"));
    Console.WriteLine($"adjustment.png, problem.txt and solution.txt: {pictures}");
    if (!adjustment.IsConverged)
    {
        Console.Error.WriteLine($"BundleAdjustment: not converged.");
        return 1;
    }

    return scene is null || IsAsExpected(scene, found) ? 0 : 1;
}
catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
{
    Console.Error.WriteLine($"BundleAdjustment: {e.Message}");
    return 1;
}

// The sum of squares over the variance of the noise is distributed as χ², with as many degrees of freedom as there are
// residuals, less the unknowns but for the seven that the images don't tell: where the scene is, its turn and its scale.
static bool IsAsExpected(Scene scene, Problem found)
{
    int freedom = 2 * found.ObservationCount - found.Cameras.Length - found.Points.Length + 7;
    double expected = Scene.PixelNoise * Math.Sqrt((double)freedom / found.ObservationCount);
    double deviations = (found.SumOfSquares / (Scene.PixelNoise * Scene.PixelNoise) - freedom) / Math.Sqrt(2.0 * freedom);
    double before = Similarity.Distance(scene.Guess.Points, scene.Truth.Points);
    double after = Similarity.Distance(found.Points, scene.Truth.Points);
    Console.WriteLine($"reprojection error {found.ReprojectionError:F4} pixels; expected of noise of {Scene.PixelNoise} pixels: {expected:F4}, {deviations:+0.0;-0.0} standard deviations away");
    Console.WriteLine($"points off by {before:F4} m before and {after:F4} m after");
    if (!(Math.Abs(deviations) <= MostDeviations && after * RequiredGain <= before))
    {
        Console.Error.WriteLine("BundleAdjustment: not what is expected of this noise.");
        return false;
    }

    return true;
}
