using MathNet.Numerics;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Optimization;

namespace SymGrad.Neighbours.Tests;

/// <summary>MathNet.Numerics takes a gradient or a Jacobian as a function; the generated member is that function.</summary>
public class MathNetTests
{
    /// <summary>Misra1a of the Statistical Reference Datasets of NIST: monomolecular adsorption, measured by D. Misra, 1978.</summary>
    private static readonly double[] s_pressures = [77.6, 114.9, 141.1, 190.8, 239.9, 289.0, 332.8, 378.4, 434.8, 477.3, 536.8, 593.1, 689.1, 760.0];
    private static readonly double[] s_volumes = [10.07, 14.73, 17.94, 23.93, 29.61, 35.18, 40.02, 44.82, 50.76, 55.05, 61.01, 66.40, 75.47, 81.78];

    /// <summary>What NIST certifies for it.</summary>
    private const double B1 = 2.3894212918e2, B2 = 5.5015643181e-4, ResidualSumOfSquares = 1.2455138894e-1;

    [Theory]
    [InlineData(2)]
    [InlineData(10)]
    public void BfgsFindsTheBottomOfRosenbrocksValley(int n)
    {
        var objective = ObjectiveFunction.Gradient(
            x => Models.Rosenbrock(x.AsArray()),
            x => Vector<double>.Build.Dense(Models.RosenbrockGradient(x.AsArray())));
        var found = new BfgsMinimizer(1e-8, 1e-10, 1e-10, maximumIterations: 2000).FindMinimum(objective, Vector<double>.Build.Dense(n, -1.2));

        Assert.All(found.MinimizingPoint, x => Assert.Equal(1, x, 1e-6));
        Assert.True(found.FunctionInfoAtMinimum.Gradient.L2Norm() < 1e-6);
    }

    [Fact]
    public void FindMinimumTakesValueAndGradientTogether()
    {
        Vector<double> found = FindMinimum.OfFunctionGradient(
            x =>
            {
                (double value, double[] gradient) = Models.RosenbrockValueAndGradient(x.AsArray());
                return (value, Vector<double>.Build.Dense(gradient));
            },
            Vector<double>.Build.Dense([-1.2, 1]));

        Assert.All(found, x => Assert.Equal(1, x, 1e-5));
    }

    [Fact]
    public void NewtonsMethodTakesTheHessian()
    {
        Vector<double> found = FindMinimum.OfFunctionGradientHessian(
            x => Models.Rosenbrock(x.AsArray()),
            x => Vector<double>.Build.Dense(Models.RosenbrockGradient(x.AsArray())),
            x => Matrix<double>.Build.DenseOfArray(Models.RosenbrockHessian(x.AsArray())),
            Vector<double>.Build.Dense([-1.2, 1, 0.7]));

        Assert.All(found, x => Assert.Equal(1, x, 1e-8));
    }

    /// <summary>Both of NIST's starting points: one far from the solution, and one near.</summary>
    [Theory]
    [InlineData(500, 0.0001)]
    [InlineData(250, 0.0005)]
    public void LevenbergMarquardtFitsMisra1a(double b1, double b2)
    {
        var objective = ObjectiveFunction.NonlinearModel(
            (b, x) => Vector<double>.Build.Dense(Models.Adsorbed(b[0], b[1], x.AsArray())),
            (b, x) => Matrix<double>.Build.DenseOfArray(Models.AdsorbedJacobian(b[0], b[1], x.AsArray())),
            Vector<double>.Build.Dense(s_pressures),
            Vector<double>.Build.Dense(s_volumes));
        var found = new LevenbergMarquardtMinimizer(gradientTolerance: 1e-14, stepTolerance: 1e-14, functionTolerance: 1e-14, maximumIterations: 500)
            .FindMinimum(objective, Vector<double>.Build.Dense([b1, b2]), scales: Vector<double>.Build.Dense([b1, b2]));

        Assert.Equal(B1, found.MinimizingPoint[0], 1e-6 * B1);
        Assert.Equal(B2, found.MinimizingPoint[1], 1e-6 * B2);
        Assert.Equal(ResidualSumOfSquares, Distance.SSD(Models.Adsorbed(found.MinimizingPoint[0], found.MinimizingPoint[1], s_pressures), s_volumes), 1e-8);
    }

    /// <summary>The same with nothing but the Jacobian: the damped normal equations, a few lines.</summary>
    [Theory]
    [InlineData(500, 0.0001)]
    [InlineData(250, 0.0005)]
    public void SoDoTheDampedNormalEquations(double b1, double b2)
    {
        double damping = 1e-3;
        for (int step = 0; step < 200; step++)
        {
            var jacobian = Matrix<double>.Build.DenseOfArray(Models.AdsorbedJacobian(b1, b2, s_pressures));
            var residuals = Vector<double>.Build.Dense(s_volumes) - Vector<double>.Build.Dense(Models.Adsorbed(b1, b2, s_pressures));
            var squares = jacobian.TransposeThisAndMultiply(jacobian);
            var change = (squares + Matrix<double>.Build.DiagonalOfDiagonalVector(squares.Diagonal() * damping)).Solve(jacobian.TransposeThisAndMultiply(residuals));
            bool isBetter = Distance.SSD(Models.Adsorbed(b1 + change[0], b2 + change[1], s_pressures), s_volumes) < residuals.DotProduct(residuals);
            (b1, b2, damping) = isBetter ? (b1 + change[0], b2 + change[1], damping / 10) : (b1, b2, damping * 10);
        }

        Assert.Equal(B1, b1, 1e-6 * B1);
        Assert.Equal(B2, b2, 1e-6 * B2);
    }
}
