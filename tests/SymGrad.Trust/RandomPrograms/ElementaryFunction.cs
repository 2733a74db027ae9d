using System.Collections.Frozen;

namespace SymGrad.Trust.RandomPrograms;

/// <summary>
/// A function of <see cref="Math"/> and <see cref="MathF"/> of one number, with its derivative from the textbook. The bulk of a
/// derivative is what it is the difference of.
/// </summary>
internal sealed record ElementaryFunction(Func<double, double> Slope, Func<double, double>? Bulk = null)
{
    public static readonly FrozenDictionary<string, ElementaryFunction> OfOneNumber = new Dictionary<string, ElementaryFunction>
    {
        ["Sin"] = new(Math.Cos),
        ["Cos"] = new(x => -Math.Sin(x)),
        ["Tan"] = new(x => 1 + (Math.Tan(x) * Math.Tan(x))),
        ["Sinh"] = new(Math.Cosh),
        ["Cosh"] = new(Math.Sinh),
        ["Tanh"] = new(x => 1 / (Math.Cosh(x) * Math.Cosh(x)), _ => 2),
        ["Asin"] = new(x => 1 / Math.Sqrt((1 - x) * (1 + x)), x => 2 / Math.Pow(1 - (x * x), 1.5)),
        ["Acos"] = new(x => -1 / Math.Sqrt((1 - x) * (1 + x)), x => 2 / Math.Pow(1 - (x * x), 1.5)),
        ["Atan"] = new(x => 1 / (1 + (x * x))),
        ["Asinh"] = new(x => 1 / Math.Sqrt(1 + (x * x))),
        ["Exp"] = new(Math.Exp),
        ["Log"] = new(x => 1 / x),
        ["Log10"] = new(x => 1 / (x * Math.Log(10))),
        ["Log2"] = new(x => 1 / (x * Math.Log(2))),
        ["Sqrt"] = new(x => 0.5 / Math.Sqrt(x)),
        ["Cbrt"] = new(x => 1 / (3 * Math.Cbrt(x) * Math.Cbrt(x))),
        ["Abs"] = new(x => x > 0 ? 1 : x < 0 ? -1 : x),
        ["Floor"] = new(_ => 0),
        ["Ceiling"] = new(_ => 0),
        ["Truncate"] = new(_ => 0),
        ["Round"] = new(_ => 0),
    }.ToFrozenDictionary();

    /// <summary>Where a derivative jumps: at 0, at whole numbers, halfway between them.</summary>
    public static double DistanceToKink(string name, double x) => name switch
    {
        "Abs" or "Cbrt" => Math.Abs(x),
        "Floor" or "Ceiling" or "Truncate" => Math.Abs(x - Math.Round(x)),
        "Round" => Math.Abs(x - Math.Floor(x) - 0.5),
        _ => double.PositiveInfinity,
    };

    /// <summary>What .NET computes, in the precision asked for.</summary>
    public static double Value(string name, bool isSingle, params double[] x)
    {
        Type number = isSingle ? typeof(float) : typeof(double);
        return (name, x.Length) switch
        {
            (_, 1) when isSingle => s_single.GetOrAdd(name, static name => Find<Func<float, float>>(typeof(MathF), name, typeof(float)))((float)x[0]),
            (_, 1) => s_double.GetOrAdd(name, static name => Find<Func<double, double>>(typeof(Math), name, typeof(double)))(x[0]),
            ("Pow", 2) => isSingle ? MathF.Pow((float)x[0], (float)x[1]) : Math.Pow(x[0], x[1]),
            ("Atan2", 2) => isSingle ? MathF.Atan2((float)x[0], (float)x[1]) : Math.Atan2(x[0], x[1]),
            ("Max", 2) => Math.Max(x[0], x[1]),
            ("Min", 2) => Math.Min(x[0], x[1]),
            _ => throw new NotSupportedException($"{number.Name} {name}"),
        };
    }

    private static readonly System.Collections.Concurrent.ConcurrentDictionary<string, Func<double, double>> s_double = new();
    private static readonly System.Collections.Concurrent.ConcurrentDictionary<string, Func<float, float>> s_single = new();

    private static TFunction Find<TFunction>(Type of, string name, Type number)
        where TFunction : Delegate =>
        (of.GetMethod(name, [number]) ?? typeof(Math).GetMethod(name, [number]))!.CreateDelegate<TFunction>();
}
