using System.Globalization;

namespace ImageAlignment;

/// <summary>A handwritten digit of 8×8 pixels, drawn smoothly at any size and pose.</summary>
internal sealed class Digit
{
    private const int Side = 8;
    private const double Ink = 16;

    // Empty pixels around the digit, so that it stays in the picture when it is moved.
    private const double Margin = 3;

    private readonly double[,] pixels;

    private Digit(double[,] pixels, int label)
    {
        this.pixels = pixels;
        Label = label;
    }

    /// <summary>What the writer meant, 0 to 9.</summary>
    public int Label { get; }

    /// <summary>Reads one row, counted from 1, of a file with 64 pixels and a label in each.</summary>
    /// <exception cref="InvalidDataException">There is no such row, or it isn't what it should be.</exception>
    public static Digit Read(string path, int row)
    {
        if (row < 1 || File.ReadLines(path).Skip(row - 1).FirstOrDefault() is not string line)
        {
            throw new InvalidDataException($"{path} has no row {row}.");
        }

        string[] fields = line.Split(',');
        int[] values = new int[Side * Side + 1];
        bool valid = fields.Length == values.Length;
        for (int i = 0; valid && i < values.Length; i++)
        {
            valid = int.TryParse(fields[i], NumberStyles.None, CultureInfo.InvariantCulture, out values[i])
                && values[i] <= (i < Side * Side ? Ink : 9);
        }

        if (!valid)
        {
            throw new InvalidDataException($"{path}, row {row}: expected {Side * Side} pixels from 0 to {Ink}, then a digit from 0 to 9.");
        }

        double[,] pixels = new double[Side, Side];
        for (int i = 0; i < pixels.Length; i++)
        {
            pixels[i / Side, i % Side] = values[i] / Ink;
        }

        return new(pixels, values[^1]);
    }

    /// <summary>The digit as an image of the given size, turned about the centre and then shifted by pixels of that image.</summary>
    public double[,] Draw(int size, Pose pose)
    {
        double[,] image = new double[size, size];
        double middle = 0.5 * (size - 1);
        double scale = (Side - 1 + 2 * Margin) / (size - 1);
        double cos = Math.Cos(pose.Angle);
        double sin = Math.Sin(pose.Angle);
        for (int row = 0; row < size; row++)
        {
            for (int column = 0; column < size; column++)
            {
                // Where this pixel was before the digit was moved.
                double x = row - middle - pose.Dx;
                double y = column - middle - pose.Dy;
                image[row, column] = Shade(
                    scale * (cos * x + sin * y) + 0.5 * (Side - 1),
                    scale * (cos * y - sin * x) + 0.5 * (Side - 1));
            }
        }

        return image;
    }

    private double Shade(double x, double y)
    {
        double shade = 0;
        for (int i = 0; i < Side; i++)
        {
            for (int j = 0; j < Side; j++)
            {
                shade += pixels[i, j] * CubicSpline(x - i) * CubicSpline(y - j);
            }
        }

        return shade;
    }

    private static double CubicSpline(double t)
    {
        t = Math.Abs(t);
        return t < 1 ? 2.0 / 3 - t * t * (1 - 0.5 * t)
            : t < 2 ? (2 - t) * (2 - t) * (2 - t) / 6
            : 0;
    }
}
