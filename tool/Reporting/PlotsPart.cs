using SymGrad.Testing;
using SymGrad.Tool.Checking;

namespace SymGrad.Tool.Reporting;

/// <summary>Plots of a method and its derivative along each scalar parameter, through a point of the check.</summary>
internal static class PlotsPart
{
    private const int Samples = 120;
    private const int MostNamed = 8;

    /// <summary>Writes it.</summary>
    public static string Of(MethodCheck check, CheckChoice choice)
    {
        if (check.Call is not { } call)
        {
            return "<p class=\"note\">No plots: no point was found to plot from.</p>\n";
        }

        if (Patience.Run(() => Plots(call, check.Method.Symbol.Name), choice.Timeout) is not { } plots)
        {
            return "<p class=\"note\">No plots: the method takes too long along its parameters, or throws.</p>\n";
        }

        return plots.Count == 0
            ? "<p class=\"note\">No plots: it is differentiated by no scalar parameter.</p>\n"
            : $"""
                <section class="plots" aria-label="Plots">
                {string.Join('\n', plots)}
                </section>
                <p class="note">Through the point {Html.Text(Point(call))}; a dot marks it, with the tangent of the slope that the derivative says.</p>

                """;
    }

    private static List<string> Plots(CheckedCall call, string method)
    {
        object?[] outputs = call.Outputs(call.Point);
        string[] outputPaths = call.OutputPaths(outputs), inputs = call.InputPaths(call.Point);
        double[] at = call.Inputs(call.Point);
        string output = outputPaths[0].Length == 0 ? method : outputPaths[0] == "returned" ? $"{method}, returned" : $"{method}, {outputPaths[0]}";
        string others = outputPaths.Length > 1 ? $" (the first of {outputPaths.Length} outputs)" : string.Empty;
        return [.. Enumerable.Range(0, inputs.Length).Where(i => !inputs[i].Contains('[', StringComparison.Ordinal)).Select(i => new Plot(output + others, inputs[i], Sample(call, i, at[i])).ToSvg())];
    }

    /// <summary>The first output along one of the numbers.</summary>
    public static Curve Sample(CheckedCall call, int input, double at)
    {
        double reach = 1.5 * Math.Max(0.5, Math.Abs(at));
        double[] places = [.. Enumerable.Range(0, Samples + 1).Select(i => at + (reach * ((2.0 * i / Samples) - 1)))];
        (double Value, double Slope)[] points = [.. places.Select(x => At(call, input, x))];
        return new Curve(places, [.. points.Select(point => point.Value)], [.. points.Select(point => point.Slope)], at);
    }

    /// <summary>The first output and its derivative by one number; no numbers where the method throws.</summary>
    private static (double Value, double Slope) At(CheckedCall call, int input, double x)
    {
        try
        {
            int next = 0;
            object?[] point = call.Moved(number => next++ == input ? x : number);
            object?[] outputs = call.Outputs(point);
            double value = outputs.SelectMany(Numbers.In).First();
            return (value, double.IsFinite(value) ? call.Derivatives(point, outputs)[0][input] : double.NaN);
        }
        catch (Exception outside) when (outside is not InvalidProgramException)
        {
            // A guard of the method's own: a gap in the curve.
            return (double.NaN, double.NaN);
        }
    }

    private static string Point(CheckedCall call)
    {
        double[] at = call.Inputs(call.Point);
        string[] named = [.. call.InputPaths(call.Point).Zip(at).Take(MostNamed).Select(pair => $"{pair.First} = {Html.Number(pair.Second)}")];
        return string.Join(", ", named) + (at.Length > MostNamed ? $" and {at.Length - MostNamed} more numbers" : string.Empty);
    }
}

/// <summary>A function of one number and its slope, sampled; not a number where it isn't defined.</summary>
/// <param name="Places">Where.</param>
/// <param name="Values">The function.</param>
/// <param name="Slopes">Its derivative.</param>
/// <param name="Marked">The place in the middle from which the samples were taken.</param>
internal sealed record Curve(double[] Places, double[] Values, double[] Slopes, double Marked);
