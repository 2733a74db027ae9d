using System;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using SymGrad.Generator.Functions;
using ValueType = SymGrad.Generator.Functions.ValueType;

namespace SymGrad.Generator.Reading;

/// <content><c>foreach</c>: a loop that counts the elements of an array of any rank, of a span or of a query.</content>
internal sealed partial class BodyReader
{
    private void ReadForEach(IForEachLoopOperation loop)
    {
        var collection = loop.Collection;
        while (collection is IConversionOperation { IsImplicit: true } conversion)
        {
            collection = conversion.Operand;
        }

        if (loop.IsAsynchronous)
        {
            throw Refusal.Unsupported(loop.Collection.Syntax, "await foreach", "use an array");
        }

        var read = Read(collection);
        if (read is Query query)
        {
            var elements = Run(query, collection);
            var at = ByIndex(elements, collection);
            ReadEach(loop, elements.Count!, index => BindElement(loop, at(index)));
            return;
        }

        if (read is Single { Atom: { Type: { Shape: TypeShape.Array, Rank: > 1 } } matrix })
        {
            ReadForEachOfMatrix(loop, matrix);
            return;
        }

        if (read is Columns columns && columns.Leaves.First().Type is { Rank: 1 })
        {
            ReadEach(loop, LengthOf(columns), index => BindElement(loop, new RowTarget(columns, [index])));
            return;
        }

        if (read is Instance)
        {
            RequireUnchanged(loop, owner => IsList(owner.Type));
        }

        if (ItemsOf(read, collection) is { Count: { } count, At: { } item })
        {
            RequireUnchanged(loop, owner => NamedBy(owner) is { } named && SymbolEqualityComparer.Default.Equals(named, NamedBy(collection)));
            ReadEach(loop, count, index => BindElement(loop, item(index)));
            return;
        }

        if (read is Single { Atom: { Type.Shape: TypeShape.Opaque } source } && ReadEnumeration(loop, source))
        {
            return;
        }

        var view = read is View or Instance or Single { Atom.Type: { IsIndexed: true, Rank: 1 } }
            ? AsView(read, loop)
            : throw Refusal.Unsupported(loop.Collection.Syntax, "foreach over this collection", "use an array or a span");
        ReadEach(loop, view.Length, index => BindElement(loop, ElementOf(view, index)));
    }

    /// <summary>A constant collection without an index: a set, a dictionary, what somebody else enumerates. Says whether it is one.</summary>
    private bool ReadEnumeration(IForEachLoopOperation loop, Expression source)
    {
        if (loop.Syntax is not CommonForEachStatementSyntax syntax || _sources.ModelOf(syntax.SyntaxTree).GetForEachStatementInfo(syntax).ElementType is not { IsRefLikeType: false } element
            || Unconverted(loop.Collection).Type is not { } type || !new[] { type }.Concat(type.AllInterfaces).Any(one => IsEnumerableOf(Bound(one), Bound(element))))
        {
            return false;
        }

        if (type.TypeKind == TypeKind.Interface || !type.DeclaringSyntaxReferences.IsEmpty)
        {
            // An iterator runs between the iterations.
            WritesMemory ??= Refusal.Unsupported(loop.Collection.Syntax, "foreach over this collection, beside memory that it may change,", "use an array or a span");
        }

        string of = $"<{Spelled(element)}>";
        var steps = CopiedPart(
            loop.Collection,
            new ValueType(TypeShape.Opaque, "global::System.Collections.Generic.IEnumerator" + of),
            $"((global::System.Collections.Generic.IEnumerable{of}){Expression.Hole}).GetEnumerator()",
            source);
        _function.Suggest(steps, "elements");
        ReadLoop(
            loop,
            null,
            null,
            condition: null,
            () =>
            {
                BindElement(loop, ItemFrom(Expression.Hole + ".Current", [steps], Bound(element), string.Empty, loop.Collection));
                ReadStatement(loop.Body);
            },
            () => { },
            test: () => CopiedPart(loop.Collection, ValueType.Boolean, Expression.Hole + ".MoveNext()", steps));
        var dispose = Expression.Copied(Expression.Hole + ".Dispose()", ValueType.Boolean, steps);
        _copied.Add(new CopiedCode(dispose, null, loop.Collection.Syntax, "Dispose"));
        _region.Add(new Effect(dispose));
        return true;
    }

