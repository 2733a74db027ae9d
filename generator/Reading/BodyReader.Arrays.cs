using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SymGrad.Generator.Functions;
using ValueType = SymGrad.Generator.Functions.ValueType;

namespace SymGrad.Generator.Reading;

/// <content>What is done to arrays as a whole: made from elements, copied, reversed, resized.</content>
internal sealed partial class BodyReader
{
    /// <summary>An operation kind that came after the compiler we are built against: a collection expression.</summary>
    private const int CollectionExpression = 127;

    /// <summary><c>.. rest</c> in a collection expression.</summary>
    private const int Spread = 128;

    /// <summary><c>[a, b, .. rest]</c>: one array of that many elements.</summary>
    private ReadValue ReadCollection(IOperation collection)
    {
        if (IsList(collection.Type))
        {
            return ReadListCollection(collection);
        }

        if (CompositeElement(collection.Type) is { } row && collection.Type is IArrayTypeSymbol { Rank: 1 })
        {
            return ReadColumnsCollection(collection, row);
        }

        var type = collection.Type is IArrayTypeSymbol { Rank: 1 } array ? TypeOf(array)
            : IsSpan(collection.Type) ? ValueType.ArrayOf(TypeOf(((INamedTypeSymbol)collection.Type!).TypeArguments[0]))
            : throw Refusal.Unsupported(collection.Syntax, "this collection expression", "use one for an array or a span");
        if (type.Innermost.Shape == TypeShape.Opaque)
        {
            throw Refusal.Unsupported(collection.Syntax, $"an array of '{type.Innermost.Name}'", "use arrays of numbers");
        }

        var elements = collection.ChildOperations.ToList();
        Expression made;
        if (elements.Count == 0)
        {
            made = _region.Bind(Expression.Of(Operation.NewArray, type, Expression.Integer(0)));
        }
        else if (elements.Any(element => (int)element.Kind == Spread))
        {
            made = ReadSpreads(elements, type);
        }
        else
        {
            made = _region.Bind(Expression.Of(Operation.ArrayOf, type, elements.Select(element => ConvertTo(type.Element!, ReadAtom(element))).ToArray()));
        }

        return Held(made, collection.Type!, collection);
    }

    /// <summary>An array that other arrays are copied into: all are evaluated first, as their lengths decide how long it is.</summary>
    private Expression ReadSpreads(List<IOperation> elements, ValueType type)
    {
        var parts = elements.Select<IOperation, ReadValue>(element => (int)element.Kind == Spread ? ReadSpread(element.ChildOperations.First()) : new Single(ConvertTo(type.Element!, ReadAtom(element)))).ToList();
        if (parts.Count == 1)
        {
            return CopyOf((View)parts[0]).Atom;
        }

        int singles = parts.Count(part => part is Single);
        var length = Expression.Integer(singles);
        foreach (var part in parts.OfType<View>())
        {
            length = Shifted(length, part.Length);
        }

        var array = _region.Bind(Expression.Of(Operation.NewArray, type, length));
        var at = Expression.Integer(0);
        foreach (var part in parts)
        {
            if (part is View view)
            {
                CopyElements(view, new View(array, at, view.Length), null);
                at = Shifted(at, view.Length);
            }
            else
            {
                _region.Add(new Store(array, new[] { at }.ToEquatable(), Atom(part), Adds: false));
                at = at.IsConstant ? Expression.Integer((int)at.Number!.Value + 1) : Shifted(at, Expression.Integer(1));
            }
        }

        return array;
    }

    private View ReadSpread(IOperation spread)
    {
        spread = Unconverted(spread);
        var value = Read(spread);
        return value is Query query && spread.Type is INamedTypeSymbol { TypeArguments: { Length: 1 } type }
            ? ArrayOf(Run(query, spread), type[0], spread)
            : AsView(value, spread);
    }

    private Single CopyOf(View view)
    {
        var type = ValueType.ArrayOf(view.Array.Type.Element!);
        var copy = _region.Bind(Expression.Of(Operation.NewArray, type, view.Length));
        CopyElements(view, new View(copy, Expression.Integer(0), view.Length), null);
        return new Single(copy);
    }

    /// <summary>
    /// Copies elements from one window to another. Where both may lie in the same array, those that would be overwritten
    /// before they are read are copied first, from the last on.
    /// </summary>
    private void CopyElements(View source, View target, Expression? count)
    {
        var length = count ?? source.Length;
        void Forwards() => Repeat(length, index => CopyElement(source, target, index));
        void Backwards()
        {
            var last = _region.Bind(Expression.Of(Operation.Subtract, ValueType.Int32, length, Expression.Integer(1)));
            Repeat(new Counter(_function.NewVariable(ValueType.Int32), last, Operation.GreaterOrEqual, Expression.Integer(0), -1), index => CopyElement(source, target, index));
        }

        bool mayOverlap = source.Array.Equals(target.Array) || !IsKnown(source.Array) || !IsKnown(target.Array);
        if (!mayOverlap || source.Offset.Equals(target.Offset) || target.Offset.IsZero)
        {
            Forwards();
        }
        else if (source.Offset.IsZero && target.Offset.IsConstant)
        {
            Backwards();
        }
        else
        {
            Branch(_region.Bind(Expression.Of(Operation.Less, ValueType.Boolean, source.Offset, target.Offset)), Backwards, Forwards);
        }
    }

