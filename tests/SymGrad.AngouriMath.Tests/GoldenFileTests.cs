using System.Globalization;
using System.Text;
using Xunit.Abstractions;

namespace SymGrad.Tests.Golden;

/// <summary>
/// Data/angourimath.json is what AngouriMath says. <c>SYMGRAD_ACCEPT=1 dotnet test</c> writes it anew, with the points on which
/// AngouriMath and the generated gradient agree; the test says which don't.
/// </summary>
public class GoldenFileTests(ITestOutputHelper output)
{
    private const double Tolerance = 1e-12;

    [Fact]
    public void TheFileIsWhatAngouriMathSays()
    {
        var written = new StringBuilder("{\n  \"about\": \"Gradients by AngouriMath 1.4.0, its bare rules evaluated by itself, at the points where SymGrad agrees to 1e-12.\",\n  \"functions\": [");
        string between = "\n";
        foreach (GoldenFunction function in GoldenFunction.All)
        {
            string[] points = [.. function.Points.Select(point => Agreed(function, point)).OfType<string>()];
            written.Append(CultureInfo.InvariantCulture, $"{between}    {{\n      \"row\": \"{function.Row}\",\n      \"expression\": \"{function.Expression}\",\n      \"points\": [\n");
            written.Append(string.Join(",\n", points)).Append("\n      ]\n    }");
            between = ",\n";
        }

        written.Append("\n  ]\n}\n");
        string file = Repository.File("tests/SymGrad.Tests/Data/" + GoldenDerivative.FileName);
        if (Environment.GetEnvironmentVariable("SYMGRAD_ACCEPT") == "1")
        {
            File.WriteAllText(file, written.ToString());
        }

        Assert.Equal(written.ToString(), File.ReadAllText(file));
    }

    /// <summary>A point's line in the file; null where the two don't agree.</summary>
    private string? Agreed(GoldenFunction function, double[] point)
    {
        double[] expected = function.Gradient(point);
        double[] actual = GoldenProgram.Gradient(function.Expression, point);
        if (expected.Zip(actual).All(pair => Math.Abs(pair.First - pair.Second) <= Tolerance * Math.Abs(pair.First)))
        {
            return $"        {{ \"at\": {Numbers(point)}, \"gradient\": {Numbers(expected)} }}";
        }

        output.WriteLine($"{function.Expression} at {Numbers(point)}: AngouriMath {Numbers(expected)}, generated {Numbers(actual)}");
        return null;
    }

    private static string Numbers(double[] numbers) => $"[{string.Join(", ", numbers.Select(number => number.ToString("R", CultureInfo.InvariantCulture)))}]";
}