    private static bool IsEnumerableOf(ITypeSymbol type, ITypeSymbol element) => type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Collections_Generic_IEnumerable_T } enumerable
        && SymbolEqualityComparer.Default.Equals(enumerable.TypeArguments[0], element);

    /// <summary>The variable or member that an operation names; null if it names none.</summary>
    private static ISymbol? NamedBy(IOperation operation) => operation switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        IMemberReferenceOperation member => member.Member,
        _ => null,
    };

    private void ReadEach(IForEachLoopOperation loop, Expression count, Action<Expression> readElement)
    {
        var index = _function.NewVariable(ValueType.Int32);
        ReadLoop(
            loop,
            new Counter(index, Expression.Integer(0), Operation.Less, count, 1),
            null,
            condition: null,
            () =>
            {
                readElement(index);
                ReadStatement(loop.Body);
            },
            () => { });
    }

    /// <summary>The elements of an array of several dimensions, row by row, as one loop: a break leaves them all.</summary>
    private void ReadForEachOfMatrix(IForEachLoopOperation loop, Expression matrix)
    {
        var lengths = Enumerable.Range(0, matrix.Type.Rank)
            .Select(dimension => _region.Bind(Expression.Of(Operation.DimensionLength, ValueType.Int32, matrix, Expression.Integer(dimension)))).ToArray();
        ReadEach(loop, _region.Bind(Expression.Of(Operation.Length, ValueType.Int32, matrix)), position =>
        {
            var indices = new Expression[lengths.Length];
            for (int i = lengths.Length - 1; i > 0; i--)
            {
                indices[i] = _region.Bind(Expression.Of(Operation.Remainder, ValueType.Int32, position, lengths[i]));
                position = _region.Bind(Expression.Of(Operation.Divide, ValueType.Int32, position, lengths[i]));
            }

            indices[0] = position;
            BindElement(loop, new ElementTarget(matrix, indices));
        });
    }

    /// <summary>Gives the loop's variable its element: the place itself where it is one by reference.</summary>
    private void BindElement(IForEachLoopOperation loop, Target place)
    {
        if (loop.LoopControlVariable is IVariableDeclaratorOperation { Symbol: { IsRef: true } local })
        {
            _versions[local] = new Reference(place);
            return;
        }

        BindElement(loop, LoadValue(place, loop));
    }

    private void BindElement(IForEachLoopOperation loop, ReadValue element)
    {
        switch (loop.LoopControlVariable)
        {
            case IVariableDeclaratorOperation { Symbol: var local }:
                Assign(local, element is Single { Atom: { Type.IsScalar: true } number } && TypeOf(local.Type) is { IsScalar: true } type ? ConvertNumber(type, number, loop) : Held(element, local.Type, loop));
                break;
            case IDeclarationExpressionOperation { Expression: ITupleOperation tuple }:
                WriteAll(ReadTargets(tuple), element, DeconstructionOf(loop), loop);
                break;
            case ITupleOperation tuple:
                WriteAll(ReadTargets(tuple), element, DeconstructionOf(loop), loop);
                break;
            default:
                throw Refusal.Unsupported(loop.LoopControlVariable.Syntax, Describe(loop.LoopControlVariable), "use one variable");
        }
    }

    private DeconstructionInfo DeconstructionOf(IForEachLoopOperation loop) =>
        loop.Syntax is ForEachVariableStatementSyntax syntax ? _sources.ModelOf(syntax.SyntaxTree).GetDeconstructionInfo(syntax) : default;
}
