using System.Globalization;
using System.Text.Json;

namespace SymGrad.Tests.Golden;

/// <summary>One line of Data/angourimath.json: the gradient of an expression at a point, on which AngouriMath and SymGrad agree.</summary>
/// <param name="Expression">As in C#, of the variables <c>x</c>, <c>y</c>, <c>z</c>, as many as the point has coordinates.</param>
/// <param name="Row">The row of the rule table that it stands for; for arithmetic the operator.</param>
/// <param name="Point">Where.</param>
/// <param name="Gradient">By each variable.</param>
internal sealed record GoldenDerivative(string Expression, string Row, double[] Point, double[] Gradient)
{
    /// <summary>The name of the file in Data.</summary>
    public const string FileName = "angourimath.json";

    private static readonly Lazy<IReadOnlyList<GoldenDerivative>> Loaded = new(() => Read(File.ReadAllText(Repository.Data(FileName))));

    public static IReadOnlyList<GoldenDerivative> All => Loaded.Value;

    /// <summary>As in <c>Math.Log(x) at (0.5)</c>.</summary>
    public override string ToString() => $"{Expression} at ({string.Join(", ", Point.Select(c => c.ToString("R", CultureInfo.InvariantCulture)))})";

    private static List<GoldenDerivative> Read(string json)
    {
        using JsonDocument file = JsonDocument.Parse(json);
        return
        [
            .. from function in file.RootElement.GetProperty("functions").EnumerateArray()
               from point in function.GetProperty("points").EnumerateArray()
               select new GoldenDerivative(
                   function.GetProperty("expression").GetString()!,
                   function.GetProperty("row").GetString()!,
                   Numbers(point.GetProperty("at")),
                   Numbers(point.GetProperty("gradient"))),
        ];
    }

    private static double[] Numbers(JsonElement list) => [.. list.EnumerateArray().Select(number => number.GetDouble())];
}
