using System.Reflection;

namespace SymGrad.Tests.Lanes;

/// <summary>Two rows of a Jacobian that are computed at once have the digits of rows that are computed one after the other.</summary>
public class RowPairTests
{
    private const string Rotation = """
            double a = p[0], b = p[1], c = p[2], d = p[3], e = p[4], f = p[5];
            double q = a * a + b * b + c * c;
            double rx, ry, rz;
            if (q == 0)
            {
                rx = d + b * f - c * e;
                ry = e + c * d - a * f;
                rz = f + a * e - b * d;
            }
            else
            {
                double angle = Math.Sqrt(q), cos = Math.Cos(angle), sin = Math.Sin(angle);
                double along = (a * d + b * e + c * f) * (1 - cos) / q;
                rx = d * cos + (b * f - c * e) * sin / angle + a * along;
                ry = e * cos + (c * d - a * f) * sin / angle + b * along;
                rz = f * cos + (a * e - b * d) * sin / angle + c * along;
            }
        """;

    /// <summary>Methods of eight numbers, and whether rows of their Jacobians are computed at once.</summary>
    private static readonly Dictionary<string, (string Returns, string Body, bool IsPaired)> Methods = new()
    {
        ["Camera"] = ("(double, double)", Rotation + "double u = rx / rz, v = ry / rz, r = u * u + v * v, s = 1 + r * (p[6] + r * p[7]); return (u * s, v * s);", true),
        ["Three"] = ("(double, double, double)", Rotation + "return (rx * p[6] / (1 + rz * rz), ry * p[6] / (1 + rz * rz), rz * p[7] * rx);", true),
        ["Four"] = ("(double, double, double, double)", Rotation + "return (rx * p[6] / rz, ry * p[6] / rz, rx * p[7] / ry, rz * p[7] / ry);", true),
        ["Swapped"] = ("(double, double)", Rotation + "double u = rx / rz, v = ry / rz; return (u * v + u * p[6] + p[7], p[6] * v + v * u - p[7]);", true),
        ["OneMore"] = ("(double, double)", Rotation + "double u = rx / rz, v = ry / rz; return (u * (1 + p[6] * v) + rx, v * (1 + p[6] * u));", true),
        ["Throws"] = ("(double, double)", Rotation + "double u = rx / rz; if (p[7] == 17) throw new ArgumentException(); double v = ry / rz; return (u * p[6] * p[7], v * p[6] * p[7]);", true),
        ["Loop"] = ("(double, double)", "double u = p[0], v = p[1]; for (int i = 0; i < 3; i++) { double w = 1 / (1 + u * u + v * v); u = u * w * p[2] + p[3]; v = v * w * p[2] + p[4]; } return (u, v);", false),
        ["Stored"] = ("double[]", "double[] y = new double[2]; " + Rotation + "y[0] = rx * p[6] / rz; y[1] = ry * p[6] / rz; return y;", false),
        ["Kinks"] = ("(double, double)", Rotation + "double u = Math.Max(rx, 0) * Math.Abs(rz), v = Math.Max(ry, 0) * Math.Abs(rz); return (u * u * p[6] + u, v * v * p[6] + v);", true),
        ["Constants"] = ("(double, double)", Rotation + "double u = 1 / (3 + rx * rx), v = 1 / (3 + ry * ry), s = p[6] * p[7]; return (2 - u * u * s + 4 * u / (u + s), 2 - v * v * s + 4 * v / (v + s));", true),
        ["Unlike"] = ("(double, double)", "return (Math.Exp(p[0] * p[1]) / p[2], Math.Sqrt(p[3]) + p[4] * p[5] - p[6]);", false),
        ["Few"] = ("(double, double)", "return (p[0] * p[1] * p[2], p[3] * p[4] * p[5]);", false),
    };

