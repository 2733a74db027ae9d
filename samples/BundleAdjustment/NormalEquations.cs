using MathNet.Numerics.LinearAlgebra;

namespace BundleAdjustment;

/// <summary>
/// The normal equations of a bundle adjustment, JᵀJ·δ = −Jᵀr. No observation has two cameras or two points, so
/// JᵀJ = [U W; Wᵀ V] has a block of 9×9 in U for each camera, one of 3×3 in V for each point, and one of 9×3 in W for each observation.
/// </summary>
internal sealed class NormalEquations
{
    private const int C = Bundle.CameraSize;
    private const int P = Bundle.PointSize;

    // A row of the Jacobian: the numbers of one camera, then those of one point.
    private const int RowLength = C + P;

    private readonly Problem problem;
    private readonly int[][] observationsOfPoint;
    private readonly int[] places;
    private readonly double[] values;

    // U, V and W block by block, each block row by row; the right-hand side, cameras first.
    private readonly double[] u;
    private readonly double[] v;
    private readonly double[] w;
    private readonly double[] right;

    /// <exception cref="InvalidDataException">The problem has a camera or a point that isn't in any observation.</exception>
    public NormalEquations(Problem problem)
    {
        this.problem = problem;
        int[] observations = [.. Enumerable.Range(0, problem.ObservationCount)];
        ILookup<int, int> byPoint = observations.ToLookup(i => problem.PointOf[i]);
        observationsOfPoint = [.. Enumerable.Range(0, problem.PointCount).Select(point => byPoint[point].ToArray())];
        int unseen = Array.FindIndex(observationsOfPoint, seen => seen.Length == 0);
        int blind = Enumerable.Range(0, problem.CameraCount).Except(problem.CameraOf).DefaultIfEmpty(-1).First();
        if (unseen >= 0 || blind >= 0)
        {
            throw new InvalidDataException(unseen >= 0 ? $"No camera sees point {unseen}." : $"Camera {blind} sees no point.");
        }

        (_, int[] columns, int[] entries) = Bundle.ErrorsJacobianSparsity(
            problem.Cameras, problem.Points, problem.CameraOf, problem.PointOf, problem.Seen);
        places = entries;
        values = new double[columns.Length];
        u = new double[problem.CameraCount * C * C];
        v = new double[problem.PointCount * P * P];
        w = new double[problem.ObservationCount * C * P];
        right = new double[problem.Cameras.Length + problem.Points.Length];
    }

    /// <summary>How many numbers of the Jacobian aren't zero by its structure.</summary>
    public int NonzeroCount => values.Length;

    /// <summary>Computes the equations for these cameras and points.</summary>
    public void Update(double[] cameras, double[] points)
    {
        double[] errors = Bundle.ErrorsSparseJacobian(
            cameras, points, problem.CameraOf, problem.PointOf, problem.Seen, places, values);
        Array.Clear(u);
        Array.Clear(v);
        Array.Clear(w);
        Array.Clear(right);
        for (int row = 0; row < errors.Length; row++)
        {
            int observation = row / 2;
            int camera = problem.CameraOf[observation];
            int point = problem.PointOf[observation];
            ReadOnlySpan<double> byCamera = values.AsSpan(RowLength * row, C);
            ReadOnlySpan<double> byPoint = values.AsSpan(RowLength * row + C, P);
            AddProduct(u.AsSpan(C * C * camera, C * C), byCamera, byCamera);
            AddProduct(v.AsSpan(P * P * point, P * P), byPoint, byPoint);
            AddProduct(w.AsSpan(C * P * observation, C * P), byCamera, byPoint);
            AddScaled(right.AsSpan(C * camera, C), -errors[row], byCamera);
            AddScaled(right.AsSpan(problem.Cameras.Length + P * point, P), -errors[row], byPoint);
        }
    }

