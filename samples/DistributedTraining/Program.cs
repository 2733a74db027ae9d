using System.Diagnostics;
using System.Globalization;
using System.Text;
using DistributedTraining;

const string Usage = "Usage: DistributedTraining [--short] [--seed number] [digits.csv]";
const double MostDifference = 1e-12;

Console.OutputEncoding = Encoding.UTF8;

// As the driver starts it: the driver's port, the seed, the data.
if (args is ["--silo", string port, string siloSeed, string siloData]
    && int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out int driverPort)
    && int.TryParse(siloSeed, CultureInfo.InvariantCulture, out int seed))
{
    return await SiloHost.Run(new(siloData, seed), driverPort);
}

(int steps, int stepsToEvaluation, double requiredAccuracy, int[] siloCounts) = (60, 10, 0.95, [1, 2, 4]);
seed = 2;
string data = Path.Combine(AppContext.BaseDirectory, "digits.csv");
bool dataGiven = false;
for (int i = 0; i < args.Length; i++)
{
    switch (args[i])
    {
        case "--short":
            (steps, stepsToEvaluation, requiredAccuracy, siloCounts) = (30, 10, 0.9, [2]);
            break;
        case "--seed" when i + 1 < args.Length && int.TryParse(args[i + 1], CultureInfo.InvariantCulture, out seed):
            i++;
            break;
        case string file when !file.StartsWith('-') && !dataGiven:
            data = Path.GetFullPath(file);
            dataGiven = true;
            break;
        default:
            Console.Error.WriteLine(Usage);
            return 2;
    }
}

try
{
    Plan plan = new(data, seed);
    Training alone = new(plan, new OneMachine(plan));
    Console.WriteLine($"{alone.Description}, {steps} steps");
    Console.WriteLine();
    Console.WriteLine("one machine, one shard after another");
    await Train(alone, isReported: true, _ => alone.Step());
    Console.WriteLine($"   {alone.Accuracy:P1} of the held-out rows named rightly");
    Console.WriteLine();
    Console.WriteLine("   silos  rows per second  losses differ by");
    Console.WriteLine($"    none  {alone.RowsPerSecond,15:N0}");
    double difference = 0;
    foreach (int siloCount in siloCounts)
    {
        await using Cluster cluster = await Cluster.Start(plan, siloCount);
        Training training = new(plan, cluster);
        await Train(training, isReported: false, _ => training.Step());
        difference = Math.Max(difference, training.Difference(alone));
        Console.WriteLine($"   {siloCount,5}  {training.RowsPerSecond,15:N0}  {training.Difference(alone):0.0E+00}");
        if (siloCount < siloCounts[^1])
        {
            continue;
        }

        // The same training once more; half way, a silo is killed while it has a step to do.
        Console.WriteLine();
        Console.WriteLine($"{siloCount} silos, of which one is killed");
        Training interrupted = new(plan, cluster);
        await Train(interrupted, isReported: true, step => step == steps / 2 ? StepWithLoss(interrupted, cluster, step) : interrupted.Step());
        difference = Math.Max(difference, interrupted.Difference(alone));
        Console.WriteLine($"   {interrupted.Accuracy:P1} of the held-out rows named rightly, losses differ by {interrupted.Difference(alone):0.0E+00}");
    }

    if (!(difference <= MostDifference))
    {
        Console.Error.WriteLine($"DistributedTraining: the losses differ by more than {MostDifference}.");
        return 1;
    }

    if (alone.Accuracy < requiredAccuracy)
    {
        Console.Error.WriteLine($"DistributedTraining: fewer than {requiredAccuracy:P0} of the held-out rows are named rightly.");
        return 1;
    }

    return 0;
}
catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException or ClusterException)
{
    Console.Error.WriteLine($"DistributedTraining: {e.Message}");
    return 1;
}

async Task Train(Training training, bool isReported, Func<int, Task> take)
{
    for (int step = 0; step <= steps; step++)
    {
        if (step > 0)
        {
            await take(step);
        }

        if (step % stepsToEvaluation == 0)
        {
            await training.Evaluate();
            if (isReported)
            {
                Console.WriteLine($"   step {step,3}  loss {training.Losses[^1]:F12}");
            }
        }
    }
}

static async Task StepWithLoss(Training training, Cluster cluster, int step)
{
    int[] before = await cluster.Places();
    int victim = before[^1];
    int[] lost = [.. Enumerable.Range(0, before.Length).Where(shard => before[shard] == victim)];
    long begin = Stopwatch.GetTimestamp();
    Task unfinished = training.Step();
    cluster.Silos[victim].Kill();
    Console.WriteLine($"   step {step,3}  silo {victim + 1} is killed, with {string.Join(" and ", lost.Select(shard => $"shard {shard + 1}"))}");
    await unfinished;
    double seconds = Stopwatch.GetElapsedTime(begin).TotalSeconds;
    int[] after = await cluster.Places();
    Console.WriteLine($"   step {step,3}  done after {seconds:F1} s, with {string.Join(" and ", lost.Select(shard => $"shard {shard + 1} in silo {after[shard] + 1}"))}");
}
