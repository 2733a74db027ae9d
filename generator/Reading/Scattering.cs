using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SymGrad.Generator.Reading;

/// <summary>Which types are read field by field: structs of the project, and records whose fields never change.</summary>
internal static class Scattering
{
    public static bool IsScattered(ITypeSymbol type, Compilation compilation) => type is INamedTypeSymbol { IsTupleType: false, SpecialType: SpecialType.None } named
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

    /// <summary>The name under which a field's value is kept: that of its property, if it stands behind one.</summary>
    public static string KeyOf(IFieldSymbol field) => (field.CorrespondingTupleField ?? field) is var known && known.AssociatedSymbol is IPropertySymbol property ? property.Name : known.Name;
}