    /// <summary>
    /// Solves the equations with Marquardt's damping, the diagonal times 1 + λ, for the cameras first: by the Schur complement
    /// S = U − W·V⁻¹·Wᵀ, which is small and dense. The points follow one by one.
    /// </summary>
    /// <returns>The change of the cameras, then that of the points; null if S isn't positive definite to rounding.</returns>
    public double[]? Solve(double damping)
    {
        int size = problem.Cameras.Length;
        double[] schur = new double[size * size];
        double[] reduced = right[..size];
        for (int camera = 0; camera < problem.CameraCount; camera++)
        {
            ReadOnlySpan<double> block = Damped(u, camera, C, damping);
            for (int i = 0; i < C; i++)
            {
                block.Slice(C * i, C).CopyTo(schur.AsSpan(size * (C * camera + i) + C * camera));
            }
        }

        double[][] inverses = [.. Enumerable.Range(0, problem.PointCount).Select(point => Inverse(Damped(v, point, P, damping)))];
        double[] product = new double[C * P];
        for (int point = 0; point < inverses.Length; point++)
        {
            foreach (int first in observationsOfPoint[point])
            {
                int row = C * problem.CameraOf[first];
                Array.Clear(product);
                for (int i = 0; i < C; i++)
                {
                    for (int k = 0; k < P; k++)
                    {
                        AddScaled(product.AsSpan(P * i, P), W(first)[P * i + k], inverses[point].AsSpan(P * k, P));
                    }

                    reduced[row + i] -= Dot(product.AsSpan(P * i, P), RightOf(point));
                }

                foreach (int second in observationsOfPoint[point])
                {
                    int column = C * problem.CameraOf[second];
                    for (int i = 0; i < C; i++)
                    {
                        for (int j = 0; j < C; j++)
                        {
                            schur[size * (row + i) + column + j] -= Dot(product.AsSpan(P * i, P), W(second).Slice(P * j, P));
                        }
                    }
                }
            }
        }

        double[] change = new double[right.Length];
        Span<double> cameras = change.AsSpan(0, size);
        try
        {
            // The matrix is symmetric, so it doesn't matter that rows are taken for columns.
            Matrix<double>.Build.Dense(size, size, schur).Cholesky().Solve(Vector<double>.Build.Dense(reduced)).AsArray().CopyTo(cameras);
        }
        catch (ArgumentException)
        {
            return null;
        }

        Span<double> rest = stackalloc double[P];
        for (int point = 0; point < inverses.Length; point++)
        {
            RightOf(point).CopyTo(rest);
            foreach (int observation in observationsOfPoint[point])
            {
                for (int i = 0; i < C; i++)
                {
                    AddScaled(rest, -cameras[C * problem.CameraOf[observation] + i], W(observation).Slice(P * i, P));
                }
            }

            for (int k = 0; k < P; k++)
            {
                change[size + P * point + k] = Dot(inverses[point].AsSpan(P * k, P), rest);
            }
        }

        return change;
    }

    /// <summary>How much the sum of squares would fall by a change if the errors were linear: 2·δᵀg − δᵀJᵀJδ, where g is the right-hand side.</summary>
    public double LinearDecrease(double[] change, double damping)
    {
        // The change solves (JᵀJ + λD)·δ = g.
        double decrease = 0;
        for (int i = 0; i < change.Length; i++)
        {
            decrease += change[i] * (right[i] + damping * Diagonal(i) * change[i]);
        }

        return decrease;
    }

    private double Diagonal(int i) => i < problem.Cameras.Length
        ? u[C * C * (i / C) + (C + 1) * (i % C)]
        : v[P * P * ((i - problem.Cameras.Length) / P) + (P + 1) * ((i - problem.Cameras.Length) % P)];

    private ReadOnlySpan<double> RightOf(int point) => right.AsSpan(problem.Cameras.Length + P * point, P);

    private ReadOnlySpan<double> W(int observation) => w.AsSpan(C * P * observation, C * P);

    private static double[] Damped(double[] blocks, int block, int size, double damping)
    {
        double[] damped = blocks[(size * size * block)..(size * size * (block + 1))];
        for (int i = 0; i < size; i++)
        {
            damped[(size + 1) * i] *= 1 + damping;
        }

        return damped;
    }

    private static double[] Inverse(double[] symmetric) => Matrix<double>.Build.Dense(P, P, symmetric).Inverse().AsColumnMajorArray();

    private static double Dot(ReadOnlySpan<double> left, ReadOnlySpan<double> right) => left[0] * right[0] + left[1] * right[1] + left[2] * right[2];

    private static void AddProduct(Span<double> block, ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        for (int i = 0; i < left.Length; i++)
        {
            AddScaled(block.Slice(right.Length * i, right.Length), left[i], right);
        }
    }

    private static void AddScaled(Span<double> sum, double factor, ReadOnlySpan<double> addend)
    {
        for (int i = 0; i < addend.Length; i++)
        {
            sum[i] += factor * addend[i];
        }
    }
}
