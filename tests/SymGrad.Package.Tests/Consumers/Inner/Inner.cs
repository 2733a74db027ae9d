using System;
using SymGrad;

namespace Inner;

internal static partial class Curves
{
    [Differentiable(Derivatives.Gradient | Derivatives.Pushforward)]
    internal static double Damped(double t, double rate) => Math.Exp(-rate * t) * Math.Cos(t);
}
