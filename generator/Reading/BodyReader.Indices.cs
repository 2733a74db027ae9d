using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SymGrad.Generator.Functions;
using ValueType = SymGrad.Generator.Functions.ValueType;

namespace SymGrad.Generator.Reading;

/// <content>Indices from the end, and ranges: in brackets, and held in locals of the types <c>Index</c> and <c>Range</c>.</content>
internal sealed partial class BodyReader
{
    private const string FromEnd = "IsFromEnd";

    /// <summary>An index, from the end if it says so.</summary>
    private Expression ReadIndex(IOperation index, Expression length)
    {
        switch (index)
        {
            case IUnaryOperation { OperatorKind: UnaryOperatorKind.Hat } fromEnd:
                return Less(length, ReadIndex(fromEnd.Operand));
            case IConversionOperation { Type.Name: "Index" } conversion:
                return ReadIndex(conversion.Operand, length);
            case { Type: { Name: "Index" } type } when IsIndexOrRange(type):
                return Located(ReadAggregate(index), length);
            default:
                return ReadIndex(index);
        }
    }

    /// <summary>Where an index that is held as a value lies in something of a length.</summary>
    private Expression Located(Aggregate index, Expression length)
    {
        var value = Atom(index.Find("Value")!);
        return Atom(Choose(Atom(index.Find(FromEnd)!), () => Less(length, value), () => value));
    }

    /// <summary>The part of a window that a range names.</summary>
    private View Sliced(View view, IOperation range)
    {
        var (start, end) = range is IRangeOperation { LeftOperand: var left, RightOperand: var right }
            ? (left is null ? Expression.Integer(0) : ReadIndex(left, view.Length), right is null ? view.Length : ReadIndex(right, view.Length))
            : ReadAggregate(range) is var held ? (Located((Aggregate)held.Find("Start")!, view.Length), Located((Aggregate)held.Find("End")!, view.Length)) : default;
        return PartOf(view, start, range is IRangeOperation { RightOperand: null } ? null : Less(end, start));
    }

    private Aggregate ReadAggregate(IOperation operation) => Read(operation) as Aggregate
        ?? throw Refusal.Unsupported(operation.Syntax, Describe(operation), "write the index or the range into the brackets");

    private static bool IsIndexOrRange(ITypeSymbol? type) => type is INamedTypeSymbol
    {
        Name: "Index" or "Range", TypeKind: TypeKind.Struct, ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true },
    };

    private static Aggregate IndexOf(ITypeSymbol type, Expression value, Expression fromEnd) => new(type, [("Value", value), (FromEnd, fromEnd)]);

    /// <summary><c>^n</c> as a value.</summary>
    private Aggregate ReadHat(IUnaryOperation hat) => IndexOf(hat.Type!, ReadIndex(hat.Operand), Expression.Boolean(true));

    /// <summary><c>a..b</c> as a value.</summary>
    private Aggregate ReadRange(IRangeOperation range)
    {
        var index = range.Method?.ContainingType.GetMembers("Start").OfType<IPropertySymbol>().FirstOrDefault()?.Type ?? throw new BrokenSource();
        Aggregate Bound(IOperation? bound, bool isEnd) => bound is null ? IndexOf(index, Expression.Integer(0), Expression.Boolean(isEnd)) : ReadAggregate(bound);
        return new Aggregate(range.Type!, [("Start", Bound(range.LeftOperand, isEnd: false)), ("End", Bound(range.RightOperand, isEnd: true))]);
    }

    /// <summary>The place of <c>a[^1]</c>, or of <c>s[i]</c> for a span.</summary>
    private ElementTarget? SpanElement(IOperation operation)
    {
        switch (operation)
        {
            case IPropertyReferenceOperation { Property.IsIndexer: true, Instance: { } span } indexed when IsSpan(span.Type):
                var view = ReadView(span);
                return Within(view, ReadIndex(indexed.Arguments[0].Value, view.Length));
            case IPropertyReferenceOperation { Property.IsIndexer: true, Instance: { } owner } element when BehindInterface(owner) is { } behind and not Columns:
                var elements = AsView(behind, owner);
                return Within(elements, ReadIndex(element.Arguments[0].Value, elements.Length));
            case IImplicitIndexerReferenceOperation { Instance: { } instance, Argument: { Type.Name: "Index" } argument }:
                var window = ReadView(instance);
                return Within(window, ReadIndex(argument, window.Length));
            default:
                return null;
        }
    }
}