    public static TheoryData<string> Names => [.. Methods.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void PairsGiveTheDigitsOfSingleRows(string name)
    {
        var (returns, body, isPaired) = Methods[name];
        string source = Source(returns, body);
        GeneratorRun paired = GeneratorRun.Of(source), single = GeneratorRun.Of(source, target: Target.NetStandard20);
        Assert.Empty(paired.CompileDiagnostics);
        Assert.Empty(single.CompileDiagnostics);
        Assert.Equal(isPaired, paired.Source.Contains("Vector128<double>", StringComparison.Ordinal));
        Assert.DoesNotContain("Vector128", single.Source, StringComparison.Ordinal);
        Type one = paired.Load().GetType("Model")!, other = single.Load().GetType("Model")!;
        foreach (double[] point in Points())
        {
            double[,] rows = Returned(one, point), expected = Returned(other, point);
            Assert.Equal(expected.Cast<double>().Select(Digits), rows.Cast<double>().Select(Digits));
            Assert.Equal(rows.Cast<double>().Select(Digits), ((double[])one.GetMethod("Into")!.Invoke(null, [point, rows.Length])!).Select(Digits));
        }
    }

    /// <summary>Programs by chance: two to four numbers by the same operations of different operands, with some that differ, branches among them.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(109)]
    [InlineData(142)]

    public void ProgramsByChanceGiveTheSame(int seed)
    {
        var random = new Random(seed);
        int paired = 0;
        for (int i = 0; i < 12; i++)
        {
            int outputs = random.Next(2, 5);
            string source = Source($"({string.Join(", ", Enumerable.Repeat("double", outputs))})", ByChance(random, outputs));
            GeneratorRun one = GeneratorRun.Of(source), other = GeneratorRun.Of(source, target: Target.NetStandard20);
            Assert.Empty(one.CompileDiagnosticsOfGenerated);
            Assert.Empty(other.CompileDiagnosticsOfGenerated);
            paired += one.Source.Contains("Vector128<double>", StringComparison.Ordinal) ? 1 : 0;
            Type model = one.Load().GetType("Model")!, expected = other.Load().GetType("Model")!;
            foreach (double[] point in Points())
            {
                Assert.True(Returned(expected, point).Cast<double>().Select(Digits).SequenceEqual(Returned(model, point).Cast<double>().Select(Digits)), $"{source} at {string.Join(", ", point)}");
            }
        }

        Assert.InRange(paired, 1, 12);
    }

    private static string ByChance(Random random, int outputs)
    {
        var text = new System.Text.StringBuilder("double a = p[0], b = p[1], c = p[2], d = p[3], e = p[4], f = p[5], g = p[6], h = p[7];\n");
        List<string> shared = [.. "abcdefgh".Select(letter => letter.ToString())];
        List<string[]> rows = [[.. Enumerable.Range(0, outputs).Select(row => shared[row])], [.. Enumerable.Range(0, outputs).Select(row => shared[row + 4])]];
        int count = random.Next(10, 24);
        for (int k = 0; k < count; k++)
        {
            string name = $"t{k}";
            int kind = random.Next(9);
            if (random.Next(4) == 0)
            {
                string sum = $"{shared[random.Next(shared.Count)]} * {shared[random.Next(shared.Count)]} + {rows[random.Next(rows.Count)][0]} * {rows[random.Next(rows.Count)][outputs - 1]}";
                text.Append(System.Globalization.CultureInfo.InvariantCulture, $"double {name} = {sum};\n");
                shared.Add(name);
                continue;
            }

            string[] left = rows[random.Next(rows.Count)], right = rows[random.Next(rows.Count)];
            string both = shared[random.Next(shared.Count)], asked = shared[random.Next(8)];
            bool isOneUnlike = random.Next(6) == 0;
            string[] names = [.. Enumerable.Range(0, outputs).Select(row => $"{name}r{row}")];
            string Of(int row) => (isOneUnlike && row == outputs - 1 ? kind + 1 : kind) switch
            {
                0 => $"{left[row]} * {right[row]}",
                1 => $"{left[row]} + {right[row]}",
                2 => $"{left[row]} * {both} - {right[row]}",
                3 => $"{left[row]} / (1.5 + {right[row]} * {right[row]})",
                4 => $"{left[row]} / {both}",
                5 => $"Math.Max({left[row]}, 0.25) * {both}",
                6 => $"Math.Sin({left[row]}) - 2 * {right[row]}",
                7 => $"-{left[row]} * {both} + {right[row]} * 0.5",
                8 => $"{asked} > 0 ? {left[row]} * {both} : {right[row]}",
                _ => $"1 / (3 - {left[row]})",
            };
            if (random.Next(4) == 0)
            {
                text.Append(System.Globalization.CultureInfo.InvariantCulture, $"double {string.Join(", ", names)}; if ({asked} < 0.5) {{ ");
                text.Append(string.Concat(names.Select((one, row) => $"{one} = {Of(row)}; ")));
                text.Append("} else { ").Append(string.Concat(names.Select((one, row) => $"{one} = {right[row]} * {left[row]} - {both}; "))).Append("}\n");
            }
            else
            {
                text.Append(string.Concat(names.Select((one, row) => $"double {one} = {Of(row)}; "))).Append('\n');
            }

            rows.Add(names);
        }

        return text.Append(System.Globalization.CultureInfo.InvariantCulture, $"return ({string.Join(", ", rows[^1].Select((one, row) => $"{one} + {rows[^2][row]}"))});").ToString();
    }

    /// <summary>What throws throws, whichever row is computed first.</summary>
    [Fact]
    public void ExceptionsComeAsBefore()
    {
        var (returns, body, _) = Methods["Throws"];
        Type model = GeneratorRun.Of(Source(returns, body)).Load().GetType("Model")!;
        var thrown = Assert.Throws<TargetInvocationException>(() => Returned(model, [0, 0, 0, 1, 1, 1, 1, 17]));
        Assert.IsType<ArgumentException>(thrown.InnerException);
    }

    /// <summary>A type of the user's that is called like the framework's.</summary>
    [Fact]
    public void TypesOfTheSameNameStay()
    {
        var (returns, body, _) = Methods["Camera"];
        GeneratorRun run = GeneratorRun.Of(Source(returns, body) + " public class Vector128 { }");
        Assert.Empty(run.CompileDiagnostics);
        Assert.Contains("global::System.Runtime.Intrinsics.Vector128<double>", run.Source, StringComparison.Ordinal);
        Assert.DoesNotContain("using System.Runtime.Intrinsics", run.Source, StringComparison.Ordinal);
    }

    private static string Source(string returns, string body) => $$"""
        using System;
        using SymGrad;
        public static partial class Model
        {
            [Differentiable(Derivatives.Jacobian)]
            public static {{returns}} F(double[] p) { {{body}} }

            public static double[] Into(double[] p, int size)
            {
                double[] destination = new double[size];
                for (int i = 0; i < size; i++) destination[i] = double.NaN;
                FJacobian(p, destination);
                return destination;
            }
        }
        """;

    /// <summary>Ordinary numbers, and among them those that are zero, infinite or none.</summary>
    private static IEnumerable<double[]> Points()
    {
        var random = new Random(7);
        double[] Ordinary() => [.. Enumerable.Range(0, 8).Select(_ => 4 * random.NextDouble() - 2)];
        for (int i = 0; i < 20; i++)
        {
            yield return Ordinary();
        }

        yield return new double[8];
        yield return [0, 0, 0, 0.3, -0.2, 1.5, 0.7, 0.1];
        yield return [0, 0, 0, 0.3, -0.2, 0, 0.7, 0.1];
        foreach (double special in new[] { 0, -0.0, double.PositiveInfinity, double.NegativeInfinity, double.NaN, 1e300, double.Epsilon })
        {
            for (int i = 0; i < 8; i++)
            {
                double[] point = Ordinary();
                point[i] = special;
                yield return point;
            }
        }
    }

    private static double[,] Returned(Type model, double[] point) =>
        (double[,])model.GetMethods().Single(method => method.Name == "FJacobian" && method.GetParameters().Length == 1).Invoke(null, [point])!;

    /// <summary>All digits; which NaN it is says nothing, nor whether a zero was added to zero.</summary>
    private static long Digits(double number) => double.IsNaN(number) ? long.MaxValue : BitConverter.DoubleToInt64Bits(number + 0.0);
}
