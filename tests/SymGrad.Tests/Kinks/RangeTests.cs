namespace SymGrad.Tests.Kinks;

/// <summary>
/// What is told of a value's range decides whether a root is shielded: one under which there may be a zero has to be, and one under which
/// there can't be isn't.
/// </summary>
public class RangeTests
{
    /// <summary>One part of what is under the root says nothing of its sign, and it makes the whole zero.</summary>
    [Theory]
    [InlineData("x + y * y + 2", -2, 0)]
    [InlineData("y * y + x + 2", -2, 0)]
    [InlineData("x * y + 2", -2, 1)]
    [InlineData("x * (y * y) + 2", -2, 1)]
    [InlineData("y * y * x + 2", -2, 1)]
    [InlineData("x / (y * y) + 2", -2, 1)]
    [InlineData("y * y / x + 2", -0.5, 1)]
    [InlineData("Math.Max(x, y) + 2", -2, -3)]
    [InlineData("Math.Min(x, y * y) + 2", -2, 1)]
    [InlineData("Math.Min(y * y, x) + 2", -2, 1)]
    [InlineData("Math.Pow(x, 3) + 8", -2, 1)]
    [InlineData("x * x + y * y", 0, 0)]
    [InlineData("x * Math.Exp(y)", 0, 1)]
    [InlineData("Math.Exp(y) * x", 0, 1)]
    [InlineData("x / Math.Exp(y)", 0, 1)]
    [InlineData("Math.Min(x, Math.Exp(y))", 0, 1)]
    [InlineData("Math.Min(Math.Exp(y), x)", 0, 1)]
    [InlineData("Math.Max(x, y * y)", 0, 0)]
    [InlineData("Math.Sqrt(x)", 0, 1)]
    public void WhatMayBeZeroIsShielded(string radicand, double x, double y)
    {
        KinkProgram.Check($"c * Math.Sqrt({radicand})", [x, y], [0, 0]);
        KinkProgram.Check($"double s = 0; for (int i = 0; i < n; i++) {{ s += c * Math.Sqrt({radicand}); }} return s;", [x, y], [0, 0]);
    }

    [Theory]
    [InlineData("2 + x * x")]
    [InlineData("x * x + 2")]
    [InlineData("2 + Math.Abs(x)")]
    [InlineData("2 + Math.Max(0, x)")]
    [InlineData("2 + Math.Max(x, 0)")]
    [InlineData("2 + Math.Max(y * y, x)")]
    [InlineData("2 + Math.Max(x, y * y)")]
    [InlineData("2 + Math.Min(x * x, y * y)")]
    [InlineData("2 + Math.Sqrt(2 + x * x)")]
    [InlineData("2 + Math.Pow(x, 2)")]
    [InlineData("2 + x * x / (2 + y * y)")]
    [InlineData("2 + x * x * (y * y)")]
    [InlineData("(2 + x * x) * (2 + y * y)")]
    [InlineData("(2 + x * x) / (2 + y * y)")]
    [InlineData("Math.Max(2, x)")]
    [InlineData("Math.Max(x, 2)")]
    [InlineData("Math.Min(2, 2 + x * x)")]
    [InlineData("Math.Sqrt(2 + x * x)")]
    public void WhatIsPositiveIsNot(string radicand)
    {
        GeneratorRun run = GeneratorRun.Of($$"""
            using System;
            using SymGrad;

            public static partial class Program
            {
                [Differentiable]
                public static double F(double x, double y, [NoDerivative] double scale) => scale * Math.Sqrt({{radicand}});
            }
            """);
        Assert.DoesNotContain("== 0", run.Source, StringComparison.Ordinal);
    }

    /// <summary>Where a factor vanishes the other still moves the root; where only a square does, nothing moves it.</summary>
    [Fact]
    public void OnlyWhatVanishesFlatLeavesARootStanding()
    {
        KinkProgram.Check("Math.Sqrt(x * 3)", [0], [double.PositiveInfinity]);
        KinkProgram.Check("Math.Sqrt(x / 3)", [0], [double.PositiveInfinity]);
        KinkProgram.Check("Math.Sqrt(x * x * y)", [1, 0], [0, double.PositiveInfinity]);
        KinkProgram.Check("Math.Sqrt(y * (x * x))", [1, 0], [0, double.PositiveInfinity]);
        KinkProgram.Check("Math.Sqrt(x * x * 3)", [0], [0]);
        KinkProgram.Check("Math.Sqrt(x * x / 3)", [0], [0]);
    }
}
