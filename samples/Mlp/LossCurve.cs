using ScottPlot;
using ScottPlot.TickGenerators;

namespace Mlp;

/// <summary>The losses of a training as a picture with a logarithmic scale.</summary>
internal static class LossCurve
{
    public static void Save(Training training, string title, string path)
    {
        using Plot plot = new();
        Add(plot, training.TrainingLosses, "training", Colors.C0);
        Add(plot, training.HeldOutLosses, "held out", Colors.C1);
        plot.Axes.Left.TickGenerator = new NumericAutomatic
        {
            IntegerTicksOnly = true,
            LabelFormatter = exponent => Math.Pow(10, exponent).ToString("G3"),
            MinorTickGenerator = new LogMinorTickGenerator(),
        };
        plot.Title(title);
        plot.XLabel("epoch");
        plot.YLabel("mean cross-entropy");
        plot.Axes.SetLimitsX(0, training.TrainingLosses.Count - 1);
        plot.ShowLegend(Alignment.UpperRight);
        plot.SavePng(path, 800, 500);
    }

    private static void Add(Plot plot, IReadOnlyList<double> losses, string name, Color color)
    {
        var line = plot.Add.Signal(losses.Select(loss => Math.Log10(loss)).ToArray(), color: color);
        line.LegendText = name;
        line.LineWidth = 2;
        line.MaximumMarkerSize = 0;
    }
}
