using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace SymGrad.Generator.Reading;

/// <summary>Which types are read field by field: structs of the project, and records whose fields never change.</summary>
internal static class Scattering
{
    public static bool IsScattered(ITypeSymbol type, Compilation compilation) => type is INamedTypeSymbol { IsTupleType: false, SpecialType: SpecialType.None } named
        && (named.TypeKind == TypeKind.Struct || (named is { TypeKind: TypeKind.Class, IsRecord: true, BaseType.SpecialType: SpecialType.System_Object } && FieldsOf(named).All(field => field.IsReadOnly)))
        && named.OriginalDefinition.DeclaringSyntaxReferences.Any(declaration => compilation.ContainsSyntaxTree(declaration.SyntaxTree));

    public static IEnumerable<IFieldSymbol> FieldsOf(INamedTypeSymbol type) => type.GetMembers().OfType<IFieldSymbol>().Where(field => !field.IsStatic && !field.IsConst);

    /// <summary>The name under which a field's value is kept: that of its property, if it stands behind one.</summary>
    public static string KeyOf(IFieldSymbol field) => (field.CorrespondingTupleField ?? field) is var known && known.AssociatedSymbol is IPropertySymbol property ? property.Name : known.Name;
}
