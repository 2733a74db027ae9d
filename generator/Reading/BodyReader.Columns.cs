using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SymGrad.Generator.Functions;
using ValueType = SymGrad.Generator.Functions.ValueType;

namespace SymGrad.Generator.Reading;

/// <content>Arrays of structs and tuples: each field of the elements is an array of its own, so that an element is an aggregate like any other.</content>
internal sealed partial class BodyReader
{
    /// <summary>One element of an array of structs or tuples.</summary>
    private sealed record RowTarget(Columns Columns, Expression[] Indices) : Target;

    /// <summary>The type of the elements of an array or span of structs or tuples; null for any other type.</summary>
    private ITypeSymbol? CompositeElement(ITypeSymbol? type)
    {
        type = type is null ? null : Bound(type);
        var element = type is IArrayTypeSymbol array ? array.ElementType : IsSpan(type) ? ((INamedTypeSymbol)type!).TypeArguments[0] : null;
        return element is not null && (element.IsTupleType || IsScattered(element)) && !HoldsParameters(element) ? element : null;
    }

    /// <summary>The element that an operation names, if it is one of an array of structs or tuples.</summary>
    private RowTarget? RowOf(IOperation operation)
    {
        var (array, indices) = operation switch
        {
            IArrayElementReferenceOperation element => (element.ArrayReference, element.Indices.ToArray()),
            IPropertyReferenceOperation { Property.IsIndexer: true, Instance: { } span } indexed when IsSpan(span.Type) => (span, indexed.Arguments.Select(argument => argument.Value).ToArray()),
            IImplicitIndexerReferenceOperation { Argument: not IRangeOperation } indexed => (indexed.Instance, [indexed.Argument]),
            _ => (null!, []),
        };
        if (operation is IPropertyReferenceOperation { Property.IsIndexer: true, Arguments: { Length: 1 } at, Instance: { } list } && RowsOf(list) is { } rows)
        {
            return RowOf(rows, ReadIndex(at[0].Value));
        }

        if (operation is IPropertyReferenceOperation { Property.IsIndexer: true, Arguments: { Length: 1 } where, Instance: { } named } && BehindInterface(named) is Columns structs)
        {
            return new RowTarget(structs, [ReadIndex(where[0].Value)]);
        }

        if (operation is IImplicitIndexerReferenceOperation { Argument: { Type.Name: "Index" } fromEnd } last && RowsOf(last.Instance) is { } all)
        {
            return RowOf(all, ReadIndex(fromEnd, LengthOf(all)));
        }

        if (array is null || CompositeElement(array.Type) is null || indices.Any(index => index is IRangeOperation))
        {
            return null;
        }

        var read = Read(array);
        if (read is Single { Atom.Type: { Shape: TypeShape.Array, Element.Shape: TypeShape.Opaque, Column: null } })
        {
            // Objects as a whole: of an abstract record, say, nobody knows the parts.
            _known = (array, read);
            return null;
        }

        var columns = read as Columns ?? throw NoColumns(array);
        return new RowTarget(columns, indices.Select(index => index.Type?.Name == "Index" ? ReadIndex(index, LengthOf(columns)) : Narrowed(ReadIndex(index), columns.Leaves.First())).ToArray());
    }

    /// <summary>An element of a list, if the list has it.</summary>
    private RowTarget RowOf(Columns list, Expression index)
    {
        return new RowTarget(list, [RequireWithin(new View(list.Leaves.First(), Expression.Integer(0), LengthOf(list)), index, OutOfRange("index"))]);
    }

    private Columns ReadColumns(IOperation array) => Read(array) as Columns ?? throw NoColumns(array);

    private static Refusal NoColumns(IOperation array) => Refusal.Unsupported(array.Syntax, "this array of structs or tuples", "use one that is a parameter or made in the method");

    private Expression LengthOf(Columns columns) => _region.Bind(Expression.Of(Operation.Length, ValueType.Int32, columns.Leaves.First()));

    private Aggregate LoadRow(RowTarget row) => new(row.Columns.Element, row.Columns.Fields.Select(field => (field.Field, field.Value switch
    {
        Columns nested => LoadRow(row with { Columns = nested }),
        var column => (ReadValue)_region.Bind(Expression.Of(Operation.Element, Atom(column).Type.Element!, [Atom(column), .. row.Indices])),
    })).ToArray());

