namespace MathNet.Numerics;

/// <summary>Stands in for the class of the MathNet.Numerics package, to which the tests don't refer: rules go by a method's full name.</summary>
internal static class SpecialFunctions
{
    /// <summary>The error function by its series at 0, for |x| up to 3.</summary>
    public static double Erf(double x)
    {
        double power = x;
        double sum = x;
        double before = double.NaN;
        for (int n = 1; sum != before; n++)
        {
            before = sum;
            power *= -x * x / n;
            sum += power / (2 * n + 1);
        }

        return 2 / Math.Sqrt(Math.PI) * sum;
    }
}
