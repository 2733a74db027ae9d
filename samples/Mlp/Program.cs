using System.Text;
using Mlp;

const string Usage = "Usage: Mlp [--short] [--seed number] [--out directory] [iris.csv]";
const int HiddenUnits = 8;
const int HeldOutFlowers = 50;
const double RequiredAccuracy = 0.95;

Console.OutputEncoding = Encoding.UTF8;
int steps = 300;
int seed = 2;
string pictures = Path.Combine("artifacts", "mlp");
string data = Path.Combine(AppContext.BaseDirectory, "iris.csv");
bool dataGiven = false;
for (int i = 0; i < args.Length; i++)
{
    switch (args[i])
    {
        case "--short":
            steps = 150;
            break;
        case "--seed" when i + 1 < args.Length && int.TryParse(args[i + 1], out seed):
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
    Flowers flowers = Flowers.Read(data);
    if (flowers.Count <= HeldOutFlowers)
    {
        throw new InvalidDataException($"{data}: needs more than {HeldOutFlowers} rows, which are held out.");
    }

    Random random = new(seed);
    (Flowers learned, Flowers heldOut) = flowers.Split(HeldOutFlowers, random);
    Training training = new(learned, heldOut, HiddenUnits, random);
    Console.WriteLine(
        $"{flowers.Columns}-{HiddenUnits}-{flowers.ClassNames.Count} network, {learned.Count} flowers to learn from, {heldOut.Count} held out");

    Progress progress = new(steps);
    for (int step = 1; step <= steps; step++)
    {
        training.Step();
        progress.Report(step, () => $"loss {training.TrainingLosses[^1]:F4}   held out {training.HeldOutLosses[^1]:F4}");
    }

    Directory.CreateDirectory(pictures);
    string picture = Path.Combine(pictures, "loss.png");
    LossCurve.Save(training, picture);

    (int right, int heldOutRight) = (training.RightlyLearned, training.RightlyHeldOut);
    double accuracy = (double)heldOutRight / heldOut.Count;
    Console.WriteLine($"right: {right} of {learned.Count} learned, {heldOutRight} of {heldOut.Count} held out ({accuracy:P1})");
    Console.WriteLine($"loss curve: {picture}");
    if (accuracy < RequiredAccuracy)
    {
        Console.Error.WriteLine($"Mlp: fewer than {RequiredAccuracy:P0} of the held-out flowers are named rightly.");
        return 1;
    }

    return 0;
}
catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
{
    Console.Error.WriteLine($"Mlp: {e.Message}");
    return 1;
}
