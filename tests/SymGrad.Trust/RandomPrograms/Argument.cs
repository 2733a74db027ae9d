using System.Numerics;

namespace SymGrad.Trust.RandomPrograms;

/// <summary>An argument of any type as its numbers in order and its shape, the same for <c>double</c> and <c>float</c>.</summary>
/// <param name="Numbers">The numbers, row by row.</param>
/// <param name="Shape">The lengths of an array: of each axis, or of each row of a jagged one. Empty for a single value.</param>
public sealed record Argument(double[] Numbers, int[] Shape)
{
    public static Argument Of(double number) => new([number], []);

    /// <summary>The same shape with other numbers.</summary>
    public Argument Filled(Func<int, double> number) => new([.. Numbers.Select((_, i) => number(i))], Shape);
}

/// <summary>Turns arguments into what a compiled program takes, and what it returns into numbers.</summary>
public static class Carrier
{
    public static T Number<T>(Argument argument)
        where T : INumber<T> => T.CreateTruncating(argument.Numbers[0]);

    public static T[] Vector<T>(Argument argument)
        where T : INumber<T> => [.. argument.Numbers.Select(T.CreateTruncating)];

    public static (T Left, T Right) Couple<T>(Argument argument)
        where T : INumber<T> => (T.CreateTruncating(argument.Numbers[0]), T.CreateTruncating(argument.Numbers[1]));

    public static T[,] Matrix<T>(Argument argument)
        where T : INumber<T>
    {
        var matrix = new T[argument.Shape[0], argument.Shape[1]];
        for (int i = 0; i < argument.Numbers.Length; i++)
        {
            matrix[i / argument.Shape[1], i % argument.Shape[1]] = T.CreateTruncating(argument.Numbers[i]);
        }

        return matrix;
    }

    public static T[][] Jagged<T>(Argument argument)
        where T : INumber<T>
    {
        int start = 0;
        return [.. argument.Shape.Select(length => argument.Numbers[start..(start += length)].Select(T.CreateTruncating).ToArray())];
    }
}

/// <summary>The numbers of several values, one after the other.</summary>
public sealed class Flat
{
    private readonly List<double> numbers = [];

    public double[] Numbers => [.. numbers];

    public Flat Add<T>(T number)
        where T : INumber<T>
    {
        numbers.Add(double.CreateTruncating(number));
        return this;
    }

    public Flat Add<T>((T, T) couple)
        where T : INumber<T> => Add(couple.Item1).Add(couple.Item2);

    public Flat Add<T>(T[] vector)
        where T : INumber<T>
    {
        numbers.AddRange(vector.Select(double.CreateTruncating));
        return this;
    }

    public Flat Add<T>(T[,] matrix)
        where T : INumber<T>
    {
        numbers.AddRange(matrix.Cast<T>().Select(double.CreateTruncating));
        return this;
    }

    public Flat Add<T>(T[][] rows)
        where T : INumber<T>
    {
        numbers.AddRange(rows.SelectMany(row => row).Select(double.CreateTruncating));
        return this;
    }
}
