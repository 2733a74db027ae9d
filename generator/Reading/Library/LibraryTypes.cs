using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace SymGrad.Generator.Reading.Library;

/// <summary>The types of System.Numerics that are read part by part, as structs of the user's own are: their parts, in the order in which their constructor takes them.</summary>
internal static class LibraryTypes
{
    private static readonly Dictionary<string, string[]> s_parts = new(StringComparer.Ordinal)
    {
        ["Complex"] = ["Real", "Imaginary"],
        ["Vector2"] = ["X", "Y"],
        ["Vector3"] = ["X", "Y", "Z"],
        ["Vector4"] = ["X", "Y", "Z", "W"],
        ["Quaternion"] = ["X", "Y", "Z", "W"],
        ["Plane"] = ["Normal", "D"],
        ["Matrix3x2"] = ["M11", "M12", "M21", "M22", "M31", "M32"],
        ["Matrix4x4"] = [.. Enumerable.Range(1, 4).SelectMany(row => Enumerable.Range(1, 4).Select(column => $"M{row}{column}"))],
    };

    /// <summary>The names of all types, without their namespace.</summary>
    public static IReadOnlyCollection<string> Names => s_parts.Keys;

    public static bool Has(ITypeSymbol? type) => type is INamedTypeSymbol { TypeKind: TypeKind.Struct, Arity: 0, ContainingType: null, ContainingNamespace: { Name: "Numerics", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } } }
        && s_parts.ContainsKey(type.Name);

    /// <summary>The parts of such a type, in the order of its constructor.</summary>
    public static IEnumerable<(string Name, ITypeSymbol Type)> PartsOf(ITypeSymbol type) => s_parts[type.Name].Select(name => (name, type.GetMembers(name)[0] switch
    {
        IFieldSymbol field => field.Type,
        IPropertySymbol property => property.Type,
        _ => throw new BrokenSource(),
    }));

    /// <summary>How many numbers a value has: one, or those of its parts.</summary>
    public static int CountOf(ITypeSymbol type) => Has(type) ? PartsOf(type).Sum(part => CountOf(part.Type)) : 1;
}
