using MathNet.Numerics.LinearAlgebra;

namespace InverseKinematics;

/// <summary>
/// Turns the joints so that the tool follows targets, by damped least squares: (JᵀJ + λ²·1)·δ = Jᵀe (Wampler 1986;
/// Nakamura and Hanafusa 1986), with the damping λ² = ½·|e|² + a small constant of T. Sugihara (2011).
/// </summary>
/// <remarks>
/// The tool may turn about its own axis: position and direction are five conditions for six joints. The damping keeps the
/// joints calm in the direction that is left, and near postures in which the arm can't move the tool in some direction.
/// </remarks>
internal sealed class Follower(double[] posture)
{
    /// <summary>How near the tool must come, in metres.</summary>
    public const double PositionTolerance = 1e-6;

    /// <summary>How near its direction must come, in radians.</summary>
    public const double DirectionTolerance = 1e-6;

    private const int MostSteps = 200;
    private const double LeastDamping = 1e-6;

    // In metres: a radian off in direction counts as this far off in position.
    private const double Lever = 0.2;

    private const int Conditions = 6;

    private readonly double[] joints = [.. posture];

    /// <summary>The angles of the joints.</summary>
    public ReadOnlySpan<double> Joints => joints;

    /// <summary>Moves the tool to a target.</summary>
    /// <returns>How many steps that took; null if the tool doesn't get there.</returns>
    public int? MoveTo(Tool target)
    {
        for (int step = 0; step <= MostSteps; step++)
        {
            Tool tool = Arm.ToolAt(joints);
            Vector position = target.Position - tool.Position;
            Vector direction = target.Direction - tool.Direction;
            if (position.Length <= PositionTolerance && direction.Length <= DirectionTolerance)
            {
                return step;
            }

            Vector<double> error = Vector<double>.Build.Dense(
                [position.X, position.Y, position.Z, Lever * direction.X, Lever * direction.Y, Lever * direction.Z]);
            double[,] jacobian = Arm.ToolAtJacobian(joints);
            Matrix<double> weighted = Matrix<double>.Build.Dense(
                Conditions, Arm.JointCount, (i, j) => i < 3 ? jacobian[i, j] : Lever * jacobian[i, j]);
            double damping = 0.5 * error.DotProduct(error) + LeastDamping;
            Vector<double> change = (weighted.TransposeThisAndMultiply(weighted) + damping * Matrix<double>.Build.DenseIdentity(Arm.JointCount))
                .Cholesky()
                .Solve(weighted.TransposeThisAndMultiply(error));
            for (int i = 0; i < joints.Length; i++)
            {
                joints[i] += change[i];
            }
        }

        return null;
    }
}
