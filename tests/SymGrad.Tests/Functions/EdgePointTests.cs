using SymGrad.Generator.Symbolics;

namespace SymGrad.Tests.Functions;

/// <summary>Every row of the rule table at zeros, subnormals, huge numbers, infinities and NaN, against the one table of what is right there: EdgePoints.txt.</summary>
public class EdgePointTests
{
    /// <summary>The smallest numbers with all digits: what is smaller may have lost some, or be zero.</summary>
    private const double SmallestDouble = 2.2250738585072014e-308;

    private const double SmallestSingle = 1.17549435e-38;

    public static TheoryData<string> Functions => [.. EdgeFunction.All.Select(function => function.Name)];

    [Theory]
    [MemberData(nameof(Functions))]
    public void IsWhatItIsInMathematics(string name)
    {
        EdgeFunction function = EdgeFunction.All.Single(one => one.Name == name);
        double tolerance = function.Precision switch
        {
            EdgePrecision.Estimated => 3.0 / 4096,
            EdgePrecision.Library => 1e-11,
            _ => function.IsSingle ? 1e-6 : 4e-15,
        };
        double scale = function.Precision == EdgePrecision.Absolute ? 1 : (function.IsSingle ? SmallestSingle : SmallestDouble) / tolerance;
        List<string> wrong = [];
        foreach ((double[] arguments, string[] expected) in function.Points)
        {
            double value = function.Value(arguments);
            double[] gradient = function.Gradient(arguments);
            Assert.Equal(expected.Length, gradient.Length);
            for (int i = 0; i < gradient.Length; i++)
            {
                bool agrees = expected[i] == EdgeFunction.Anything
                    ? !double.IsFinite(value)
                    : Agrees(EdgeFunction.Parsed(expected[i]), gradient[i], tolerance, scale);
                if (!agrees)
                {
                    wrong.Add($"({string.Join(", ", arguments)}) by argument {i}: expected {expected[i]}, got {gradient[i]:R}, where the value is {value:R}");
                }
            }
        }

        Assert.True(wrong.Count == 0, $"{name}\n{string.Join('\n', wrong)}");
    }

    /// <summary>Adding a row without its edges turns this red.</summary>
    [Fact]
    public void EveryRowIsThere()
    {
        var missing =
            from rule in RuleTable.Rows
            from number in new[] { "double", "float" }
            where number == "double" || !rule.Name.Contains('.', StringComparison.Ordinal)
            where !EdgeFunction.All.Any(function => function.Number == number && IsCallOf(rule, function.Call))
            select $"{number} {rule.Name} of {rule.Partials.Count} arguments";
        Assert.Empty(missing);
    }

    private static bool IsCallOf(Rule rule, string call)
    {
        string[] parts = call.TrimEnd(')').Split('(');
        return parts.Length == 2 && parts[0].Split('.')[^1] == rule.Name.Split('.')[^1] && (rule.Partials.Count == 0 || parts[1].Split(',').Length == rule.Partials.Count);
    }

    private static bool Agrees(double expected, double actual, double tolerance, double scale) =>
        expected.Equals(actual) || Math.Abs(expected - actual) <= tolerance * Math.Max(Math.Abs(expected), scale);
}