    private void StoreRow(RowTarget row, ReadValue value)
    {
        foreach (var (field, column) in row.Columns.Fields)
        {
            var part = (value as Aggregate)?.Find(field) ?? throw new BrokenSource();
            if (column is Columns nested)
            {
                StoreRow(row with { Columns = nested }, part);
            }
            else
            {
                StoreIn(Atom(column), row.Indices, Atom(part));
            }
        }
    }

    /// <summary>A field of an element.</summary>
    private static Target? FieldOf(RowTarget row, string field) => row.Columns.Find(field) switch
    {
        Columns nested => row with { Columns = nested },
        Single column => new ElementTarget(column.Atom, row.Indices),
        _ => null,
    };

    /// <summary>A new array of structs or tuples: one of each field's type.</summary>
    private Columns NewColumns(ITypeSymbol element, int rank, Expression[] lengths, IOperation place) => ColumnsOf(element, field =>
    {
        var type = TypeOf(field.Type);
        return type.IsScalar
            ? _region.Bind(Expression.Of(Operation.NewArray, ValueType.ArrayOf(type, rank), lengths))
            : throw Refusal.Unsupported(place.Syntax, $"an array of '{element.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat)}', whose '{field.Name}' isn't a number,", "use an array for each field");
    });

    private Columns ColumnsOf(ITypeSymbol element, System.Func<(string Name, ITypeSymbol Type), ReadValue> column) => new(element, CompositeReading.PartsOf(element).Select(field =>
        (field.Name, field.Type.IsTupleType || IsScattered(field.Type) ? ColumnsOf(field.Type, column) : column(field))).ToArray());

    private Columns ReadColumnsCreation(IArrayCreationOperation creation, ITypeSymbol element)
    {
        if (creation.Initializer is null)
        {
            RequirePresent(element, creation);
        }

        int rank = ((IArrayTypeSymbol)creation.Type!).Rank;
        var columns = NewColumns(element, rank, creation.DimensionSizes.Select(ReadLength).ToArray(), creation);
        if (creation.Initializer is { } initializer)
        {
            FillColumns(columns, initializer, []);
        }

        return columns;
    }

    /// <summary><c>[a, .. rest]</c> of structs or tuples.</summary>
    private Columns ReadColumnsCollection(IOperation collection, ITypeSymbol element)
    {
        var parts = collection.ChildOperations.Select(part => (int)part.Kind == Spread ? (Spread: ReadSequence(part.ChildOperations.First()), Single: null) : (Spread: (Sequence?)null, Single: Read(part))).ToList();
        if (parts.Any(part => part.Spread is { Count: null }))
        {
            throw Refusal.Unsupported(collection.Syntax, "a spread of elements that are chosen first", "use a loop that counts them");
        }

        var length = Expression.Integer(parts.Count(part => part.Single is not null));
        foreach (var (spread, _) in parts.Where(part => part.Spread is not null))
        {
            length = Shifted(length, spread!.Count!);
        }

        var columns = NewColumns(element, 1, [length], collection);
        var at = Expression.Integer(0);
        foreach (var (spread, single) in parts)
        {
            var from = at;
            if (single is not null)
            {
                StoreRow(new RowTarget(columns, [from]), single);
                at = Shifted(from, Expression.Integer(1));
            }
            else
            {
                Repeat(spread!.Count!, index => StoreRow(new RowTarget(columns, [Shifted(from, index)]), spread.At!(index)));
                at = Shifted(from, spread.Count!);
            }
        }

        return columns;
    }

    /// <summary>Another array with the same elements.</summary>
    private Columns CopyOf(Columns columns, IOperation place)
    {
        var length = LengthOf(columns);
        var copy = NewColumns(columns.Element, 1, [length], place);
        Repeat(length, index => StoreRow(new RowTarget(copy, [index]), LoadRow(new RowTarget(columns, [index]))));
        return copy;
    }

    private void FillColumns(Columns columns, IArrayInitializerOperation initializer, Expression[] indices)
    {
        for (int i = 0; i < initializer.ElementValues.Length; i++)
        {
            Expression[] at = [.. indices, Expression.Integer(i)];
            if (initializer.ElementValues[i] is IArrayInitializerOperation nested)
            {
                FillColumns(columns, nested, at);
            }
            else
            {
                StoreRow(new RowTarget(columns, at), Read(initializer.ElementValues[i]));
            }
        }
    }
}
