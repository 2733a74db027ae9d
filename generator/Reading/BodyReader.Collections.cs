using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SymGrad.Generator.Functions;
using SymGrad.Generator.Reading.Library;
using ValueType = SymGrad.Generator.Functions.ValueType;

namespace SymGrad.Generator.Reading;

/// <content>
/// Collections that are constant: lists that are only passed on, and arrays of structs that belong to an object or a type. And
/// arrays that go by the name of an interface.
/// </content>
internal sealed partial class BodyReader
{
    /// <summary>What takes the structs apart that a constant holds; null while a called method's signature is read.</summary>
    public CompositeReading? Composites { get; set; }

    /// <summary>What a list, or an interface of lists, holds; null for any other type.</summary>
    private static ITypeSymbol? ItemOf(ITypeSymbol? type) => TypeReading.ElementOfList(type) ?? (type is INamedTypeSymbol
    {
        Name: "IReadOnlyList" or "IList", TypeArguments: { Length: 1 } items, ContainingNamespace: { Name: "Generic", ContainingNamespace: { Name: "Collections", ContainingNamespace.Name: "System" } },
    } ? items[0] : null);

    /// <summary>Whether an array may go by a type: an interface that arrays have.</summary>
    private static bool IsInterfaceOfArrays(ITypeSymbol type) => type is INamedTypeSymbol
    {
        TypeKind: TypeKind.Interface, TypeArguments.Length: 1, Name: "IEnumerable" or "IReadOnlyList" or "IList" or "IReadOnlyCollection" or "ICollection",
        ContainingNamespace: { Name: "Generic", ContainingNamespace: { Name: "Collections", ContainingNamespace.Name: "System" } },
    };

    /// <summary>An array, or what is like one, that goes by the name of an interface; null for anything else.</summary>
    private ReadValue? BehindInterface(IOperation? operation) =>
        operation is ILocalReferenceOperation or IParameterReferenceOperation && IsInterfaceOfArrays(Bound(operation.Type!)) && Read(operation) is var value && value is View or Columns or Single { Atom.Type: { IsIndexed: true, Rank: 1 } } ? value : null;

    /// <summary>The elements of a list that is constant, one by one; null for anything else.</summary>
    private Sequence? ItemsOf(ReadValue collection, IOperation place)
    {
        if (collection is not Single { Atom: { Type.Shape: TypeShape.Opaque } list } || ItemOf(place.Type is null ? null : Bound(place.Type)) is not { } item)
        {
            return null;
        }

        return Indexed(CopiedPart(place, ValueType.Int32, Expression.Hole + ".Count", list), index => ItemAt(list, index, Bound(item), string.Empty, place));
    }

    /// <summary>A struct or tuple of a list that is constant; null for anything else.</summary>
    private ReadValue? ReadItem(IPropertyReferenceOperation item) => item is { Property.IsIndexer: true, Arguments: { Length: 1 } arguments, Instance: ILocalReferenceOperation or IParameterReferenceOperation or IFieldReferenceOperation }
        && ItemOf(Bound(item.Instance.Type!)) is { } type && (Bound(type).IsTupleType || IsScattered(type)) && !LibraryTypes.Has(Bound(type)) && Read(item.Instance) is Single { Atom: { Type.Shape: TypeShape.Opaque } list }
            ? ItemAt(list, ReadIndex(arguments[0].Value), Bound(type), string.Empty, item)
            : null;

    private ReadValue ItemAt(Expression list, Expression index, ITypeSymbol type, string path, IOperation place) => ItemFrom($"{Expression.Hole}[{Expression.Hole}]", [list, index], type, path, place);

    /// <summary>Something that a collection gives, part by part where it is a struct or a tuple; of an abstract record nobody knows which one it is.</summary>
    private ReadValue ItemFrom(string text, Expression[] holes, ITypeSymbol type, string path, IOperation place) =>
        type.IsTupleType || (IsScattered(type) && !type.IsAbstract)
            ? new Aggregate(type, CompositeReading.PartsOf(type).Select(part => (part.Name, ItemFrom(text, holes, Bound(part.Type), path + "." + WayTo(type, part.Name, place), place))).ToArray())
            : new Single(CopiedPart(place, TypeOf(type) is { IsIndexed: false } number ? number : new ValueType(TypeShape.Opaque, Spelled(type)), text + path, holes));

    /// <summary>How the generated code names a part of a struct.</summary>
    private string WayTo(ITypeSymbol type, string part, IOperation place)
    {
        if (type.IsTupleType || LibraryTypes.Has(type))
        {
            return part;
        }

        var field = Scattering.FieldsOf((INamedTypeSymbol)type).First(field => Scattering.KeyOf(field) == part);
        var member = field.AssociatedSymbol ?? field;
        return member is IPropertySymbol property && Scattering.IsWritten(property) ? throw Refusal.Unsupported(place.Syntax, $"'{member.Name}', whose field the derivative can't see,", "use a field and a property")
            : IsSeen(member) ? Writing.Naming.Escaped(member.Name)
            : throw Refusal.Unsupported(place.Syntax, $"'{member.Name}', which the derivative can't see,", "make it internal");
    }

    private Expression CopiedPart(IOperation place, ValueType type, string text, params Expression[] holes)
    {
        var copied = Expression.Copied(text, type, holes);
        var target = _region.Bind(copied);
        _copied.Add(new CopiedCode(copied, target, place.Syntax, place.Syntax.ToString()));
        return target;
    }

    /// <summary>An array of structs or tuples that is constant as a whole, such as a table of an object; null if the generated code can't see what it holds.</summary>
    private Columns? ConstantColumns(ITypeSymbol type, string text)
    {
        if (type is not IArrayTypeSymbol { Rank: 1 } array || CompositeElement(type) is not { } element || Composites?.Read(element) is not { } row)
        {
            return null;
        }

        var whole = ValueType.ArrayOf(new ValueType(TypeShape.Opaque, row.Name));
        return Part(element, row, string.Empty);

        Columns? Part(ITypeSymbol composite, Composite parts, string path)
        {
            var fields = CompositeReading.PartsOf(composite);
            var values = new System.Collections.Generic.List<(string, ReadValue)>();
            for (int i = 0; i < fields.Count; i++)
            {
                var part = parts.Parts[i];
                string way = path + "." + part.Name;
                ReadValue? value = part.Inner is { } inner ? Part(fields[i].Type, inner, way)
                    : part.Type.IsScalar ? new Single(Expression.Constant(ValueType.ColumnOf(whole, part.Type, new Column(way, row, IsAssignable: false)), text))
                    : null;
                if (value is not null)
                {
                    values.Add((fields[i].Name, value));
                }
            }

            return values.Count == 0 ? null : new Columns(composite, values);
        }
    }
}
