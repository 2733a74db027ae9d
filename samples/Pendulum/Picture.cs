using ScottPlot;

namespace Pendulum;

/// <summary>The recorded angles, the swing that the fit starts from, and the one that it finds.</summary>
internal static class Picture
{
    // The drawn curves have points between the recorded ones.
    private const double CurveStep = 0.01;

    public static void Save(Recording recording, double[] start, double[] found, string path)
    {
        double begin = recording.Times[0];
        int points = 1 + (int)((recording.Times[^1] - begin) / CurveStep);
        double[] times = [.. Enumerable.Range(0, points).Select(i => begin + i * CurveStep)];
        using Plot plot = new();
        var recorded = plot.Add.ScatterPoints(recording.Times, recording.Angles, Colors.Gray);
        recorded.MarkerSize = 4;
        recorded.LegendText = "recorded";
        Add(plot, times, start, "start", Colors.C1, 1);
        Add(plot, times, found, "fitted", Colors.C0, 2);
        plot.Title("Pendulum");
        plot.XLabel("seconds");
        plot.YLabel("radians");
        plot.ShowLegend(Alignment.UpperRight);
        plot.SavePng(path, 1000, 450);
    }

    private static void Add(Plot plot, double[] times, double[] parameters, string name, Color color, float width)
    {
        double[] angles = Swing.Angles(parameters[0], parameters[1], parameters[2], parameters[3], times);
        var line = plot.Add.ScatterLine(times, angles, color);
        line.LineWidth = width;
        line.LegendText = name;
    }
}
