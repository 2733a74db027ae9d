using System;
using SymGrad;
using SymGrad.Testing;

GradientCheck.Verify(() => Models.Rosenbrock(1.2, 0.7), randomPoints: 20, seed: 1);
Console.WriteLine("right");

try
{
    GradientCheck.Verify(() => Models.Cubed(2));
}
catch (GradientCheckException)
{
    Console.WriteLine("wrong");
}

public static partial class Models
{
    [Differentiable]
    public static double Rosenbrock(double x, double y) => ((1 - x) * (1 - x)) + (100 * (y - (x * x)) * (y - (x * x)));

    [Differentiable]
    public static double Cubed(double x) => Cube(x);

    private static double Cube(double x) => x * x * x;

    [DerivativeOf(nameof(Cube))]
    private static void CubePullback(double x, double seed, ref double xAdjoint) => xAdjoint += seed * 2 * x * x;
}
