using System.Globalization;
using SymGrad.Tests.Conformance.Oracle;

namespace SymGrad.Tests.Conformance;

/// <summary>What the gradient of a case must be at one point, by every oracle that has an answer there.</summary>
internal sealed class Expectation
{
    /// <summary>Dual numbers round as the gradient does: some hundred roundings apart.</summary>
    private const double DualTolerance = 1e-10, DualToleranceSingle = 2e-5;

    /// <summary>Extrapolated differences lose a few digits; in single precision without a dual version, most of them.</summary>
    private const double NumericTolerance = 2e-8, NumericToleranceSingle = 4e-3;

    private const double WrittenTolerance = 1e-12, WrittenToleranceSingle = 1e-6;

    private readonly List<(string Oracle, double[] Gradient, double[] Allowed)> answers = [];
    private readonly SmoothDerivative[] numeric = [];
    private readonly bool onlySingle;

    public Expectation(CaseOracle oracle, int index, IReadOnlyList<double> seeds)
    {
        ConformanceCase one = oracle.Case;
        CasePoint point = one.Points[index];
        if (point.Gradient is not null)
        {
            double[] written = [.. oracle.Plain.Expected(index).SelectMany(Leaves.Read)];
            Add("the written gradient", written, one.Tolerance ?? (oracle.IsSingle ? WrittenToleranceSingle : WrittenTolerance));
        }

        if (point.Kind == PointKind.Smooth)
        {
            onlySingle = oracle.IsSingle && !oracle.HasDual;
            numeric = oracle.NumericGradient(index, seeds);
            double tolerance = onlySingle ? NumericToleranceSingle : oracle.IsSingle ? DualToleranceSingle : NumericTolerance;
            Add("differences", [.. numeric.Select(derivative => derivative.Value)], Math.Max(tolerance, one.Tolerance ?? 0), numeric);
            if (oracle.DualGradient(index, seeds) is { } dual)
            {
                Add("dual numbers", dual, one.Tolerance ?? (oracle.IsSingle ? DualToleranceSingle : DualTolerance));
            }
        }
    }

    /// <summary>The first answer that the gradient, times a factor and added to a start, doesn't agree with; null when all agree.</summary>
    /// <param name="actual">The numbers under test.</param>
    /// <param name="factor">The seed.</param>
    /// <param name="start">What the adjoints were before.</param>
    /// <param name="more">The error of the numbers under test themselves.</param>
    public string? Disagreement(IReadOnlyList<double> actual, double factor = 1, IReadOnlyList<double>? start = null, double[]? more = null)
    {
        foreach ((string oracle, double[] gradient, double[] allowed) in answers)
        {
            if (actual.Count != gradient.Length)
            {
                return $"{actual.Count} numbers where {gradient.Length} are expected";
            }

            for (int i = 0; i < gradient.Length; i++)
            {
                double from = start?[i] ?? 0;
                double expected = from + (factor * gradient[i]);
                double room = (Math.Abs(factor) * allowed[i]) + (1e-15 * Math.Abs(from)) + (more?[i] ?? 0);
                if (!expected.Equals(actual[i]) && !(Math.Abs(expected - actual[i]) <= room))
                {
                    return string.Create(CultureInfo.InvariantCulture, $"number {i} is {actual[i]:R}, and {expected:R} by {oracle} (allowed difference {room:g2})");
                }
            }
        }

        return null;
    }

    /// <summary>Why the oracles can't be trusted at this point; null when they can.</summary>
    public string? Doubt()
    {
        double size = Size(numeric.Select(derivative => derivative.Value));
        for (int i = 0; i < numeric.Length; i++)
        {
            SmoothDerivative found = numeric[i];
            double room = (onlySingle ? 1e-2 : 1e-6) * (Math.Abs(found.Value) + size + 1e-3);
            if (!(found.Error <= room))
            {
                return string.Create(CultureInfo.InvariantCulture, $"differences don't converge for number {i}: {found.Value:R} ± {found.Error:g2}");
            }

            if (!found.SidesAgree && !onlySingle)
            {
                return $"number {i} is at a kink";
            }
        }

        foreach ((string oracle, double[] gradient, double[] allowed) in answers)
        {
            if (Disagreement(gradient, more: allowed) is { } difference)
            {
                return $"{oracle}: {difference}";
            }
        }

        return null;
    }

    private void Add(string oracle, double[] gradient, double tolerance, SmoothDerivative[]? errors = null)
    {
        double size = Size(gradient);
        answers.Add((oracle, gradient, [.. gradient.Select((number, i) =>
            (tolerance * (double.IsFinite(number) ? Math.Abs(number) + size : 0)) + (20 * (errors?[i].Error ?? 0)) + (tolerance * 1e-3))]));
    }

    private static double Size(IEnumerable<double> gradient) =>
        gradient.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(0).Max();
}
