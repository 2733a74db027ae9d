using SymGrad;

namespace InverseKinematics;

/// <summary>The UR5 of Universal Robots: six joints, a reach of 0.85 m.</summary>
public static partial class Arm
{
    private const double QuarterTurn = Math.PI / 2;

    // The maker's parameters, "DH Parameters for calculations of kinematics and dynamics".
    private static readonly Link[] Links =
    [
        new(0.089159, 0, QuarterTurn),
        new(0, -0.425, 0),
        new(0, -0.39225, 0),
        new(0.10915, 0, QuarterTurn),
        new(0.09465, 0, -QuarterTurn),
        new(0.0823, 0, 0),
    ];

    public static int JointCount => Links.Length;

    /// <summary>The tool for the angles of the joints.</summary>
    [Differentiable(Derivatives.Jacobian)]
    public static Tool ToolAt(double[] joints)
    {
        Frame frame = Frame.Base;
        for (int i = 0; i < Links.Length; i++)
        {
            frame = frame.Next(Links[i], joints[i]);
        }

        return new(frame.Origin, frame.Z);
    }

    /// <summary>The frames of all joints, and that of the tool.</summary>
    internal static Frame[] Frames(double[] joints)
    {
        Frame[] frames = new Frame[Links.Length + 1];
        frames[0] = Frame.Base;
        for (int i = 0; i < Links.Length; i++)
        {
            frames[i + 1] = frames[i].Next(Links[i], joints[i]);
        }

        return frames;
    }
}
