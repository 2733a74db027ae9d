namespace Quickstart;

/// <summary>Case A at every point of the oracle.</summary>
internal static class InterpolationReport
{
    private const int Margin = 12;

    /// <summary>Prints the case and gives its largest difference from the oracle.</summary>
    public static Difference Print(Oracle oracle, bool isShort)
    {
        Difference largest = Difference.None;
        List<(Grid Grid, GridPoint Point, double[,] ByU)> shown = [];
        Console.WriteLine("A. Bilinear interpolation: v = Σₕ Σ_w U(h,w)·max(0, 1−|x−h|)·max(0, 1−|y−w|)");
        if (!isShort)
        {
            Console.WriteLine();
            Console.WriteLine("   grid      x      y  ∂J/∂v            v       ∂J/∂x      oracle       ∂J/∂y      oracle    max diff");
        }

        foreach (Grid grid in oracle.Grids)
        {
            foreach (GridPoint point in grid.Points)
            {
                double value = Interpolation.Bilinear(grid.U, point.X, point.Y);

                // The pullback takes ∂J/∂v of a final loss J, and adds ∂J/∂U, ∂J/∂x and ∂J/∂y to what is there.
                double[,] byU = new double[grid.U.GetLength(0), grid.U.GetLength(1)];
                double byX = 0;
                double byY = 0;
                Interpolation.BilinearPullback(grid.U, point.X, point.Y, point.Seed, byU, ref byX, ref byY);

                Difference difference = Difference.Between(value, point.Value)
                    .Or(Difference.Between(byX, point.ByX))
                    .Or(Difference.Between(byY, point.ByY));
                foreach ((double actual, double expected) in byU.Cast<double>().Zip(point.ByU.Cast<double>()))
                {
                    difference = difference.Or(Difference.Between(actual, expected));
                }

                largest = largest.Or(difference);
                if (!isShort)
                {
                    Console.WriteLine(
                        $"    {grid.U.GetLength(0)}×{grid.U.GetLength(1)} {point.X,6:0.###} {point.Y,6:0.###} {point.Seed,6:0.###}"
                        + $" {value,12:F9} {byX,11:F8} {point.ByX,11:F8} {byY,11:F8} {point.ByY,11:F8}    {difference}");
                }

                if (point == grid.Points[0] && grid.U.Length <= 16)
                {
                    shown.Add((grid, point, byU));
                }
            }
        }

        foreach ((Grid grid, GridPoint point, double[,] byU) in isShort ? [] : shown)
        {
            PrintByU(grid, point, byU);
        }

        Console.WriteLine();
        Console.WriteLine($"   Largest relative difference at {oracle.Grids.Sum(grid => grid.Points.Count)} points, every ∂J/∂U included: {largest}");
        return largest;
    }

    private static void PrintByU(Grid grid, GridPoint point, double[,] byU)
    {
        Console.WriteLine();
        string heading = $"   ∂J/∂U at ({point.X:0.###}, {point.Y:0.###})";
        Console.WriteLine($"{heading.PadRight(Margin + 8 * grid.U.GetLength(1))}  oracle");
        for (int h = 0; h < grid.U.GetLength(0); h++)
        {
            Console.WriteLine($"   {Row(byU, h)}".PadRight(Margin + 8 * grid.U.GetLength(1)) + Row(point.ByU, h));
        }
    }

    private static string Row(double[,] matrix, int row) =>
        string.Concat(Enumerable.Range(0, matrix.GetLength(1)).Select(column => $"{matrix[row, column],8:F4}"));
}
