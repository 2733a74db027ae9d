using System.Globalization;
using System.Text;

namespace SymGrad.Tool.Reporting;

/// <summary>Two panels, one above the other: a function, and its derivative.</summary>
/// <param name="function">What is plotted.</param>
/// <param name="by">The number along which it is.</param>
/// <param name="curve">Its samples.</param>
internal sealed class Plot(string function, string by, Curve curve)
{
    private const double Width = 360, Height = 276, Left = 52, Right = 350, PanelHeight = 100;
    private const double FirstTop = 22, SecondTop = 152;

    private readonly double _low = curve.Places[0], _high = curve.Places[^1];

    /// <summary>The drawing, with its meaning in words.</summary>
    public string ToSvg()
    {
        string name = Html.Text(function), number = Html.Text(by), slope = Html.Text($"∂{function.Split(',', ' ')[0]}/∂{by}");
        return $"""
            <figure><svg viewBox="0 0 {Width} {Height}" role="img" aria-label="{name} and its derivative along {number}">
            {Panel(FirstTop, name, curve.Values, "value", Tangent)}
            {Panel(SecondTop, slope, curve.Slopes, "slope", (_, _) => string.Empty)}
            {Ticks()}
            </svg><figcaption>{name} along {number}</figcaption></figure>
            """;
    }

    private string Panel(double top, string title, double[] values, string kind, Func<Func<double, double>, double, string> more)
    {
        if (!values.Any(double.IsFinite))
        {
            return $"<text x=\"{Left}\" y=\"{top - 6}\" class=\"title\">{title}: not defined here</text>";
        }

        var (low, high) = RangeOf(values);
        double Y(double value) => top + (PanelHeight * (high - Math.Clamp(value, low - (high - low), high + (high - low))) / (high - low));
        int middle = values.Length / 2;
        string zero = low < 0 && high > 0 ? $"<line x1=\"{Left}\" x2=\"{Right}\" y1=\"{Html.Place(Y(0))}\" y2=\"{Html.Place(Y(0))}\" class=\"zero\"/>" : string.Empty;
        string dot = double.IsFinite(values[middle]) ? $"<circle cx=\"{Html.Place(X(curve.Marked))}\" cy=\"{Html.Place(Y(values[middle]))}\" r=\"3.5\" class=\"{kind} dot\"/>" : string.Empty;
        return $"""
            <text x="{Left}" y="{top - 6}" class="title">{title}</text>
            <rect x="{Left}" y="{top}" width="{Right - Left}" height="{PanelHeight}" class="panel"/>
            <text x="{Left - 5}" y="{top + 9}" class="tick end">{Html.Number(Rounded(high))}</text>
            <text x="{Left - 5}" y="{top + PanelHeight}" class="tick end">{Html.Number(Rounded(low))}</text>
            {zero}<svg x="{Left}" y="{top}" width="{Right - Left}" height="{PanelHeight}" viewBox="{Left} {top} {Right - Left} {PanelHeight}">{more(Y, top)}<path d="{Line(values, Y, low, high)}" class="{kind}"/>{dot}</svg>
            """;
    }

    /// <summary>A piece of the straight line through the marked point whose slope is the derivative there.</summary>
    private string Tangent(Func<double, double> y, double top)
    {
        int middle = curve.Values.Length / 2;
        double value = curve.Values[middle], slope = curve.Slopes[middle], reach = (_high - _low) / 6;
        return !double.IsFinite(value) || !double.IsFinite(slope) ? string.Empty
            : $"<line x1=\"{Html.Place(X(curve.Marked - reach))}\" y1=\"{Html.Place(y(value - (reach * slope)))}\" x2=\"{Html.Place(X(curve.Marked + reach))}\" y2=\"{Html.Place(y(value + (reach * slope)))}\" class=\"tangent\"/>";
    }

    /// <summary>The curve, with gaps where the function isn't defined and where it jumps from beyond one edge of the panel to beyond the other.</summary>
    private string Line(double[] values, Func<double, double> y, double low, double high)
    {
        var path = new StringBuilder();
        bool isDown = false;
        for (int i = 0; i < values.Length; i++)
        {
            if (double.IsFinite(values[i]))
            {
                bool isPole = i > 0 && ((values[i - 1] > high && values[i] < low) || (values[i - 1] < low && values[i] > high));
                path.Append(isDown && !isPole ? 'L' : 'M').Append(Html.Place(X(curve.Places[i]))).Append(' ').Append(Html.Place(y(values[i])));
            }

            isDown = double.IsFinite(values[i]);
        }

        return path.ToString();
    }

    private string Ticks()
    {
        double raw = (_high - _low) / 4, unit = Math.Pow(10, Math.Floor(Math.Log10(raw)));
        double step = new[] { 1.0, 2, 5, 10 }.Select(factor => factor * unit).First(one => one >= raw);
        var ticks = new StringBuilder();
        for (double tick = Math.Ceiling(_low / step) * step; tick <= _high; tick += step)
        {
            double rounded = Math.Abs(tick) < step / 1000 ? 0 : tick;
            string x = Html.Place(X(rounded));
            ticks.Append(CultureInfo.InvariantCulture, $"<line x1=\"{x}\" x2=\"{x}\" y1=\"{SecondTop + PanelHeight}\" y2=\"{SecondTop + PanelHeight + 4}\" class=\"zero\"/><text x=\"{x}\" y=\"{SecondTop + PanelHeight + 16}\" class=\"tick middle\">{Html.Number(rounded)}</text>");
        }

        return ticks.ToString();
    }

    private double X(double place) => Left + ((Right - Left) * (place - _low) / (_high - _low));

    /// <summary>What of the values is in sight: all of them, but for poles, which would press the rest flat.</summary>
    private static (double Low, double High) RangeOf(double[] values)
    {
        double[] sorted = [.. values.Where(double.IsFinite).Order()];
        double low = sorted[0], high = sorted[^1];
        double lower = sorted[sorted.Length / 20], upper = sorted[^(1 + (sorted.Length / 20))];
        double inside = upper - lower;
        low = low < lower - (5 * inside) && inside > 0 ? lower - (inside / 2) : low;
        high = high > upper + (5 * inside) && inside > 0 ? upper + (inside / 2) : high;
        double pad = high > low ? 0.06 * (high - low) : Math.Max(1e-3, 0.5 * Math.Abs(high));
        return (low - pad, high + pad);
    }

    /// <summary>To three digits, since it is where the panel ends and no number of the function's.</summary>
    private static double Rounded(double value) => double.Parse(value.ToString("G3", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
