using SymGrad.Testing;
using SymGrad.Tool.Methods;

namespace SymGrad.Tool.Checking;

/// <summary>What the check of a method came to.</summary>
internal enum Outcome
{
    /// <summary>Every derivative that could be compared is that of the method.</summary>
    Agrees,

    /// <summary>One is not.</summary>
    Differs,

    /// <summary>Nothing could be compared.</summary>
    NotChecked,

    /// <summary>The method has no derivatives, because the generator refused it.</summary>
    Refused,
}

/// <summary>What was compared for one method.</summary>
/// <param name="Method">The method.</param>
/// <param name="Outcome">What it came to.</param>
/// <param name="Reason">Why it wasn't checked, or not at all the points that were asked for; else empty.</param>
internal sealed record MethodCheck(DifferentiableMethod Method, Outcome Outcome, string Reason)
{
    /// <summary>One report for each point.</summary>
    public IReadOnlyList<GradientCheckReport> Points { get; init; } = [];

    /// <summary>How many points were tried where the method gives no finite number, or throws.</summary>
    public int Outside { get; init; }

    /// <summary>A call at one of the points, from which plots start.</summary>
    public CheckedCall? Call { get; init; }

    /// <summary>How many derivatives had a verdict.</summary>
    public int Count(GradientVerdict verdict) => Points.SelectMany(point => point.Rows).Count(row => row.Verdict == verdict);

    /// <summary>The largest difference among those that agree, relative to the largest derivative of the same output at the point.</summary>
    public double Largest => Points.SelectMany(Differences).DefaultIfEmpty(double.NaN).Max();

    private static IEnumerable<double> Differences(GradientCheckReport point) =>
        from output in point.Rows.GroupBy(row => row.Output)
        let scale = Math.Max(1e-3, output.Max(row => double.IsFinite(row.Generated) ? Math.Abs(row.Generated) : 0))
        from row in output
        where row.Verdict is GradientVerdict.Right or GradientVerdict.Wrong
        select Math.Abs(row.Generated - row.Difference) / scale;
}
