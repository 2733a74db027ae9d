using System.Reflection;

namespace SymGrad.Tests.Functions;

/// <summary>The generated code computes the functions of Half in float and rounds: that this is what they do themselves, for every number there is.</summary>
public class HalfFunctionTests
{
    private static readonly MethodInfo[] Functions = [.. typeof(Half).GetMethods()
        .Where(m => m is { IsStatic: true, IsSpecialName: false, IsGenericMethod: false } && m.ReturnType == typeof(Half))
        .Where(m => m.GetParameters() is { Length: >= 1 } parameters && parameters.All(p => p.ParameterType == typeof(Half)))];

    public static TheoryData<string> OfOneNumber => [.. Functions.Where(m => m.GetParameters().Length == 1).Select(m => m.Name)];

    public static TheoryData<string> OfMoreNumbers => [.. Functions.Where(m => m.GetParameters().Length > 1).Select(m => m.Name)];

    /// <summary>The neighbours of a Half aren't those of a float: these are refused.</summary>
    public static IReadOnlyList<string> Others { get; } = ["BitDecrement", "BitIncrement"];

    [Theory]
    [MemberData(nameof(OfOneNumber))]
    public void IsTheOneOfFloatRounded(string name)
    {
        var half = Functions.Single(m => m.Name == name && m.GetParameters().Length == 1).CreateDelegate<Func<Half, Half>>();
        var single = typeof(float).GetMethod(name, [typeof(float)])!.CreateDelegate<Func<float, float>>();
        int differences = Enumerable.Range(0, 1 << 16).Select(bits => BitConverter.UInt16BitsToHalf((ushort)bits)).Count(x => !half(x).Equals((Half)single((float)x)));
        Assert.Equal(Others.Contains(name), differences > 0);
    }

    [Theory]
    [MemberData(nameof(OfMoreNumbers))]
    public void IsTheOneOfFloatsRounded(string name)
    {
        var half = Functions.Single(m => m.Name == name && m.GetParameters().Length > 1);
        Type[] parameters = [.. half.GetParameters().Select(_ => typeof(float))];
        var single = typeof(float).GetMethod(name, parameters)!;
        var random = new Random(7);
        for (int i = 0; i < 20_000; i++)
        {
            Half[] point = [.. parameters.Select(_ => BitConverter.UInt16BitsToHalf((ushort)random.Next(1 << 16)))];
            if (name.StartsWith("Clamp", StringComparison.Ordinal) && !(point[1] <= point[2]))
            {
                continue;
            }

            object expected = half.Invoke(null, [.. point.Cast<object>()])!;
            var actual = (Half)(float)single.Invoke(null, [.. point.Select(x => (object)(float)x)])!;
            Assert.True(expected.Equals(actual), $"{name}({string.Join(", ", point)}) is {expected}, and {actual} by float");
        }
    }
}
