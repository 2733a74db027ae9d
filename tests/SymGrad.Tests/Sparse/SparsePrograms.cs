namespace SymGrad.Tests.Sparse;

/// <summary>Methods that give residuals, and where they are tried.</summary>
internal static class SparsePrograms
{
    /// <summary>Bundle adjustment as it is benchmarked: cameras of 11 numbers (rotation, centre, focal length, principal point, radial distortion), points, and a weight for each observation.</summary>
    public const string Bundle = """
        [Differentiable]
        public static double[] F(double[] cameras, double[] points, double[] weights, int[] camera, int[] point, [NoDerivative] double[] features)
        {
            int n = camera.Length;
            var errors = new double[3 * n];
            for (int i = 0; i < n; i++)
            {
                var (u, v) = Project(cameras.AsSpan(11 * camera[i], 11), points.AsSpan(3 * point[i], 3));
                double weight = weights[i];
                errors[2 * i] = weight * (u - features[2 * i]);
                errors[2 * i + 1] = weight * (v - features[2 * i + 1]);
                errors[2 * n + i] = 1 - weight * weight;
            }

            return errors;
        }

        private static (double U, double V) Project(ReadOnlySpan<double> camera, ReadOnlySpan<double> point)
        {
            double x = point[0] - camera[3], y = point[1] - camera[4], z = point[2] - camera[5];
            double theta2 = camera[0] * camera[0] + camera[1] * camera[1] + camera[2] * camera[2];
            double px, py, pz;
            if (theta2 > 0)
            {
                double theta = Math.Sqrt(theta2), cos = Math.Cos(theta), sin = Math.Sin(theta);
                double wx = camera[0] / theta, wy = camera[1] / theta, wz = camera[2] / theta;
                double dot = (wx * x + wy * y + wz * z) * (1 - cos);
                px = x * cos + (wy * z - wz * y) * sin + wx * dot;
                py = y * cos + (wz * x - wx * z) * sin + wy * dot;
                pz = z * cos + (wx * y - wy * x) * sin + wz * dot;
            }
            else
            {
                px = x + camera[1] * z - camera[2] * y;
                py = y + camera[2] * x - camera[0] * z;
                pz = z + camera[0] * y - camera[1] * x;
            }

            double a = px / pz, b = py / pz;
            double r2 = a * a + b * b;
            double distortion = 1 + camera[9] * r2 + camera[10] * r2 * r2;
            return (camera[7] + camera[6] * distortion * a, camera[8] + camera[6] * distortion * b);
        }
        """;

