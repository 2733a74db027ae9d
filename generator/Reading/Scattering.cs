using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SymGrad.Generator.Reading.Library;

namespace SymGrad.Generator.Reading;

/// <summary>Which types are read field by field: structs of the project, records whose fields never change, and the vectors and their kin of System.Numerics.</summary>
internal static class Scattering
{
    public static bool IsScattered(ITypeSymbol type, Compilation compilation) => LibraryTypes.Has(type) || type is INamedTypeSymbol { IsTupleType: false, SpecialType: SpecialType.None } named
        && (named.TypeKind == TypeKind.Struct || (named is { TypeKind: TypeKind.Class, IsRecord: true, BaseType.SpecialType: SpecialType.System_Object } && FieldsOf(named).All(field => field.IsReadOnly)))
        && named.OriginalDefinition.DeclaringSyntaxReferences.Any(declaration => compilation.ContainsSyntaxTree(declaration.SyntaxTree));

    public static IEnumerable<IFieldSymbol> FieldsOf(INamedTypeSymbol type) => type.GetMembers().OfType<IFieldSymbol>().Where(field => !field.IsStatic && !field.IsConst);

    /// <summary>A parameter of a primary constructor that is used where the object is made already, and so lives on in a field without a name; null if there is none.</summary>
    public static string? CapturedBy(IMethodSymbol constructor, CancellationToken cancellation)
    {
        var bodies = constructor.ContainingType.DeclaringSyntaxReferences.SelectMany(declaration => declaration.GetSyntax(cancellation).DescendantNodes())
            .Where(node => node is BlockSyntax or ArrowExpressionClauseSyntax).SelectMany(body => body.DescendantNodes().OfType<IdentifierNameSyntax>());
        var used = new HashSet<string>(bodies.Select(name => name.Identifier.ValueText));
        return constructor.Parameters.Select(parameter => parameter.Name).FirstOrDefault(used.Contains);
    }

    /// <summary>The parts that a value is scattered into, by the names under which they are kept; a type of the library's is made by a constructor that takes them in this order.</summary>
    public static IEnumerable<(string Name, ITypeSymbol Type)> PartsOf(INamedTypeSymbol type) =>
        LibraryTypes.Has(type) ? LibraryTypes.PartsOf(type) : FieldsOf(type).Select(field => (KeyOf(field), field.Type));

    /// <summary>The name under which a field's value is kept: that of its property, if it stands behind one.</summary>
    public static string KeyOf(IFieldSymbol field) => (field.CorrespondingTupleField ?? field) is var known && known.AssociatedSymbol is IPropertySymbol property ? property.Name : known.Name;
}
