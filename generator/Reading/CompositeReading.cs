using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using SymGrad.Generator.Functions;
using SymGrad.Generator.Reading.Library;
using SymGrad.Generator.Reading.Reuse;

namespace SymGrad.Generator.Reading;

/// <summary>
/// Finds out what a struct, record or tuple that is passed to a method or returned by it is made of: by which names the
/// generated code may read its fields, and how it can make a new one of numbers.
/// </summary>
/// <param name="within">The type that the generated code is added to: what it may see, may be named.</param>
/// <param name="model">The model of the file in which the method stands.</param>
/// <param name="position">A place in the method.</param>
internal sealed class CompositeReading(Sources sources, INamedTypeSymbol within, SemanticModel model, int position)
{
    /// <summary>Whether the file gives types names of its own.</summary>
    private readonly bool _hasAliases = model.SyntaxTree.GetRoot().DescendantNodes(node => node is not MemberDeclarationSyntax or BaseNamespaceDeclarationSyntax)
        .OfType<UsingDirectiveSyntax>().Any(directive => directive.Alias is not null);

    /// <summary>Whether there are spans, which the adjoints of lists are.</summary>
    public bool HasSpan { get; } = sources.Compilation.GetTypeByMetadataName("System.Span`1") is not null;

    /// <summary>The parts of a type; null if it isn't a composite, or one that can't be taken apart or made here.</summary>
    public Composite? Read(ITypeSymbol type) => Read(type, 0);

    /// <summary>Whether a type is read field by field.</summary>
    public bool IsComposite(ITypeSymbol type) => type.IsTupleType || Scattering.IsScattered(type, sources.Compilation);

