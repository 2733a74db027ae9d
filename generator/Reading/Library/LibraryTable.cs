using System;
using System.Collections.Generic;
using System.Linq;

namespace SymGrad.Generator.Reading.Library;

/// <summary>What the members of the types of System.Numerics compute, one row for each: to add a member is to add a row.</summary>
internal static class LibraryTable
{
    private static readonly Dictionary<string, IReadOnlyList<LibraryRow>> s_rows = new(StringComparer.Ordinal)
    {
        ["Complex"] = ComplexRows.Rows,
        ["Vector2"] = [.. VectorRows.RowsOf(2)],
        ["Vector3"] = [.. VectorRows.RowsOf(3)],
        ["Vector4"] = [.. VectorRows.RowsOf(4)],
        ["Quaternion"] = QuaternionRows.Rows,
        ["Plane"] = QuaternionRows.OfPlane,
        ["Matrix3x2"] = MatrixRows.Of3x2,
        ["Matrix4x4"] = MatrixRows.Of4x4,
    };

    /// <summary>All rows, by the name of their type.</summary>
    public static IEnumerable<(string Type, LibraryRow Row)> Rows => s_rows.SelectMany(type => type.Value.Select(row => (type.Key, row)));

    /// <summary>The row of a member, by its type, its name and how many numbers each argument has; null if there is none.</summary>
    public static LibraryRow? Find(string type, string name, string counts) =>
        s_rows.TryGetValue(type, out var rows) ? rows.FirstOrDefault(row => row.Name == name && row.Counts == counts) : null;
}
