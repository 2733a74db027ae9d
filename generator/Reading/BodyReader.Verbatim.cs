using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using SymGrad.Generator.Functions;
using ValueType = SymGrad.Generator.Functions.ValueType;

namespace SymGrad.Generator.Reading;

/// <content>
/// Statements that are copied as they stand, because the language has no words for them: <c>lock</c>, <c>try</c>, calls with
/// arguments by reference. What they give to variables is constant from there on.
/// </content>
internal sealed partial class BodyReader
{
    /// <summary>What copied code gives to variables of the method, until it has been added.</summary>
    private readonly List<(string Mark, ITypeSymbol Type, IOperation Place)> _outs = [];

    /// <summary>How many names copied code has declared.</summary>
    private int _marks;

    /// <summary>Copies a statement; says whether that can be done.</summary>
    private bool CopyStatement(IOperation statement, Refusal reason)
    {
        if (statement.Syntax is not StatementSyntax syntax || syntax.ContainsDiagnostics || _sources.ModelOf(syntax.SyntaxTree) is not { } model
            || model.GetDiagnostics(syntax.Span, _cancellation).Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
            || model.AnalyzeControlFlow(syntax) is not { Succeeded: true, ExitPoints.IsEmpty: true, ReturnStatements.IsEmpty: true, EntryPoints.IsEmpty: true }
            || model.AnalyzeDataFlow(syntax) is not { Succeeded: true } flow)
        {
            return false;
        }

        if (flow.CapturedInside.Any(captured => !flow.VariablesDeclared.Contains(captured, SymbolEqualityComparer.Default) && IsAssignedAgain(captured, _bodies.Values.OfType<IOperation>())))
        {
            return false;
        }

        var outside = new HashSet<ISymbol>(flow.ReadOutside.Concat(flow.WrittenOutside).Concat(flow.DataFlowsOut), SymbolEqualityComparer.Default);
        var results = new Dictionary<ISymbol, string>(SymbolEqualityComparer.Default);
        foreach (var written in flow.WrittenInside.Concat(flow.VariablesDeclared).Distinct<ISymbol>(SymbolEqualityComparer.Default))
        {
            bool isInner = flow.VariablesDeclared.Contains(written, SymbolEqualityComparer.Default);
            if (isInner && !outside.Contains(written))
            {
                continue;
            }

            if (!IsHeldWhole(written))
            {
                return false;
            }

            results[written] = MarkFor(written.Name);
        }

        if (WrittenMembers(statement, flow.VariablesDeclared) is not { } members || members.Exists(_readAsConstant.Contains))
        {
            return false;
        }

        var verbatim = new VerbatimSyntax(model, syntax, results, flow.VariablesDeclared, MarkFor, Spelled, Held, IsSeen, hasThis: _callers.Count == 1 && !_method.IsStatic && !_method.ContainingType.IsValueType);
        if (verbatim.Write(declaresFirst: results.Keys.Where(result => !flow.VariablesDeclared.Contains(result, SymbolEqualityComparer.Default)), IsStartedFrom) is not { } text)
        {
            return false;
        }

        NoteWriting(statement, reason);
        _written.UnionWith(members);
        var copied = Expression.Copied(Expression.Lines + text, ValueType.Boolean, [.. verbatim.Holes]);
        _region.Add(new Effect(copied));
        foreach (var (symbol, mark) in results.Select(result => (result.Key, result.Value)))
        {
            var value = _region.Bind(Expression.Marked(mark, TypeOf(TypeOfVariable(symbol)!)));
            Assign(symbol, value);
            _copied.Add(new CopiedCode(copied, value, syntax, string.Empty) { Reason = reason });
        }

        _copied.Add(new CopiedCode(copied, null, syntax, string.Empty) { Reason = reason });
        return true;

        // What a variable holds, where that is one value; of an array elements are read, as is its length.
        Expression? Held(ISymbol symbol, bool isOnlyRead) => _versions.TryGet(symbol, out var value) && value is Single { Atom: var atom } && (!atom.Type.IsIndexed || isOnlyRead || IsOfObjects(atom)) ? atom : null;

        bool IsStartedFrom(ISymbol variable) => flow.DataFlowsIn.Contains(variable, SymbolEqualityComparer.Default) || !flow.AlwaysAssigned.Contains(variable, SymbolEqualityComparer.Default);
    }

    /// <summary>Notes that what was refused lies in a statement or a call; catches nothing.</summary>
    private bool Leaves(IOperation statement)
    {
        if (statement.Syntax is StatementSyntax and not BlockSyntax or InvocationExpressionSyntax)
        {
            _called.Verbatim.Leave(statement.Syntax, _function.Count);
        }

        return false;
    }

    /// <summary>A call whose method couldn't be read, as it stands: null if it is to be read in place.</summary>
    private ReadValue? ReadUnread(IInvocationOperation invocation, IMethodSymbol method)
    {
        if (_called.Verbatim.ReasonFor(invocation.Syntax) is not { } reason)
        {
            return null;
        }

        try
        {
            int before = _copied.Count;
            NoteWriting(invocation, reason);
            var value = ReadCopied(invocation, method.Name);
            for (int i = before; i < _copied.Count; i++)
            {
                _copied[i] = _copied[i] with { Reason = reason };
            }

            return value;
        }
        catch (Refusal)
        {
            throw reason;
        }
    }

