namespace SymGrad.Tests.Snapshots;

/// <summary>The programs whose generated code is kept, each as a person would write it.</summary>
internal static class SnapshotPrograms
{
    public const string Rosenbrock = """
        [Differentiable]
        public static double Rosenbrock(double x, double y) =>
            (1 - x) * (1 - x) + 100 * (y - x * x) * (y - x * x);
        """;

    public const string Vectors = """
        [Differentiable]
        public static float Grip(Vector3 point, Vector3 target, Quaternion turn, float stiffness)
        {
            Vector3 reached = Vector3.Transform(point, Quaternion.Normalize(turn));
            Vector3 pull = (target - reached) * stiffness;
            return Vector3.Dot(pull, pull) / 2 + Vector3.Cross(reached, pull).Length();
        }
        """;

    public const string GenericMethod = """
        [Differentiable]
        public static T Misfit<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, T rate, T scale)
            where T : unmanaged, INumber<T>, IExponentialFunctions<T>
        {
            T sum = T.Zero;
            for (int i = 0; i < x.Length; i++)
            {
                T error = scale * T.Exp(-rate * x[i]) - y[i];
                sum += error * error;
            }

            return sum / T.CreateChecked(x.Length);
        }
        """;

    public const string Norm = """
        [Differentiable]
        public static double Norm(double[] v)
        {
            double sum = 0;
            for (int i = 0; i < v.Length; i++)
            {
                sum += v[i] * v[i];
            }

            return Math.Sqrt(sum);
        }
        """;

    public const string ReluChain = """
        [Differentiable]
        public static double ReluChain(double x, double w1, double b1, double w2, double b2)
        {
            double hidden = Math.Max(0, w1 * x + b1);
            double output = Math.Max(0, w2 * hidden + b2);
            return output * output;
        }
        """;

    public const string KinksByClarke = """
        [Differentiable(AtKinks = Kinks.Clarke)]
        public static double Spread(double[] x, double limit)
        {
            double sum = 0;
            for (int i = 1; i < x.Length; i++)
            {
                sum += Math.Min(Math.Abs(x[i] - x[i - 1]), limit);
            }

            return sum;
        }
        """;

    public const string EarlyReturn = """
        [Differentiable]
        public static double Huber(double residual, double delta)
        {
            double size = Math.Abs(residual);
            if (size <= delta)
            {
                return 0.5 * residual * residual;
            }

            return delta * (size - 0.5 * delta);
        }
        """;

    public const string NewtonByWhile = """
        [Differentiable]
        public static double SquareRoot(double a)
        {
            double x = a;
            while (Math.Abs(x * x - a) > 1e-9)
            {
                x = 0.5 * (x + a / x);
            }

            return x;
        }
        """;

    public const string BreakAndContinue = """
        [Differentiable]
        public static double PositiveProduct(double[] v, double limit)
        {
            double product = 1;
            for (int i = 0; i < v.Length; i++)
            {
                if (v[i] <= 0)
                {
                    continue;
                }

                product *= v[i];
                if (product > limit)
                {
                    break;
                }
            }

            return product;
        }
        """;

    public const string PrefixSumInPlace = """
        [Differentiable]
        public static void PrefixSum(double[] v)
        {
            for (int i = 1; i < v.Length; i++)
            {
                v[i] += v[i - 1];
            }
        }
        """;

    public const string SinglePrecision = """
        [Differentiable]
        public static float Gaussian(float x, float mean, float width)
        {
            float z = (x - mean) / width;
            return MathF.Exp(-0.5f * z * z) / (width * 2.5066283f);
        }
        """;

    public const string HelperCall = """
        [Differentiable]
        public static double LogLoss(double weight, double bias, [NoDerivative] double x, bool label)
        {
            double p = Sigmoid(weight * x + bias);
            return label ? -Math.Log(p) : -Math.Log(1 - p);
        }

        private static double Sigmoid(double z) => 1 / (1 + Math.Exp(-z));
        """;

    public const string NestedTernary = """
        [Differentiable]
        public static double Trapezoid(double x, double a, double b, double c, double d) =>
            x < a ? 0 : x < b ? (x - a) / (b - a) : x < c ? 1 : x < d ? (d - x) / (d - c) : 0;
        """;

    public const string Bilinear = """
        [Differentiable]
        public static double Bilinear(double[,] u, double x, double y)
        {
            double v = 0;
            for (int h = 1; h <= u.GetLength(0); h++)
            {
                for (int w = 1; w <= u.GetLength(1); w++)
                {
                    v += u[h - 1, w - 1] * Math.Max(0, 1 - Math.Abs(x - h)) * Math.Max(0, 1 - Math.Abs(y - w));
                }
            }

            return v;
        }
        """;

    public const string Mlp = """
        [Differentiable]
        public static double Loss(double[,] w1, double[] b1, double[,] w2, double[] b2, [NoDerivative] double[,] x, [NoDerivative] double[,] y)
        {
            double sum = 0;
            for (int sample = 0; sample < x.GetLength(0); sample++)
            {
                double[] hidden = new double[b1.Length];
                for (int i = 0; i < hidden.Length; i++)
                {
                    double z = b1[i];
                    for (int j = 0; j < x.GetLength(1); j++)
                    {
                        z += w1[i, j] * x[sample, j];
                    }

                    hidden[i] = Math.Max(0, z);
                }

                double[] logits = new double[b2.Length];
                for (int i = 0; i < logits.Length; i++)
                {
                    logits[i] = b2[i];
                    for (int j = 0; j < hidden.Length; j++)
                    {
                        logits[i] += w2[i, j] * hidden[j];
                    }
                }

                Softmax(logits);
                for (int i = 0; i < logits.Length; i++)
                {
                    sum -= y[sample, i] * Math.Log(logits[i]);
                }
            }

            return sum / x.GetLength(0);
        }

        private static void Softmax(double[] logits)
        {
            double largest = logits[0];
            for (int i = 1; i < logits.Length; i++)
            {
                largest = Math.Max(largest, logits[i]);
            }

            double total = 0;
            for (int i = 0; i < logits.Length; i++)
            {
                logits[i] = Math.Exp(logits[i] - largest);
                total += logits[i];
            }

            for (int i = 0; i < logits.Length; i++)
            {
                logits[i] /= total;
            }
        }
        """;

    public const string FastMath = """
        [Differentiable(FastMath = true)]
        public static double Attention(double[] scores, [NoDerivative] double[] values)
        {
            double weights = 0, sum = 0;
            for (int i = 0; i < scores.Length; i++)
            {
                double weight = Math.Exp(Math.Tanh(scores[i]));
                weights += weight;
                sum += weight * values[i];
            }

            return sum / weights;
        }
        """;
}
