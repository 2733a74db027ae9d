using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace SymGrad.Tests.Golden;

/// <summary>The generated gradients of expressions of <c>x</c>, <c>y</c> and <c>z</c>.</summary>
internal static class GoldenProgram
{
    private static readonly string[] Variables = ["x", "y", "z"];

    private static readonly ConcurrentDictionary<(string Expression, int Variables), GeneratorRun> Runs = [];

    /// <summary>The generated gradient of an expression.</summary>
    public static double[] Gradient(string expression, double[] point)
    {
        GeneratorRun run = Runs.GetOrAdd((expression, point.Length), key => Run(key.Expression, key.Variables));
        Assert.Empty(run.Diagnostics);
        object gradient = run.Call("Program", "FGradient", [.. point.Cast<object>()])!;
        return gradient is ITuple tuple ? [.. Enumerable.Range(0, tuple.Length).Select(i => (double)tuple[i]!)] : [(double)gradient];
    }

    private static GeneratorRun Run(string expression, int variables) => GeneratorRun.Of($$"""
        using System;
        using MathNet.Numerics;
        using MathNet.Numerics.Distributions;
        using SymGrad;

        public static partial class Program
        {
            [Differentiable]
            public static double F({{string.Join(", ", Variables.Take(variables).Select(name => $"double {name}"))}}) => {{expression}};
        }
        """,
        more: MathNet);

    /// <summary>Stands in for the package, to which the tests don't refer: rules go by a method's full name.</summary>
    private const string MathNet = """
        using System;

        namespace MathNet.Numerics
        {
            public static class SpecialFunctions
            {
                public static double Logistic(double x) => 1 / (1 + Math.Exp(-x));
                public static double Logit(double x) => Math.Log(x / (1 - x));
            }
        }

        namespace MathNet.Numerics.Distributions
        {
            public static class Normal
            {
                public static double PDF(double mean, double stddev, double x) =>
                    Math.Exp(-0.5 * ((x - mean) / stddev) * ((x - mean) / stddev)) / (Math.Sqrt(2 * Math.PI) * stddev);
            }
        }
        """;
}
