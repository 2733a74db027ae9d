namespace InverseKinematics;

/// <summary>Where the tool is, in metres, and where it points.</summary>
public readonly record struct Tool(Vector Position, Vector Direction);
