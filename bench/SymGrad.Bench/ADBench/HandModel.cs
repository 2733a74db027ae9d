namespace SymGrad.Bench.ADBench;

/// <summary>
/// A hand: 22 bones (wrist, four for each of five fingers, forearm) and a surface of triangles, each of whose corners
/// follows the bones by weights. The shape is that of ADBench's small model, the numbers are random.
/// </summary>
public sealed class HandModel
{
    public const int Bones = 22;
    public const int BonesPerFinger = 4;

    /// <summary>Rotation and translation of the whole hand (3 and 3), then four angles for each finger.</summary>
    public const int PoseSize = 26;

    private const int BonesOfVertex = 4;

    /// <summary>A hand of as many vertices, a few more triangles, from a seed.</summary>
    public HandModel(int vertices, int triangles, int seed)
    {
        Random random = new(seed);
        Parents = [.. Enumerable.Range(0, Bones).Select(Parent)];
        BaseRelatives = [.. Enumerable.Range(0, Bones).Select(_ => Placed(random))];
        Affine[] absolutes = new Affine[Bones];
        InverseBaseAbsolutes = new Affine[Bones];
        for (int b = 0; b < Bones; b++)
        {
            absolutes[b] = Parents[b] < 0 ? BaseRelatives[b] : absolutes[Parents[b]] * BaseRelatives[b];
            InverseBaseAbsolutes[b] = Inverse(absolutes[b]);
        }

        BasePositions = NormalNumbers.Next(random, 3 * vertices, 1);
        Weights = new double[Bones, vertices];
        for (int v = 0; v < vertices; v++)
        {
            double[] shares = [.. Enumerable.Range(0, BonesOfVertex).Select(_ => random.NextDouble())];
            foreach (double share in shares)
            {
                Weights[random.Next(Bones), v] += share / shares.Sum();
            }
        }

        Triangles = new int[triangles, 3];
        for (int t = 0; t < triangles; t++)
        {
            int first = random.Next(vertices);
            (Triangles[t, 0], Triangles[t, 1], Triangles[t, 2]) = (first, (first + 1) % vertices, (first + 2) % vertices);
        }
    }

    /// <summary>The bone that each hangs on, or −1. Parents come before their children.</summary>
    public int[] Parents { get; }

    /// <summary>Each bone in the frame of its parent, at rest.</summary>
    public Affine[] BaseRelatives { get; }

    /// <summary>From space into the frame of each bone, at rest.</summary>
    public Affine[] InverseBaseAbsolutes { get; }

    /// <summary>The vertices at rest, three numbers each.</summary>
    public double[] BasePositions { get; }

    /// <summary>How much each vertex follows each bone; they add up to 1 for a vertex.</summary>
    public double[,] Weights { get; }

    /// <summary>The three vertices of each triangle.</summary>
    public int[,] Triangles { get; }

    private static int Parent(int bone) => bone == 0 ? -1 : bone == Bones - 1 || (bone - 1) % BonesPerFinger == 0 ? 0 : bone - 1;

    private static Affine Placed(Random random)
    {
        double[] p = NormalNumbers.Next(random, 6, 0.5);
        return Affine.Moved(p[0], p[1], p[2], p[3], p[4], p[5]);
    }

    private static Affine Inverse(Affine a)
    {
        Affine back = new(a.M11, a.M21, a.M31, 0, a.M12, a.M22, a.M32, 0, a.M13, a.M23, a.M33, 0);
        (double x, double y, double z) = back.Apply(-a.M14, -a.M24, -a.M34);
        return back with { M14 = x, M24 = y, M34 = z };
    }
}
