namespace BundleAdjustment;

/// <summary>A house with a gable roof, and cameras around it: what is true, and what a first guess makes of it.</summary>
internal sealed record Scene(Problem Truth, Problem Guess)
{
    /// <summary>The deviation of where points are seen from where they are imaged, in pixels, in x and in y.</summary>
    public const double PixelNoise = 0.5;

    private const double Width = 6;
    private const double Depth = 4;
    private const double WallHeight = 3;
    private const double RoofHeight = 1.8;
    private const double CameraDistance = 12;
    private const double FocalLength = 800;

    // How far off the guess is: in radians, metres, and parts of the focal length.
    private const double RotationError = 0.02;
    private const double PositionError = 0.15;
    private const double FocalError = 0.02;

    public static Scene Create(int cameraCount, int pointCount, int seed)
    {
        Normal normal = new(seed);
        (double[] points, double[] directions) = House(pointCount, normal);
        double[] cameras = [.. Enumerable.Range(0, cameraCount).SelectMany(i => Camera(i, cameraCount, normal))];

        List<int> cameraOf = [];
        List<int> pointOf = [];
        List<double> seen = [];
        for (int point = 0; point < pointCount; point++)
        {
            for (int camera = 0; camera < cameraCount; camera++)
            {
                ReadOnlySpan<double> numbers = cameras.AsSpan(Bundle.CameraSize * camera, Bundle.CameraSize);
                ReadOnlySpan<double> position = points.AsSpan(Bundle.PointSize * point, Bundle.PointSize);
                if (Faces(directions.AsSpan(Bundle.PointSize * point, Bundle.PointSize), position, numbers))
                {
                    (double x, double y) = Bundle.Project(numbers, position);
                    cameraOf.Add(camera);
                    pointOf.Add(point);
                    seen.AddRange([x + PixelNoise * normal.Next(), y + PixelNoise * normal.Next()]);
                }
            }
        }

        Problem truth = new(cameras, points, [.. cameraOf], [.. pointOf], [.. seen]);
        return new(truth, truth with
        {
            Cameras = [.. cameras.Select((number, i) => (i % Bundle.CameraSize) switch
            {
                < 3 => number + RotationError * normal.Next(),
                < 6 => number + PositionError * normal.Next(),
                6 => FocalLength * (1 + FocalError * normal.Next()),
                _ => 0,
            })],
            Points = [.. points.Select(number => number + PositionError * normal.Next())],
        });
    }

    /// <summary>Points on walls and roof, as many on each side, and the directions outwards. The ground is y = 0.</summary>
    private static (double[] Points, double[] Directions) House(int count, Normal normal)
    {
        List<double> points = [];
        List<double> directions = [];
        for (int i = 0; i < count; i++)
        {
            double along = 2 * normal.Uniform() - 1;
            double up = normal.Uniform();
            double side = i % 2 == 0 ? 1 : -1;
            switch (i % 6 / 2)
            {
                case 0:
                    points.AddRange([0.5 * Width * along, WallHeight * up, 0.5 * Depth * side]);
                    directions.AddRange([0, 0, side]);
                    break;
                case 1:
                    points.AddRange([0.5 * Width * side, WallHeight * up, 0.5 * Depth * along]);
                    directions.AddRange([side, 0, 0]);
                    break;
                default:
                    points.AddRange([0.5 * Width * along, WallHeight + RoofHeight * up, 0.5 * Depth * side * (1 - up)]);
                    directions.AddRange([0, 0.5 * Depth, side * RoofHeight]);
                    break;
            }
        }

        return ([.. points], [.. directions]);
    }

    /// <summary>One of the cameras on a ring, each at a height of its own, that look at the middle of the house.</summary>
    private static double[] Camera(int index, int count, Normal normal)
    {
        double around = Math.Tau * (index + 0.3) / count;
        double height = 3.5 + 1.5 * normal.Uniform();
        double tilt = Math.Atan2(height - 0.6 * WallHeight, CameraDistance);
        (double sinAround, double cosAround) = Math.SinCos(around);
        (double sinTilt, double cosTilt) = Math.SinCos(tilt);

        // The rows are the camera's axes: to the right, up, and backwards from where it looks.
        double[,] rotation =
        {
            { cosAround, 0, -sinAround },
            { -sinAround * sinTilt, cosTilt, -cosAround * sinTilt },
            { sinAround * cosTilt, sinTilt, cosAround * cosTilt },
        };
        double[] centre = [CameraDistance * sinAround, height, CameraDistance * cosAround];
        double[] translation = [.. Enumerable.Range(0, 3).Select(row => -Enumerable.Range(0, 3).Sum(i => rotation[row, i] * centre[i]))];
        return [.. AxisTimesAngle(rotation), .. translation, FocalLength * (1 + 0.03 * normal.Next()), -0.08 + 0.02 * normal.Next(), 0.02 + 0.01 * normal.Next()];
    }

    /// <summary>By way of the quaternion.</summary>
    private static double[] AxisTimesAngle(double[,] r)
    {
        double w = 0.5 * Math.Sqrt(Math.Max(0, 1 + r[0, 0] + r[1, 1] + r[2, 2]));
        double x = Math.CopySign(0.5 * Math.Sqrt(Math.Max(0, 1 + r[0, 0] - r[1, 1] - r[2, 2])), r[2, 1] - r[1, 2]);
        double y = Math.CopySign(0.5 * Math.Sqrt(Math.Max(0, 1 - r[0, 0] + r[1, 1] - r[2, 2])), r[0, 2] - r[2, 0]);
        double z = Math.CopySign(0.5 * Math.Sqrt(Math.Max(0, 1 - r[0, 0] - r[1, 1] + r[2, 2])), r[1, 0] - r[0, 1]);
        double sine = Math.Sqrt(x * x + y * y + z * z);
        double scale = sine > 0 ? 2 * Math.Atan2(sine, w) / sine : 2;
        return [scale * x, scale * y, scale * z];
    }

    /// <summary>Whether a side of the house with this direction outwards is turned to the camera. The house hides nothing else.</summary>
    private static bool Faces(ReadOnlySpan<double> direction, ReadOnlySpan<double> position, ReadOnlySpan<double> camera)
    {
        // The centre of the camera is −Rᵀ·t.
        (double x, double y, double z) = Bundle.Rotate(-camera[0], -camera[1], -camera[2], -camera[3], -camera[4], -camera[5]);
        return direction[0] * (x - position[0]) + direction[1] * (y - position[1]) + direction[2] * (z - position[2]) > 0;
    }

    private sealed class Normal(int seed)
    {
        private readonly Random random = new(seed);

        public double Uniform() => random.NextDouble();

        /// <summary>From the standard normal distribution, by Box and Muller's method.</summary>
        public double Next() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(Math.Tau * random.NextDouble());
    }
}
