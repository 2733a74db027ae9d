namespace CurveFitting;

/// <summary>A model by name: its values at all places, and the generated Jacobian of these by the parameters.</summary>
internal sealed record Model(
    string Name, int Parameters, Func<double[], double[], double[]> Values, Func<double[], double[], double[,]> Jacobian)
{
    public static IReadOnlyList<Model> All { get; } =
    [
        new("Misra1a", 2, Models.Misra1a, Models.Misra1aJacobian),
        new("Thurber", 7, Models.Thurber, Models.ThurberJacobian),
        new("Eckerle4", 3, Models.Eckerle4, Models.Eckerle4Jacobian),
        new("MGH09", 4, Models.MGH09, Models.MGH09Jacobian),
    ];
}
