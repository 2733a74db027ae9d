namespace SymGrad.Tests.Lean;

/// <summary>Squaring twenty times is a polynomial of degree 2²⁰ and twenty multiplications: shared subexpressions never make code exponential.</summary>
public class NestedSquaringTests
{
    [Fact]
    public void StatementsGiveLinearCode() => IsLinear(times =>
        $$"""
        public static double F(double x)
        {
            {{string.Concat(Enumerable.Repeat("x = x * x;\n", times))}}
            return x;
        }
        """);

    [Fact]
    public void CallsGiveLinearCode() => IsLinear(times =>
        $"""
        public static double F(double x) => {string.Concat(Enumerable.Repeat("Square(", times))}x{new string(')', times)};

        private static double Square(double v) => v * v;
        """);

    [Fact]
    public void PowersGiveLinearCode() => IsLinear(times =>
        $"public static double F(double x) => {string.Concat(Enumerable.Repeat("Math.Pow(", times))}x{string.Concat(Enumerable.Repeat(", 2)", times))};");

    /// <summary>Ten more squarings cost what the ten before them cost, and no character more than numbers and names grow by.</summary>
    private static void IsLinear(Func<int, string> method)
    {
        (GeneratorRun ten, int operationsOfTen) = Run(method(10));
        (GeneratorRun twenty, int operationsOfTwenty) = Run(method(20));
        (_, int operationsOfThirty) = Run(method(30));

        Assert.Equal(operationsOfThirty - operationsOfTwenty, operationsOfTwenty - operationsOfTen);
        Assert.InRange(twenty.Source.Length, 0, 2.2 * ten.Source.Length);
        double x = 1 + 1e-7;
        double gradient = (double)twenty.Call("Nested", "FGradient", x)!;
        Agreement.Within((1 << 20) * Math.Exp(((1 << 20) - 1) * Math.Log(x)), gradient, 1e-9);
    }

    private static (GeneratorRun Run, int Operations) Run(string method)
    {
        GeneratorRun run = GeneratorRun.Of($$"""
            using System;
            using SymGrad;

            public static partial class Nested
            {
                [Differentiable]
                {{method}}
            }
            """);
        Assert.Empty(run.Diagnostics);
        Assert.Empty(run.CompileDiagnostics);
        return (run, LeanCode.Count(run, "FValueAndGradient")!.Value.Total);
    }
}
