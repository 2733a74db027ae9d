using ScottPlot;

namespace Mlp;

/// <summary>The losses of a training as a picture.</summary>
internal static class LossCurve
{
    public static void Save(Training training, string path)
    {
        using Plot plot = new();
        Add(plot, training.TrainingLosses, "training", Colors.C0);
        Add(plot, training.HeldOutLosses, "held out", Colors.C1);
        plot.Title("Two-layer network on Iris");
        plot.XLabel("step");
        plot.YLabel("mean cross-entropy");
        plot.Axes.SetLimits(0, training.TrainingLosses.Count, 0, Math.Max(training.TrainingLosses[0], training.HeldOutLosses[0]) * 1.05);
        plot.ShowLegend(Alignment.UpperRight);
        plot.SavePng(path, 800, 500);
    }

    private static void Add(Plot plot, IReadOnlyList<double> losses, string name, Color color)
    {
        var line = plot.Add.Signal(losses.ToArray(), color: color);
        line.LegendText = name;
        line.LineWidth = 2;
    }
}
