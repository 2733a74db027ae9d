namespace SymGrad.Bench.ADBench;

/// <summary>
/// The bones of a posed hand and their derivatives by the angles of the fingers. An angle moves the bones of its own finger
/// only, from its joint outwards, so for each of the twenty there are at most three maps.
/// </summary>
internal sealed class HandBones(HandModel model)
{
    public const int Fingers = 5;
    public const int AnglesPerFinger = 4;

    /// <summary>The bones of a finger that move.</summary>
    public const int Places = 3;

    private readonly Affine[] absolutes = new Affine[HandModel.Bones];

    /// <summary>For each bone the map from the hand at rest to the posed hand.</summary>
    public Affine[] Transforms { get; } = new Affine[HandModel.Bones];

    /// <summary>Their derivatives, by finger, angle and place; what an angle doesn't move isn't used.</summary>
    public Affine[] Derivatives { get; } = new Affine[Fingers * AnglesPerFinger * Places];

    /// <summary>The first place that an angle moves: both angles at the root belong to the first.</summary>
    public static int FirstPlace(int angle) => Math.Max(0, angle - 1);

    public static int Bone(int finger, int place) => 2 + HandModel.BonesPerFinger * finger + place;

    public void Pose(double[] pose)
    {
        Place(0, model.BaseRelatives[0]);
        Place(HandModel.Bones - 1, model.BaseRelatives[HandModel.Bones - 1]);
        for (int finger = 0; finger < Fingers; finger++)
        {
            int root = Bone(finger, 0) - 1;
            Place(root, model.BaseRelatives[root]);
            PoseFinger(finger, pose.AsSpan(6 + AnglesPerFinger * finger, AnglesPerFinger));
        }
    }

    private void PoseFinger(int finger, ReadOnlySpan<double> angles)
    {
        int at = finger * AnglesPerFinger * Places;
        Span<Affine> moving = stackalloc Affine[AnglesPerFinger];
        for (int place = 0; place < Places; place++)
        {
            int bone = Bone(finger, place);
            Affine atRest = absolutes[model.Parents[bone]] * model.BaseRelatives[bone];
            double aboutX = place == 0 ? angles[0] : angles[place + 1];
            double aboutZ = place == 0 ? angles[1] : 0;
            (Affine joint, Affine byX, Affine byZ) = Joint(aboutX, aboutZ);
            Affine relative = model.BaseRelatives[bone] * joint;
            for (int angle = 0; place > 0 && angle <= place; angle++)
            {
                moving[angle] *= relative;
            }

            moving[place == 0 ? 0 : place + 1] = TimesLinear(atRest, byX);
            if (place == 0)
            {
                moving[1] = TimesLinear(atRest, byZ);
            }

            for (int angle = 0; angle <= place + 1; angle++)
            {
                Derivatives[at + angle * Places + place] = moving[angle] * model.InverseBaseAbsolutes[bone];
            }

            Place(bone, relative);
        }
    }

    private void Place(int bone, in Affine relative)
    {
        int parent = model.Parents[bone];
        absolutes[bone] = parent < 0 ? relative : absolutes[parent] * relative;
        Transforms[bone] = absolutes[bone] * model.InverseBaseAbsolutes[bone];
    }

    /// <summary>The turn about x and then z, with its derivatives by both angles.</summary>
    private static (Affine Joint, Affine ByX, Affine ByZ) Joint(double aboutX, double aboutZ)
    {
        (double sx, double cx) = Math.SinCos(aboutX);
        (double sz, double cz) = Math.SinCos(aboutZ);
        return (
            new(cz, -sz * cx, sz * sx, 0, sz, cz * cx, -cz * sx, 0, 0, sx, cx, 0),
            new(0, sz * sx, sz * cx, 0, 0, -cz * sx, -cz * cx, 0, 0, cx, -sx, 0),
            new(-sz, -cz * cx, cz * sx, 0, cz, -sz * cx, sz * sx, 0, 0, 0, 0, 0));
    }

    /// <summary>The product with a derivative, whose last row is 0 0 0 0: the translation drops out.</summary>
    private static Affine TimesLinear(in Affine a, in Affine linear) => (a * linear) with { M14 = 0, M24 = 0, M34 = 0 };
}
