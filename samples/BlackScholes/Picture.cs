using ScottPlot;
using ScottPlot.MultiplotLayouts;

namespace BlackScholes;

/// <summary>The Greeks of a call against the spot, for a month, a quarter and a year to expiry.</summary>
internal static class Picture
{
    private const int CurvePoints = 241;
    private const int Columns = 3;
    private const int Width = 400;
    private const int Height = 280;

    public static void Save(string path)
    {
        Multiplot picture = new();
        picture.AddPlots(Greeks.Names.Count - 1);
        picture.Layout = new Grid((Greeks.Names.Count - 1 + Columns - 1) / Columns, Columns);
        double[] spots = [.. Enumerable.Range(0, CurvePoints).Select(i => 60 + i * 80.0 / (CurvePoints - 1))];
        foreach ((string name, double years) in (IEnumerable<(string, double)>)[("1 month", 1.0 / 12), ("3 months", 0.25), ("1 year", 1)])
        {
            double[][] greeks = [.. spots.Select(spot => Greeks.Generated(new(name, OptionKind.Call, spot, 100, years, 0.03, 0.01, 0.25, string.Empty)).ToArray())];
            for (int i = 1; i < Greeks.Names.Count; i++)
            {
                Plot plot = picture.GetPlot(i - 1);
                var line = plot.Add.ScatterLine(spots, [.. greeks.Select(row => row[i])]);
                line.LineWidth = 2;
                line.LegendText = i == 1 ? name : string.Empty;
                plot.Title(Greeks.Names[i]);
            }
        }

        picture.GetPlot(0).ShowLegend(Alignment.UpperLeft);
        picture.SavePng(path, Columns * Width, (Greeks.Names.Count - 1 + Columns - 1) / Columns * Height);
    }
}
