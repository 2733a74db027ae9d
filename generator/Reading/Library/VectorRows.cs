using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Symbolics;
using static SymGrad.Generator.Reading.Library.LibraryRow;
using static SymGrad.Generator.Reading.Library.Numbers;

namespace SymGrad.Generator.Reading.Library;

/// <summary>The members of <c>Vector2</c>, <c>Vector3</c> and <c>Vector4</c>.</summary>
internal static class VectorRows
{
    /// <summary>The rows of the vectors with so many numbers.</summary>
    public static IEnumerable<LibraryRow> RowsOf(int n) =>
    [
        Of("op_Addition", $"{n},{n}", (a, b) => a + b, Exactness.Always),
        Of("op_Subtraction", $"{n},{n}", (a, b) => a - b, Exactness.Always),
        Of("op_Multiply", $"{n},{n}", (a, b) => a * b, Exactness.Always),
        Of("op_Multiply", $"{n},1", (a, s) => a * s, Exactness.Always),
        Of("op_Multiply", $"1,{n}", (s, a) => s * a, Exactness.Always),
        Of("op_Division", $"{n},{n}", (a, b) => a / b, Exactness.Always),
        Of("op_Division", $"{n},1", (a, s) => a / s, Exactness.SinceNet8),
        Of("op_UnaryNegation", $"{n}", a => -a, Exactness.SinceNet10),
        Of("Add", $"{n},{n}", (a, b) => a + b, Exactness.Always),
        Of("Subtract", $"{n},{n}", (a, b) => a - b, Exactness.Always),
        Of("Multiply", $"{n},{n}", (a, b) => a * b, Exactness.Always),
        Of("Multiply", $"{n},1", (a, s) => a * s, Exactness.Always),
        Of("Multiply", $"1,{n}", (s, a) => s * a, Exactness.Always),
        Of("Divide", $"{n},{n}", (a, b) => a / b, Exactness.Always),
        Of("Divide", $"{n},1", (a, s) => a / s, Exactness.SinceNet8),
        Of("Negate", $"{n}", a => -a, Exactness.SinceNet10),
        Of("Dot", $"{n},{n}", (a, b) => Dot(a, b)),
        Of("Length", $"{n}", a => a.Length()),
        Of("LengthSquared", $"{n}", a => a.SquaredLength()),
        Of("Distance", $"{n},{n}", (a, b) => (a - b).Length()),
        Of("DistanceSquared", $"{n},{n}", (a, b) => (a - b).SquaredLength()),
        Of("Normalize", $"{n}", a => a / a.Length()),
        Of("Lerp", $"{n},{n},1", (a, b, t) => (a * (1 - t.X)) + (b * t)),
        Of("Lerp", $"{n},{n},{n}", (a, b, t) => (a * t.Select(x => 1 - x)) + (b * t)),
        Of("Abs", $"{n}", a => a.Select(x => Formula.Call("Abs", x))),
        Of("SquareRoot", $"{n}", a => a.Select(Root)),
        Of("Max", $"{n},{n}", (a, b) => Each(a, b, (x, y) => Formula.Call("Max", x, y))),
        Of("Min", $"{n},{n}", (a, b) => Each(a, b, (x, y) => Formula.Call("Min", x, y))),
        Of("Clamp", $"{n},{n},{n}", Limited),
        Of("FusedMultiplyAdd", $"{n},{n},{n}", (a, b, c) => (a * b) + c),
        Of("MultiplyAddEstimate", $"{n},{n},{n}", (a, b, c) => (a * b) + c),
        Of("Sum", $"{n}", a => a.Sum()),
        Of("Exp", $"{n}", a => a.Select(x => Formula.Call("Exp", x))),
        Of("Log", $"{n}", a => a.Select(x => Formula.Call("Log", x))),
        Of("Sin", $"{n}", a => a.Select(x => Formula.Call("Sin", x))),
        Of("Cos", $"{n}", a => a.Select(x => Formula.Call("Cos", x))),
        Of("Hypot", $"{n},{n}", (a, b) => Each(a, b, (x, y) => Root((x * x) + (y * y)))),
        Fixed("get_One", [.. Enumerable.Repeat(1, n)]),
        Fixed("get_Zero", new int[n]),
        .. Enumerable.Range(0, n).Select(place => Fixed("get_Unit" + "XYZW"[place], [.. Enumerable.Range(0, n).Select(i => i == place ? 1 : 0)])),
        .. n < 4 ? [Of("Reflect", $"{n},{n}", (v, normal) => v - (2 * Dot(v, normal) * normal))] : System.Array.Empty<LibraryRow>(),
        .. n switch
        {
            2 => s_ofVector2,
            3 => s_ofVector3,
            _ => s_ofVector4,
        },
    ];

