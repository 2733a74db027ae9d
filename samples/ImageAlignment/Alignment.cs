using SymGrad;

namespace ImageAlignment;

/// <summary>How well an image that was shifted and turned lies on another, once it is moved back.</summary>
public static partial class Alignment
{
    /// <summary>
    /// The mean squared difference of the still image and the moving one, looked up where each pixel went:
    /// turned about the centre, then shifted by <paramref name="dx"/> rows and <paramref name="dy"/> columns.
    /// </summary>
    [Differentiable]
    public static double Misfit(
        double dx, double dy, double angle, [NoDerivative] double[,] still, [NoDerivative] double[,] moving)
    {
        int height = still.GetLength(0);
        int width = still.GetLength(1);
        double cos = Math.Cos(angle);
        double sin = Math.Sin(angle);
        double total = 0;
        for (int row = 0; row < height; row++)
        {
            for (int column = 0; column < width; column++)
            {
                double difference = LookedUp(moving, row, column, dx, dy, cos, sin) - still[row, column];
                total += difference * difference;
            }
        }

        return total / (height * width);
    }

    /// <summary>The moving image, moved back.</summary>
    internal static double[,] MovedBack(double[,] moving, Pose pose)
    {
        double[,] image = new double[moving.GetLength(0), moving.GetLength(1)];
        double cos = Math.Cos(pose.Angle);
        double sin = Math.Sin(pose.Angle);
        for (int row = 0; row < image.GetLength(0); row++)
        {
            for (int column = 0; column < image.GetLength(1); column++)
            {
                image[row, column] = LookedUp(moving, row, column, pose.Dx, pose.Dy, cos, sin);
            }
        }

        return image;
    }

    private static double LookedUp(double[,] image, int row, int column, double dx, double dy, double cos, double sin)
    {
        double middleX = 0.5 * (image.GetLength(0) - 1);
        double middleY = 0.5 * (image.GetLength(1) - 1);
        double x = cos * (row - middleX) - sin * (column - middleY) + middleX + dx;
        double y = sin * (row - middleX) + cos * (column - middleY) + middleY + dy;
        return Sample(image, x, y);
    }

    /// <summary>The bilinear interpolation of an image; outside there is nothing.</summary>
    private static double Sample(double[,] image, double x, double y)
    {
        // Of all pixels, only those nearer than 1 in both directions weigh anything: at most four.
        int top = Math.Max(0, (int)Math.Floor(x));
        int left = Math.Max(0, (int)Math.Floor(y));
        int bottom = Math.Min(image.GetLength(0) - 1, (int)Math.Floor(x) + 1);
        int right = Math.Min(image.GetLength(1) - 1, (int)Math.Floor(y) + 1);
        double v = 0;
        for (int h = top; h <= bottom; h++)
        {
            double weightH = Math.Max(0, 1 - Math.Abs(x - h));
            for (int w = left; w <= right; w++)
            {
                double weightW = Math.Max(0, 1 - Math.Abs(y - w));
                v += image[h, w] * weightH * weightW;
            }
        }

        return v;
    }
}
