using System.Numerics;
using System.Reflection;
using SymGrad.Generator.Functions;
using SymGrad.Generator.Reading.Library;
using SymGrad.Generator.Symbolics;
using SymGrad.Tests.Conformance;
using ValueType = SymGrad.Generator.Functions.ValueType;

namespace SymGrad.Tests.Functions;

/// <summary>
/// Each row of the library table against the member that it describes: its formula gives what the member gives, bit for bit
/// where the row says so, infinities, zeros of both signs and NaN included.
/// </summary>
public sealed class LibraryMemberTests
{
    private const BindingFlags Members = BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance;

    private static readonly float[] s_special = [0, -0f, float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.Epsilon, float.MaxValue, 1, -1];

    public static TheoryData<string, string, string> Rows
    {
        get
        {
            var rows = new TheoryData<string, string, string>();
            foreach ((string type, LibraryRow row) in LibraryTable.Rows)
            {
                rows.Add(type, row.Name, row.Counts);
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_row_gives_what_the_library_gives(string type, string name, string counts)
    {
        LibraryRow row = LibraryTable.Find(type, name, counts)!;
        Type owner = typeof(Vector3).Assembly.GetType("System.Numerics." + type) ?? typeof(Complex).Assembly.GetType("System.Numerics." + type)!;
        if (MemberOf(owner, name, counts) is not { } member)
        {
            Assert.Fail($"{type} has no {name}({counts}).");
            return;
        }

        var random = new Random(1);
        bool isExact = row.Exactness != Exactness.Never;
        for (int i = 0; i < 2000; i++)
        {
            bool mayBeSpecial = isExact && i % 2 == 1;
            object?[] arguments = [.. member.Parameters.Select(parameter => Leaves.Map(Activator.CreateInstance(parameter), _ => Number(random, mayBeSpecial)))];
            List<double> expected = Leaves.Read(member.Call(arguments));
            List<double> actual = Evaluated(row, owner == typeof(Complex), [.. arguments.Select(Leaves.Read)]);
            Assert.Equal(expected.Count, actual.Count);
            double size = expected.Max(Math.Abs);
            double tolerance = (owner == typeof(Complex) ? 1e-9 : 2e-3) * Math.Max(1, size);
            for (int k = 0; k < expected.Count; k++)
            {
                bool isSame = (double.IsNaN(expected[k]) && double.IsNaN(actual[k])) || (isExact
                    ? BitConverter.DoubleToInt64Bits(expected[k]) == BitConverter.DoubleToInt64Bits(actual[k])
                    : Math.Abs(expected[k] - actual[k]) <= tolerance);
                Assert.True(isSame, $"{type}.{name} of {string.Join("; ", arguments)} is {expected[k]:R} at {k}, and the row says {actual[k]:R}");
            }
        }
    }

    private static double Number(Random random, bool mayBeSpecial) =>
        mayBeSpecial && random.Next(3) == 0 ? s_special[random.Next(s_special.Length)] : (float)((random.NextDouble() * 1.9) + 0.1) * (random.Next(3) == 0 ? -1 : 1);

    private static (Type[] Parameters, Func<object?[], object?> Call)? MemberOf(Type owner, string name, string counts)
    {
        if (counts.Length == 0)
        {
            return owner.GetField(name, Members) is { } field ? ([], _ => field.GetValue(null)) : ([], _ => owner.GetMethod(name, Members)!.Invoke(null, null));
        }

        foreach (MethodInfo method in owner.GetMethods(Members).Where(method => method.Name == name))
        {
            // What comes out by reference is what the row describes.
            ParameterInfo[] declared = method.GetParameters();
            bool handsOut = declared.Length > 0 && declared[^1].IsOut;
            Type[] parameters = [.. method.IsStatic ? [] : new[] { owner }, .. declared.SkipLast(handsOut ? 1 : 0).Select(parameter => parameter.ParameterType)];
            if (parameters.All(parameter => parameter == typeof(float) || parameter == typeof(double) || LibraryTypes.Names.Contains(parameter.Name))
                && (owner != typeof(Complex) || parameters.All(parameter => parameter != typeof(float)))
                && string.Join(",", parameters.Select(parameter => Leaves.Read(Activator.CreateInstance(parameter)).Count)) == counts)
            {
                return (parameters, arguments => handsOut ? Handed(method, arguments) : method.IsStatic ? method.Invoke(null, arguments) : method.Invoke(arguments[0], arguments[1..]));
            }
        }

        return null;
    }

    private static object? Handed(MethodInfo method, object?[] arguments)
    {
        object?[] all = [.. arguments, null];
        method.Invoke(null, all);
        return all[^1];
    }

    private static List<double> Evaluated(LibraryRow row, bool isDouble, List<double>[] arguments)
    {
        ValueType type = isDouble ? ValueType.Double : ValueType.Single;
        var values = new List<double>();
        var numbers = arguments.Select(argument => new Numbers([.. argument.Select(number =>
        {
            values.Add(number);
            return new Formula(Expression.Variable(type, values.Count - 1));
        })])).ToArray();
        return [.. row.Meaning(numbers).Select(formula => FormulaValue.Of(formula.Expression, values))];
    }
}
