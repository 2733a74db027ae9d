using System.Globalization;
using Xunit.Sdk;

namespace SymGrad.Tests;

/// <summary>Asserts that numbers agree within |expected − actual| ≤ tolerance · max(|expected|, scale).</summary>
internal static class Agreement
{
    /// <summary>Two numbers agree; NaN agrees with NaN, and an infinity with itself.</summary>
    /// <param name="expected">The number that is right.</param>
    /// <param name="actual">The number under test.</param>
    /// <param name="tolerance">The relative tolerance.</param>
    /// <param name="scale">Below this size the tolerance is absolute: <paramref name="tolerance"/> times this.</param>
    /// <param name="what">What is compared, for the message.</param>
    public static void Within(double expected, double actual, double tolerance, double scale = 1e-3, string what = "value")
    {
        bool agree = expected.Equals(actual) || Math.Abs(expected - actual) <= tolerance * Math.Max(Math.Abs(expected), scale);
        if (!agree)
        {
            throw new XunitException(string.Create(
                CultureInfo.InvariantCulture,
                $"{what}: expected {expected:R}, got {actual:R}, apart by {Math.Abs(expected - actual):g3} ({Math.Abs((expected - actual) / expected):g3} relative)"));
        }
    }

    /// <summary>Two vectors have the same length and agree element by element.</summary>
    public static void Within(double[] expected, double[] actual, double tolerance, double scale = 1e-3, string what = "value")
    {
        SameLength(expected.Length, actual.Length, what);
        for (int i = 0; i < expected.Length; i++)
        {
            Within(expected[i], actual[i], tolerance, scale, $"{what}[{i}]");
        }
    }

    /// <summary>Two matrices have the same shape and agree element by element.</summary>
    public static void Within(double[,] expected, double[,] actual, double tolerance, double scale = 1e-3, string what = "value")
    {
        SameLength(expected.GetLength(0), actual.GetLength(0), what);
        SameLength(expected.GetLength(1), actual.GetLength(1), what);
        for (int i = 0; i < expected.GetLength(0); i++)
        {
            for (int j = 0; j < expected.GetLength(1); j++)
            {
                Within(expected[i, j], actual[i, j], tolerance, scale, $"{what}[{i},{j}]");
            }
        }
    }

    private static void SameLength(int expected, int actual, string what)
    {
        if (expected != actual)
        {
            throw new XunitException($"{what}: expected length {expected}, got {actual}");
        }
    }
}
