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
        && (named.TypeKind == TypeKind.Struct || (named is { TypeKind: TypeKind.Class, IsRecord: true, BaseType.SpecialType: SpecialType.System_Object } && FieldsOf(named).All(field => field.IsReadOnly) && !Contains(named, named, 0)))
        && !FieldsOf(named).Any(IsReference)
        && named.OriginalDefinition.DeclaringSyntaxReferences.Any(declaration => compilation.ContainsSyntaxTree(declaration.SyntaxTree));

    /// <summary>Whether a struct has itself inside, be it in a tuple, under <c>?</c>, or by type arguments that grow.</summary>
    public static bool NestsForever(ITypeSymbol type) => type is INamedTypeSymbol named && !LibraryTypes.Has(type) && NestsForever(named, []);

    private static bool NestsForever(INamedTypeSymbol type, List<ISymbol> around)
    {
        if (around.Count(outer => SymbolEqualityComparer.Default.Equals(outer, type.OriginalDefinition)) > DeepestNest)
        {
            return true;
        }

        around.Add(type.OriginalDefinition);
        bool isNest = FieldsOf(type).Any(field => field.Type is INamedTypeSymbol { TypeKind: TypeKind.Struct } inner
            && (inner.IsTupleType || inner.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T || (inner.SpecialType == SpecialType.None && inner.DeclaringSyntaxReferences.Length > 0))
            && NestsForever(inner, around));
        around.RemoveAt(around.Count - 1);
        return isNest;
    }

    /// <summary>Whether a value of a type holds one of a record's type, as the nodes of a list do: it has no fixed number of fields.</summary>
    private static bool Contains(INamedTypeSymbol type, INamedTypeSymbol record, int depth) => FieldsOf(type).Any(field => field.Type is INamedTypeSymbol { SpecialType: SpecialType.None } held
        && (SymbolEqualityComparer.Default.Equals(held.OriginalDefinition, record.OriginalDefinition)
            || depth > DeepestNest
            || ((held.IsRecord || held.TypeKind == TypeKind.Struct) && held.DeclaringSyntaxReferences.Length > 0 && Contains(held, record, depth + 1))
            || (held.IsTupleType && held.TupleElements.Any(element => SymbolEqualityComparer.Default.Equals(element.Type.OriginalDefinition, record.OriginalDefinition)))));

    /// <summary>Deeper nests are types that contain themselves.</summary>
    public const int DeepestNest = 6;

    public static IEnumerable<IFieldSymbol> FieldsOf(INamedTypeSymbol type) => type.GetMembers().OfType<IFieldSymbol>().Where(field => !field.IsStatic && !field.IsConst);

    /// <summary>Whether a parameter of a primary constructor is mentioned outside of the initializers, so that each value keeps it in a field without a name.</summary>
    public static bool IsCaptured(IParameterSymbol parameter, CancellationToken cancellation) => parameter.ContainingType.DeclaringSyntaxReferences
        .Select(declaration => declaration.GetSyntax(cancellation)).OfType<TypeDeclarationSyntax>()
        .SelectMany(declaration => declaration.Members)
        .SelectMany(member => member.DescendantNodes(node => !(node is EqualsValueClauseSyntax { Parent: PropertyDeclarationSyntax or VariableDeclaratorSyntax { Parent.Parent: FieldDeclarationSyntax } })))
        .OfType<IdentifierNameSyntax>().Any(name => name.Identifier.ValueText == parameter.Name);

    /// <summary>Whether a field names a variable that is elsewhere.</summary>
    private static bool IsReference(IFieldSymbol field) => field.ContainingType.IsRefLikeType && field.DeclaringSyntaxReferences.Any(declaration => declaration.GetSyntax() is { Parent: VariableDeclarationSyntax { Type: RefTypeSyntax } });

    /// <summary>Whether a field without a name holds a parameter of a primary constructor.</summary>
    private static bool IsCapture(IFieldSymbol field) => field.IsImplicitlyDeclared && field.AssociatedSymbol is null && field.Name.Length > 0 && field.Name[0] == '<';

    /// <summary>The parts that a value is scattered into, by the names under which they are kept; a type of the library's is made by a constructor that takes them in this order.</summary>
    public static IEnumerable<(string Name, ITypeSymbol Type)> PartsOf(INamedTypeSymbol type) =>
        LibraryTypes.Has(type) ? LibraryTypes.PartsOf(type) : FieldsOf(type).Where(field => !IsCapture(field)).Select(field => (KeyOf(field), field.Type));

    /// <summary>Whether a property computes what it shows or keeps although it has a field of its own, which <c>field</c> names.</summary>
    public static bool IsWritten(IPropertySymbol property) => IsWritten(property.GetMethod) || IsWritten(property.SetMethod);

    /// <summary>Whether an accessor has a body, here or in the other part of a partial property.</summary>
    public static bool IsWritten(IMethodSymbol? accessor) => accessor?.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() switch
    {
        AccessorDeclarationSyntax { Body: null, ExpressionBody: null, Parent.Parent: BasePropertyDeclarationSyntax property } => property.Modifiers.Any(modifier => modifier.ValueText == "partial"),
        AccessorDeclarationSyntax or ArrowExpressionClauseSyntax => true,
        _ => false,
    };

    /// <summary>The name under which a field's value is kept: that of its property, if it stands behind one.</summary>
    public static string KeyOf(IFieldSymbol field) => (field.CorrespondingTupleField ?? field) is var known && known.AssociatedSymbol is IPropertySymbol property ? property.Name : known.Name;
}
