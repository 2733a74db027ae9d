namespace SymGrad.Testing.Tests;

/// <summary>Methods to check, of every shape that the check takes.</summary>
public static partial class Models
{
    [Differentiable]
    public static double Rosenbrock(double x, double y) => (1 - x) * (1 - x) + 100 * (y - x * x) * (y - x * x);

    [Differentiable]
    public static double Bilinear(double[,] map, double x, double y, [NoDerivative] double border)
    {
        double value = border;
        for (int h = 0; h < map.GetLength(0); h++)
        {
            for (int w = 0; w < map.GetLength(1); w++)
            {
                value += map[h, w] * Math.Max(0, 1 - Math.Abs(x - h)) * Math.Max(0, 1 - Math.Abs(y - w));
            }
        }

        return value;
    }

    [Differentiable]
    public static double Power(double x) => x * x;

    [Differentiable]
    public static double Power(double x, double y) => x * x * y;

    public readonly record struct Camera(double Focal, (double X, double Y) Center);

    [Differentiable]
    public static double Reprojection(Camera camera, List<double> point, int scale) =>
        scale * Math.Sqrt(Square((camera.Focal * point[0] / point[2]) + camera.Center.X) + Square((camera.Focal * point[1] / point[2]) + camera.Center.Y));

    private static double Square(double x) => x * x;

    [Differentiable]
    public static float Softplus(float x) => x > 0 ? x + MathF.Log(1 + MathF.Exp(-x)) : MathF.Log(1 + MathF.Exp(x));

    [Differentiable]
    public static double Hinge(double x, double y) => Math.Abs(x) + (y * y);

    [Differentiable(Derivatives.Pullback | Derivatives.Jacobian)]
    public static double[] Polar(double radius, double angle) => [radius * Math.Cos(angle), radius * Math.Sin(angle)];

    [Differentiable]
    public static Half Halved(Half x) => x * x;

    [Differentiable]
    public static T Cubed<T>(T x)
        where T : System.Numerics.IFloatingPointIeee754<T> => x * x * x;

    public static double Step(double x) => x < 1 ? 0 : 1;

    /// <summary>As if generated: right but for the jump, which nobody can check.</summary>
    public static double StepGradient(double x) => 0 * x;

    public static void StepPullback(double x, double seed, ref double xAdjoint) => xAdjoint += 0 * seed * x;

    public static double Mistaken(double x, double[] weights) => (x * weights[0]) + Math.Sin(weights[1]);

    /// <summary>As if generated, with a sign turned.</summary>
    public static (double x, double[] weights) MistakenGradient(double x, double[] weights) => (weights[0], [x, -Math.Cos(weights[1])]);

    public static void MistakenPullback(double x, double[] weights, double seed, ref double xAdjoint, double[] weightsAdjoint)
    {
        var (byX, byWeights) = MistakenGradient(x, weights);
        xAdjoint += seed * byX;
        weightsAdjoint[0] += seed * byWeights[0];
        weightsAdjoint[1] += seed * byWeights[1];
    }

    public static double MistakenKink(double x) => Math.Abs(x);

    /// <summary>As if generated: no slope between those of both sides.</summary>
    public static double MistakenKinkGradient(double x) => x == 0 ? 2 : Math.Sign(x);

    public static void MistakenKinkPullback(double x, double seed, ref double xAdjoint) => xAdjoint += seed * MistakenKinkGradient(x);

    public static double Plain(double x) => x;
}
