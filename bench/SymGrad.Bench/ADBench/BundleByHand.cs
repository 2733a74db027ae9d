namespace SymGrad.Bench.ADBench;

/// <summary>
/// The Jacobian of <see cref="Bundle.Errors"/> in closed form. A rotation by r followed by a turn δ moves R p by
/// (Jδ) × R p, where J = (sin θ/θ) I + (1 − sin θ/θ) n nᵀ + ((1 − cos θ)/θ) [n]ₓ; so a row a of derivatives by the rotated
/// point becomes Jᵀ(R p × a) by r, and Rᵀ a by p.
/// </summary>
public static class BundleByHand
{
    private const int BlockSize = 2 * (Bundle.CameraSize + Bundle.PointSize + 1);

    /// <summary>Rows and columns of the derivatives, in compressed sparse rows: columns are cameras, then points, then weights.</summary>
    public static (int[] RowStarts, int[] Columns) Sparsity(int cameras, int points, int[] camera, int[] point)
    {
        int count = camera.Length;
        int[] rowStarts = new int[3 * count + 1];
        int[] columns = new int[(BlockSize + 1) * count];
        int at = 0;
        for (int row = 0; row < 3 * count; row++)
        {
            int observation = row < 2 * count ? row / 2 : row - 2 * count;
            if (row < 2 * count)
            {
                for (int i = 0; i < Bundle.CameraSize; i++)
                {
                    columns[at++] = Bundle.CameraSize * camera[observation] + i;
                }

                for (int i = 0; i < Bundle.PointSize; i++)
                {
                    columns[at++] = Bundle.CameraSize * cameras + Bundle.PointSize * point[observation] + i;
                }
            }

            columns[at++] = Bundle.CameraSize * cameras + Bundle.PointSize * points + observation;
            rowStarts[row + 1] = at;
        }

        return (rowStarts, columns);
    }

    /// <summary>The errors; the derivatives, 31 for each observation, overwrite <paramref name="values"/>.</summary>
    public static double[] Jacobian(
        double[] cameras, double[] points, double[] weights, int[] camera, int[] point, double[] features, Span<double> values)
    {
        int count = weights.Length;
        double[] errors = new double[3 * count];
        for (int i = 0; i < count; i++)
        {
            Block(
                cameras.AsSpan(Bundle.CameraSize * camera[i], Bundle.CameraSize),
                points.AsSpan(Bundle.PointSize * point[i], Bundle.PointSize),
                weights[i],
                features[2 * i],
                features[2 * i + 1],
                errors.AsSpan(2 * i, 2),
                values.Slice(BlockSize * i, BlockSize));
        }

        for (int i = 0; i < count; i++)
        {
            errors[2 * count + i] = 1 - weights[i] * weights[i];
            values[BlockSize * count + i] = -2 * weights[i];
        }

        return errors;
    }

    private static void Block(
        ReadOnlySpan<double> camera, ReadOnlySpan<double> point, double weight, double seenX, double seenY,
        Span<double> errors, Span<double> block)
    {
        Turn turn = new(camera[0], camera[1], camera[2]);
        (double x, double y, double z) = turn.Apply(point[0] - camera[3], point[1] - camera[4], point[2] - camera[5]);
        double inverseZ = 1 / z;
        double u = x * inverseZ;
        double v = y * inverseZ;
        double squares = u * u + v * v;
        double distortion = 1 + camera[9] * squares + camera[10] * squares * squares;
        double slope = 2 * (camera[9] + 2 * camera[10] * squares);
        double focal = camera[6];
        double errorX = u * distortion * focal + camera[7] - seenX;
        double errorY = v * distortion * focal + camera[8] - seenY;
        errors[0] = weight * errorX;
        errors[1] = weight * errorY;

        double scale = weight * focal * inverseZ;
        double crossed = scale * u * v * slope;
        double byU = scale * (distortion + u * u * slope);
        double byV = scale * (distortion + v * v * slope);
        Row(turn, x, y, z, byU, crossed, -(byU * u + crossed * v), block[..15]);
        Row(turn, x, y, z, crossed, byV, -(crossed * u + byV * v), block.Slice(15, 15));
        Lens(block[..15], weight, u, distortion, focal, squares);
        Lens(block.Slice(15, 15), weight, v, distortion, focal, squares);
        block[7] = weight;
        block[8] = 0;
        block[14] = errorX;
        block[22] = 0;
        block[23] = weight;
        block[29] = errorY;
    }

    /// <summary>From the derivatives (ax, ay, az) by the rotated point (x, y, z) to those by rotation, centre and point.</summary>
    private static void Row(in Turn turn, double x, double y, double z, double ax, double ay, double az, Span<double> row)
    {
        (row[0], row[1], row[2]) = turn.ByRotation(y * az - z * ay, z * ax - x * az, x * ay - y * ax);
        (double px, double py, double pz) = turn.ApplyInverse(ax, ay, az);
        row[3] = -px;
        row[4] = -py;
        row[5] = -pz;
        row[11] = px;
        row[12] = py;
        row[13] = pz;
    }

    private static void Lens(Span<double> row, double weight, double coordinate, double distortion, double focal, double squares)
    {
        double byDistortion = weight * focal * coordinate;
        row[6] = weight * coordinate * distortion;
        row[9] = byDistortion * squares;
        row[10] = byDistortion * squares * squares;
    }
}