    /// <summary>Whether it is known which array a variable is: a parameter, or one that is made in one place.</summary>
    private bool IsKnown(Expression array) => array.IsConstant || _given.Contains(array.Id)
        || _function.DefinitionOf(array)?.Operation is Operation.NewArray or Operation.ArrayOf or Operation.Copy;

    private void CopyElement(View source, View target, Expression index)
    {
        var from = ElementOf(source, index);
        StoreTo(target, index, _region.Bind(Expression.Of(Operation.Element, source.Array.Type.Element!, [from.Array, .. from.Indices])));
    }

    private void StoreTo(View view, Expression index, Expression value) =>
        StoreIn(view.Array, ElementOf(view, index).Indices, value);

    /// <summary>Exchanges the first element with the last, and so on to the middle.</summary>
    private void ReverseElements(View view)
    {
        Expression Load(Expression index)
        {
            var place = ElementOf(view, index);
            return _region.Bind(Expression.Of(Operation.Element, view.Array.Type.Element!, [place.Array, .. place.Indices]));
        }

        var half = _region.Bind(Expression.Of(Operation.Divide, ValueType.Int32, view.Length, Expression.Integer(2)));
        var last = _region.Bind(Expression.Of(Operation.Subtract, ValueType.Int32, view.Length, Expression.Integer(1)));
        Repeat(half, index =>
        {
            var mirrored = _region.Bind(Expression.Of(Operation.Subtract, ValueType.Int32, last, index));
            var (front, back) = (Load(index), Load(mirrored));
            StoreTo(view, index, back);
            StoreTo(view, mirrored, front);
        });
    }

    /// <summary><c>Array.Resize</c>: another array with the elements of the old one, unless it has the length already.</summary>
    private void Resize(Target target, Expression length, IOperation place)
    {
        var old = AsView(LoadValue(target, place), place);
        Branch(
            _region.Bind(Expression.Of(Operation.NotEqual, ValueType.Boolean, old.Length, length)),
            () =>
            {
                var resized = _region.Bind(Expression.Of(Operation.NewArray, old.Array.Type, length));
                CopyElements(old, new View(resized, Expression.Integer(0), length), _region.Bind(Expression.Call("System.Math.Min", ValueType.Int32, old.Length, length)));
                Write(target, resized);
            },
            () => { });
    }

    private ReadValue ReadElement(IArrayElementReferenceOperation element)
    {
        var array = ReadAtom(element.ArrayReference);
        if (array is { IsVariable: true, Type.Shape: TypeShape.Opaque })
        {
            return LoadOpaqueElement(array, element);
        }

        var indices = ReadIndices(element, array);
        return LoadElement(array, indices, element);
    }

    /// <summary>An element of an array that is held as an object, as what <c>Split</c> gives.</summary>
    private Expression LoadOpaqueElement(Expression array, IArrayElementReferenceOperation element)
    {
        string holes = string.Join(", ", element.Indices.Select(_ => Expression.Hole));
        var type = TypeOf(element.Type!);
        var copied = Expression.Copied($"{Expression.Hole}[{holes}]", type.IsIndexed ? new ValueType(TypeShape.Opaque, Spelled(element.Type!)) : type, [array, .. element.Indices.Select(ReadIndex)]);
        var target = _region.Bind(copied);
        _copied.Add(new CopiedCode(copied, target, element.Syntax, element.Syntax.ToString()));
        return target;
    }

    private Expression ReadIndex(IOperation index)
    {
        var atom = ReadAtom(index);
        return atom.Type.IsScalar && !atom.Type.IsFloating
            ? atom
            : throw Refusal.Unsupported(index.Syntax, Describe(index), "use an integer as the index");
    }

    private Expression LoadElement(Expression array, Expression[] indices, IOperation place)
    {
        var type = array.Type.Element ?? throw Refusal.Unsupported(place.Syntax, Describe(place), "index an array");
        return _region.Bind(Expression.Of(Operation.Element, type, [array, .. indices]));
    }

    private ReadValue ReadArrayCreation(IArrayCreationOperation creation)
    {
        if (CompositeElement(creation.Type) is { } row)
        {
            return ReadColumnsCreation(creation, row);
        }

        var type = TypeOf(creation.Type!);
        if (type.Innermost.Shape == TypeShape.Opaque)
        {
            throw Refusal.Unsupported(creation.Syntax, $"an array of '{type.Innermost.Name.Replace("global::", string.Empty)}'", "use arrays of numbers");
        }

        if (creation.Initializer is null)
        {
            return _region.Bind(Expression.Of(Operation.NewArray, type, creation.DimensionSizes.Select(ReadLength).ToArray()));
        }

        if (type.Rank == 1)
        {
            var elements = creation.Initializer.ElementValues.Select(ReadAtom).ToArray();
            return _region.Bind(Expression.Of(Operation.ArrayOf, type, elements));
        }

        var array = _region.Bind(Expression.Of(Operation.NewArray, type, creation.DimensionSizes.Select(ReadLength).ToArray()));
        FillArray(array, creation.Initializer, []);
        return array;
    }

    private void FillArray(Expression array, IArrayInitializerOperation initializer, Expression[] indices)
    {
        for (int i = 0; i < initializer.ElementValues.Length; i++)
        {
            Expression[] at = [.. indices, Expression.Integer(i)];
            if (initializer.ElementValues[i] is IArrayInitializerOperation nested)
            {
                FillArray(array, nested, at);
            }
            else
            {
                _region.Add(new Store(array, at.ToEquatable(), ReadAtom(initializer.ElementValues[i]), Adds: false));
            }
        }
    }
}
