using System;
using System.Collections.Generic;

namespace SymGrad.Testing;

/// <summary>
/// The slopes of a function of one number at a point, from the left, from the right and from both sides: finite differences at
/// shrinking steps, extrapolated to step zero (Richardson's way, with Ridders' estimate of the error).
/// </summary>
internal sealed class Slopes
{
    private const double Shrink = 1.4;
    private const int Steps = 14;

    private readonly (double Value, double Error) _left, _right, _central;
    private readonly double _jump;

    private Slopes((double, double) left, (double, double) right, (double, double) central, double jump)
    {
        _left = left;
        _right = right;
        _central = central;
        _jump = jump;
    }

    public double Central => _central.Value;

    /// <param name="f">The function.</param>
    /// <param name="x">The point.</param>
    /// <param name="isNarrow">Whether it is computed with less than double precision: then steps stay larger.</param>
    public static Slopes Of(Func<double, double> f, double x, bool isNarrow)
    {
        double step = (isNarrow ? 0.2 : 0.05) * Math.Max(1, Math.Abs(x));
        double least = (isNarrow ? 0.02 : 1e-4) * Math.Max(1, Math.Abs(x));
        double middle = f(x);
        double tiny = least / 10;
        return new Slopes(
            Limit(h => (middle - f(x - h)) / h, step, least, order: 1),
            Limit(h => (f(x + h) - middle) / h, step, least, order: 1),
            Limit(h => (f(x + h) - f(x - h)) / (2 * h), step, least, order: 2),
            Math.Max(Math.Abs(f(x + tiny) - middle), Math.Abs(middle - f(x - tiny))) / tiny);
    }

    /// <summary>What a derivative is worth beside these slopes.</summary>
    /// <param name="derivative">The derivative.</param>
    /// <param name="tolerance">How far it may be off, relative to its scale.</param>
    /// <param name="largest">The largest derivative of the same output.</param>
    public GradientVerdict Judge(double derivative, double tolerance, double largest)
    {
        double scale = Math.Max(largest, Math.Max(1e-3, Math.Abs(_central.Value)));
        double allowed = tolerance * scale;
        double low = Math.Min(_left.Value, _right.Value), high = Math.Max(_left.Value, _right.Value);
        double slack = allowed + _left.Error + _right.Error;
        bool isKink = IsKnown(_left, scale) && IsKnown(_right, scale) && high - low > 10 * slack;
        if (isKink && derivative >= low - slack && derivative <= high + slack)
        {
            return GradientVerdict.Kink;
        }

        if (IsClose(derivative, _central, allowed) && (_central.Error <= allowed || IsClose(derivative, _left, allowed) || IsClose(derivative, _right, allowed)))
        {
            return GradientVerdict.Right;
        }

        if (!IsKnown(_left, scale) || !IsKnown(_right, scale) || _jump > 100 * (1 + Math.Abs(_left.Value) + Math.Abs(_right.Value)))
        {
            return GradientVerdict.Skipped;
        }

        return isKink || IsKnown(_central, scale) ? GradientVerdict.Wrong : GradientVerdict.Skipped;
    }

    private static bool IsClose(double derivative, (double Value, double Error) slope, double allowed) => Math.Abs(derivative - slope.Value) <= allowed + Math.Min(slope.Error, 100 * allowed);

    /// <summary>Whether the steps agree on a slope at all.</summary>
    private static bool IsKnown((double Value, double Error) slope, double scale) => slope.Error <= 1e-2 * Math.Max(scale, Math.Abs(slope.Value));

    /// <summary>The limit of slopes at step zero, whose error series is in powers of step^<paramref name="order"/>; steps out of the function's domain are passed over.</summary>
    private static (double Value, double Error) Limit(Func<double, double> slope, double step, double least, int order)
    {
        double factor = Math.Pow(Shrink, order);
        var above = new List<double>();
        (double Value, double Error) best = (double.NaN, double.PositiveInfinity);
        for (int tries = 0; tries < 4 * Steps && above.Count < Steps && step >= least; tries++, step /= Shrink)
        {
            var row = new List<double> { slope(step) };
            if (double.IsNaN(row[0]) || double.IsInfinity(row[0]))
            {
                above.Clear();
                continue;
            }

            double power = 1;
            for (int j = 1; j <= above.Count; j++)
            {
                power *= factor;
                row.Add(((row[j - 1] * power) - above[j - 1]) / (power - 1));
                double error = Math.Max(Math.Abs(row[j] - row[j - 1]), Math.Abs(row[j] - above[j - 1]));
                if (error <= best.Error)
                {
                    best = (row[j], error);
                }
            }

            above = row;
        }

        return best;
    }
}
