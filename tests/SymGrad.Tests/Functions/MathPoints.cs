namespace SymGrad.Tests.Functions;

/// <summary>
/// Ordinary points for every function of Math, MathF, double and float, by its signature with T for the floating-point type. Each is at least 0.04 away from the
/// nearest kink, jump or edge of the domain, so that numeric differentiation can use that step; kinks have their own tests.
/// </summary>
internal static class MathPoints
{
    /// <summary>The largest step of numeric differentiation.</summary>
    public const double Step = 0.04;

    /// <summary>The points of each function, one number for each parameter.</summary>
    public static readonly IReadOnlyDictionary<string, double[][]> All = new Dictionary<string, double[][]>
    {
        ["Abs(T)"] = [[-2.5], [-0.3], [0.7], [40]],
        ["Acos(T)"] = [[-0.8], [0.1], [0.75]],
        ["AcosPi(T)"] = [[-0.8], [0.1], [0.75]],
        ["Acosh(T)"] = [[1.2], [2.5], [30]],
        ["Asin(T)"] = [[-0.8], [0.1], [0.75]],
        ["AsinPi(T)"] = [[-0.8], [0.1], [0.75]],
        ["Asinh(T)"] = [[-3], [0], [0.4], [25]],
        ["Atan(T)"] = [[-3], [0], [0.4], [25]],
        ["Atan2(T, T)"] = [[1, 2], [2, -1], [-0.5, -3], [-4, 0.25], [3, 0], [0, 2]],
        ["Atan2Pi(T, T)"] = [[1, 2], [2, -1], [-0.5, -3], [-4, 0.25], [3, 0], [0, 2]],
        ["AtanPi(T)"] = [[-3], [0], [0.4], [25]],
        ["Atanh(T)"] = [[-0.8], [0], [0.6]],
        ["BitDecrement(T)"] = [[-1.75], [0.3], [6]],
        ["BitIncrement(T)"] = [[-1.75], [0.3], [6]],
        ["Cbrt(T)"] = [[-8], [-0.2], [0.5], [27]],
        ["Ceiling(T)"] = [[-1.5], [0.25], [7.75]],
        ["Clamp(T, T, T)"] = [[0.5, -1, 2], [-3, -1, 2], [4, -1, 2]],
        ["ClampNative(T, T, T)"] = [[0.5, -1, 2], [-3, -1, 2], [4, -1, 2]],
        ["CopySign(T, T)"] = [[2, 3], [2, -3], [-2, 3], [-2, -3]],
        ["Cos(T)"] = [[-2], [0], [0.8], [10]],
        ["CosPi(T)"] = [[-2], [0], [0.8], [10.25]],
        ["Cosh(T)"] = [[-2], [0], [0.8], [5]],
        ["DegreesToRadians(T)"] = [[-30], [0], [400]],
        ["Exp(T)"] = [[-3], [0], [1.3], [5]],
        ["Exp10(T)"] = [[-2], [0], [1.3]],
        ["Exp10M1(T)"] = [[-2], [0], [1.3]],
        ["Exp2(T)"] = [[-3], [0], [1.3], [5]],
        ["Exp2M1(T)"] = [[-3], [0], [1.3], [5]],
        ["ExpM1(T)"] = [[-3], [0], [1.3], [5]],
        ["Floor(T)"] = [[-1.5], [0.25], [7.75]],
        ["FusedMultiplyAdd(T, T, T)"] = [[2, -3, 0.5], [-0.25, 4, 1], [0, 5, 0]],
        ["Hypot(T, T)"] = [[3, 4], [-0.5, 0.25], [2, 0]],
        ["IEEERemainder(T, T)"] = [[7, 4], [5.25, 2], [-9, 3.5], [8, -3]],
        ["Ieee754Remainder(T, T)"] = [[7, 4], [5.25, 2], [-9, 3.5], [8, -3]],
        ["Lerp(T, T, T)"] = [[1, 3, 0.25], [-2, 5, 1.5], [4, 4, 0.5]],
        ["Log(T)"] = [[0.3], [1], [20]],
        ["Log(T, T)"] = [[8, 2], [0.3, 3], [5, 0.4]],
        ["Log10(T)"] = [[0.3], [1], [20]],
        ["Log10P1(T)"] = [[-0.7], [0], [19]],
        ["Log2(T)"] = [[0.3], [1], [20]],
        ["Log2P1(T)"] = [[-0.7], [0], [19]],
        ["LogP1(T)"] = [[-0.7], [0], [19]],
        ["Max(T, T)"] = [[1, 2], [2, 1], [-3, -4], [0.5, -0.5]],
        ["MaxMagnitude(T, T)"] = [[1, 2], [-2, 1], [-3, -4], [5, -4]],
        ["MaxMagnitudeNumber(T, T)"] = [[1, 2], [-2, 1], [-3, -4], [5, -4]],
        ["MaxNative(T, T)"] = [[1, 2], [2, 1], [-3, -4], [0.5, -0.5]],
        ["MaxNumber(T, T)"] = [[1, 2], [2, 1], [-3, -4], [0.5, -0.5]],
        ["Min(T, T)"] = [[1, 2], [2, 1], [-3, -4], [0.5, -0.5]],
        ["MinMagnitude(T, T)"] = [[1, 2], [-2, 1], [-3, -4], [5, -4]],
        ["MinMagnitudeNumber(T, T)"] = [[1, 2], [-2, 1], [-3, -4], [5, -4]],
        ["MinNative(T, T)"] = [[1, 2], [2, 1], [-3, -4], [0.5, -0.5]],
        ["MinNumber(T, T)"] = [[1, 2], [2, 1], [-3, -4], [0.5, -0.5]],
        ["MultiplyAddEstimate(T, T, T)"] = [[2, -3, 0.5], [-0.25, 4, 1], [0, 5, 0]],
        ["Pow(T, T)"] = [[2, 3], [0.5, -1.5], [3, 0.5], [1.25, 0], [4, 1]],
        ["RadiansToDegrees(T)"] = [[-0.5], [0], [7]],
        ["RootN(T, Int32)"] = [[4, 2], [27, 3], [-8, 3], [0.5, 7], [2, -1], [3, -4]],
        ["Round(T)"] = [[-1.25], [0.25], [7.75]],
        ["Round(T, Int32)"] = [[-1.3, 1], [0.5, 1], [7.25, 0]],
        ["Round(T, MidpointRounding)"] = [[-1.25, (int)MidpointRounding.AwayFromZero], [7.75, (int)MidpointRounding.ToZero]],
        ["Round(T, Int32, MidpointRounding)"] = [[-1.3, 1, (int)MidpointRounding.AwayFromZero], [7.25, 0, (int)MidpointRounding.ToEven]],
        ["ScaleB(T, Int32)"] = [[1.5, 3], [-0.75, -2], [2, 0]],
        ["Sin(T)"] = [[-2], [0], [0.8], [10]],
        ["SinCos(T)"] = [[-2], [0], [0.8], [10]],
        ["SinCosPi(T)"] = [[-2], [0], [0.8], [10.25]],
        ["SinPi(T)"] = [[-2], [0], [0.8], [10.25]],
        ["Sinh(T)"] = [[-2], [0], [0.8], [5]],
        ["Sqrt(T)"] = [[0.2], [1], [9]],
        ["Tan(T)"] = [[-1.2], [0], [0.9], [3]],
        ["TanPi(T)"] = [[-1.2], [0], [0.3], [3]],
        ["Tanh(T)"] = [[-2], [0], [0.7], [3]],
        ["Truncate(T)"] = [[-1.5], [0.25], [7.75]],
    };

    /// <summary>
    /// The functions whose value carries an error that jumps from point to point, so that it can't be differentiated numerically: what they estimate,
    /// and how well. The processor's instruction promises 1.5·2⁻¹², and its square, which the derivative has, twice that.
    /// </summary>
    public static readonly IReadOnlyDictionary<string, Func<double, double>> Estimated = new Dictionary<string, Func<double, double>>
    {
        ["ReciprocalEstimate(T)"] = x => 1 / x,
        ["ReciprocalSqrtEstimate(T)"] = x => 1 / Math.Sqrt(x),
    };

    /// <summary>The points of the estimates.</summary>
    public static readonly double[][] OfEstimates = [[0.3], [1.5], [20]];

    /// <summary>The functions that take floating-point numbers and have no derivative, with the reason.</summary>
    public static readonly IReadOnlyDictionary<string, string> WithoutDerivative = new Dictionary<string, string>
    {
        ["ILogB(T)"] = "its value is an integer, constant between powers of two",
        ["Sign(T)"] = "its value is an integer, constant on either side of zero",
    };
}