    /// <summary>
    /// How a type is written in the generated code: as short as in the method itself, if it is found there without the file's
    /// using directives, which the generated file doesn't have.
    /// </summary>
    public string Spell(ITypeSymbol type) => !_hasAliases && IsNear(type)
        ? type.ToMinimalDisplayString(model, position)
        : type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);

    private bool IsNear(ITypeSymbol type) => type switch
    {
        { SpecialType: not SpecialType.None } => true,
        IArrayTypeSymbol array => IsNear(array.ElementType),
        ITypeParameterSymbol => true,
        INamedTypeSymbol { IsTupleType: true } tuple => tuple.TupleElements.All(element => IsNear(element.Type)),
        INamedTypeSymbol named => named.TypeArguments.All(IsNear) && Around(within.ContainingNamespace).Contains(named.ContainingNamespace, SymbolEqualityComparer.Default),
        _ => false,
    };

    private static IEnumerable<INamespaceSymbol> Around(INamespaceSymbol? space)
    {
        for (; space is not null; space = space.ContainingNamespace)
        {
            yield return space;
        }
    }

    /// <summary>The parts of a composite, by the names under which their values are kept while a method is read.</summary>
    public static IReadOnlyList<(string Name, ITypeSymbol Type)> PartsOf(ITypeSymbol type) => type is INamedTypeSymbol { IsTupleType: true } tuple
        ? [.. tuple.TupleElements.Select((element, i) => ("Item" + (i + 1).ToString(System.Globalization.CultureInfo.InvariantCulture), element.Type))]
        : [.. Scattering.PartsOf((INamedTypeSymbol)type)];

    /// <summary>Whether a floating-point number that a derivative could be taken by is inside, however deep.</summary>
    public bool HasFloating(ITypeSymbol type) => HasFloating(type, 0);

    private bool HasFloating(ITypeSymbol type, int depth) => depth <= Scattering.DeepestNest && type switch
    {
        { SpecialType: SpecialType.System_Double or SpecialType.System_Single } => true,
        { SpecialType: SpecialType.None } when TypeReading.Read(type).IsNarrow => true,
        { SpecialType: not (SpecialType.None or SpecialType.System_Nullable_T) } => false,
        IArrayTypeSymbol array => HasFloating(array.ElementType, depth + 1),
        INamedTypeSymbol { Name: "Nullable" or "List" or "Span" or "ReadOnlySpan" or "Memory" or "ReadOnlyMemory", TypeArguments: { Length: 1 } arguments } => HasFloating(arguments[0], depth + 1),
        _ => IsComposite(type) && PartsOf(type).Any(part => HasFloating(part.Type, depth + 1)),
    };

    private Composite? Read(ITypeSymbol type, int depth)
    {
        if (depth > Scattering.DeepestNest || !IsComposite(type))
        {
            return null;
        }

        if (LibraryTypes.Has(type))
        {
            var known = LibraryTypes.PartsOf(type).Select(part => new Part(
                part.Name, LibraryTypes.Has(part.Type) ? new Functions.ValueType(TypeShape.Opaque, Spell(part.Type)) : TypeReading.Read(part.Type), Read(part.Type, depth + 1), type.GetMembers(part.Name)[0] is IFieldSymbol { IsReadOnly: false })).ToArray();
            return new Composite(Spell(type), Making.Constructor, known.ToEquatable(), Enumerable.Range(0, known.Length).ToEquatable());
        }

        IReadOnlyList<IFieldSymbol> fields = type is INamedTypeSymbol { IsTupleType: true } tuple ? tuple.TupleElements : Scattering.FieldsOf((INamedTypeSymbol)type).ToArray();
        var parts = fields.Select(field => ReadPart(type, field, depth)).OfType<Part>().ToArray();
        if (parts.Length < fields.Count)
        {
            return null;
        }

        string name = Spell(type);
        if (type.IsTupleType)
        {
            return new Composite(name, Making.Tuple, parts.ToEquatable(), Enumerable.Range(0, parts.Length).ToEquatable());
        }

        var named = (INamedTypeSymbol)type;
        if (named.InstanceConstructors.Any(constructor => SyntaxOf(constructor) is TypeDeclarationSyntax && !named.IsRecord && constructor.Parameters.Any(parameter => Scattering.IsCaptured(parameter, default))))
        {
            // The generated code can't name what it holds beside its fields.
            return null;
        }

        foreach (var constructor in named.InstanceConstructors.Where(IsVisible).OrderByDescending(constructor => constructor.Parameters.Length))
        {
            if (OrderOf(constructor, fields) is { } order)
            {
                return new Composite(name, Making.Constructor, parts.ToEquatable(), order.ToEquatable()) { IsReference = named.IsReferenceType };
            }
        }

        bool startsFromZero = named.TypeKind == TypeKind.Struct && named.InstanceConstructors.All(constructor => constructor.Parameters.Length > 0 || constructor.IsImplicitlyDeclared);
        var members = fields.Select(field => MemberOf(field)!).ToArray();
        bool isRequired = members.Any(IsRequired);
        var set = Enumerable.Range(0, fields.Count).Where(i => isRequired || parts[i].Inner is not null || parts[i].Type.HasFloating).ToArray();
        return startsFromZero && set.All(i => IsSettable(members[i]))
            ? new Composite(name, Making.Initializer, parts.ToEquatable(), set.ToEquatable()) { IsReference = named.IsReferenceType }
            : null;
    }

    private Part? ReadPart(ITypeSymbol owner, IFieldSymbol field, int depth)
    {
        if (MemberOf(field) is not { } member)
        {
            return null;
        }

        bool isAssignable = owner.IsValueType && member switch
        {
            IFieldSymbol own => !own.IsReadOnly,

            // A part of what a property gives is a part of a copy.
            IPropertySymbol when IsComposite(field.Type) => false,
            IPropertySymbol { SetMethod: { IsInitOnly: false } setter } => IsVisible(setter),
            _ => false,
        };
        var inner = IsComposite(field.Type) ? Read(field.Type, depth + 1) : null;
        var type = inner is null ? TypeReading.Read(field.Type) : new Functions.ValueType(TypeShape.Opaque, Spell(field.Type));
        bool isKnown = inner is not null || (type.IsIndexed ? type.Innermost.IsScalar && type.Shape == TypeShape.Array : !HasFloating(field.Type) || type.IsScalar);
        return isKnown ? new Part(member.Name, type, inner, isAssignable) : null;
    }

    /// <summary>The field itself or the property that shows it, whichever the generated code may name.</summary>
    private ISymbol? MemberOf(IFieldSymbol field)
    {
        if (field.ContainingType.IsTupleType)
        {
            return field;
        }

        if (field.AssociatedSymbol is IPropertySymbol { GetMethod: { } getter } property)
        {
            return IsVisible(getter) && !Scattering.IsWritten(property) ? property : null;
        }

        return field.CanBeReferencedByName && IsVisible(field) ? field
            : field.ContainingType.GetMembers().OfType<IPropertySymbol>().FirstOrDefault(property => property.GetMethod is { } getter && IsVisible(getter) && Shows(getter, field));
    }

    private static bool IsRequired(ISymbol member) =>
        member.DeclaringSyntaxReferences.Select(declaration => declaration.GetSyntax()).Any(syntax =>
            (syntax as MemberDeclarationSyntax ?? syntax.FirstAncestorOrSelf<MemberDeclarationSyntax>())?.Modifiers.Any(modifier => modifier.ValueText == "required") == true);

    private bool IsSettable(ISymbol member) => member switch
    {
        IFieldSymbol field => !field.IsReadOnly,
        IPropertySymbol { SetMethod: { } setter } => IsVisible(setter),
        _ => false,
    };

    private bool IsVisible(ISymbol symbol) => sources.Compilation.IsSymbolAccessibleWithin(symbol, within);

    private static SyntaxNode? SyntaxOf(ISymbol symbol) => symbol.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax();

    /// <summary>Whether a getter returns a field and does nothing else.</summary>
    private bool Shows(IMethodSymbol getter, IFieldSymbol field)
    {
        var returned = sources.OperationOf(SyntaxOf(getter)) switch
        {
            IMethodBodyOperation { ExpressionBody.Operations: { Length: 1 } one } => one[0],
            IMethodBodyOperation { BlockBody.Operations: { Length: 1 } one } => one[0],
            IBlockOperation { Operations: { Length: 1 } one } => one[0],
            var other => other,
        };
        return (returned is IReturnOperation { ReturnedValue: { } value } ? value : returned) is IFieldReferenceOperation reference
            && SymbolEqualityComparer.Default.Equals(reference.Field, field.OriginalDefinition);
    }

    /// <summary>For each parameter of a constructor the field that takes it; null if the constructor does more than to fill every field with a parameter.</summary>
    private int[]? OrderOf(IMethodSymbol constructor, IReadOnlyList<IFieldSymbol> fields)
    {
        // The operations of a generic type's constructor are those of its definition.
        constructor = constructor.OriginalDefinition;
        fields = fields.Select(field => field.OriginalDefinition).ToArray();
        if (constructor.Parameters.Length != fields.Count || constructor.Parameters.Any(parameter => parameter.RefKind is RefKind.Ref or RefKind.Out))
        {
            return null;
        }

        var taken = new Dictionary<IParameterSymbol, IFieldSymbol>(SymbolEqualityComparer.Default);
        bool isWhole = SyntaxOf(constructor) switch
        {
            TypeDeclarationSyntax when constructor.ContainingType.IsRecord => fields.All(field => SyntaxOf(field.AssociatedSymbol ?? field) is ParameterSyntax
                ? constructor.Parameters.FirstOrDefault(parameter => parameter.Name == Scattering.KeyOf(field)) is { } parameter && Take(parameter, field)
                : InitializerOf(field) is IParameterReferenceOperation { Parameter: var given } && Take(given, field)),
            TypeDeclarationSyntax when !constructor.Parameters.Any(parameter => Scattering.IsCaptured(parameter, default)) => fields.All(field => InitializerOf(field) is IParameterReferenceOperation { Parameter: var parameter } && Take(parameter, field)),
            ConstructorDeclarationSyntax { Initializer: null } declaration when sources.OperationOf(declaration) is IConstructorBodyOperation body =>
                ((body.BlockBody?.Operations ?? body.ExpressionBody?.Operations) is { } statements) && statements.All(Assigns),
            _ => false,
        };
        return isWhole && taken.Count == fields.Count
            ? [.. constructor.Parameters.Select(parameter => fields.ToList().FindIndex(field => SymbolEqualityComparer.Default.Equals(field, taken[parameter])))]
            : null;

        bool Take(IParameterSymbol parameter, IFieldSymbol field)
        {
            if (!SymbolEqualityComparer.Default.Equals(parameter.Type, field.Type) || taken.ContainsKey(parameter) || !SymbolEqualityComparer.Default.Equals(parameter.ContainingSymbol, constructor))
            {
                return false;
            }

            taken[parameter] = field;
            return true;
        }

        bool Assigns(IOperation statement) => (statement as IExpressionStatementOperation)?.Operation switch
        {
            ISimpleAssignmentOperation assignment => AssignsTo(assignment.Target, assignment.Value),
            IDeconstructionAssignmentOperation { Target: ITupleOperation targets, Value: var value } =>
                (value is IConversionOperation conversion ? conversion.Operand : value) is ITupleOperation values && targets.Elements.Length == values.Elements.Length
                && Enumerable.Range(0, targets.Elements.Length).All(i => AssignsTo(targets.Elements[i], values.Elements[i])),
            _ => false,
        };

        bool AssignsTo(IOperation target, IOperation value) => value is IParameterReferenceOperation { Parameter: var parameter } && target switch
        {
            IFieldReferenceOperation { Instance: IInstanceReferenceOperation, Field: var field } => Take(parameter, field),
            IPropertyReferenceOperation { Instance: IInstanceReferenceOperation, Property: var property } =>
                fields.FirstOrDefault(field => SymbolEqualityComparer.Default.Equals(field.AssociatedSymbol, property)) is { } behind && Take(parameter, behind),
            _ => false,
        };
    }

    /// <summary>What stands behind the equals sign where a field or its property is declared.</summary>
    private IOperation? InitializerOf(IFieldSymbol field) => sources.OperationOf(SyntaxOf(field.AssociatedSymbol ?? field) switch
    {
        VariableDeclaratorSyntax { Initializer.Value: { } value } => value,
        PropertyDeclarationSyntax { Initializer.Value: { } value } => value,
        _ => null,
    });
}
