using ScottPlot;
using ScottPlot.MultiplotLayouts;
using ScottPlot.TickGenerators;

namespace BundleAdjustment;

/// <summary>The points from above, before and after the adjustment, and the reprojection error at each step.</summary>
internal static class Picture
{
    private const int Width = 420;
    private const int Height = 400;

    public static void Save(Problem before, Problem after, Problem? truth, IReadOnlyList<double> errors, string path)
    {
        Multiplot picture = new();
        picture.AddPlots(3);
        picture.Layout = new Grid(1, 3);
        DrawPoints(picture.GetPlot(0), before, truth, "before");
        DrawPoints(picture.GetPlot(1), after, truth, "after");
        DrawErrors(picture.GetPlot(2), errors);
        picture.SavePng(path, 3 * Width, Height);
    }

    private static void DrawPoints(Plot plot, Problem problem, Problem? truth, string title)
    {
        double[] points = truth is null ? problem.Points : Similarity.Between(problem.Points, truth.Points).Moved(problem.Points);
        var markers = plot.Add.ScatterPoints(
            points.Where((_, i) => i % Bundle.PointSize == 0).ToArray(),
            points.Where((_, i) => i % Bundle.PointSize == 2).Select(z => -z).ToArray(),
            Colors.C0);
        markers.MarkerSize = 4;
        plot.Axes.SquareUnits();
        plot.Title($"{title}, from above");
    }

    private static void DrawErrors(Plot plot, IReadOnlyList<double> errors)
    {
        var line = plot.Add.Scatter(
            Enumerable.Range(0, errors.Count).Select(step => (double)step).ToArray(),
            errors.Select(error => Math.Log10(error)).ToArray());
        line.LineWidth = 2;
        line.MarkerSize = 6;
        plot.Axes.Left.TickGenerator = new NumericAutomatic
        {
            IntegerTicksOnly = true,
            LabelFormatter = exponent => Math.Pow(10, exponent).ToString("G3"),
            MinorTickGenerator = new LogMinorTickGenerator(),
        };
        plot.Title("reprojection error, pixels");
        plot.XLabel("step");
    }
}
