namespace SymGrad.Tests.Kinks;

/// <summary>One array passed for two parameters, one of which is written: the derivative would be wrong, so it is refused at run time.</summary>
public static partial class AliasedArrays
{
    /// <summary>y = x³, element by element.</summary>
    [Differentiable]
    public static void Cubes(double[] x, double[] y)
    {
        for (int i = 0; i < x.Length; i++)
        {
            y[i] = x[i] * x[i] * x[i];
        }
    }
}

public class AliasedArrayTests
{
    [Fact]
    public void OneArrayForTwoParametersIsRefused()
    {
        double[] both = [2, 3];
        double[] adjoint = [0, 0];
        var refused = Assert.Throws<ArgumentException>(() => AliasedArrays.CubesPullback(both, both, [1, 1], adjoint, [0, 0]));
        Assert.Equal("y", refused.ParamName);
        Assert.Equal([0, 0], adjoint);
    }

    [Fact]
    public void TwoArraysAreDifferentiated()
    {
        double[] adjoint = [0, 0];
        AliasedArrays.CubesPullback([2, 3], [0, 0], [1, 1], adjoint, [0, 0]);
        Assert.Equal([12, 27], adjoint);
    }
}
