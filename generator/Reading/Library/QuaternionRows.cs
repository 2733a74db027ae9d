using System.Collections.Generic;
using static SymGrad.Generator.Reading.Library.LibraryRow;
using static SymGrad.Generator.Reading.Library.Numbers;
using static SymGrad.Generator.Symbolics.Formula;

namespace SymGrad.Generator.Reading.Library;

/// <summary>The members of <c>Quaternion</c> and <c>Plane</c>.</summary>
internal static class QuaternionRows
{
    public static readonly IReadOnlyList<LibraryRow> Rows =
    [
        Of("op_Addition", "4,4", (a, b) => a + b, Exactness.Always),
        Of("op_Subtraction", "4,4", (a, b) => a - b, Exactness.Always),
        Of("op_UnaryNegation", "4", a => -a, Exactness.SinceNet10),
        Of("op_Multiply", "4,4", Product),
        Of("op_Multiply", "4,1", (a, s) => a * s, Exactness.Always),
        Of("op_Division", "4,4", (a, b) => Product(a, Inverse(b))),
        Of("Add", "4,4", (a, b) => a + b, Exactness.Always),
        Of("Subtract", "4,4", (a, b) => a - b, Exactness.Always),
        Of("Negate", "4", a => -a, Exactness.SinceNet10),
        Of("Multiply", "4,4", Product),
        Of("Multiply", "4,1", (a, s) => a * s, Exactness.Always),
        Of("Divide", "4,4", (a, b) => Product(a, Inverse(b))),
        Of("Concatenate", "4,4", (a, b) => Product(b, a)),
        Of("Conjugate", "4", Conjugate),
        Of("Inverse", "4", Inverse),
        Of("Normalize", "4", a => a / a.Length()),
        Of("Dot", "4,4", (a, b) => Dot(a, b)),
        Of("Length", "4", a => a.Length()),
        Of("LengthSquared", "4", a => a.SquaredLength()),
        Of("Lerp", "4,4,1", Between),
        Of("Slerp", "4,4,1", Turned),
        Of("CreateFromAxisAngle", "3,1", FromAxisAngle),
        Of("CreateFromYawPitchRoll", "1,1,1", FromAngles),
        Fixed("get_Identity", 0, 0, 0, 1),
        Fixed("get_Zero", 0, 0, 0, 0),
    ];

    /// <summary>A plane is its normal, then its distance from the origin.</summary>
    public static readonly IReadOnlyList<LibraryRow> OfPlane =
    [
        Of("Dot", "4,4", (plane, v) => Dot(plane, v)),
        Of("DotCoordinate", "4,3", (plane, v) => Dot(plane.Take(3), v) + plane.W),
        Of("DotNormal", "4,3", (plane, v) => Dot(plane.Take(3), v)),
        Of("Normalize", "4", plane => plane / plane.Take(3).Length()),
        Of("CreateFromVertices", "3,3,3", FromVertices),
    ];

    public static Numbers Product(Numbers a, Numbers b) =>
        All((a.Take(3) * b.W) + (b.Take(3) * a.W) + Cross(a, b), (a.W * b.W) - Dot(a.Take(3), b.Take(3)));

    public static Numbers Conjugate(Numbers a) => Of(-a.X, -a.Y, -a.Z, a.W);

    public static Numbers FromAxisAngle(Numbers axis, Numbers angle) => All(axis * Call("Sin", 0.5 * angle.X), Call("Cos", 0.5 * angle.X));

    /// <summary>First about z, then about x, then about y.</summary>
    public static Numbers FromAngles(Numbers yaw, Numbers pitch, Numbers roll)
    {
        var (sinYaw, cosYaw) = (Call("Sin", 0.5 * yaw.X), Call("Cos", 0.5 * yaw.X));
        var (sinPitch, cosPitch) = (Call("Sin", 0.5 * pitch.X), Call("Cos", 0.5 * pitch.X));
        var (sinRoll, cosRoll) = (Call("Sin", 0.5 * roll.X), Call("Cos", 0.5 * roll.X));
        return Of(
            (cosYaw * sinPitch * cosRoll) + (sinYaw * cosPitch * sinRoll),
            (sinYaw * cosPitch * cosRoll) - (cosYaw * sinPitch * sinRoll),
            (cosYaw * cosPitch * sinRoll) - (sinYaw * sinPitch * cosRoll),
            (cosYaw * cosPitch * cosRoll) + (sinYaw * sinPitch * sinRoll));
    }

    private static Numbers Inverse(Numbers a) => Conjugate(a) / a.SquaredLength();

    /// <summary>On the shorter way, and of length one again.</summary>
    private static Numbers Between(Numbers a, Numbers b, Numbers t)
    {
        var isFar = Dot(a, b) < 0;
        var blend = (a * (1 - t.X)) + (b * t.X).Select(x => isFar.Then(-x, x));
        return blend / blend.Length();
    }

    /// <summary>On the arc between the two, as far as they are of unit length; on a straight line where they are almost the same.</summary>
    private static Numbers Turned(Numbers a, Numbers b, Numbers t)
    {
        var cosine = Dot(a, b);
        var isFar = cosine < 0;
        cosine = isFar.Then(-cosine, cosine);
        var limit = cosine.Literal("0.999999");
        var isNear = cosine > limit;
        var angle = Call("Acos", Call("Min", cosine, limit));
        var (first, second) = (isNear.Then(1 - t.X, Call("Sin", (1 - t.X) * angle) / Call("Sin", angle)), isNear.Then(t.X, Call("Sin", t.X * angle) / Call("Sin", angle)));
        return (a * first) + (b * isFar.Then(-second, second));
    }

    private static Numbers FromVertices(Numbers a, Numbers b, Numbers c)
    {
        var normal = Cross(b - a, c - a);
        normal /= normal.Length();
        return All(normal, -Dot(normal, a));
    }
}
