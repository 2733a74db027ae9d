using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Symbolics;
using static SymGrad.Generator.Reading.Library.LibraryRow;
using static SymGrad.Generator.Reading.Library.Numbers;
using static SymGrad.Generator.Symbolics.Formula;

namespace SymGrad.Generator.Reading.Library;

/// <summary>The members of <c>Matrix3x2</c> and <c>Matrix4x4</c>, whose numbers go row by row.</summary>
internal static class MatrixRows
{
    public static readonly IReadOnlyList<LibraryRow> Of3x2 =
    [
        .. Common(6),
        Of("op_Multiply", "6,6", Product3x2),
        Of("Multiply", "6,6", Product3x2),
        Of("GetDeterminant", "6", m => (m[0] * m[3]) - (m[2] * m[1])),
        Of("Invert", "6", Inverse3x2),
        Of("get_Translation", "6", m => m.Take(2, from: 4), Exactness.Always),
        Of("CreateRotation", "1", angle => Of(Cos(angle), Sin(angle), -Sin(angle), Cos(angle), Zero(angle), Zero(angle))),
        Of("CreateTranslation", "2", v => Of(One(v), Zero(v), Zero(v), One(v), v.X, v.Y), Exactness.Always),
        Of("CreateTranslation", "1,1", (x, y) => Of(One(x), Zero(x), Zero(x), One(x), x.X, y.X), Exactness.Always),
        Of("CreateScale", "1", s => Of(s.X, Zero(s), Zero(s), s.X, Zero(s), Zero(s)), Exactness.Always),
        Of("CreateScale", "1,1", (x, y) => Of(x.X, Zero(x), Zero(x), y.X, Zero(x), Zero(x)), Exactness.Always),
        Of("CreateScale", "2", s => Of(s.X, Zero(s), Zero(s), s.Y, Zero(s), Zero(s)), Exactness.Always),
        Of("CreateSkew", "1,1", (x, y) => Of(One(x), Call("Tan", y.X), Call("Tan", x.X), One(x), Zero(x), Zero(x))),
        Fixed("get_Identity", 1, 0, 0, 1, 0, 0),
    ];

    public static readonly IReadOnlyList<LibraryRow> Of4x4 =
    [
        .. Common(16),
        Of("op_Multiply", "16,16", Product4x4),
        Of("Multiply", "16,16", Product4x4),
        Of("Transpose", "16", m => new([.. Enumerable.Range(0, 16).Select(i => m[(i % 4 * 4) + (i / 4)])]), Exactness.Always),
        Of("GetDeterminant", "16", Determinant),
        Of("Invert", "16", Inverse4x4),
        Of("get_Translation", "16", m => m.Take(3, from: 12), Exactness.Always),
        Of("CreateTranslation", "3", v => Affine(Diagonal(One(v), One(v), One(v)), v), Exactness.Always),
        Of("CreateTranslation", "1,1,1", (x, y, z) => Affine(Diagonal(One(x), One(x), One(x)), All(x, y, z)), Exactness.Always),
        Of("CreateScale", "1", s => Affine(Diagonal(s.X, s.X, s.X)), Exactness.Always),
        Of("CreateScale", "3", s => Affine(Diagonal(s.X, s.Y, s.Z)), Exactness.Always),
        Of("CreateScale", "1,1,1", (x, y, z) => Affine(Diagonal(x.X, y.X, z.X)), Exactness.Always),
        Of("CreateRotationX", "1", a => Affine(Of(One(a), Zero(a), Zero(a), Zero(a), Cos(a), Sin(a), Zero(a), -Sin(a), Cos(a)))),
        Of("CreateRotationY", "1", a => Affine(Of(Cos(a), Zero(a), -Sin(a), Zero(a), One(a), Zero(a), Sin(a), Zero(a), Cos(a)))),
        Of("CreateRotationZ", "1", a => Affine(Of(Cos(a), Sin(a), Zero(a), -Sin(a), Cos(a), Zero(a), Zero(a), Zero(a), One(a)))),
        Of("CreateFromAxisAngle", "3,1", (axis, angle) => Affine(OfQuaternion(QuaternionRows.FromAxisAngle(axis, angle)))) with { IsOfNet10 = true },
        Of("CreateFromQuaternion", "4", q => Affine(OfQuaternion(q))),
        Of("CreateLookAt", "3,3,3", LookingAt),
        Of("CreateFromYawPitchRoll", "1,1,1", (yaw, pitch, roll) => Affine(OfQuaternion(QuaternionRows.FromAngles(yaw, pitch, roll)))),
        Fixed("get_Identity", 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1),
    ];

    private static IEnumerable<LibraryRow> Common(int n) =>
    [
        Of("op_Addition", $"{n},{n}", (a, b) => a + b, Exactness.Always),
        Of("op_Subtraction", $"{n},{n}", (a, b) => a - b, Exactness.Always),
        Of("op_UnaryNegation", $"{n}", a => -a, Exactness.SinceNet10),
        Of("op_Multiply", $"{n},1", (a, s) => a * s, Exactness.Always),
        Of("Add", $"{n},{n}", (a, b) => a + b, Exactness.Always),
        Of("Subtract", $"{n},{n}", (a, b) => a - b, Exactness.Always),
        Of("Negate", $"{n}", a => -a, Exactness.SinceNet10),
        Of("Multiply", $"{n},1", (a, s) => a * s, Exactness.Always),
        Of("Lerp", $"{n},{n},1", (a, b, t) => a + ((b - a) * t)),
    ];

