namespace InverseKinematics;

/// <summary>What follows a joint, by Denavit and Hartenberg: the offset along its axis, then the length and the twist about the common normal.</summary>
public readonly record struct Link(double Offset, double Length, double Twist);
