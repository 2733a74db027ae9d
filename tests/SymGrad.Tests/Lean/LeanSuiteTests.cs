using System.Reflection;
using System.Runtime.CompilerServices;

namespace SymGrad.Tests.Lean;

/// <summary>The suite is the one that the peers were run on, and lean code is right code: as the compiler of this project generated it.</summary>
public class LeanSuiteTests
{
    private const double SameFunction = 1e-13;
    private const double Numeric = 1e-9;

    public static TheoryData<string> Functions => [.. LeanFunction.All.Select(function => function.Name)];

    public static TheoryData<string> WithGradient => [.. LeanFunction.All.Where(function => function.Values.Length == 1).Select(function => function.Name)];

    [Theory]
    [MemberData(nameof(Functions))]
    public void FunctionIsThePeers(string name)
    {
        (LeanFunction function, MethodInfo method, double[] point) = Find(name);

        Agreement.Within(function.Values, Outputs(method, point), SameFunction, what: name);
    }

    [Theory]
    [MemberData(nameof(WithGradient))]
    public void ValueAndGradientAreRight(string name)
    {
        (LeanFunction function, MethodInfo method, double[] point) = Find(name);
        int[] active = Active(method);
        Type[] ins = [.. Enumerable.Repeat(typeof(double), point.Length)];
        Type[] outs = [.. Enumerable.Repeat(typeof(double).MakeByRefType(), active.Length)];
        object?[] arguments = [.. point.Cast<object?>(), .. new object?[active.Length]];

        object? value = typeof(LeanSuite).GetMethod($"{function.Method}ValueAndGradient", [.. ins, .. outs])!.Invoke(null, arguments);
        double[] gradient = [.. arguments.Skip(point.Length).Cast<double>()];
        var pair = (ITuple)typeof(LeanSuite).GetMethod($"{function.Method}ValueAndGradient", ins)!.Invoke(null, Boxed(point))!;
        var alone = (ITuple)typeof(LeanSuite).GetMethod($"{function.Method}Gradient", ins)!.Invoke(null, Boxed(point))!;

        Assert.Equal(Outputs(method, point)[0], value);
        Assert.Equal(value, pair[0]);
        Assert.Equal(gradient, Numbers((ITuple)pair[1]!));
        Agreement.Within(gradient, Numbers(alone), SameFunction, what: name);
        Agreement.Within(NumericRow(method, point, active, output: 0), gradient, Numeric, what: name);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void BundleAdjustmentIsRight(int row)
    {
        (_, MethodInfo method, double[] point) = Find("ba_reproj");
        int[] active = Active(method);
        object?[] arguments = [.. point.Cast<object?>(), row == 0 ? (1.0, 0.0) : (0.0, 1.0), .. active.Select(_ => (object?)0.0)];

        typeof(LeanSuite).GetMethod($"{method.Name}Pullback")!.Invoke(null, arguments);
        var jacobian = (double[,])typeof(LeanSuite).GetMethod($"{method.Name}Jacobian", [.. point.Select(_ => typeof(double))])!.Invoke(null, Boxed(point))!;

        double[] gradient = [.. arguments.Skip(point.Length + 1).Cast<double>()];
        Agreement.Within(NumericRow(method, point, active, row), gradient, Numeric, what: $"e{row}");
        Agreement.Within(gradient, [.. active.Select((_, column) => jacobian[row, column])], SameFunction, what: $"e{row} in the Jacobian");
    }

    private static (LeanFunction Function, MethodInfo Method, double[] Point) Find(string name)
    {
        LeanFunction function = LeanFunction.All.Single(one => one.Name == name);
        MethodInfo method = typeof(LeanSuite).GetMethod(function.Method)!;
        return (function, method, function.Point(method.GetParameters().Count(parameter => parameter.ParameterType == typeof(double))));
    }

    /// <summary>The places of the parameters that the gradient is by; the attribute itself is gone from the compiled program.</summary>
    private static int[] Active(MethodInfo method)
    {
        string[] adjoints = [.. typeof(LeanSuite).GetMethod($"{method.Name}Pullback")!.GetParameters().Select(parameter => parameter.Name!)];
        return
        [
            .. method.GetParameters()
                .Where(parameter => parameter.ParameterType == typeof(double) && adjoints.Contains($"{parameter.Name}Adjoint"))
                .Select(parameter => parameter.Position),
        ];
    }

    private static double[] NumericRow(MethodInfo method, double[] point, int[] active, int output) =>
        [.. active.Select(i => Extrapolated.Derivative(x => Outputs(method, x)[output], point, i).Value)];

    /// <summary>What a method returns.</summary>
    private static double[] Outputs(MethodInfo method, double[] point) =>
        method.Invoke(null, Boxed(point)) is ITuple several ? Numbers(several) : [(double)method.Invoke(null, Boxed(point))!];

    private static object?[] Boxed(double[] point) => [.. point.Cast<object?>()];

    private static double[] Numbers(ITuple tuple) => [.. Enumerable.Range(0, tuple.Length).Select(i => (double)tuple[i]!)];
}
