using ScottPlot;
using ScottPlot.TickGenerators;

namespace ImageAlignment;

/// <summary>The misfit at each step, as text and as a picture with a logarithmic scale.</summary>
internal static class MisfitCurve
{
    public static void SaveText(IReadOnlyList<(double Misfit, Pose Pose)> steps, string path)
    {
        IEnumerable<string> lines = steps.Select((step, i) =>
            string.Join(',', i, $"{step.Misfit:0.000000E+00}", $"{step.Pose.Dx:F6}", $"{step.Pose.Dy:F6}", $"{step.Pose.Degrees:F6}"));
        File.WriteAllLines(path, ["step,misfit,dx,dy,degrees", .. lines]);
    }

    public static void SavePicture(IReadOnlyList<(double Misfit, Pose Pose)> steps, string path)
    {
        using Plot plot = new();
        var line = plot.Add.Scatter(
            Enumerable.Range(0, steps.Count).Select(step => (double)step).ToArray(),
            steps.Select(step => Math.Log10(step.Misfit)).ToArray());
        line.LineWidth = 2;
        line.MarkerSize = 6;
        plot.Axes.Left.TickGenerator = new NumericAutomatic
        {
            IntegerTicksOnly = true,
            LabelFormatter = exponent => Math.Pow(10, exponent).ToString("0E+0"),
            MinorTickGenerator = new LogMinorTickGenerator(),
        };
        plot.Title("Misfit of the two images");
        plot.XLabel("step");
        plot.YLabel("mean squared difference");
        plot.SavePng(path, 800, 500);
    }
}
