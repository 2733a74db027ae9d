using SkiaSharp;

namespace ImageAlignment;

/// <summary>Two images side by side, and both in one: red where only the first has ink, blue-green where only the second has.</summary>
internal static class Picture
{
    private const int Zoom = 5;
    private const int Gap = 10;

    public static void Save(double[,] still, double[,] moved, string path)
    {
        int height = still.GetLength(0) * Zoom;
        int width = still.GetLength(1) * Zoom;
        using SKBitmap bitmap = new(3 * width + 4 * Gap, height + 2 * Gap);
        bitmap.Erase(new(0x60, 0x60, 0x60));
        for (int row = 0; row < height; row++)
        {
            for (int column = 0; column < width; column++)
            {
                byte first = Brightness(still[row / Zoom, column / Zoom]);
                byte second = Brightness(moved[row / Zoom, column / Zoom]);
                bitmap.SetPixel(Gap + column, Gap + row, new(first, first, first));
                bitmap.SetPixel(2 * Gap + width + column, Gap + row, new(second, second, second));

                // Ink takes light away: the second image's from the red, the first one's from the green and blue.
                bitmap.SetPixel(3 * Gap + 2 * width + column, Gap + row, new(second, first, first));
            }
        }

        using SKData png = bitmap.Encode(SKEncodedImageFormat.Png, quality: 100);
        using FileStream file = File.Create(path);
        png.SaveTo(file);
    }

    private static byte Brightness(double ink) => (byte)Math.Round(255 * (1 - Math.Clamp(ink, 0, 1)));
}
