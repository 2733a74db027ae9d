using System;
using CSharp9;
using Inner;
using Standard;
using SymGrad;

// One line for each: by calls of the libraries' members, and by members of this project that go through them.
Print("norm", Distances.NormGradient([3.0, 4.0]));
Print("arm", Arm.MissGradient([new Bone { Length = 1, Angle = 0 }], 0, 0)[0].Length);
Print("product", Arm.ProductGradient([2.0, 3.0, 5.0]));
Print("damped", Curves.DampedGradient(0.5, 0.25).rate);
var through = Through.TotalGradient(0.5, 0.25, [3.0, 4.0]);
Print("through", [through.t, through.rate, .. through.a]);

static void Print(string name, params double[] numbers) => Console.WriteLine($"{name} {string.Join(' ', numbers)}");

internal static partial class Through
{
    [Differentiable]
    internal static double Total(double t, double rate, double[] a) => Curves.Damped(t, rate) * Distances.Norm(a);
}
