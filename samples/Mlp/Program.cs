using System.Globalization;
using System.Text;
using Mlp;

const string Usage = "Usage: Mlp [--short] [--seed number] [--cores number] [--out directory] [data.csv]";
const int HiddenUnits = 64;
const double RequiredAccuracy = 0.95;

Console.OutputEncoding = Encoding.UTF8;
int epochs = 60;
int seed = 2;
int cores = Environment.ProcessorCount;
string pictures = Path.Combine("artifacts", "mlp");
string data = Path.Combine(AppContext.BaseDirectory, "digits.csv");
bool dataGiven = false;
for (int i = 0; i < args.Length; i++)
{
    switch (args[i])
    {
        case "--short":
            epochs = 15;
            break;
        case "--seed" when i + 1 < args.Length && int.TryParse(args[i + 1], CultureInfo.InvariantCulture, out seed):
            i++;
            break;
        case "--cores" when i + 1 < args.Length && int.TryParse(args[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out cores) && cores > 0:
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
    DataSet examples = DataSet.Read(data);
    Training training = new(examples, HiddenUnits, seed, cores);
    Console.WriteLine(
        $"{examples.Columns}-{HiddenUnits}-{examples.ClassNames.Count} network, {training.LearnedCount} rows to learn from, {training.HeldOutCount} held out");

    Progress progress = new(epochs);
    for (int epoch = 1; epoch <= epochs; epoch++)
    {
        training.Epoch();
        progress.Report(epoch, () =>
            $"loss {training.TrainingLosses[^1]:F4}   held out {training.HeldOutLosses[^1]:F4}, {Accuracy(training),6:P1} right");
    }

    Directory.CreateDirectory(pictures);
    string picture = Path.Combine(pictures, "loss.png");
    LossCurve.Save(training, $"Two-layer network on {Path.GetFileName(data)}", picture);
    Console.WriteLine($"right: {training.RightlyLearned} of {training.LearnedCount} learned, {training.RightlyHeldOut} of {training.HeldOutCount} held out ({Accuracy(training):P1})");
    Console.WriteLine($"loss curve: {picture}");

    Training alone = new(examples, HiddenUnits, seed, cores: 1);
    for (int epoch = 1; epoch <= epochs; epoch++)
    {
        alone.Epoch();
    }

    bool isSame = alone.Parameters.IsSame(training.Parameters);
    Console.WriteLine($"fastest epoch: {training.MillisecondsInEpoch:F1} ms on {cores} {(cores == 1 ? "core" : "cores")}, {alone.MillisecondsInEpoch:F1} ms on one; {(isSame ? "the same" : "not the same")} weights to the last bit");
    if (!isSame)
    {
        Console.Error.WriteLine("Mlp: the result depends on the number of cores.");
        return 1;
    }

    if (Accuracy(training) < RequiredAccuracy)
    {
        Console.Error.WriteLine($"Mlp: fewer than {RequiredAccuracy:P0} of the held-out rows are named rightly.");
        return 1;
    }

    return 0;
}
catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
{
    Console.Error.WriteLine($"Mlp: {e.Message}");
    return 1;
}

static double Accuracy(Training training) => (double)training.RightlyHeldOut / training.HeldOutCount;
