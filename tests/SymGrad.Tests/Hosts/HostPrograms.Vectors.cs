namespace SymGrad.Tests.Hosts;

internal static partial class HostPrograms
{
    /// <summary>The vectors and their kin, which not every framework has.</summary>
    public static readonly IReadOnlyDictionary<string, string> Vectors = new Dictionary<string, string>
    {
        ["Short"] = "using System.Numerics;\n" + OfVectors(string.Empty),
        ["Qualified"] = OfVectors("System.Numerics."),
        ["Colliding"] = OfVectors("System.Numerics.") + "\nnamespace Company.Models { internal struct Vector3 { } internal class Matrix3x2 { } }",
    };

    private static string OfVectors(string space) => InModels($$"""
        /// <summary>Vectors.</summary>
        [Differentiable]
        public static float Turn(float x, float y, float angle, int n)
        {
            {{space}}Vector3 sum = {{space}}Vector3.Zero;
            {{space}}Matrix3x2 turn = {{space}}Matrix3x2.CreateRotation(angle) * 1.5f;
            for (int i = 0; i < n; i++)
            {
                {{space}}Vector2 v = {{space}}Vector2.Transform(new {{space}}Vector2(x, y), turn);
                sum += new {{space}}Vector3(v, i) / 3 - {{space}}Vector3.Cross(sum, -sum);
            }

            {{space}}Vector3 unit = {{space}}Vector3.Normalize(sum);
            return {{space}}Vector3.Dot(unit, sum) + unit.Length() + {{space}}Quaternion.CreateFromAxisAngle(unit, angle).W + {{space}}Vector3.Max(sum, unit).X;
        }
        """);
}
