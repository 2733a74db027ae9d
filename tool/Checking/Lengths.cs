namespace SymGrad.Tool.Checking;

/// <summary>How long arrays are made: all the same, or each axis another.</summary>
/// <param name="Common">The length that all have; 0 where each axis has its own.</param>
/// <param name="Below">What whole numbers stay below: the index of an element, or of a group of them.</param>
/// <param name="Mix">Which lengths the axes have, where each has its own.</param>
internal readonly record struct Lengths(int Common, int Below, int Mix = 0)
{
    private const int MixedTries = 200;

    private static readonly int[] Usual = [3, 4, 2, 1, 5, 6, 8, 9, 12, 16, 24, 32];

    /// <summary>What is tried, in this order: what most methods take comes first.</summary>
    public static IEnumerable<Lengths> Tries =>
    [
        .. Usual.Select(length => new Lengths(length, length)),
        .. new[] { (4, 1), (12, 1), (16, 1), (32, 1), (12, 2), (32, 2), (64, 4) }.Select(pair => new Lengths(pair.Item1, pair.Item2)),
        .. Enumerable.Range(0, MixedTries).Select(i => new Lengths(0, 1 + (i % 3), i)),
    ];

    /// <summary>The lengths of one axis after the other, the same each time.</summary>
    public IEnumerator<int> Axes()
    {
        var random = new Random(Mix);
        while (true)
        {
            yield return Common > 0 ? Common : Usual[random.Next(Usual.Length - 2)];
        }
    }
}
