using System;
using Springs;
using SymGrad;

var gradient = Models.TotalGradient(0.7, new[] { 2.0, 3.0 });
Console.WriteLine($"{gradient.x:R} {gradient.stiffness[1]:R}");

internal static partial class Models
{
    [Differentiable]
    public static double Total(double x, double[] stiffness) => Forces.Shown(Forces.Energy(x * x, stiffness)) + x;
}
