using System.Numerics.Tensors;
using System.Reflection;
using SymGrad.Generator.Functions;
using SymGrad.Generator.Reading.Library;
using SymGrad.Generator.Symbolics;
using ValueType = SymGrad.Generator.Functions.ValueType;

namespace SymGrad.Tests.Functions;

/// <summary>Each row for TensorPrimitives against the method that it describes; bit for bit where the row says so, whatever the length.</summary>
public sealed class TensorRowTests
{
    private static readonly double[] s_special = [0, -0.0, double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.Epsilon, double.MaxValue, 1, -1];

    public static TheoryData<string, int> Maps
    {
        get
        {
            var rows = new TheoryData<string, int>();
            foreach (TensorMap map in TensorRows.Maps)
            {
                rows.Add(map.Name, map.Arguments);
            }

            return rows;
        }
    }

    public static TheoryData<string, int> Sums
    {
        get
        {
            var rows = new TheoryData<string, int>();
            foreach (TensorSum sum in TensorRows.Sums)
            {
                rows.Add(sum.Name, sum.Arguments);
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Maps))]
    public void A_map_gives_what_the_library_gives(string name, int count)
    {
        TensorMap map = TensorRows.FindMap(name, count)!;
        var random = new Random(1);
        for (int length = 1; length < 40; length++)
        {
            double[][] given = Given(random, count, length, mayBeSpecial: map.IsExact && length % 2 == 0);
            double[] expected = new double[length];
            Call(name, [.. given, expected]);
            for (int i = 0; i < length; i++)
            {
                Agree(name, expected[i], Element(map.Element, given, i), map.IsExact);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Sums))]
    public void A_sum_gives_what_the_library_gives(string name, int count)
    {
        TensorSum sum = TensorRows.FindSum(name, count)!;
        var random = new Random(1);
        for (int length = 1; length < 40; length++)
        {
            double[][] given = Given(random, count, length, mayBeSpecial: false);
            double[] sums = [.. sum.Terms.Select(term => Element(term, given, 0))];
            for (int i = 1; i < length; i++)
            {
                sums = [.. sum.Terms.Select((term, k) => sum.Combine is { } combine
                    ? FormulaValue.Of(combine(Variable(0), Variable(1)).Expression, [sums[k], Element(term, given, i)])
                    : sums[k] + Element(term, given, i))];
            }

            double result = FormulaValue.Of(sum.Result([.. sums.Select((_, k) => Variable(k))]).Expression, sums);
            Agree(name, (double)Call(name, given)!, result, isExact: false);
        }
    }

    [Theory]
    [MemberData(nameof(Sums))]
    public void A_sum_of_nothing_throws_where_the_row_says_so(string name, int count)
    {
        Exception? thrown = Record.Exception(() => Call(name, [.. Enumerable.Repeat(Array.Empty<double>(), count)]));
        Assert.Equal(TensorRows.FindSum(name, count)!.NeedsElements, thrown is ArgumentException);
    }

    private static double[][] Given(Random random, int count, int length, bool mayBeSpecial) => [.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, length)
        .Select(_ => mayBeSpecial && random.Next(3) == 0 ? s_special[random.Next(s_special.Length)] : (random.NextDouble() * 0.8) + 0.1).ToArray())];

    private static double Element(Func<IReadOnlyList<Formula>, Formula> row, double[][] given, int place) =>
        FormulaValue.Of(row([.. given.Select((_, k) => Variable(k))]).Expression, [.. given.Select(span => span[place])]);

    private static Formula Variable(int id) => new(Expression.Variable(ValueType.Double, id));

    private static void Agree(string name, double expected, double actual, bool isExact) => Assert.True(
        (double.IsNaN(expected) && double.IsNaN(actual)) || (isExact ? BitConverter.DoubleToInt64Bits(expected) == BitConverter.DoubleToInt64Bits(actual) : Math.Abs(expected - actual) <= 1e-12 * Math.Max(1, Math.Abs(expected))),
        $"{name} gives {expected:R}, and its row {actual:R}");

    /// <summary>A call with spans for arrays: the last one is the destination, if there is one.</summary>
    private static object? Call(string name, double[][] spans)
    {
        foreach (MethodInfo method in typeof(TensorPrimitives).GetMethods().Where(method => method.Name == name && method.IsGenericMethodDefinition && method.GetGenericArguments().Length == 1))
        {
            ParameterInfo[] parameters = method.GetParameters();
            if (parameters.Length == spans.Length && parameters.All(parameter => parameter.ParameterType.IsByRefLike))
            {
                MethodInfo made = method.MakeGenericMethod(typeof(double));
                bool writes = made.ReturnType == typeof(void);
                return spans.Length switch
                {
                    1 => made.CreateDelegate<Sum1>()(spans[0]),
                    2 when writes => Void(() => made.CreateDelegate<Map1>()(spans[0], spans[1])),
                    2 => made.CreateDelegate<Sum2>()(spans[0], spans[1]),
                    3 => Void(() => made.CreateDelegate<Map2>()(spans[0], spans[1], spans[2])),
                    _ => Void(() => made.CreateDelegate<Map3>()(spans[0], spans[1], spans[2], spans[3])),
                };
            }
        }

        throw new MissingMethodException(nameof(TensorPrimitives), name);
    }

    private static object? Void(Action call)
    {
        call();
        return null;
    }

    private delegate double Sum1(ReadOnlySpan<double> x);

    private delegate double Sum2(ReadOnlySpan<double> x, ReadOnlySpan<double> y);

    private delegate void Map1(ReadOnlySpan<double> x, Span<double> destination);

    private delegate void Map2(ReadOnlySpan<double> x, ReadOnlySpan<double> y, Span<double> destination);

    private delegate void Map3(ReadOnlySpan<double> x, ReadOnlySpan<double> y, ReadOnlySpan<double> z, Span<double> destination);
}
