namespace SymGrad.Tool.Checking;

/// <summary>Where numbers are drawn from. Each point draws all of its numbers from one range, or each number from one of its own.</summary>
internal sealed class NumberRange
{
    private readonly (double Low, double High)[] _ranges;

    private NumberRange(params (double, double)[] ranges) => _ranges = ranges;

    /// <summary>Ranges in turn: positive numbers, both signs, probabilities, larger ones, what lies in the domain of most inverse functions, small and large.</summary>
    public static IReadOnlyList<NumberRange> All { get; } =
    [
        new((0.2, 2)),
        new((-2, 2)),
        new((0.05, 0.95)),
        new((1.1, 5)),
        new((-0.95, 0.95)),
        new((0.2, 2), (-2, 2), (0.05, 0.95), (1.1, 5), (-3, -1.1)),
        new((5, 60)),
        new((-20, 20)),
    ];

    /// <summary>A number.</summary>
    public double Next(Random random)
    {
        var (low, high) = _ranges[_ranges.Length == 1 ? 0 : random.Next(_ranges.Length)];
        return low + (random.NextDouble() * (high - low));
    }
}
