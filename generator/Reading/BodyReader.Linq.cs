using System;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SymGrad.Generator.Functions;
using SymGrad.Generator.Symbolics;
using ValueType = SymGrad.Generator.Functions.ValueType;

namespace SymGrad.Generator.Reading;

/// <content>
/// LINQ over arrays and spans of numbers, where it is the natural way to write a sum: a query is a loop over its elements,
/// and what ends it says what the loop comes to.
/// </content>
internal sealed partial class BodyReader
{
    /// <summary>A call that ends a query; null for anything else.</summary>
    private ReadValue? ReadLinq(IInvocationOperation invocation, IMethodSymbol method)
    {
        if (!IsLinq(method))
        {
            return null;
        }

        IOperation Argument(int i) => invocation.Arguments.First(argument => argument.Parameter?.Ordinal == i).Value;
        int count = invocation.Arguments.Length;
        switch (method.Name)
        {
            case "Sum" or "Average" or "Max" or "Min" when count <= 2 && IsNumber(method.ReturnType) && (count == 1 || ParametersOf(Argument(1)) == 1):
                var terms = ReadSequence(Argument(0));
                terms = count == 2 ? Selected(terms, Argument(1)) : terms;
                return method.Name switch
                {
                    "Sum" => Total(terms, method.ReturnType),
                    "Average" => Mean(terms, method.ReturnType),
                    _ => Extreme(terms, method.ReturnType, isMax: method.Name == "Max"),
                };
            case "Count" or "Any" when count == 1:
                var counted = ReadSequence(Argument(0));
                var number = counted.Count ?? Atom(Folded(counted, "count", Expression.Integer(0), (sum, _) => Shifted(Atom(sum), Expression.Integer(1))));
                return method.Name == "Count" ? number : _region.Bind(Expression.Of(Operation.Greater, ValueType.Boolean, number, Expression.Integer(0)));
            case "Count" when count == 2:
                return Folded(ReadSequence(Argument(0)), "count", Expression.Integer(0), (sum, element) => Choose(
                    Atom(Applied(Argument(1), element)), () => Shifted(Atom(sum), Expression.Integer(1)), () => sum));
            case "Any" or "All" when count == 2:
                // Once it is decided, the rest isn't asked.
                bool isAny = method.Name == "Any";
                return Folded(ReadSequence(Argument(0)), isAny ? "any" : "all", Expression.Boolean(!isAny), (found, element) => isAny
                    ? Choose(Atom(found), () => Expression.Boolean(true), () => Applied(Argument(1), element))
                    : Choose(Atom(found), () => Applied(Argument(1), element), () => Expression.Boolean(false)));
            case "Aggregate" when count is 3 or 4:
                var folded = Folded(ReadSequence(Argument(0)), "sum", Held(Read(Argument(1)), method.Parameters[1].Type, Argument(1)), (sum, element) => Applied(Argument(2), sum, element));
                return count == 4 ? Applied(Argument(3), folded) : folded;
            case "Aggregate" when count == 2:
                return Reduced(ReadSequence(Argument(0)), "sum", method.ReturnType, (sum, element) => Applied(Argument(1), sum, element));
            case "First" or "Last" when count == 1:
                var ends = ReadSequence(Argument(0));
                var element = ByIndex(ends, Argument(0));
                ThrowWhere(_region.Bind(Expression.Of(Operation.Equal, ValueType.Boolean, ends.Count!, Expression.Integer(0))), EmptySequence);
                return element(method.Name == "First" ? Expression.Integer(0) : Less(ends.Count!, Expression.Integer(1)));
            case "ToArray" when method.ReturnType is IArrayTypeSymbol { ElementType: var elementType } && TypeOf(elementType).IsScalar:
                var ended = ReadSequence(Argument(0));
                var all = ArrayOf(ended, elementType, invocation);
                return ended.Count is null ? CopyOf(all) : all.Array;
            case "ToList" when IsList(method.ReturnType):
                var listed = ArrayOf(ReadSequence(Argument(0)), ((INamedTypeSymbol)Bound(method.ReturnType)).TypeArguments[0], invocation);
                return NewList(method.ReturnType, listed.Array, listed.Length, invocation);
            case "ToArray" when CompositeElement(method.ReturnType) is { } row:
                return ColumnsFrom(ReadSequence(Argument(0)), row, invocation);
            default:
                // Nothing runs before something ends the query.
                return HeldQuery(invocation, method);
        }
    }

    private const string EmptySequence = "throw new global::System.InvalidOperationException(\"Sequence contains no elements\")";

    private static bool IsNumber(ITypeSymbol type) => type.SpecialType is SpecialType.System_Double or SpecialType.System_Single;

    /// <summary>Elements added up from the first, in double as LINQ does for float too.</summary>
    private Expression Total(Sequence terms, ITypeSymbol type) => ConvertTo(TypeOf(type), Atom(Folded(terms, "sum", Expression.Zero(ValueType.Double), Added)));

    private ReadValue Added(ReadValue sum, ReadValue term) =>
        _region.Bind(Expression.Of(Operation.Add, ValueType.Double, Atom(sum), ConvertTo(ValueType.Double, Atom(term))));

