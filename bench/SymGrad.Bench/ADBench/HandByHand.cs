namespace SymGrad.Bench.ADBench;

/// <summary>
/// The Jacobians of <see cref="Hand"/> as a person writes them: first three rows of 26 derivatives for each vertex, with only
/// those bones that an angle moves, then the rows of the measured points from those of their vertices. What it needs of
/// arrays it keeps from call to call.
/// </summary>
/// <remarks>
/// Where the whole hand is turned by less than 1e-4, the objective, like ADBench's, doesn't turn it; this takes the limit.
/// </remarks>
internal sealed class HandByHand(HandModel model)
{
    private const int Pose = HandModel.PoseSize;
    private const int FirstAngle = 6;

    private readonly HandBones bones = new(model);
    private readonly double[] positions = new double[model.BasePositions.Length];

    /// <summary>The derivatives of minus the positions: 26 for each coordinate of each vertex.</summary>
    private readonly double[] rows = new double[model.BasePositions.Length * Pose];

    /// <summary>The errors of <see cref="Hand.Simple"/>; the Jacobian overwrites the destination, row by row.</summary>
    public double[] Simple(double[] pose, int[] vertex, double[] measured, Span<double> jacobian)
    {
        Vertices(pose);
        double[] errors = new double[measured.Length];
        for (int i = 0; i < vertex.Length; i++)
        {
            rows.AsSpan(3 * Pose * vertex[i], 3 * Pose).CopyTo(jacobian[(3 * Pose * i)..]);
            for (int j = 0; j < 3; j++)
            {
                errors[3 * i + j] = measured[3 * i + j] - positions[3 * vertex[i] + j];
            }
        }

        return errors;
    }

    /// <summary>The errors of <see cref="Hand.Complicated"/> without a shift; the Jacobian overwrites the destination, row by row.</summary>
    public double[] Complicated(double[] pose, double[] coordinates, int[] triangle, double[] measured, Span<double> jacobian)
    {
        Vertices(pose);
        double[] errors = new double[measured.Length];
        for (int i = 0; i < triangle.Length; i++)
        {
            double u = coordinates[2 * i];
            double v = coordinates[2 * i + 1];
            double w = 1 - u - v;
            int a = 3 * model.Triangles[triangle[i], 0];
            int b = 3 * model.Triangles[triangle[i], 1];
            int c = 3 * model.Triangles[triangle[i], 2];
            for (int j = 0; j < 3; j++)
            {
                Span<double> row = jacobian.Slice((Pose + 2) * (3 * i + j), Pose + 2);
                ReadOnlySpan<double> rowA = rows.AsSpan(Pose * (a + j), Pose);
                ReadOnlySpan<double> rowB = rows.AsSpan(Pose * (b + j), Pose);
                ReadOnlySpan<double> rowC = rows.AsSpan(Pose * (c + j), Pose);
                for (int k = 0; k < Pose; k++)
                {
                    row[k] = u * rowA[k] + v * rowB[k] + w * rowC[k];
                }

                row[Pose] = positions[c + j] - positions[a + j];
                row[Pose + 1] = positions[c + j] - positions[b + j];
                errors[3 * i + j] = measured[3 * i + j] - (u * positions[a + j] + v * positions[b + j] + w * positions[c + j]);
            }
        }

        return errors;
    }

    /// <summary>Positions of all vertices, and their rows.</summary>
    private void Vertices(double[] pose)
    {
        bones.Pose(pose);
        Skin();
        Affine whole = Affine.Moved(pose[0], pose[1], pose[2], pose[3], pose[4], pose[5]);
        Turn turn = new(pose[0], pose[1], pose[2]);
        Affine rotation = whole with { M14 = 0, M24 = 0, M34 = 0 };
        foreach (ref Affine derivative in bones.Derivatives.AsSpan())
        {
            derivative = rotation * derivative;
        }

        for (int v = 0; v < positions.Length / 3; v++)
        {
            (double x, double y, double z) = rotation.Apply(positions[3 * v], positions[3 * v + 1], positions[3 * v + 2]);
            positions[3 * v] = x + pose[3];
            positions[3 * v + 1] = y + pose[4];
            positions[3 * v + 2] = z + pose[5];
            Span<double> row = rows.AsSpan(3 * Pose * v, 3 * Pose);
            (row[0], row[1], row[2]) = turn.ByRotation(0, -z, y);
            (row[Pose], row[Pose + 1], row[Pose + 2]) = turn.ByRotation(z, 0, -x);
            (row[2 * Pose], row[2 * Pose + 1], row[2 * Pose + 2]) = turn.ByRotation(-y, x, 0);
            (row[3], row[Pose + 4], row[2 * Pose + 5]) = (-1, -1, -1);
            ByAngles(v, row);
        }
    }

    /// <summary>The derivatives of one vertex by the twenty angles.</summary>
    private void ByAngles(int v, Span<double> row)
    {
        double x = model.BasePositions[3 * v];
        double y = model.BasePositions[3 * v + 1];
        double z = model.BasePositions[3 * v + 2];
        for (int finger = 0; finger < HandBones.Fingers; finger++)
        {
            for (int angle = 0; angle < HandBones.AnglesPerFinger; angle++)
            {
                double dx = 0, dy = 0, dz = 0;
                int column = finger * HandBones.AnglesPerFinger + angle;
                for (int place = HandBones.FirstPlace(angle); place < HandBones.Places; place++)
                {
                    double weight = model.Weights[HandBones.Bone(finger, place), v];
                    ref readonly Affine derivative = ref bones.Derivatives[column * HandBones.Places + place];
                    (double px, double py, double pz) = derivative.Apply(x, y, z);
                    dx += weight * px;
                    dy += weight * py;
                    dz += weight * pz;
                }

                row[FirstAngle + column] = -dx;
                row[Pose + FirstAngle + column] = -dy;
                row[2 * Pose + FirstAngle + column] = -dz;
            }
        }
    }

    /// <summary>The vertices before the hand is moved as a whole.</summary>
    private void Skin()
    {
        Array.Clear(positions);
        for (int bone = 0; bone < HandModel.Bones; bone++)
        {
            ref readonly Affine transform = ref bones.Transforms[bone];
            for (int v = 0; v < positions.Length / 3; v++)
            {
                double weight = model.Weights[bone, v];
                (double x, double y, double z) = transform.Apply(
                    model.BasePositions[3 * v], model.BasePositions[3 * v + 1], model.BasePositions[3 * v + 2]);
                positions[3 * v] += weight * x;
                positions[3 * v + 1] += weight * y;
                positions[3 * v + 2] += weight * z;
            }
        }
    }
}
