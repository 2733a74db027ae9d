using SymGrad.Bench.Tapes;

namespace SymGrad.Bench.ADBench;

/// <summary>
/// One table for the objectives of ADBench: the time of the value f and of the derivative J, generated and by hand, timed in
/// <see cref="Turns"/>, and the size of its tape. Before anything is timed both derivatives must agree.
/// </summary>
internal static class ObjectiveTable
{
    private static TimeSpan s_timePerInstance;

    /// <summary>The table's lines. They are written when all is timed: what counts the tapes keeps the JIT compiler busy for a while.</summary>
    private static readonly List<Func<string>> Lines = [];

    /// <param name="all">Whether all sizes are timed.</param>
    /// <param name="once">Whether it is enough that all of it works: the times are worth nothing then.</param>
    public static void Print(bool all, bool once = false)
    {
        s_timePerInstance = once ? TimeSpan.Zero : TimeSpan.FromSeconds(2);
        Lines.Clear();
        Lines.Add(() =>
            $"{"instance",-30} {"f µs",10} {"J µs",10} {"J/f",7} {"hand µs",10} {"J/hand",7} {"tape, bytes",13} {"bytes J",13} {"by hand",11}");
        PrintMeans("GMM", GmmRows(all, fast: false));
        PrintMeans("GMM, FastMath, d ≥ 20", GmmRows(all, fast: true));
        PrintMeans("LSTM", LstmRows(fast: false));
        PrintMeans("LSTM, FastMath", LstmRows(fast: true));
        PrintMeans("BA", BundleRows(byBlocks: false));
        PrintMeans("BA by blocks", BundleRows(byBlocks: true));
        PrintMeans("HAND", HandRows());
        Lines.ForEach(line => Console.WriteLine(line()));
    }

    private static IEnumerable<(double OverValue, double OverHand)> GmmRows(bool all, bool fast)
    {
        (int Dimension, int Components, int Points)[] sizes = all
            ? [.. from d in (int[])[2, 10, 20, 32, 64] from k in (int[])[5, 25, 100] select (d, k, 1_000), (10, 25, 10_000)]
            : [.. from d in (int[])[2, 10, 20, 32] from k in (int[])[5, 25] select (d, k, 1_000), (64, 5, 1_000)];
        foreach ((int dimension, int components, int points) in sizes.Where(size => !fast || size.Dimension >= 20))
        {
            GmmBenchmarks gmm = new() { Dimension = dimension, Components = components, Points = points };
            gmm.Setup();
            yield return Row(
                $"GMM d {dimension} K {components}, {points / 1000}k{(fast ? ", FastMath" : "")}",
                () => gmm.Objective(),
                fast ? () => gmm.GeneratedFast() : () => gmm.Generated(),
                () => gmm.ByHand(),
                () => MeteredCopy.TapeBytes(gmm, fast ? nameof(gmm.GeneratedFast) : nameof(gmm.Generated)));
        }
    }

    private static IEnumerable<(double OverValue, double OverHand)> LstmRows(bool fast)
    {
        foreach ((int layers, int characters) in ((int, int)[])[(2, 1_024), (4, 1_024), (2, 4_096), (4, 4_096)])
        {
            LstmBenchmarks lstm = new() { Layers = layers, Characters = characters };
            lstm.Setup();
            yield return Row(
                $"LSTM {layers} × {characters}{(fast ? ", FastMath" : "")}",
                () => lstm.Objective(),
                fast ? () => lstm.GeneratedFast() : () => lstm.Generated(),
                () => lstm.ByHand(),
                () => MeteredCopy.TapeBytes(lstm, fast ? nameof(lstm.GeneratedFast) : nameof(lstm.Generated)));
        }
    }

    private static IEnumerable<(double OverValue, double OverHand)> BundleRows(bool byBlocks)
    {
        (int, int, int)[] sizes = [(49, 7_776, 31_843), (21, 11_315, 36_455), (372, 47_423, 204_472)];
        foreach ((int cameras, int points, int observations) in sizes)
        {
            BundleBenchmarks bundle = new() { Cameras = cameras, Points = points, Observations = observations };
            bundle.Setup();
            yield return Row(
                $"BA {observations}{(byBlocks ? ", by blocks" : "")}",
                () => bundle.Objective(),
                byBlocks ? () => bundle.GeneratedByBlocks() : () => bundle.Generated(),
                () => bundle.ByHand(),
                () => MeteredCopy.TapeBytes(bundle, byBlocks ? nameof(bundle.GeneratedByBlocks) : nameof(bundle.Generated)));
        }
    }

    private static IEnumerable<(double OverValue, double OverHand)> HandRows()
    {
        (bool, int)[] sizes = [(false, 192), (false, 1_600), (true, 192), (true, 1_600)];
        foreach ((bool isComplicated, int correspondences) in sizes)
        {
            HandBenchmarks hand = new() { IsComplicated = isComplicated, Correspondences = correspondences };
            hand.Setup();
            yield return Row(
                $"HAND {(isComplicated ? "complicated" : "simple")} {correspondences}",
                () => hand.Objective(),
                () => hand.Generated(),
                () => hand.ByHand(),
                () => MeteredCopy.TapeBytes(hand, nameof(hand.Generated)));
        }
    }

    private static (double OverValue, double OverHand) Row(
        string instance, Action objective, Action generated, Action byHand, Func<long> tape)
    {
        // What the instance before left to collect isn't this one's.
        GC.Collect();
        double[] fastest = Turns.Fastest(s_timePerInstance, objective, generated, byHand);
        (double f, double j, double hand) = (fastest[0], fastest[1], fastest[2]);
        (long bytes, long bytesByHand) = (Turns.Bytes(generated), Turns.Bytes(byHand));
        Lines.Add(() =>
            $"{instance,-30} {f / 1000,10:N1} {j / 1000,10:N1} {j / f,7:F2} {hand / 1000,10:N1} {j / hand,7:F2} {tape(),13:N0} {bytes,13:N0} {bytesByHand,11:N0}");
        return (j / f, j / hand);
    }

    /// <summary>The geometric means of an objective's rows, which are timed as they come.</summary>
    private static void PrintMeans(string objective, IEnumerable<(double OverValue, double OverHand)> rows)
    {
        (double OverValue, double OverHand)[] ratios = [.. rows];
        double overValue = Math.Exp(ratios.Average(ratio => Math.Log(ratio.OverValue)));
        double overHand = Math.Exp(ratios.Average(ratio => Math.Log(ratio.OverHand)));
        Lines.Add(() => $"{objective + ", geometric mean",-30} {"",10} {"",10} {overValue,7:F2} {"",10} {overHand,7:F2}{Environment.NewLine}");
    }
}
