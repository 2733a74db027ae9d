using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SymGrad.Generator.Functions;
using ValueType = SymGrad.Generator.Functions.ValueType;

namespace SymGrad.Generator.Reading;

/// <content>
/// Lists of floating-point numbers that a method makes for itself: an object with an array, of which the first elements are
/// the list's, and how many these are. The array is replaced by a longer one when it is full.
/// </content>
internal sealed partial class BodyReader
{
    private const string Items = "Items";
    private const string Count = "Count";

    /// <summary>Whether a type is a list of floating-point numbers.</summary>
    public bool IsList(ITypeSymbol? type) => type is not null && TypeReading.ElementOfList(Bound(type)) is { } element && TypeOf(element) is { IsScalar: true, IsFloating: true };

    /// <summary>The list of structs or tuples that an operation names, if it is a parameter that is differentiated.</summary>
    private Columns? RowsOf(IOperation? operation)
    {
        var named = operation is null ? null : Unconverted(operation);
        return named is ILocalReferenceOperation or IParameterReferenceOperation && TypeReading.ElementOfList(Bound(named.Type!)) is not null ? Read(named) as Columns : null;
    }

    /// <summary>The list that an operation names and that the method made; null for any other object.</summary>
    private Instance? ListOf(IOperation? operation)
    {
        var named = operation is null ? null : Unconverted(operation);
        return named is ILocalReferenceOperation or IParameterReferenceOperation && named.Type is INamedTypeSymbol { IsGenericType: true, ContainingNamespace.Name: "Generic" } && Read(named) is Instance list && IsList(list.Type) ? list : null;
    }

    /// <summary>A list that is a parameter: it can be read, but not changed. It may be null, so that its count is read where the method asks for it.</summary>
    public ReadValue ListOf(IParameterSymbol parameter, Expression items)
    {
        var list = new Instance(new Identity(parameter.Name), (INamedTypeSymbol)parameter.Type);
        SetList(list, items, Expression.Integer(0));
        return list;
    }

    private static bool IsOfCaller(Expression items) => items.Type.Shape == TypeShape.List;

    /// <summary>What a list is to code that is only copied: null for one that the method made, which has no list behind it.</summary>
    private Expression? CallersList(ReadValue value) => value is Instance list && IsList(list.Type) && Atom(((Aggregate)_versions[list.Identity]).Find(Items)!) is var items && IsOfCaller(items) ? items : null;

    /// <summary>Refuses to change a list that is a parameter.</summary>
    private static void RequireOwn(Expression items, IOperation place)
    {
        if (IsOfCaller(items))
        {
            throw Refusal.Unsupported(place.Syntax, "a change of a list that is a parameter", "change a copy of it, made by ToList");
        }
    }

    private View ElementsOf(Instance list)
    {
        var held = (Aggregate)_versions[list.Identity];
        var items = Atom(held.Find(Items)!);
        return new View(items, Expression.Integer(0), IsOfCaller(items) ? _region.Bind(Expression.Of(Operation.Length, ValueType.Int32, items)) : Atom(held.Find(Count)!));
    }

    private void SetList(Instance list, Expression items, Expression count) =>
        _versions[list.Identity] = new Aggregate(list.Type, [(Items, new Single(items)), (Count, new Single(count))]);

    private Instance NewList(ITypeSymbol type, Expression items, Expression count, IOperation place)
    {
        var holder = place.Parent;
        while (holder is IConversionOperation or IVariableInitializerOperation)
        {
            holder = holder.Parent;
        }

        var list = new Instance(new Identity(holder is IVariableDeclaratorOperation { Symbol.Name: var name } ? name : "list"), (INamedTypeSymbol)Bound(type));
        _function.Suggest(items, list.Identity.Name);
        SetList(list, items, count);
        return list;
    }