    /// <summary>Whether a local or parameter is held as one value that copied code can give to it.</summary>
    private bool IsHeldWhole(ISymbol symbol) => TypeOfVariable(symbol) is { } type
        && symbol is not ILocalSymbol { IsRef: true } and not IParameterSymbol { RefKind: not RefKind.None }
        && IsGivenWhole(type)
        && (!_versions.TryGet(symbol, out var value) || value is Single);

    private bool IsGivenWhole(ITypeSymbol type) => TypeOf(type) is { IsIndexed: false } held && (held.IsScalar || held.Shape == TypeShape.Opaque)
        && type.TypeKind is not (TypeKind.Delegate or TypeKind.Dynamic or TypeKind.Pointer or TypeKind.FunctionPointer or TypeKind.Error)
        && !type.IsRefLikeType && !IsScattered(type) && !Bound(type).IsTupleType && !Bound(type).IsAnonymousType && NullableOf(type) is null && !IsInstanceType(type);

    /// <summary>Whether an array holds objects or texts: no derivative is in it.</summary>
    private static bool IsOfObjects(Expression array) => array.Type is { Shape: TypeShape.Array, Innermost.Shape: TypeShape.Opaque };

    private static ITypeSymbol? TypeOfVariable(ISymbol symbol) => symbol switch
    {
        ILocalSymbol local => local.Type,
        IParameterSymbol parameter => parameter.Type,
        _ => null,
    };

    private string MarkFor(string name) => name + "#" + (++_marks).ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>What a statement assigns to or hands out by reference.</summary>
    private static IEnumerable<IOperation> WrittenPlaces(IOperation statement) => statement.DescendantsAndSelf().Select(operation => operation switch
    {
        IDeconstructionAssignmentOperation deconstruction => deconstruction,
        IAssignmentOperation assignment => assignment.Target,
        IIncrementOrDecrementOperation increment => increment.Target,
        IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } argument => argument.Value,
        IVariableDeclaratorOperation { Symbol.IsRef: true, Initializer.Value: var place } => place,
        _ => null,
    }).OfType<IOperation>();

    /// <summary>
    /// The fields and properties that a statement writes to; null if it writes to what may have been read as a constant under
    /// another name: to elements of arrays, to a part of a struct.
    /// </summary>
    private static List<ISymbol>? WrittenMembers(IOperation statement, System.Collections.Immutable.ImmutableArray<ISymbol> declared)
    {
        var members = new List<ISymbol>();
        foreach (var place in WrittenPlaces(statement))
        {
            switch (place)
            {
                case ILocalReferenceOperation or IParameterReferenceOperation or IDiscardOperation or IDeclarationExpressionOperation:
                    break;
                case IMemberReferenceOperation { Member: IFieldSymbol or IPropertySymbol, Instance: null or { Type.IsReferenceType: true } } reference:
                    members.Add(reference.Member);
                    break;
                case IArrayElementReferenceOperation { ArrayReference: ILocalReferenceOperation { Local: var local } } when declared.Contains(local, SymbolEqualityComparer.Default):
                    break;
                default:
                    return null;
            }
        }

        return members;
    }

    /// <summary>An <c>out</c> argument of a call that is copied.</summary>
    private void CopyOut(IArgumentOperation argument, CopiedText text)
    {
        if (argument.Parameter is not { RefKind: RefKind.Out, Type: var type })
        {
            throw NoDerivative(argument, argument.Syntax.ToString());
        }

        if (argument.Value is IDiscardOperation)
        {
            text.Write("out _");
            return;
        }

        if (!IsGivenWhole(type) || argument.Value is not (IDeclarationExpressionOperation { Expression: ILocalReferenceOperation } or ILocalReferenceOperation or IParameterReferenceOperation))
        {
            throw NoDerivative(argument, argument.Syntax.ToString());
        }

        string mark = MarkFor(argument.Value is IDeclarationExpressionOperation { Expression: ILocalReferenceOperation declared } ? declared.Local.Name : argument.Value.Syntax.ToString());
        text.Write(OutOf(mark, type));
        _outs.Add((mark, type, argument.Value));
    }

    private string OutOf(string mark, ITypeSymbol type) => $"out {Expression.Declared}{Spelled(type)} {Expression.Declared}{Expression.Mark}{mark}{Expression.Mark}";

    /// <summary>Lets variables have what a copied call has given to them.</summary>
    private void TakeOuts(Expression copied, IOperation call, string name)
    {
        foreach (var (mark, type, place) in _outs.ToArray())
        {
            var value = _region.Bind(Expression.Marked(mark, TypeOf(type)));
            _copied.Add(new CopiedCode(copied, value, call.Syntax, name) { Remedy = Underived(call, name)[1] });
            if (place is IDeclarationExpressionOperation { Expression: ILocalReferenceOperation declared })
            {
                Assign(declared.Local, value);
            }
            else
            {
                Write(ReadTarget(place), value);
            }
        }

        _outs.Clear();
    }
}
