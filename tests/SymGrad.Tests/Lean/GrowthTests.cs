using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;
using SymGrad.Generator;
using Xunit.Abstractions;

namespace SymGrad.Tests.Lean;

/// <summary>
/// How generation grows with a method's size: the code by no more than the method, and the time as printed.
/// <c>dotnet test tests/SymGrad.Tests --filter FullyQualifiedName~GrowthTests --logger "console;verbosity=detailed"</c>.
/// </summary>
public class GrowthTests(ITestOutputHelper output)
{
    private const int Small = 100;
    private const int Inputs = 10;

    /// <summary>Longer numbers in longer names.</summary>
    private const double LongerNames = 1.2;

    [Theory]
    [InlineData(100)]
    [InlineData(1_000)]
    [InlineData(10_000)]
    public void ManyStatements(int operations) => Grows(operations, Statements);

    [Theory]
    [InlineData(100)]
    [InlineData(1_000)]
    [InlineData(10_000)]
    public void OneExpression(int operations) => Grows(operations, Sum);

    private void Grows(int operations, Func<int, string> body)
    {
        GeneratorRun small = Generate(body(Small));

        GeneratorRun run = Generate(body(operations));

        output.WriteLine($"{operations} operations: read in {Milliseconds(run, DifferentiableGenerator.ReadStep)}, written in {Milliseconds(run, DifferentiableGenerator.WriteStep)}, {run.Source.Length} characters");
        Assert.Empty(run.Diagnostics);
        Assert.InRange(run.Source.Length, 0, LongerNames * operations / Small * small.Source.Length);
    }

    private static GeneratorRun Generate(string body) => GeneratorRun.Of($$"""
        using System;
        using SymGrad;

        public static partial class Large
        {
            [Differentiable]
            public static double F({{string.Join(", ", Enumerable.Range(0, Inputs).Select(i => $"double x{i}"))}})
            {
        {{body}}
            }
        }
        """);

    /// <summary>Statements of four operations, each of which reads the two before it and an input.</summary>
    private static string Statements(int operations)
    {
        StringBuilder text = new();
        int last = (operations / 4) - 1;
        for (int i = 0; i <= last; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"double v{i} = {Before(i, 1)} * x{i % Inputs} + 0.5 * Math.Sin({Before(i, 2)});\n");
        }

        return text.Append(CultureInfo.InvariantCulture, $"return v{last};").ToString();
    }

    private static string Before(int statement, int steps) => statement >= steps ? $"v{statement - steps}" : $"x{steps}";

    /// <summary>A sum of terms of four operations with the addition.</summary>
    private static string Sum(int operations) =>
        $"return {string.Join("\n+ ", Enumerable.Range(0, operations / 4).Select(i => $"{i}.5 * x{i % Inputs} * Math.Sin(x{(i + 1) % Inputs})"))};";

    private static string Milliseconds(GeneratorRun run, string step)
    {
        IncrementalGeneratorRunStep one = run.Result.TrackedSteps[step].Single();
        return $"{one.ElapsedTime.TotalMilliseconds:0} ms";
    }
}
