using ScottPlot;
using ScottPlot.MultiplotLayouts;

namespace CurveFitting;

/// <summary>The observations of each data set, and the curve through them.</summary>
internal static class Picture
{
    private const int CurvePoints = 400;
    private const int Width = 500;
    private const int Height = 320;

    public static void Save(IReadOnlyList<(DataSet Data, Fit Fit)> fits, string path)
    {
        int columns = Math.Min(2, fits.Count);
        int rows = (fits.Count + columns - 1) / columns;
        Multiplot picture = new();
        picture.AddPlots(fits.Count);
        picture.Layout = new Grid(rows, columns);
        for (int i = 0; i < fits.Count; i++)
        {
            Draw(picture.GetPlot(i), fits[i].Data, fits[i].Fit);
        }

        picture.SavePng(path, columns * Width, rows * Height);
    }

    private static void Draw(Plot plot, DataSet data, Fit fit)
    {
        double low = data.X.Min();
        double step = (data.X.Max() - low) / (CurvePoints - 1);
        double[] x = [.. Enumerable.Range(0, CurvePoints).Select(i => low + i * step)];
        var curve = plot.Add.ScatterLine(x, data.Model.Values(fit.Parameters, x), Colors.C0);
        curve.LineWidth = 2;
        var observations = plot.Add.ScatterPoints(data.X, data.Y, Colors.C3);
        observations.MarkerSize = 6;
        plot.Title(data.Model.Name);
    }
}
