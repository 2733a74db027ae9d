using System.Globalization;

namespace SymGrad.Tests.Kinks;

/// <summary>A method of an array <c>x</c>, given by its body, once with the usual rule for kinks and once with Clarke's.</summary>
/// <remarks>
/// Where the method isn't smooth, an element of its Clarke subdifferential is what the gradients close by come to, or a mean
/// of such. So the oracle is the usual gradient at points around, which are smooth.
/// </remarks>
internal sealed class ClarkeProgram
{
    private const double Near = 1e-7;

    private readonly GeneratorRun _run;
    private readonly Func<double[], double> _value;
    private readonly Func<double[], double[]> _usual;

    public ClarkeProgram(string body, string members = "")
    {
        string statements = body.Contains("return", StringComparison.Ordinal) ? body : $"return {body};";
        _run = GeneratorRun.Of($$"""
            using System;
            using SymGrad;

            public static partial class Program
            {
                [Differentiable(AtKinks = Kinks.Clarke)]
                public static double F(double[] x) { {{statements}} }

                [Differentiable]
                public static double Usual(double[] x) { {{statements}} }

                {{members}}
            }
            """);
        Assert.Empty(_run.Diagnostics);
        Assert.Empty(_run.CompileDiagnostics);
        _value = _run.Method<Func<double[], double>>("Program", "F");
        _usual = _run.Method<Func<double[], double[]>>("Program", "UsualGradient");
    }

    public string Source => _run.Sources["Program.F.g.cs"];

    public double[] Usual(params double[] at) => _usual(at);

    /// <summary>The gradient, which all members must agree on; the value must be the method's own.</summary>
    public double[] Gradient(params double[] at)
    {
        double[] kept = [.. at];
        double[] gradient = _run.Method<Func<double[], double[]>>("Program", "FGradient")(at);

        double[] destination = [.. at.Select(_ => double.NaN)];
        double value = _run.Method<Func<double[], double[], double>>("Program", "FValueAndGradient")(at, destination);
        Assert.Equal(BitConverter.DoubleToInt64Bits(_value(at)), BitConverter.DoubleToInt64Bits(value));
        Assert.Equal(gradient, destination);

        (double again, double[] both) = _run.Method<Func<double[], (double, double[])>>("Program", "FValueAndGradient")(at);
        Assert.Equal(BitConverter.DoubleToInt64Bits(value), BitConverter.DoubleToInt64Bits(again));
        Assert.Equal(gradient, both);

        double[] adjoint = [.. at.Select(_ => 8.0)];
        _run.Method<Action<double[], double, double[]>>("Program", "FPullback")(at, 2, adjoint);
        Assert.Equal([.. gradient.Select(entry => 8 + (2 * entry))], adjoint);
        Assert.Equal(kept, at);
        return gradient;
    }

    /// <summary>The gradient is one that the method has at points around, in some direction that no kink lies along.</summary>
    public void IsOneOfThoseAround(params double[] at)
    {
        double[] gradient = Gradient(at);
        var random = new Random(1);
        var around = new List<double[]>();
        for (int n = 0; n < 300; n++)
        {
            try
            {
                around.Add(_usual([.. at.Select(coordinate => coordinate + (Near * ((2 * random.NextDouble()) - 1)))]));
            }
            catch (ArgumentException)
            {
                // The method isn't defined there: a clamp whose bounds are the wrong way round.
            }
        }

        bool isOne = around.Any(other => other.Zip(gradient).All(pair => Math.Abs(pair.First - pair.Second) <= 1e-5 * (1 + Math.Abs(pair.First))));
        Assert.True(isOne, $"{Text(gradient)} at {Text(at)} is none of {string.Join(" or ", around.Select(Text).Distinct().Take(12))}\n{Source}");
    }

    private static string Text(double[] numbers) => $"({string.Join(", ", numbers.Select(number => number.ToString("g5", CultureInfo.InvariantCulture)))})";
}
