using System.Runtime.CompilerServices;

namespace SymGrad.Tests.Kinks;

/// <summary>A constant array of the type around the method, in a variable or a row that an active array stands in too.</summary>
public class ConstantArrayTests
{
    [Theory]
    [InlineData("var a = n > 0 ? Table : x; return a[0] * a[0];", 1, 0)]
    [InlineData("var a = n > 0 ? Table : x; return a[0] * a[0];", 0, 10)]
    [InlineData("var a = Table; if (n > 0) { a = x; } return a[0] * a[0];", 1, 10)]
    [InlineData("var m = new[] { Table, x }; return m[0][0] * m[1][0] * n;", 1, 3)]
    [InlineData("var a = Table; double s = 0; for (int i = 0; i < n; i++) { s += a[0] * a[0]; a = x; } return s;", 2, 10)]
    [InlineData("var a = x; double s = 0; for (int i = 0; i < n; i++) { s += a[0] * a[0]; a = Table; } return s;", 2, 10)]
    public void HasNoDerivativeAndIsLeftAlone(string body, int n, double expected)
    {
        GeneratorRun run = GeneratorRun.Of($$"""
            using System;
            using SymGrad;

            public static partial class Models
            {
                private static readonly double[] Table = { 3.0, 4.0 };

                [Differentiable(Derivatives.All)]
                public static double F(double[] x, int n) { {{body}} }

                public static double First() => Table[0];
            }
            """);
        Assert.Empty(run.Diagnostics);
        Assert.Equal([expected, 0.0], (double[])run.Call("Models", "FGradient", new[] { 5.0, 6.0 }, n)!);
        double[] adjoint = [0, 0];
        run.Call("Models", "FPullback", new[] { 5.0, 6.0 }, n, 1.0, adjoint);
        Assert.Equal([expected, 0.0], adjoint);
        var both = (ITuple)run.Call("Models", "FPushforward", new[] { 5.0, 6.0 }, n, new[] { 1.0, 0.0 })!;
        Assert.Equal(run.Call("Models", "F", new[] { 5.0, 6.0 }, n), both[0]);
        Assert.Equal(expected, both[1]);
        Assert.Equal(3.0, run.Call("Models", "First"));
    }
}