    private Expression Mean(Sequence terms, ITypeSymbol type)
    {
        if (terms.Count is { } known)
        {
            ThrowWhere(_region.Bind(Expression.Of(Operation.Equal, ValueType.Boolean, known, Expression.Integer(0))), EmptySequence);
            return Divided(Total(terms, _compilation.GetSpecialType(SpecialType.System_Double)), known);
        }

        (object sum, object count) = (new Accumulator("sum"), new Accumulator("count"));
        _versions[sum] = Expression.Zero(ValueType.Double);
        _versions[count] = Expression.Integer(0);
        terms.Each(
            term =>
            {
                Set(sum, Added(_versions[sum], term));
                Set(count, Shifted(Atom(_versions[count]), Expression.Integer(1)));
            },
            [sum, count]);
        var (total, number) = (Atom(_versions[sum]), Atom(_versions[count]));
        _versions.Remove(sum);
        _versions.Remove(count);
        ThrowWhere(_region.Bind(Expression.Of(Operation.Equal, ValueType.Boolean, number, Expression.Integer(0))), EmptySequence);
        return Divided(total, number);

        Expression Divided(Expression whole, Expression parts) =>
            ConvertTo(TypeOf(type), _region.Bind(Expression.Of(Operation.Divide, ValueType.Double, whole, ConvertTo(ValueType.Double, parts))));
    }

    /// <summary>The greatest or the least element. To LINQ NaN is less than any number.</summary>
    private ReadValue Extreme(Sequence terms, ITypeSymbol type, bool isMax) => Reduced(terms, isMax ? "max" : "min", type, (best, element) =>
    {
        var (known, next) = (Atom(best), Atom(element));
        Expression Chosen() => _region.Bind(Expression.Call(isMax ? "System.Math.Max" : "System.Math.Min", next.Type, known, next));
        Expression IsNaN(Expression number) => _region.Bind(Expression.Call(number.Type.Name == "float" ? "System.Single.IsNaN" : "System.Double.IsNaN", ValueType.Boolean, number));
        return isMax ? Choose(IsNaN(next), () => known, () => Choose(IsNaN(known), () => next, () => Chosen())) : Chosen();
    });

    private ReadValue Folded(Sequence sequence, string name, ReadValue seed, Func<ReadValue, ReadValue, ReadValue> fold)
    {
        object sum = new Accumulator(name);
        _versions[sum] = seed;
        sequence.Each(element => Set(sum, fold(_versions[sum], element)), [sum]);
        var result = _versions[sum];
        _versions.Remove(sum);
        return result;
    }

    /// <summary>A fold that starts from the first element.</summary>
    private ReadValue Reduced(Sequence sequence, string name, ITypeSymbol type, Func<ReadValue, ReadValue, ReadValue> fold)
    {
        object sum = new Accumulator(name);
        if (sequence is { At: { } at, Count: { } count })
        {
            ThrowWhere(_region.Bind(Expression.Of(Operation.Equal, ValueType.Boolean, count, Expression.Integer(0))), EmptySequence);
            Set(sum, at(Expression.Integer(0)));
            Repeat(
                new Counter(_function.NewVariable(ValueType.Int32), Expression.Integer(1), Operation.Less, count, 1),
                index => Set(sum, fold(_versions[sum], at(index))),
                sum);
        }
        else
        {
            object isFound = new Accumulator("any");
            _versions[sum] = DefaultOf(type, _statement!.Syntax);
            _versions[isFound] = Expression.Boolean(false);
            sequence.Each(
                element =>
                {
                    Set(sum, Choose(Atom(_versions[isFound]), () => fold(_versions[sum], element), () => element));
                    _versions[isFound] = Expression.Boolean(true);
                },
                [sum, isFound]);
            var found = Atom(_versions[isFound]);
            _versions.Remove(isFound);
            ThrowWhere(_region.Bind(Expression.Of(Operation.Not, ValueType.Boolean, found)), EmptySequence);
        }

        var result = _versions[sum];
        _versions.Remove(sum);
        return result;
    }

    private void ThrowWhere(Expression condition, string text) => Branch(
        condition,
        () => _region.Add(new Effect(Expression.Copied(text, ValueType.Boolean))),
        () => { });

    /// <summary>The elements of a query in an array: as long as they are many, or longer where that isn't known before.</summary>
    private View ArrayOf(Sequence sequence, ITypeSymbol elementType, IOperation place)
    {
        if (sequence is not { At: { } at, Count: { } count })
        {
            return Chosen(sequence, elementType, place);
        }

        var array = _region.Bind(Expression.Of(Operation.NewArray, ValueType.ArrayOf(TypeOf(elementType)), count));
        Repeat(count, index => _region.Add(new Store(array, new[] { index }.ToEquatable(), Atom(at(index)), Adds: false)));
        return new View(array, Expression.Integer(0), _region.Bind(Expression.Of(Operation.Length, ValueType.Int32, array)));
    }

    /// <summary>The elements of a query of structs or tuples in an array.</summary>
    private Columns ColumnsFrom(Sequence sequence, ITypeSymbol element, IOperation place)
    {
        if (sequence is not { At: { } at, Count: { } count })
        {
            throw Refusal.Unsupported(place.Syntax, "an array of elements that are chosen first", "use a loop that counts them, or take the condition into the sum");
        }

        var columns = NewColumns(element, 1, [count], place);
        Repeat(count, index => StoreRow(new RowTarget(columns, [index]), at(index)));
        return columns;
    }
}
