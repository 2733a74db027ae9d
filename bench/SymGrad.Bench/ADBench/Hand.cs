namespace SymGrad.Bench.ADBench;

/// <summary>
/// ADBench's hand tracking: how far points of a posed hand are from where they were measured (Srajer, Kukelova, Fitzgibbon,
/// arXiv 1807.10129, section 4.3; the model is that of Taylor et al., "User-Specific Hand Modeling from Monocular Depth
/// Sequences", 2014). Vertices follow their bones by linear blend skinning.
/// </summary>
public static partial class Hand
{
    /// <summary>Measured points less the vertices that they belong to: three numbers for each.</summary>
    /// <param name="pose">Rotation and translation, then for each finger flexion and abduction at its root and two more flexions, in radians.</param>
    /// <param name="model">The hand at rest.</param>
    /// <param name="vertex">The vertex of each measured point.</param>
    /// <param name="measured">Three numbers for each point.</param>
    [Differentiable(Derivatives.Jacobian)]
    public static double[] Simple(double[] pose, [NoDerivative] HandModel model, int[] vertex, [NoDerivative] double[] measured)
    {
        double[] positions = Positions(pose, model);
        double[] errors = new double[measured.Length];
        for (int i = 0; i < vertex.Length; i++)
        {
            for (int j = 0; j < 3; j++)
            {
                errors[3 * i + j] = measured[3 * i + j] - positions[3 * vertex[i] + j];
            }
        }

        return errors;
    }

    /// <summary>
    /// Measured points less points on the triangles that they belong to. Each point has coordinates (u, v) on its triangle
    /// of its own, which move its own three errors only: so the derivatives by a shift of all u, and of all v, are those by
    /// each of them, and the Jacobian has 26 + 2 columns.
    /// </summary>
    /// <param name="pose">As in <see cref="Simple"/>.</param>
    /// <param name="shiftU">Added to every u.</param>
    /// <param name="shiftV">Added to every v.</param>
    /// <param name="coordinates">u and v of each point: its weights of the first and second corner.</param>
    /// <param name="model">The hand at rest.</param>
    /// <param name="triangle">The triangle of each measured point.</param>
    /// <param name="measured">Three numbers for each point.</param>
    [Differentiable(Derivatives.Jacobian)]
    public static double[] Complicated(
        double[] pose, double shiftU, double shiftV, [NoDerivative] double[] coordinates, [NoDerivative] HandModel model,
        int[] triangle, [NoDerivative] double[] measured)
    {
        double[] positions = Positions(pose, model);
        double[] errors = new double[measured.Length];
        for (int i = 0; i < triangle.Length; i++)
        {
            double u = coordinates[2 * i] + shiftU;
            double v = coordinates[2 * i + 1] + shiftV;
            int a = 3 * model.Triangles[triangle[i], 0];
            int b = 3 * model.Triangles[triangle[i], 1];
            int c = 3 * model.Triangles[triangle[i], 2];
            for (int j = 0; j < 3; j++)
            {
                errors[3 * i + j] = measured[3 * i + j]
                    - (u * positions[a + j] + v * positions[b + j] + (1 - u - v) * positions[c + j]);
            }
        }

        return errors;
    }

    /// <summary>The posed vertices, three numbers each.</summary>
    private static double[] Positions(double[] pose, HandModel model)
    {
        Affine[] transforms = Transforms(pose, model);
        int vertices = model.BasePositions.Length / 3;
        double[] positions = new double[3 * vertices];
        for (int bone = 0; bone < transforms.Length; bone++)
        {
            for (int v = 0; v < vertices; v++)
            {
                double weight = model.Weights[bone, v];
                (double x, double y, double z) = transforms[bone].Apply(
                    model.BasePositions[3 * v], model.BasePositions[3 * v + 1], model.BasePositions[3 * v + 2]);
                positions[3 * v] += weight * x;
                positions[3 * v + 1] += weight * y;
                positions[3 * v + 2] += weight * z;
            }
        }

        Affine whole = Affine.Moved(pose[0], pose[1], pose[2], pose[3], pose[4], pose[5]);
        for (int v = 0; v < vertices; v++)
        {
            (positions[3 * v], positions[3 * v + 1], positions[3 * v + 2]) =
                whole.Apply(positions[3 * v], positions[3 * v + 1], positions[3 * v + 2]);
        }

        return positions;
    }

    /// <summary>For each bone the map from the hand at rest to the posed hand.</summary>
    private static Affine[] Transforms(double[] pose, HandModel model)
    {
        int bones = model.Parents.Length;
        Affine[] absolutes = new Affine[bones];
        Affine[] transforms = new Affine[bones];
        for (int bone = 0; bone < bones; bone++)
        {
            Affine relative = model.BaseRelatives[bone] * Joint(pose, bone);
            int parent = model.Parents[bone];
            absolutes[bone] = parent < 0 ? relative : absolutes[parent] * relative;
            transforms[bone] = absolutes[bone] * model.InverseBaseAbsolutes[bone];
        }

        return transforms;
    }

    /// <summary>How a bone is turned in its joint. The first bone of a finger doesn't move; neither do wrist and forearm.</summary>
    private static Affine Joint(double[] pose, int bone)
    {
        int place = (bone - 1) % HandModel.BonesPerFinger;
        if (bone == 0 || bone == HandModel.Bones - 1 || place == 0)
        {
            return Affine.Identity;
        }

        int first = 6 + 4 * ((bone - 1) / HandModel.BonesPerFinger);
        return place == 1 ? Affine.Turned(pose[first], pose[first + 1]) : Affine.Turned(pose[first + place], 0);
    }
}
