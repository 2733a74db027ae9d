namespace SymGrad.Trust.RandomPrograms;

/// <summary>
/// A number, its partial derivatives by every input, and the <em>bulk</em> of each: the same sum with every addend taken
/// positive. Whatever order a derivative is added up in, it may be off by some roundings of its bulk, and by no more.
/// </summary>
/// <param name="Value">The number, bit for bit what the compiled program has there.</param>
/// <param name="Slopes">The partial derivatives; null for a constant.</param>
/// <param name="Bulks">Their bulks.</param>
internal readonly record struct Tracked(double Value, double[]? Slopes, double[]? Bulks)
{
    public static implicit operator Tracked(double constant) => new(constant, null, null);

    public bool IsConstant => Slopes is null;

    public static Tracked Input(double value, int index, int count)
    {
        double[] unit = new double[count];
        unit[index] = 1;
        return new(value, unit, unit);
    }

    /// <summary>The result of an operation on one number.</summary>
    public static Tracked Of(double value, Tracked x, double slope, double? bulk = null) => new(
        value,
        x.Slopes is null ? null : [.. x.Slopes.Select(part => slope * part)],
        x.Bulks is null ? null : [.. x.Bulks.Select(part => (bulk ?? Math.Abs(slope)) * part)]);

    /// <summary>The result of an operation on two numbers.</summary>
    public static Tracked Of(double value, Tracked x, double slopeX, Tracked y, double slopeY)
    {
        Tracked left = Of(value, x, slopeX), right = Of(value, y, slopeY);
        return left.IsConstant ? right : right.IsConstant ? left : new(
            value,
            [.. left.Slopes!.Zip(right.Slopes!, (a, b) => a + b)],
            [.. left.Bulks!.Zip(right.Bulks!, (a, b) => a + b)]);
    }
}
