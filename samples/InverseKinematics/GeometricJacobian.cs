namespace InverseKinematics;

/// <summary>The Jacobian of the textbooks: a joint with axis z through o moves the tool by z × (p − o) and turns its direction by z × d.</summary>
internal static class GeometricJacobian
{
    /// <summary>The largest difference of the generated Jacobian from the geometric one.</summary>
    public static double Difference(double[] joints)
    {
        double[,] jacobian = Arm.ToolAtJacobian(joints);
        Frame[] frames = Arm.Frames(joints);
        Frame tool = frames[^1];
        double largest = 0;
        for (int joint = 0; joint < joints.Length; joint++)
        {
            Vector position = Vector.Cross(frames[joint].Z, tool.Origin - frames[joint].Origin);
            Vector direction = Vector.Cross(frames[joint].Z, tool.Z);
            double[] column = [position.X, position.Y, position.Z, direction.X, direction.Y, direction.Z];
            for (int i = 0; i < column.Length; i++)
            {
                double difference = Math.Abs(jacobian[i, joint] - column[i]);
                largest = difference <= largest ? largest : difference;
            }
        }

        return largest;
    }
}