    private static readonly LibraryRow[] s_ofVector2 =
    [
        Of("Cross", "2,2", (a, b) => (a.X * b.Y) - (a.Y * b.X)),
        Of("Transform", "2,6", (v, m) => Times(All(v, One(v)), m, 2)),
        Of("Transform", "2,16", (v, m) => Times(Of(v.X, v.Y, Nothing(v), One(v)), m, 4).Take(2)),
        Of("Transform", "2,4", (v, q) => Rotated(Of(v.X, v.Y, Nothing(v)), q).Take(2)) with { IsOfNet10 = true },
        Of("TransformNormal", "2,6", (v, m) => Times(Of(v.X, v.Y, Nothing(v)), m, 2)),
        Of("TransformNormal", "2,16", (v, m) => Times(Of(v.X, v.Y, Nothing(v), Nothing(v)), m, 4).Take(2)),
    ];

    private static readonly LibraryRow[] s_ofVector3 =
    [
        Of("Cross", "3,3", Cross),
        Of("Transform", "3,16", (v, m) => Times(All(v, One(v)), m, 4).Take(3)),
        Of("Transform", "3,4", Rotated) with { IsOfNet10 = true },
        Of("TransformNormal", "3,16", (v, m) => Times(All(v, Nothing(v)), m, 4).Take(3)),
    ];

    private static readonly LibraryRow[] s_ofVector4 =
    [
        Of("Transform", "4,16", (v, m) => Times(v, m, 4)),
        Of("Transform", "3,16", (v, m) => Times(All(v, One(v)), m, 4)),
        Of("Transform", "2,16", (v, m) => Times(Of(v.X, v.Y, Nothing(v), One(v)), m, 4)),
        Of("Transform", "4,4", Sandwich) with { IsOfNet10 = true },
        Of("Transform", "3,4", (v, q) => Sandwich(All(v, One(v)), q)) with { IsOfNet10 = true },
        Of("Transform", "2,4", (v, q) => Sandwich(Of(v.X, v.Y, Nothing(v), One(v)), q)) with { IsOfNet10 = true },
    ];

    /// <summary>A row times a matrix of so many columns.</summary>
    public static Numbers Times(Numbers row, Numbers matrix, int columns) =>
        new([.. Enumerable.Range(0, columns).Select(column => Dot(row, new([.. Enumerable.Range(0, row.Count).Select(k => matrix[(k * columns) + column])])))]);

    /// <summary>q·v·q̄, for quaternions of any length.</summary>
    private static Numbers Sandwich(Numbers v, Numbers q) => QuaternionRows.Product(QuaternionRows.Product(q, v), QuaternionRows.Conjugate(q));

    private static Numbers Rotated(Numbers v, Numbers q) => Sandwich(All(v, Nothing(v)), q).Take(3);

    private static Numbers Limited(Numbers a, Numbers low, Numbers high) => Each(Each(a, low, (x, y) => Formula.Call("Max", x, y)), high, (x, y) => Formula.Call("Min", x, y));

    private static Formula One(Numbers like) => like.X.Number(1);

    private static Formula Nothing(Numbers like) => like.X.Number(0);
}
