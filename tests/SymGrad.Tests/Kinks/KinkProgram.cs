using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace SymGrad.Tests.Kinks;

/// <summary>A differentiable method of up to three variables, given by its body alone, in double and in float.</summary>
/// <remarks>
/// The body is an expression, or statements that return. <c>x</c>, <c>y</c> and <c>z</c> are its active parameters, as many as it has coordinates;
/// <c>c</c> is a constant parameter of value 0, <c>n</c> an integer of value 2, <c>no</c> a condition that is false.
/// </remarks>
internal static partial class KinkProgram
{
    private static readonly string[] Variables = ["x", "y", "z"];

    /// <summary>Compiled once for all of a body's points.</summary>
    private static readonly ConcurrentDictionary<(string Body, int Variables), GeneratorRun> Runs = [];

    /// <summary>The derivatives at the point are exactly these, in both precisions and in every generated form.</summary>
    public static void Check(string body, double[] at, double[] expected)
    {
        GeneratorRun run = Runs.GetOrAdd((body, at.Length), key => Run(key.Body, key.Variables));
        Assert.Empty(run.Diagnostics);
        Check(run, "F", [.. at.Cast<object>()], [.. expected.Cast<object>()], 0.0, 1.0);
        Check(run, "S", [.. at.Select(c => (object)(float)c)], [.. expected.Select(e => (object)(float)e)], 0f, 1f);
    }

    private static GeneratorRun Run(string body, int variables) => GeneratorRun.Of($$"""
        using System;
        using SymGrad;

        public static partial class Program
        {
            {{Method(body, "double", "F", variables)}}
            {{Method(InSingle(body), "float", "S", variables)}}

            private static double Relu(double z) => Math.Max(0, z);
            private static float Relu(float z) => MathF.Max(0, z);
        }
        """);

    private static void Check(GeneratorRun run, string method, object[] at, object[] expected, object zero, object one)
    {
        object?[] arguments = [.. at, zero, 2, false];
        object gradient = run.Call("Program", method + "Gradient", arguments)!;
        AssertSame(expected, gradient is ITuple tuple ? [.. Enumerable.Range(0, tuple.Length).Select(i => tuple[i])] : [gradient], "Gradient");

        object?[] withDestinations = [.. arguments, .. at.Select(_ => (object?)null)];
        run.Call("Program", method + "ValueAndGradient", withDestinations);
        AssertSame(expected, withDestinations[^at.Length..], "ValueAndGradient");

        object?[] withAdjoints = [.. arguments, one, .. at.Select(_ => zero)];
        run.Call("Program", method + "Pullback", withAdjoints);
        AssertSame(expected, withAdjoints[^at.Length..], "Pullback");

        object?[] withoutSeed = [.. arguments, zero, .. at.Select(_ => one)];
        run.Call("Program", method + "Pullback", withoutSeed);
        AssertSame([.. at.Select(_ => one)], withoutSeed[^at.Length..], "Pullback of seed 0");

        object[] columns = [.. at.Select((_, j) => Tangent(run, method, arguments, [.. at.Select((_, i) => i == j ? one : zero)]))];
        AssertSame(expected, columns, "Pushforward");
        AssertSame([zero], [Tangent(run, method, arguments, [.. at.Select(_ => zero)])], "Pushforward of tangent 0");
    }

    private static object Tangent(GeneratorRun run, string method, object?[] arguments, object[] tangents) =>
        ((ITuple)run.Call("Program", method + "Pushforward", [.. arguments, .. tangents])!)[1]!;

    private static void AssertSame(object[] expected, object?[] actual, string what)
    {
        string Text(IEnumerable<object?> numbers) => $"{what}: {string.Join(", ", numbers.Select(n => Convert.ToDouble(n, CultureInfo.InvariantCulture) + 0.0))}";
        Assert.Equal(Text(expected), Text(actual));
        Assert.Equal(expected.Select(e => e.GetType()), actual.Select(a => a!.GetType()));
    }

    private static string Method(string body, string number, string name, int variables) => $$"""
        [Differentiable(Derivatives.All)]
            public static {{number}} {{name}}({{string.Join(", ", Variables.Take(variables).Select(v => $"{number} {v}"))}}, [NoDerivative] {{number}} c, int n, bool no)
            {
                {{(body.Contains("return", StringComparison.Ordinal) ? body : $"return {body};")}}
            }
        """;

    private static string InSingle(string body) => FractionalLiteral().Replace(
        body.Replace("Math.", "MathF.", StringComparison.Ordinal)
            .Replace("double", "float", StringComparison.Ordinal)
            .Replace("MathF.Clamp", "Math.Clamp", StringComparison.Ordinal),
        "$&f");

    [GeneratedRegex(@"\b\d+\.\d+\b")]
    private static partial Regex FractionalLiteral();
}
