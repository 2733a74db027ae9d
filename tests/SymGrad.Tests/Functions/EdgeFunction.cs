using System.Globalization;
using System.Runtime.CompilerServices;

namespace SymGrad.Tests.Functions;

/// <summary>One block of EdgePoints.txt: a function, and its partial derivatives at the points where they are most easily lost.</summary>
/// <param name="Number">double or float.</param>
/// <param name="Call">The function as C#, of the numbers x, y and z and the integer n.</param>
/// <param name="Precision">What it is held to; see the head of the file.</param>
/// <param name="Points">The arguments, and the partial derivatives that are expected there.</param>
internal sealed record EdgeFunction(string Number, string Call, EdgePrecision Precision, IReadOnlyList<(double[] Arguments, string[] Expected)> Points)
{
    /// <summary>Stands for a derivative of which nothing is promised, because the value is NaN or infinite.</summary>
    public const string Anything = "*";

    private const string Indent = "    ";

    private static readonly Lazy<IReadOnlyList<EdgeFunction>> Read = new(() => [.. Blocks(File.ReadAllLines(Repository.File("tests/SymGrad.Tests/Functions/EdgePoints.txt")))]);

    private static readonly Lazy<GeneratorRun> Program = new(() => GeneratorRun.WithMathNet($$"""
        using System;
        using MathNet.Numerics;
        using MathNet.Numerics.Distributions;
        using SymGrad;

        public static partial class Program
        {
            {{string.Join("\n    ", All.Select(function => function.Source))}}
        }
        """));

    /// <summary>All blocks of the file.</summary>
    public static IReadOnlyList<EdgeFunction> All => Read.Value;

    public bool IsSingle => Number == "float";

    /// <summary>How it is called in the names of tests.</summary>
    public string Name => $"{Number} {Call}";

    private IEnumerable<string> Parameters => Points[0].Arguments.Select((_, i) => i == 1 && Call.EndsWith(", n)", StringComparison.Ordinal) ? "int n" : $"{Number} {"xyz"[i]}");

    private string Method => $"Edge{All.ToList().IndexOf(this)}";

    private string Source => $"[Differentiable] public static {Number} {Method}({string.Join(", ", Parameters)}) => {Call};";

    public double Value(double[] arguments) => Convert.ToDouble(Invoke(string.Empty, arguments), CultureInfo.InvariantCulture);

    public double[] Gradient(double[] arguments)
    {
        object gradient = Invoke("Gradient", arguments);
        object?[] parts = gradient is ITuple tuple ? [.. Enumerable.Range(0, tuple.Length).Select(i => tuple[i])] : [gradient];
        return [.. parts.Select(part => Convert.ToDouble(part, CultureInfo.InvariantCulture))];
    }

    /// <summary>A number of the file.</summary>
    public static double Parsed(string number) => number switch
    {
        "inf" => double.PositiveInfinity,
        "-inf" => double.NegativeInfinity,
        "nan" => double.NaN,
        _ => double.Parse(number, CultureInfo.InvariantCulture),
    };

    private object Invoke(string suffix, double[] arguments)
    {
        object?[] typed = [.. arguments.Zip(Parameters, (argument, parameter) => parameter == "int n" ? (int)argument : IsSingle ? (object)(float)argument : argument)];
        return Program.Value.Call("Program", Method + suffix, typed)!;
    }

    private static IEnumerable<EdgeFunction> Blocks(IEnumerable<string> lines)
    {
        List<(double[], string[])> points = [];
        foreach (string line in lines.Where(line => line.Length > 0 && line[0] != '#'))
        {
            if (line.StartsWith(Indent, StringComparison.Ordinal))
            {
                string[] sides = line.Split('→');
                points.Add(([.. Numbers(sides[0]).Select(Parsed)], Numbers(sides[1])));
                continue;
            }

            string[] words = line.Split(' ', 2);
            string[] call = words[1].Split(" : ");
            points = [];
            yield return new(words[0], call[0], call.Length > 1 ? Enum.Parse<EdgePrecision>(call[1]) : EdgePrecision.Relative, points);
        }
    }

    private static string[] Numbers(string list) => [.. list.Split(',').Select(number => number.Trim())];
}
