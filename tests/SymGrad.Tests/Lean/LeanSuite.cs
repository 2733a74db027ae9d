using System;

namespace SymGrad.Tests.Lean;

/// <summary>
/// The functions by which the operations of generated code are counted, written as a person writes them: the definitions, the names
/// and the order of the parameters are those of the suite that was run through SymPy, SymForce and CasADi, see docs/lean.md.
/// </summary>
internal static partial class LeanSuite
{
    [Differentiable]
    public static double Poly5(double x0, double x1, double x2, double x3, double x4) =>
        3 * x0 * x0 * x1 + 2 * x1 * x1 * x2 * x2 * x2 - x2 * x3 * x4 + 5 * x0 * x4 * x4 - 7 * x1 * x3 + x0 * x1 * x2 * x3 * x4 + 4;

    [Differentiable]
    public static double LogSumExp8(double x0, double x1, double x2, double x3, double x4, double x5, double x6, double x7) =>
        Math.Log(Math.Exp(x0) + Math.Exp(x1) + Math.Exp(x2) + Math.Exp(x3) + Math.Exp(x4) + Math.Exp(x5) + Math.Exp(x6) + Math.Exp(x7));

    [Differentiable]
    public static double SoftmaxCrossEntropy5(
        double x0, double x1, double x2, double x3, double x4,
        [NoDerivative] double y0, [NoDerivative] double y1, [NoDerivative] double y2, [NoDerivative] double y3, [NoDerivative] double y4)
    {
        double e0 = Math.Exp(x0);
        double e1 = Math.Exp(x1);
        double e2 = Math.Exp(x2);
        double e3 = Math.Exp(x3);
        double e4 = Math.Exp(x4);
        double s = e0 + e1 + e2 + e3 + e4;
        return -y0 * Math.Log(e0 / s) - y1 * Math.Log(e1 / s) - y2 * Math.Log(e2 / s) - y3 * Math.Log(e3 / s) - y4 * Math.Log(e4 / s);
    }

    [Differentiable]
    public static double Rosenbrock10(
        double x0, double x1, double x2, double x3, double x4, double x5, double x6, double x7, double x8, double x9)
    {
        double a0 = x1 - x0 * x0;
        double b0 = 1 - x0;
        double s = 100 * (a0 * a0) + b0 * b0;
        double a1 = x2 - x1 * x1;
        double b1 = 1 - x1;
        s += 100 * (a1 * a1) + b1 * b1;
        double a2 = x3 - x2 * x2;
        double b2 = 1 - x2;
        s += 100 * (a2 * a2) + b2 * b2;
        double a3 = x4 - x3 * x3;
        double b3 = 1 - x3;
        s += 100 * (a3 * a3) + b3 * b3;
        double a4 = x5 - x4 * x4;
        double b4 = 1 - x4;
        s += 100 * (a4 * a4) + b4 * b4;
        double a5 = x6 - x5 * x5;
        double b5 = 1 - x5;
        s += 100 * (a5 * a5) + b5 * b5;
        double a6 = x7 - x6 * x6;
        double b6 = 1 - x6;
        s += 100 * (a6 * a6) + b6 * b6;
        double a7 = x8 - x7 * x7;
        double b7 = 1 - x7;
        s += 100 * (a7 * a7) + b7 * b7;
        double a8 = x9 - x8 * x8;
        double b8 = 1 - x8;
        s += 100 * (a8 * a8) + b8 * b8;
        return s;
    }

    [Differentiable]
    public static double Ackley5(double x0, double x1, double x2, double x3, double x4)
    {
        double s = x0 * x0 + x1 * x1 + x2 * x2 + x3 * x3 + x4 * x4;
        double c = Math.Cos(2 * Math.PI * x0) + Math.Cos(2 * Math.PI * x1) + Math.Cos(2 * Math.PI * x2) + Math.Cos(2 * Math.PI * x3)
            + Math.Cos(2 * Math.PI * x4);
        return -20 * Math.Exp(-0.2 * Math.Sqrt(s / 5)) - Math.Exp(c / 5) + (20 + Math.E);
    }

    [Differentiable]
    public static double Speelpenning20(
        double x0, double x1, double x2, double x3, double x4, double x5, double x6, double x7, double x8, double x9,
        double x10, double x11, double x12, double x13, double x14, double x15, double x16, double x17, double x18, double x19) =>
        x0 * x1 * x2 * x3 * x4 * x5 * x6 * x7 * x8 * x9 * x10 * x11 * x12 * x13 * x14 * x15 * x16 * x17 * x18 * x19;

    [Differentiable]
    public static double SumXSin10(
        double x0, double x1, double x2, double x3, double x4, double x5, double x6, double x7, double x8, double x9) =>
        x0 * Math.Sin(x1) + x1 * Math.Sin(x2) + x2 * Math.Sin(x3) + x3 * Math.Sin(x4) + x4 * Math.Sin(x5)
        + x5 * Math.Sin(x6) + x6 * Math.Sin(x7) + x7 * Math.Sin(x8) + x8 * Math.Sin(x9);

    [Differentiable]
    public static double TanhChain20(
        double x,
        double w0, double w1, double w2, double w3, double w4, double w5, double w6, double w7, double w8, double w9,
        double w10, double w11, double w12, double w13, double w14, double w15, double w16, double w17, double w18, double w19)
    {
        double y = Math.Tanh(w0 * x);
        y = Math.Tanh(w1 * y);
        y = Math.Tanh(w2 * y);
        y = Math.Tanh(w3 * y);
        y = Math.Tanh(w4 * y);
        y = Math.Tanh(w5 * y);
        y = Math.Tanh(w6 * y);
        y = Math.Tanh(w7 * y);
        y = Math.Tanh(w8 * y);
        y = Math.Tanh(w9 * y);
        y = Math.Tanh(w10 * y);
        y = Math.Tanh(w11 * y);
        y = Math.Tanh(w12 * y);
        y = Math.Tanh(w13 * y);
        y = Math.Tanh(w14 * y);
        y = Math.Tanh(w15 * y);
        y = Math.Tanh(w16 * y);
        y = Math.Tanh(w17 * y);
        y = Math.Tanh(w18 * y);
        y = Math.Tanh(w19 * y);
        return y;
    }
}
