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
    /// <summary>Whether a type is a window onto memory: a span, or what gives one.</summary>
    private static bool IsSpan(ITypeSymbol? type) => type is INamedTypeSymbol { Name: "Span" or "ReadOnlySpan" or "Memory" or "ReadOnlyMemory", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } };

    private View ReadView(IOperation operation) => AsView(Read(operation), operation);

    private View AsView(ReadValue value, IOperation place) => value switch
    {
        View view => view,
        Instance list when IsList(list.Type) => ElementsOf(list),
        Single { Atom: { Type: { IsIndexed: true, Rank: 1 } } atom } => new View(atom, Expression.Integer(0), _region.Bind(Expression.Of(Operation.Length, ValueType.Int32, atom))),
        _ => throw Refusal.Unsupported(place.Syntax, Describe(place), "use a one-dimensional array or a span"),
    };

    /// <summary>A value as a local or parameter of a type holds it: spans as windows.</summary>
    private ReadValue Held(ReadValue value, ITypeSymbol type, IOperation place) => IsSpan(type) && value is Single ? AsView(value, place) : value;

    private Expression Shifted(Expression offset, Expression index) => offset.IsZero ? index
        : index.IsZero ? offset
        : Whole(offset.Number + index.Number) ?? _region.Bind(Expression.Of(Operation.Add, ValueType.Int32, offset, index));

    private Expression Less(Expression left, Expression right) => right.IsZero ? left : Whole(left.Number - right.Number) ?? _region.Bind(Expression.Of(Operation.Subtract, ValueType.Int32, left, right));

    /// <summary>A sum of constants, where there is one that an index can be.</summary>
    private static Expression? Whole(double? sum) => sum is >= int.MinValue and <= int.MaxValue ? Expression.Integer((int)sum.Value) : null;

    private ElementTarget ElementOf(View view, Expression index) => new(view.Array, [Shifted(view.Offset, index)]);

    /// <summary>The methods and properties of spans, and of arrays what is like them; null for anything else.</summary>
    private ReadValue? ReadSpanCall(IInvocationOperation invocation, IMethodSymbol method)
    {
        string owner = method.ContainingType.ToDisplayString();
        bool isSpan = IsSpan(method.ContainingType);
        bool isArray = method.ContainingType.SpecialType == SpecialType.System_Array;
        IOperation Argument(int i) => invocation.Arguments.First(argument => argument.Parameter?.Ordinal == i).Value;
        int count = invocation.Arguments.Length;
        if (owner == "System.MemoryExtensions" && method.Name is "AsSpan" or "AsMemory" && count <= 3 && (Argument(0).Type is IArrayTypeSymbol || IsSpan(Argument(0).Type)))
        {
            return Read(Argument(0)) is var windowed && windowed is Columns && count == 1 ? windowed : Part(AsView(windowed, Argument(0)), 1);
        }

        if (owner == "System.MemoryExtensions" && method.Name == "CopyTo" && count == 2)
        {
            CopyTo(ReadView(Argument(0)), ReadView(Argument(1)));
            return Expression.Boolean(false);
        }

        if (owner == "System.MemoryExtensions" && method.Name == "Reverse" && count == 1)
        {
            ReverseElements(ReadView(Argument(0)));
            return Expression.Boolean(false);
        }

        switch (method.Name)
        {
            case "Slice" when isSpan:
                return Part(ReadView(invocation.Instance!), 0);
            case "CopyTo" when isSpan:
                CopyTo(ReadView(invocation.Instance!), ReadView(Argument(0)));
                return Expression.Boolean(false);
            case "CopyTo" when isArray && count == 2 && invocation.Instance is { Type: IArrayTypeSymbol { Rank: 1 } }:
                var from = ReadView(invocation.Instance);
                var to = ReadView(Unconverted(Argument(0)));
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

                Repeat(cleared.Length, index => StoreTo(cleared, index, Nothing(cleared.Array.Type.Element!)));
                return Expression.Boolean(false);
            case "Reverse" when isArray && count is 1 or 3 && Unconverted(Argument(0)).Type is IArrayTypeSymbol { Rank: 1 }:
                var reversed = ReadView(Unconverted(Argument(0)));
                ReverseElements(count == 3 ? new View(reversed.Array, ReadIndex(Argument(1)), ReadIndex(Argument(2))) : reversed);
                return Expression.Boolean(false);
            case "Empty" when isArray && method.ReturnType is IArrayTypeSymbol empty && TypeOf(empty).Innermost.IsScalar:
                return _region.Bind(Expression.Of(Operation.NewArray, TypeOf(empty), Expression.Integer(0)));
            case "Resize" when isArray && Argument(0).Type is IArrayTypeSymbol { Rank: 1 }:
                Resize(ReadTarget(Argument(0)), ReadIndex(Argument(1)), Argument(0));
                return Expression.Boolean(false);
            case "ToArray" when isSpan:
                return CopyOf(ReadView(invocation.Instance!));
            case "Clone" when isArray && invocation.Instance is { Type: IArrayTypeSymbol { Rank: 1 } }:
                return Read(invocation.Instance) is var cloned && cloned is Columns rows ? CopyOf(rows, invocation) : CopyOf(AsView(cloned, invocation.Instance));
            case "Clone" when isArray && invocation.Instance is { Type: IArrayTypeSymbol { Rank: > 1 } matrix } && TypeOf(matrix).Element!.IsScalar:
                return CopyOfRank(ReadAtom(invocation.Instance));
            case "ConvertAll" when isArray && count == 2 && TypeOf(method.ReturnType) is { IsIndexed: true, Element.IsScalar: true } converted:
                var each = ReadView(Argument(0));
                var results = _region.Bind(Expression.Of(Operation.NewArray, converted, each.Length));
                Repeat(each.Length, index => _region.Add(new Store(results, new[] { index }.ToEquatable(), Atom(Applied(Argument(1), LoadElement(each.Array, ElementOf(each, index).Indices, invocation))), Adds: false)));
                return results;
            case "BinarySearch" when isArray && count == 2 && Argument(0).Type is IArrayTypeSymbol { Rank: 1 } table && TypeOf(table).Element is { IsScalar: true, IsParameter: false }:
                var sorted = ReadAtom(Argument(0));
                return _region.Bind(Expression.Quoted($"global::System.Array.BinarySearch({Expression.Hole}, {Expression.Hole})", ValueType.Int32, sorted, ConvertTo(sorted.Type.Element!, ReadAtom(Argument(1)))));
            default:
                return null;
        }

        void CopyTo(View source, View target)
        {
            RequireRoom(source, target);
            CopyElements(source, target, null);
        }

        View Part(View whole, int first)
        {
            var start = count > first ? ReadIndex(Argument(first), whole.Length) : Expression.Integer(0);
            return PartOf(whole, start, count > first + 1 ? ReadIndex(Argument(first + 1)) : null);
        }
    }

    /// <summary>A copy of an array of several dimensions.</summary>
    private Expression CopyOfRank(Expression array)
    {
        var lengths = Enumerable.Range(0, array.Type.Rank).Select(dimension => _region.Bind(Expression.Of(Operation.DimensionLength, ValueType.Int32, array, Expression.Integer(dimension)))).ToArray();
        var copy = _region.Bind(Expression.Of(Operation.NewArray, ValueType.ArrayOf(array.Type.Element!, array.Type.Rank), lengths));
        Dimension([]);
        return copy;

        void Dimension(Expression[] indices)
        {
            if (indices.Length == lengths.Length)
            {
                _region.Add(new Store(copy, indices.ToEquatable(), _region.Bind(Expression.Of(Operation.Element, array.Type.Element!, [array, .. indices])), Adds: false));
            }
            else
            {
                Repeat(lengths[indices.Length], index => Dimension([.. indices, index]));
            }
        }
    }

    private static IOperation Unconverted(IOperation operation) => operation is IConversionOperation { IsImplicit: true } conversion ? conversion.Operand : operation;

    /// <summary><c>stackalloc double[n]</c>: an array that lives on the stack anyway.</summary>
    private View? ReadStackAlloc(IOperation operation, ITypeSymbol? type)
    {
        if (operation.Syntax is not StackAllocArrayCreationExpressionSyntax { Type: ArrayTypeSyntax written } syntax || type is not INamedTypeSymbol { TypeArguments.Length: 1 } span)
        {
            return null;
        }

        var array = ValueType.ArrayOf(TypeOf(span.TypeArguments[0]));
        if (syntax.Initializer is { } initializer)
        {
            var elements = initializer.Expressions.Select(element => ReadAtom(Child(operation, element))).ToArray();
            return AsView(_region.Bind(Expression.Of(Operation.ArrayOf, array, elements)), operation);
        }

        return written.RankSpecifiers[0].Sizes[0] is OmittedArraySizeExpressionSyntax
            ? throw Refusal.Unsupported(operation.Syntax, "this stackalloc", "use an array")
            : AsView(_region.Bind(Expression.Of(Operation.NewArray, array, ReadAtom(Child(operation, written.RankSpecifiers[0].Sizes[0])))), operation);
    }

    private static IOperation Child(IOperation operation, SyntaxNode syntax) =>
        operation.Descendants().FirstOrDefault(part => part.Syntax == syntax) ?? throw Refusal.Unsupported(operation.Syntax, "this stackalloc", "use an array");
}