    private static Numbers Product3x2(Numbers a, Numbers b) => All(
        VectorRows.Times(Of(a[0], a[1], Zero(a)), b, 2),
        VectorRows.Times(Of(a[2], a[3], Zero(a)), b, 2),
        VectorRows.Times(Of(a[4], a[5], One(a)), b, 2));

    private static Numbers Product4x4(Numbers a, Numbers b) => All([.. Enumerable.Range(0, 4).Select(row => VectorRows.Times(a.Take(4, from: 4 * row), b, 4))]);

    /// <summary>By the second-order minors of the upper and the lower half.</summary>
    private static Numbers Determinant(Numbers m)
    {
        Formula Minor(int row, int i, int j) => (m[(4 * row) + i] * m[(4 * row) + 4 + j]) - (m[(4 * row) + j] * m[(4 * row) + 4 + i]);
        return (Minor(0, 0, 1) * Minor(2, 2, 3)) - (Minor(0, 0, 2) * Minor(2, 1, 3)) + (Minor(0, 0, 3) * Minor(2, 1, 2))
            + (Minor(0, 1, 2) * Minor(2, 0, 3)) - (Minor(0, 1, 3) * Minor(2, 0, 2)) + (Minor(0, 2, 3) * Minor(2, 0, 1));
    }

    private static Numbers Inverse3x2(Numbers m)
    {
        var determinant = (m[0] * m[3]) - (m[2] * m[1]);
        return Of(m[3], -m[1], -m[2], m[0], (m[2] * m[5]) - (m[4] * m[3]), (m[4] * m[1]) - (m[0] * m[5])) / determinant;
    }

    /// <summary>The cofactors, by the second-order minors of the upper and the lower half, over the determinant.</summary>
    private static Numbers Inverse4x4(Numbers m)
    {
        Formula Minor(int row, int i, int j) => (m[(4 * row) + i] * m[(4 * row) + 4 + j]) - (m[(4 * row) + j] * m[(4 * row) + 4 + i]);
        Formula Cofactor(int row, int column)
        {
            // The other row of the same half, and the minors of the other half, along the three columns that are left.
            int beside = row ^ 1, half = row < 2 ? 2 : 0;
            int[] left = [.. Enumerable.Range(0, 4).Where(other => other != column)];
            Formula At(int i) => m[(4 * beside) + left[i]];
            var sum = (At(0) * Minor(half, left[1], left[2])) - (At(1) * Minor(half, left[0], left[2])) + (At(2) * Minor(half, left[0], left[1]));
            return (row + column) % 2 == 0 ? sum : -sum;
        }

        return new Numbers([.. Enumerable.Range(0, 16).Select(i => Cofactor(i % 4, i / 4))]) / Determinant(m);
    }

    /// <summary>The view from a place towards another: the axes of the camera, and where the place lies along them.</summary>
    private static Numbers LookingAt(Numbers place, Numbers target, Numbers up)
    {
        var z = Unit(place - target);
        var x = Unit(Cross(up, z));
        var y = Cross(z, x);
        return Affine(Of(x.X, y.X, z.X, x.Y, y.Y, z.Y, x.Z, y.Z, z.Z), Of(-Dot(x, place), -Dot(y, place), -Dot(z, place)));
    }

    private static Numbers Unit(Numbers v) => v / v.Length();

    private static Numbers OfQuaternion(Numbers q)
    {
        var (x, y, z, w) = (q.X, q.Y, q.Z, q.W);
        return Of(
            1 - (2 * ((y * y) + (z * z))), 2 * ((x * y) + (z * w)), 2 * ((x * z) - (y * w)),
            2 * ((x * y) - (z * w)), 1 - (2 * ((z * z) + (x * x))), 2 * ((y * z) + (x * w)),
            2 * ((x * z) + (y * w)), 2 * ((y * z) - (x * w)), 1 - (2 * ((y * y) + (x * x))));
    }

    private static Numbers Diagonal(Formula x, Formula y, Formula z)
    {
        var zero = x.Number(0);
        return Of(x, zero, zero, zero, y, zero, zero, zero, z);
    }

    /// <summary>A linear map of three dimensions, and a translation after it.</summary>
    private static Numbers Affine(Numbers linear, Numbers? translation = null)
    {
        var zero = Zero(linear);
        return All(linear.Take(3), zero, linear.Take(3, from: 3), zero, linear.Take(3, from: 6), zero, translation ?? Of(zero, zero, zero), One(linear));
    }

    private static Formula Sin(Numbers angle) => Call("Sin", angle.X);

    private static Formula Cos(Numbers angle) => Call("Cos", angle.X);

    private static Formula Zero(Numbers like) => like.X.Number(0);

    private static Formula One(Numbers like) => like.X.Number(1);
}
