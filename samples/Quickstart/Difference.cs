namespace Quickstart;

/// <summary>How far a number is from what was expected, relative to it; absolute where 0 was expected.</summary>
internal readonly record struct Difference(double Size)
{
    /// <summary>What rounding may add up to, and no mistake stays below.</summary>
    public const double Tolerance = 1e-12;

    public static Difference None => new(0);

    public bool IsTolerable => Size <= Tolerance;

    public static Difference Between(double actual, double expected) =>
        new(Math.Abs(actual - expected) / (expected == 0 ? 1 : Math.Abs(expected)));

    /// <summary>The larger of both; NaN is larger than any number.</summary>
    public Difference Or(Difference other) => new(Math.Max(Size, other.Size));

    public override string ToString() => Size == 0 ? "0" : $"{Size:0.0E+0}";
}