    private Instance ReadListCreation(IObjectCreationOperation creation)
    {
        var array = ValueType.ArrayOf(TypeOf(((INamedTypeSymbol)Bound(creation.Type!)).TypeArguments[0]));
        Instance list;
        if (creation.Arguments.Length == 0)
        {
            list = NewList(creation.Type!, _region.Bind(Expression.Of(Operation.NewArray, array, Expression.Integer(4))), Expression.Integer(0), creation);
        }
        else if (creation.Arguments[0].Value is { Type.SpecialType: SpecialType.System_Int32 } capacity)
        {
            var length = ReadAtom(capacity);
            if (length.Number is not >= 0)
            {
                ThrowWhere(_region.Bind(Expression.Of(Operation.Less, ValueType.Boolean, length, Expression.Integer(0))), OutOfRange("capacity"));
            }

            list = NewList(creation.Type!, _region.Bind(Expression.Of(Operation.NewArray, array, length)), Expression.Integer(0), creation);
        }
        else
        {
            list = NewList(creation.Type!, _region.Bind(Expression.Of(Operation.NewArray, array, Expression.Integer(4))), Expression.Integer(0), creation);
            Append(list, ReadSequence(creation.Arguments[0].Value), creation);
        }

        if (creation.Initializer is not { } initializer)
        {
            return list;
        }

        foreach (var part in initializer.Initializers)
        {
            Append(list, ReadAtom(part is IInvocationOperation { TargetMethod.Name: "Add", Arguments: { Length: 1 } added } ? added[0].Value
                : throw Refusal.Unsupported(part.Syntax, "this initializer of a list", "list its elements")));
        }

        return list;
    }

    /// <summary><c>[a, .. rest]</c> as a list.</summary>
    private Instance ReadListCollection(IOperation collection)
    {
        var array = ValueType.ArrayOf(TypeOf(((INamedTypeSymbol)Bound(collection.Type!)).TypeArguments[0]));
        var list = NewList(collection.Type!, _region.Bind(Expression.Of(Operation.NewArray, array, Expression.Integer(System.Math.Max(4, collection.ChildOperations.Count)))), Expression.Integer(0), collection);
        foreach (var part in collection.ChildOperations)
        {
            if ((int)part.Kind == Spread)
            {
                Append(list, ReadSequence(part.ChildOperations.First()), part);
            }
            else
            {
                Append(list, ReadAtom(part));
            }
        }

        return list;
    }

    /// <summary>A method of a list; null if what it is called on is another object.</summary>
    private ReadValue? ReadListCall(IInvocationOperation invocation, IMethodSymbol method)
    {
        if (method.IsStatic || ListOf(invocation.Instance) is not { } list)
        {
            return null;
        }

        var elements = ElementsOf(list);
        if (method.Name != "ToArray")
        {
            RequireOwn(elements.Array, invocation);
            _listChanges++;
        }

        switch (method.Name)
        {
            case "Add":
                Append(list, ReadAtom(invocation.Arguments[0].Value));
                return Expression.Boolean(false);
            case "AddRange":
                Append(list, ReadSequence(invocation.Arguments[0].Value), invocation);
                return Expression.Boolean(false);
            case "Clear":
                SetList(list, elements.Array, Expression.Integer(0));
                return Expression.Boolean(false);
            case "ToArray":
                return CopyOf(elements);
            case "Reverse" when invocation.Arguments.IsEmpty:
                ReverseElements(elements);
                return Expression.Boolean(false);
            case "RemoveAt":
                var index = ReadIndex(invocation.Arguments[0].Value);
                index = RequireWithin(elements, index, OutOfRange("index"));
                var behind = Shifted(index, Expression.Integer(1));
                CopyElements(new View(elements.Array, behind, Less(elements.Length, behind)), new View(elements.Array, index, Less(elements.Length, behind)), null);
                SetList(list, elements.Array, Less(elements.Length, Expression.Integer(1)));
                return Expression.Boolean(false);
            default:
                throw Refusal.Unsupported(invocation.Syntax, $"'{method.Name}' of a list of numbers", "use Add, AddRange, RemoveAt, Clear, Reverse, ToArray, Count, elements by index, foreach and LINQ, or an array");
        }
    }

    /// <summary>An element of a list. Which array it is in is asked only where it is read or written: what is written may make the list longer.</summary>
    private sealed record ListTarget(Instance List, Expression Index) : Target;

    private ListTarget? ListItem(IOperation operation)
    {
        var (owner, argument) = operation switch
        {
            IPropertyReferenceOperation { Property.IsIndexer: true, Arguments: { Length: 1 } arguments, Instance: { } instance } => (instance, arguments[0].Value),
            IImplicitIndexerReferenceOperation { Argument: { Type.Name: "Index" } fromEnd, Instance: { } instance } => (instance, fromEnd),
            _ => (null, null),
        };
        return owner is not null && ListOf(owner) is { } list ? new ListTarget(list, ReadIndex(argument!, ElementsOf(list).Length)) : null;
    }