    /// <summary>Name, members with a method <c>F</c>, and the arguments to try it at.</summary>
    public static readonly (string Name, string Members, string[] Points)[] All =
    [
        ("bundle adjustment", Bundle,
        [
            "Numbers(22, 1), Points(4), Numbers(5, 3), new[] { 0, 1, 1, 0, 1 }, new[] { 0, 3, 1, 2, 2 }, Numbers(10, 4)",
            "new double[11], new double[] { 1, 2, 3 }, new double[] { 0 }, new[] { 0 }, new[] { 0 }, Numbers(2, 4)",
            "Numbers(11, 1), Points(1), new double[0], new int[0], new int[0], new double[0]",
        ]),
        ("blocks whose rows aren't next to each other", """
            [Differentiable]
            public static double[] F(double[] p, double[] q, int[] at)
            {
                var r = new double[4 * at.Length];
                for (int i = 0; i < at.Length; i++)
                {
                    int k = 5 * at[i];
                    double a = p[k] * p[k + 1] + p[k + 2], b = p[k + 3] * q[i] - p[k + 4];
                    r[4 * i] = a * b;
                    r[4 * i + 2] = a / (2 + b * b);
                }

                for (int i = 0; i < at.Length; i++)
                {
                    int k = 5 * at[i];
                    double a = p[k + 4] * p[k] + p[k + 2], b = p[k + 3] - p[k + 1] * q[i];
                    r[4 * i + 1] = a - b * b;
                    r[4 * i + 3] = a * b;
                }

                return r;
            }
            """, ["Numbers(15, 1), Numbers(4, 2), new[] { 2, 0, 1, 2 }"]),
        ("indices of other types", """
            [Differentiable]
            public static double[] F(double[] p, double[,] m, long first, byte more)
            {
                var r = new double[2 * p.Length];
                for (ulong k = 0; k < (ulong)p.Length; k++)
                {
                    uint row = (uint)k / 2;
                    r[k] = p[k] * m[row, first];
                }

                for (long k = p.Length; k < 2 * p.Length; k++)
                {
                    r[k] = p[k - p.Length] + m[more, (int)first + 1];
                }

                return r;
            }
            """, ["Numbers(4, 1), Table(2, 3), 1, 1"]),
        ("an index that goes round", """
            [Differentiable]
            public static double[] F(double[] a, double[] p, double[] z, int[] at)
            {
                var r = new double[at.Length];
                for (int i = 0; i < at.Length; i++)
                {
                    uint k = (uint)at[i];
                    r[i] = a[i] * p[k] + p[k + 1] * p[k + 2] - p[k + 3] * p[k + 4294967295] + z[i] * z[i + 1];
                }

                return r;
            }
            """, ["Numbers(3, 1), Numbers(8, 2), Numbers(4, 3), new[] { 1, 4, 2 }"]),
        ("rows out of order, one of them constant", """
            [Differentiable]
            public static double[] F(double[] p, double scattered, double block, double place)
            {
                var r = new double[4 * (p.Length / 4)];
                for (int i = 0; i < p.Length / 4; i++)
                {
                    double a = p[4 * i] * p[4 * i + 1] + scattered, b = p[4 * i + 2] * block - p[4 * i + 3] * place;
                    r[4 * i + 3] = a * b;
                    r[4 * i] = 7;
                    r[4 * i + 1] = a - b * b;
                    r[4 * i + 2] = a / (2 + b * b);
                }

                return r;
            }
            """, ["Numbers(9, 1), 0.3, -0.7, 1.2"]),
        ("rows of a matrix behind each other, backwards, and a number between arrays", """
            [Differentiable]
            public static double[] F(double[,] m, double w, float[] q)
            {
                int n = m.GetLength(0) - 1;
                var r = new double[2 * n];
                for (int i = n - 1; i >= 0; i--)
                {
                    double x = m[i + 1, 0] * m[i, 2] - m[i, 1] * q[i], y = w * m[i + 1, 2] - m[i, 0] * m[i + 1, 1];
                    r[2 * i + 1] = x * y * q[i + 1];
                    r[2 * i] = Math.Sin(x) + y;
                }

                return r;
            }
            """, ["Table(4, 3), 0.3, new[] { 0.5f, -0.25f, 2f, 1.5f, 3f }"]),
        ("blocks of one precision, of which the last reads the first parameter", """
            [Differentiable]
            public static float[] F(float[] p, float[] q)
            {
                var r = new float[2 * (q.Length / 4)];
                for (int i = 0; i < r.Length / 2; i++)
                {
                    float s = q[4 * i + 3] * p[1] + q[4 * i + 1] * p[0], t = q[4 * i + 2] - q[4 * i] * p[2];
                    r[2 * i] = s * t;
                    r[2 * i + 1] = s - t * p[3];
                }

                return r;
            }
            """, ["new[] { 0.5f, -0.25f, 2f, 1.5f }, new[] { 0.3f, 1.2f, -2f, 1, 2, 3, 4, 5, 0.1f, 0.2f, 0.3f, 0.4f }"]),
        ("points that are structs, whose parts alternate", """
            public record struct P(double X, double Y, double Z);

            [Differentiable]
            public static double[] F(P[] a, double[] w, P b)
            {
                var r = new double[2 * (a.Length - 1)];
                for (int i = 0; i < a.Length - 1; i++)
                {
                    double x = a[i + 1].Z * a[i].X - w[i] * b.Y, y = a[i].Y * a[i + 1].X + a[i].Z * b.X;
                    r[2 * i] = x * y - b.Z * a[i + 1].Y;
                    r[2 * i + 1] = x + y * y;
                }

                return r;
            }
            """, ["new[] { new P(1, 2, 3), new P(-1, 0.5, 2), new P(0.3, -2, 1), new P(4, 1, -1) }, Numbers(3, 1), new P(0.2, 0.7, -0.4)"]),
        ("curve fitting", """
            [Differentiable]
            public static double[] F(double a, double b, [NoDerivative] double[] t, [NoDerivative] double[] y)
            {
                var r = new double[t.Length];
                for (int i = 0; i < t.Length; i++)
                {
                    r[i] = a * Math.Exp(b * t[i]) - y[i];
                }

                return r;
            }
            """, ["1.2, -0.3, Numbers(6, 1), Numbers(6, 2)", "1.2, -0.3, new double[0], new double[0]"]),
        ("a smoothness term in a second loop, and one by itself", """
            [Differentiable]
            public static double[] F(double[] p, double w, [NoDerivative] double[] y)
            {
                int n = y.Length;
                var r = new double[2 * n];
                for (int i = n - 1; i >= 0; i--)
                {
                    r[i] = Math.Sin(p[i]) - y[i];
                }

                for (int i = 0; i + 1 < n; i++)
                {
                    r[n + i] = w * (p[i + 1] - p[i]);
                }

                r[2 * n - 1] = p[0] * w;
                return r;
            }
            """, ["Numbers(5, 1), 0.7, Numbers(5, 2)", "Numbers(1, 1), 0.7, Numbers(1, 2)"]),
        ("the same column twice, and a branch on an active value", """
            [Differentiable]
            public static double[] F(double[] p, int[] left, int[] right)
            {
                var r = new double[left.Length];
                for (int i = 0; i < left.Length; i++)
                {
                    double d = p[left[i]] * p[right[i]] + p[left[i]];
                    r[i] = d > 0 ? d * d : -3 * d;
                }

                return r;
            }
            """, ["Numbers(4, 1), new[] { 0, 1, 2, 3, 3 }, new[] { 0, 2, 2, 0, 1 }", "Numbers(4, 5), new[] { 0, 1, 2, 3, 3 }, new[] { 0, 2, 2, 0, 1 }"]),
        ("nested loops, a matrix, a sum that residuals are added to, and what is computed before", """
            [Differentiable]
            public static double[] F(double[,] m, double angle, [NoDerivative] double[] y)
            {
                double cos = Math.Cos(angle), sin = Math.Sin(angle);
                int rows = m.GetLength(0), columns = m.GetLength(1);
                var r = new double[rows];
                for (int i = 0; i < rows; i++)
                {
                    double scale = cos * y[i];
                    for (int j = 0; j < columns; j++)
                    {
                        double here = m[i, j];
                        r[i] += scale * here * here - sin * j;
                    }
                }

                return r;
            }
            """, ["Table(3, 4), 0.4, Numbers(3, 2)", "Table(1, 1), -0.4, Numbers(1, 2)"]),
        ("residuals that are stored before a loop that adds to them, and one before all loops", """
            [Differentiable]
            public static double[] F(double[] p, double[] q, int[] part)
            {
                var r = new double[p.Length + 1];
                r[p.Length] = p[0] * q[0];
                for (int i = 0; i < p.Length; i++)
                {
                    r[i] = 1.5 * p[i];
                    for (int j = 0; j < part.Length; j++)
                    {
                        r[i] += p[i] * q[part[j]];
                    }
                }

                return r;
            }
            """, ["Numbers(3, 1), Numbers(4, 2), new[] { 0, 2, 2, 3 }", "Numbers(1, 1), Numbers(1, 2), new int[0]"]),
        ("an iteration inside, by Newton's method", """
            [Differentiable]
            public static float[] F(float[] p, float e)
            {
                var r = new float[p.Length];
                for (int i = 0; i < p.Length; i++)
                {
                    float anomaly = p[i];
                    for (int k = 0; k < 6; k++)
                    {
                        anomaly -= (anomaly - e * MathF.Sin(anomaly) - p[i]) / (1 - e * MathF.Cos(anomaly));
                    }

                    r[i] = MathF.Cos(anomaly) - e;
                }

                return r;
            }
            """, ["new[] { 0.3f, 1.2f, -2f }, 0.4f"]),
    ];
}
