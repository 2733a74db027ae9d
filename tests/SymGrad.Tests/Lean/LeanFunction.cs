namespace SymGrad.Tests.Lean;

/// <summary>A function of the suite: its name in docs/lean.md and its method in <see cref="LeanSuite"/>.</summary>
/// <param name="Name">The name in the table, which is that of the suite the peers were run on.</param>
/// <param name="Method">The method's name.</param>
/// <param name="Values">The outputs at <see cref="Point"/>, by the peers' definition of the function.</param>
internal sealed record LeanFunction(string Name, string Method, params double[] Values)
{
    /// <summary>The arguments in order, where the function has no point of its own.</summary>
    private static readonly double[] Arguments =
    [
        0.6562160413164786, 0.46593409131695207, 1.016027920343839, 0.379679915334297, 0.8894702047373579, 0.702257808603844,
        0.36379881725217744, 0.8581793065083623, 0.34124522428618337, 0.7770102520286244, 0.37684096593208083, 0.39978431467825154,
        0.7669711080567653, 1.2095373371392417, 0.4361821572646101, 0.5455628610677159, 0.9901765446461481, 1.3424798367027062,
        0.9348132434792484, 0.7363485221158581, 1.373880616152212,
    ];

    public static IReadOnlyList<LeanFunction> All { get; } =
    [
        new("poly5", nameof(LeanSuite.Poly5), 6.176618958657237),
        new("rodrigues", nameof(LeanSuite.Rodrigues), 0.4093112183618304),
        new("ba_reproj", nameof(LeanSuite.BundleAdjustment), 1.3719323905726106, -0.7981819459487979),
        new("quat_rot", nameof(LeanSuite.Quaternion), 2.105411878256135),
        new("logsumexp8", nameof(LeanSuite.LogSumExp8), 2.7722634170679212),
        new("softmax_ce5", nameof(LeanSuite.SoftmaxCrossEntropy5), 4.736563187383735),
        new("black_scholes", nameof(LeanSuite.BlackScholes), 0.2020641856496369),
        new("two_link_arm", nameof(LeanSuite.TwoLinkArm), 0.036952483832249146),
        new("rosenbrock10", nameof(LeanSuite.Rosenbrock10), 278.24586487060236),
        new("ackley5", nameof(LeanSuite.Ackley5), 4.506381515746305),
        new("gauss3", nameof(LeanSuite.Gauss3), 0.12638408574527163),
        new("speelpenning20", nameof(LeanSuite.Speelpenning20), 0.00018560033239503525),
        new("sum_xsin10", nameof(LeanSuite.SumXSin10), 2.988502025616619),
        new("tanh_chain20", nameof(LeanSuite.TanhChain20), 0.00023788901902670496),
        new("bilinear2x2", nameof(LeanSuite.Bilinear2x2), 0.5534934567980414),
    ];

    /// <summary>The arguments at which the function is compared.</summary>
    /// <param name="parameters">How many it has.</param>
    public double[] Point(int parameters) => Name switch
    {
        "gauss3" => [.. Arguments.Take(6), 2.1, 0.3, -0.2, 1.7, 0.4, 1.9],
        "black_scholes" => [1.1, 1.0, 0.05, 0.3, 0.9],
        "bilinear2x2" => [.. Arguments.Take(4), 1.3, 1.65],
        _ => Arguments[..parameters],
    };
}