    /// <summary>Where an element of a list is now, if the list has it.</summary>
    private ElementTarget ElementOf(ListTarget item)
    {
        var elements = ElementsOf(item.List);
        return new ElementTarget(elements.Array, [RequireWithin(elements, item.Index, OutOfRange("index"))]);
    }

    /// <summary>A place that is read and then written: of a list, where it is now, unless the value in between may change the list.</summary>
    private Target Settled(Target target, IOperation? value) => target is ListTarget item && (value is null || !WritesElements(value)) ? ElementOf(item) : target;

    /// <summary>Whether a loop may change how many elements lists have; if not, a list is the same in every iteration.</summary>
    private static bool MayChangeLists(ILoopOperation loop) => loop.Descendants().Any(part => part is IInvocationOperation { TargetMethod: var called } && !IsMath(called));

    private bool IsList(object place, Versions versions) => place is Identity && versions[place] is Aggregate { Type: var type } && IsList(type);

    private void Append(Instance list, Expression value)
    {
        var count = ElementsOf(list).Length;
        if (!_roomy.Contains(list.Identity))
        {
            Reserve(list, Expression.Integer(1));
        }

        var items = ElementsOf(list).Array;
        _region.Add(new Store(items, new[] { count }.ToEquatable(), ConvertTo(items.Type.Element!, value), Adds: false));
        SetList(list, items, Shifted(count, Expression.Integer(1)));
    }

    private void Append(Instance list, Sequence added, IOperation place)
    {
        if (added is not { Count: { } many, At: { } at })
        {
            throw Refusal.Unsupported(place.Syntax, "a list of elements that are chosen first", "add them in a loop");
        }

        Reserve(list, many);
        var elements = ElementsOf(list);
        Repeat(many, index => _region.Add(new Store(elements.Array, new[] { Shifted(elements.Length, index) }.ToEquatable(), Atom(at(index)), Adds: false)));
        SetList(list, elements.Array, Shifted(elements.Length, many));
    }

    /// <summary>Makes room for more elements: in an array of at least twice the length where the one at hand is full.</summary>
    private void Reserve(Instance list, Expression more)
    {
        var elements = ElementsOf(list);
        if (_function.DefinitionOf(elements.Array) is { Operation: Operation.NewArray } made && made.Operands[0].Number is { } room && elements.Length.Number + more.Number <= room)
        {
            return;
        }

        if (elements.Length.IsZero && !more.IsConstant)
        {
            // Nothing is in it yet: the array that it had isn't needed.
            SetList(list, _region.Bind(Expression.Of(Operation.NewArray, elements.Array.Type, more), list.Identity.Name), elements.Length);
            return;
        }

        var needed = Shifted(elements.Length, more);
        var length = _region.Bind(Expression.Of(Operation.Length, ValueType.Int32, elements.Array));
        Branch(
            _region.Bind(Expression.Of(Operation.Greater, ValueType.Boolean, needed, length)),
            () =>
            {
                var longer = _region.Bind(Expression.Of(
                    Operation.NewArray, elements.Array.Type, _region.Bind(Expression.Of(Operation.Multiply, ValueType.Int32, Expression.Integer(2), needed))));
                CopyElements(elements, new View(longer, Expression.Integer(0), elements.Length), null);
                SetList(list, longer, elements.Length);
            },
            () => { });
    }

    /// <summary>Refuses a change of a list while <c>foreach</c> goes through one, which the list would notice.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="isList">Whether something may be the list that is gone through.</param>
    private static void RequireUnchanged(IForEachLoopOperation loop, System.Func<IOperation, bool> isList)
    {
        var change = loop.Body.Descendants().FirstOrDefault(part => part switch
        {
            IInvocationOperation { Instance: { } owner, TargetMethod: { } called } => (called.ReturnsVoid || called.Name.StartsWith("Remove", System.StringComparison.Ordinal)) && isList(owner),
            IAssignmentOperation { Target: IPropertyReferenceOperation { Property.IsIndexer: true, Instance: { } owner } } => isList(owner),
            _ => false,
        });
        if (change is not null)
        {
            throw Refusal.Unsupported(change.Syntax, "a change of a list inside a foreach over one", "use a for loop");
        }
    }
}
