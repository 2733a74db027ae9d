using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using SymGrad.Generator.Functions;
using ValueType = SymGrad.Generator.Functions.ValueType;

namespace SymGrad.Generator.Reading;

/// <content>
/// Spans: a window onto an array is that array with an offset and a length, so that a slice costs nothing and its adjoint
/// is the same window onto the array's adjoint.
/// </content>
internal sealed partial class BodyReader
{
    /// <summary>An operation kind that came after the compiler we are built against: a collection expression.</summary>
    private const int CollectionExpression = 127;

    private static bool IsSpan(ITypeSymbol? type) => type is INamedTypeSymbol { Name: "Span" or "ReadOnlySpan", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } };

    private View ReadView(IOperation operation) => AsView(Read(operation), operation);

    private View AsView(ReadValue value, IOperation place) => value switch
    {
        View view => view,
        Single { Atom: { Type: { IsIndexed: true, Rank: 1 } } atom } => new View(atom, Expression.Integer(0), _region.Bind(Expression.Of(Operation.Length, ValueType.Int32, atom))),
        _ => throw Refusal.Unsupported(place.Syntax, Describe(place), "use a one-dimensional array or a span"),
    };

    /// <summary>A value as a local or parameter of a type holds it: spans as windows.</summary>
    private ReadValue Held(ReadValue value, ITypeSymbol type, IOperation place) => IsSpan(type) && value is Single ? AsView(value, place) : value;

    private Expression Shifted(Expression offset, Expression index) => offset.IsZero ? index
        : index.IsZero ? offset
        : _region.Bind(Expression.Of(Operation.Add, ValueType.Int32, offset, index));

    private Expression Less(Expression left, Expression right) => right.IsZero ? left : _region.Bind(Expression.Of(Operation.Subtract, ValueType.Int32, left, right));

    private ElementTarget ElementOf(View view, Expression index) => new(view.Array, [Shifted(view.Offset, index)]);

    /// <summary>An index, from the end if it says so.</summary>
    private Expression ReadIndex(IOperation index, Expression length) => index switch
    {
        IUnaryOperation { OperatorKind: UnaryOperatorKind.Hat } fromEnd => Less(length, ReadIndex(fromEnd.Operand)),
        IConversionOperation { Type.Name: "Index" } conversion => ReadIndex(conversion.Operand, length),
        _ => ReadIndex(index),
    };

    /// <summary>The place of <c>a[^1]</c>, or of <c>s[i]</c> for a span.</summary>
    private ElementTarget? SpanElement(IOperation operation)
    {
        switch (operation)
        {
            case IPropertyReferenceOperation { Property.IsIndexer: true, Instance: { } span } indexed when IsSpan(span.Type):
                var view = ReadView(span);
                return ElementOf(view, ReadIndex(indexed.Arguments[0].Value, view.Length));
            case IImplicitIndexerReferenceOperation { Instance: { } instance, Argument: { Type.Name: "Index" } argument }:
                var window = ReadView(instance);
                return ElementOf(window, ReadIndex(argument, window.Length));
            default:
                return null;
        }
    }

    /// <summary>The part of a window that a range names.</summary>
    private View Sliced(View view, IRangeOperation range)
    {
        var start = range.LeftOperand is { } left ? ReadIndex(left, view.Length) : Expression.Integer(0);
        var end = range.RightOperand is { } right ? ReadIndex(right, view.Length) : view.Length;
        return new View(view.Array, Shifted(view.Offset, start), Less(end, start));
    }

    /// <summary>The methods and properties of spans, and of arrays what is like them; null for anything else.</summary>
    private ReadValue? ReadSpanCall(IInvocationOperation invocation, IMethodSymbol method)
    {
        string owner = method.ContainingType.ToDisplayString();
        bool isSpan = IsSpan(method.ContainingType);
        bool isArray = method.ContainingType.SpecialType == SpecialType.System_Array;
        IOperation Argument(int i) => invocation.Arguments.First(argument => argument.Parameter?.Ordinal == i).Value;
        int count = invocation.Arguments.Length;
        if (owner == "System.MemoryExtensions" && method.Name == "AsSpan" && count <= 3 && Argument(0).Type is IArrayTypeSymbol or { Name: "Span" or "ReadOnlySpan" })
        {
            return Part(ReadView(Argument(0)), 1);
        }

        if (owner == "System.MemoryExtensions" && method.Name == "CopyTo" && count == 2)
        {
            CopyElements(ReadView(Argument(0)), ReadView(Argument(1)), null);
            return Expression.Boolean(false);
        }

        switch (method.Name)
        {
            case "Slice" when isSpan:
                return Part(ReadView(invocation.Instance!), 0);
            case "CopyTo" when isSpan:
                CopyElements(ReadView(invocation.Instance!), ReadView(Argument(0)), null);
                return Expression.Boolean(false);
            case "CopyTo" when isArray && count == 2 && invocation.Instance is { Type: IArrayTypeSymbol { Rank: 1 } }:
                var from = ReadView(invocation.Instance);
                var to = ReadView(Argument(0));
                CopyElements(from, to.From(Shifted(to.Offset, ReadIndex(Argument(1)))), null);
                return Expression.Boolean(false);
            case "Copy" when isArray && count == 3 && Argument(0).Type is not null:
                CopyElements(ReadView(Unconverted(Argument(0))), ReadView(Unconverted(Argument(1))), ReadIndex(Argument(2)));
                return Expression.Boolean(false);
            case "Copy" when isArray && count == 5:
                var (source, target) = (ReadView(Unconverted(Argument(0))), ReadView(Unconverted(Argument(2))));
                CopyElements(
                    source.From(Shifted(source.Offset, ReadIndex(Argument(1)))),
                    target.From(Shifted(target.Offset, ReadIndex(Argument(3)))),
                    ReadIndex(Argument(4)));
                return Expression.Boolean(false);
            case "Fill" when isSpan || (isArray && count == 2):
                var filled = isSpan ? ReadView(invocation.Instance!) : ReadView(Argument(0));
                var value = ReadAtom(Argument(isSpan ? 0 : 1));
                Repeat(filled.Length, index => StoreTo(filled, index, value));
                return Expression.Boolean(false);
            case "Clear" when isSpan || (isArray && count is 1 or 3 && Unconverted(Argument(0)).Type is IArrayTypeSymbol { Rank: 1 }):
                var cleared = isSpan ? ReadView(invocation.Instance!) : ReadView(Unconverted(Argument(0)));
                if (!isSpan && count == 3)
                {
                    cleared = new View(cleared.Array, ReadIndex(Argument(1)), ReadIndex(Argument(2)));
                }

                Repeat(cleared.Length, index => StoreTo(cleared, index, Expression.Zero(cleared.Array.Type.Element!)));
                return Expression.Boolean(false);
            case "ToArray" when isSpan:
                return CopyOf(ReadView(invocation.Instance!));
            case "Clone" when isArray && invocation.Instance is { Type: IArrayTypeSymbol { Rank: 1 } }:
                return CopyOf(ReadView(invocation.Instance));
            default:
                return null;
        }

        View Part(View whole, int first)
        {
            var start = count > first ? ReadIndex(Argument(first), whole.Length) : Expression.Integer(0);
            return new View(whole.Array, Shifted(whole.Offset, start), count > first + 1 ? ReadIndex(Argument(first + 1)) : Less(whole.Length, start));
        }
    }

    private static IOperation Unconverted(IOperation operation) => operation is IConversionOperation { IsImplicit: true } conversion ? conversion.Operand : operation;

    private Single CopyOf(View view)
    {
        var type = ValueType.ArrayOf(view.Array.Type.Element!);
        var copy = _region.Bind(Expression.Of(Operation.NewArray, type, view.Length));
        CopyElements(view, new View(copy, Expression.Integer(0), view.Length), null);
        return new Single(copy);
    }

    private void CopyElements(View source, View target, Expression? count)
    {
        if (source.Array.Equals(target.Array))
        {
            throw Refusal.Unsupported(_callers.Peek().DeclaringSyntaxReferences[0].GetSyntax(_cancellation), "copying elements within one array", "copy to another array first");
        }

        Repeat(count ?? source.Length, index =>
        {
            var from = ElementOf(source, index);
            StoreTo(target, index, _region.Bind(Expression.Of(Operation.Element, source.Array.Type.Element!, [from.Array, .. from.Indices])));
        });
    }

    private void StoreTo(View view, Expression index, Expression value) =>
        _region.Add(new Store(view.Array, ElementOf(view, index).Indices.ToEquatable(), value, Adds: false));

    /// <summary><c>stackalloc double[n]</c>: an array that lives on the stack anyway.</summary>
    private Single? ReadStackAlloc(IOperation operation, ITypeSymbol? type)
    {
        if (operation.Syntax is not StackAllocArrayCreationExpressionSyntax { Type: ArrayTypeSyntax written } syntax || type is not INamedTypeSymbol { TypeArguments.Length: 1 } span)
        {
            return null;
        }

        var array = ValueType.ArrayOf(TypeOf(span.TypeArguments[0]));
        if (syntax.Initializer is { } initializer)
        {
            var elements = initializer.Expressions.Select(element => ReadAtom(Child(operation, element))).ToArray();
            return new Single(_region.Bind(Expression.Of(Operation.ArrayOf, array, elements)));
        }

        return new Single(_region.Bind(Expression.Of(Operation.NewArray, array, ReadAtom(Child(operation, written.RankSpecifiers[0].Sizes[0])))));
    }

    private static IOperation Child(IOperation operation, SyntaxNode syntax) =>
        operation.Descendants().FirstOrDefault(part => part.Syntax == syntax) ?? throw Refusal.Unsupported(operation.Syntax, "this stackalloc", "use an array");

    /// <summary><c>[a, b, c]</c>, without spreads.</summary>
    private Single ReadCollection(IOperation collection)
    {
        var elements = collection.ChildOperations.ToList();
        var type = collection.Type is IArrayTypeSymbol array ? TypeOf(array)
            : IsSpan(collection.Type) ? ValueType.ArrayOf(TypeOf(((INamedTypeSymbol)collection.Type!).TypeArguments[0]))
            : throw Refusal.Unsupported(collection.Syntax, "this collection expression", "use one for an array or a span");
        var values = elements.Select(element => (int)element.Kind == CollectionExpression + 1
            ? throw Refusal.Unsupported(element.Syntax, "a spread", "write out its elements")
            : ReadAtom(element)).ToArray();
        return new Single(values.Length == 0
            ? _region.Bind(Expression.Of(Operation.NewArray, type, Expression.Integer(0)))
            : _region.Bind(Expression.Of(Operation.ArrayOf, type, values)));
    }
}
