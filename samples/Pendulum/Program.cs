using System.Text;
using MathNet.Numerics.Optimization;
using Pendulum;

const string Usage = "Usage: Pendulum [--short] [--out directory] [swing.csv]";

// What swing.csv was made with.
const double TrueLength = 0.75;
const double TrueDamping = 0.12;
const double MostStandardErrors = 4;

// Both modes round; the sums are over hundreds of angles.
const double GradientTolerance = 1e-10;

Console.OutputEncoding = Encoding.UTF8;
double seconds = double.PositiveInfinity;
string pictures = Path.Combine("artifacts", "pendulum");
string data = Path.Combine(AppContext.BaseDirectory, "swing.csv");
bool dataGiven = false;
for (int i = 0; i < args.Length; i++)
{
    switch (args[i])
    {
        case "--short":
            seconds = 8;
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
    Recording recording = Recording.Read(data).First(seconds);
    double period = recording.Period();
    double duration = recording.Times[^1] - recording.Times[0];

    // The period of small swings is 2π·√(l/g). Large ones are slower, so this is too long.
    double[] start = [Swing.Gravity * Math.Pow(period / Math.Tau, 2), 0, recording.Angles[0], 0];
    Console.WriteLine($"{recording.Count} angles in {duration:F1} s, period {period:F3} s: {start[0]:F3} m, if the swings were small");
    double difference = Fit.GradientDifference(recording, start);
    Console.WriteLine($"the gradient backwards through the integrator and by its Jacobian forwards differ by {difference:0E+0}");
    Console.WriteLine();
    Console.WriteLine("   seconds  angles  evaluations   length  damping  deviation");

    // A swing that is too slow is out of step after a few periods, and the error has a minimum wherever it is a
    // whole period behind. So the first period is fitted first, and each fit starts the next, twice as long.
    Fit fit = new(start, double.NaN, 0);
    for (double window = period; ; window *= 2)
    {
        Recording part = recording.First(window);
        fit = Fit.Nearest(part, fit.Parameters);
        Console.WriteLine($"   {part.Times[^1] - part.Times[0],7:F2}  {part.Count,6}  {fit.Evaluations,11}  {fit.Length,7:F4}  {fit.Damping,7:F4}  {fit.Deviation,9:F4}");
        if (part.Count == recording.Count)
        {
            break;
        }
    }

    double[] errors = fit.StandardErrors(recording);
    if (!(fit.Length > 0 && errors.All(double.IsFinite)))
    {
        throw new InvalidDataException("No pendulum swings like this recording.");
    }

    Console.WriteLine();
    Console.WriteLine($"length {fit.Length:F4} ± {errors[0]:F4} m, damping {fit.Damping:F4} ± {errors[1]:F4} per second, first angle {fit.Parameters[2]:F3} ± {errors[2]:F3}, first velocity {fit.Parameters[3]:F3} ± {errors[3]:F3} per second");

    Directory.CreateDirectory(pictures);
    string picture = Path.Combine(pictures, "swing.png");
    Picture.Save(recording, start, fit.Parameters, picture);
    Console.WriteLine($"swing: {picture}");
    if (!(difference <= GradientTolerance))
    {
        Console.Error.WriteLine($"Pendulum: the two gradients differ by more than {GradientTolerance:0E+0}.");
        return 1;
    }

    if (!dataGiven
        && !(Math.Abs(fit.Length - TrueLength) <= MostStandardErrors * errors[0] && Math.Abs(fit.Damping - TrueDamping) <= MostStandardErrors * errors[1]))
    {
        Console.Error.WriteLine($"Pendulum: not within {MostStandardErrors} standard errors of the truth, {TrueLength} m and {TrueDamping} per second.");
        return 1;
    }

    return 0;
}
catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException or OptimizationException)
{
    Console.Error.WriteLine($"Pendulum: {e.Message}");
    return 1;
}
