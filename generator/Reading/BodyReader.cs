using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using SymGrad.Generator.Diagnostics;
using SymGrad.Generator.Functions;
using SymGrad.Generator.Reading.Reuse;

namespace SymGrad.Generator.Reading;

/// <summary>
/// Reads the operations of a method body, in the order in which they run, into regions in which every variable is
/// assigned once. What it has no case for is refused at its place.
/// </summary>
internal sealed partial class BodyReader
{
    /// <summary>The most operations that one method may come to, with the methods that it calls.</summary>
    public const int OperationLimit = 40_000;

    /// <summary>The most calls that are written into one method.</summary>
    private const int CallLimit = 4_000;

    private readonly Sources _sources;
    private readonly Compilation _compilation;
    private readonly IMethodSymbol _method;
    private readonly CalledMethods _called;
    private readonly CancellationToken _cancellation;
    private readonly FunctionBuilder _function;
    private readonly Stack<IMethodSymbol> _callers = new();
    private readonly Dictionary<IMethodSymbol, IOperation?> _bodies = new(SymbolEqualityComparer.Default);
    private readonly Stack<ISwitchOperation> _switches = new();

    private int _calls;
    private IOperation? _statement;
    private RegionBuilder _region;
    private Versions _versions = new();

    public BodyReader(Sources sources, IMethodSymbol method, FunctionBuilder function, CalledMethods called, CancellationToken cancellation)
    {
        _called = called;
        _sources = sources;
        _compilation = sources.Compilation;
        _method = method;
        _function = function;
        _cancellation = cancellation;
        _region = new RegionBuilder(function);
        _versions[Slot.Skipped] = Expression.Boolean(false);
        _versions[Slot.Left] = Expression.Boolean(false);
        _versions[Slot.Returned] = Expression.Boolean(false);
        _callers.Push(method);
        if (!method.IsStatic)
        {
            // What the object holds is constant.
            _versions[method] = Expression.Constant(new Functions.ValueType(TypeShape.Opaque, "this"), "this");
        }
    }

    /// <summary>Gives a parameter its version before the body is read.</summary>
    public void Bind(IParameterSymbol parameter, ReadValue value)
    {
        _versions[parameter] = NullableOf(parameter.Type) is { } inside && TypeOf(inside).IsScalar ? AsNullable(value, parameter.Type, BodyOf(_method) ?? throw new BrokenSource()) : value;
        _given.UnionWith(value.Leaves.Select(leaf => leaf.Id));
    }

    /// <summary>Makes a value the current version of a place. What reads the value may replace all versions by others, so it has to be read before they are looked up.</summary>
    private void Set(object place, ReadValue value) => _versions[place] = value;

    /// <summary>Gives the object that the method is called on its version before the body is read.</summary>
    public void BindThis(ReadValue value) => _versions[_method] = value;

    /// <summary>What the object holds when the body has been read.</summary>
    public ReadValue This => _versions[_method];

    /// <summary>Reads the whole body.</summary>
    public void ReadMethod()
    {
        ReadBody(_method);
        foreach (var (call, _) in _invocations)
        {
            // After the method, where the user's program has no name for it.
            string name = call.Value.Called!.Name;
            _function.Suggest(call.Target, char.ToLowerInvariant(name[0]) + name.Substring(1));
        }
    }

    /// <summary>What the body returns, when it has been read; null if that is nothing.</summary>
    public ReadValue? Returned => _versions.TryGet(Slot.ReturnValue, out var value) ? value : null;

    /// <summary>What a parameter holds when the body has been read.</summary>
    public ReadValue VersionOf(IParameterSymbol parameter) => _versions[parameter];

    /// <summary>The region that was read, with the values that it hands on.</summary>
    public Region Build(IEnumerable<Expression> yields) => _region.Build(yields);

    /// <summary>Runs the statements of a method or local function whose parameters are bound; leaves what it returns in its slot.</summary>
    private void ReadBody(IMethodSymbol method)
    {
        var body = BodyOf(method) ?? throw new BrokenSource();
        if (!method.ReturnsVoid)
        {
            _versions[Slot.ReturnValue] = ReturnsReference(method) ? Reference.None(TypeOf(method.ReturnType)) : DefaultOf(method.ReturnType, body.Syntax);
        }

        switch (body)
        {
            case IMethodBodyOperation { BlockBody: { } block }:
                ReadStatement(block);
                break;
            case IMethodBodyOperation { ExpressionBody: { } expression }:
                ReadStatement(expression);
                break;
            case IBlockOperation block:
                ReadStatement(block);
                break;
            case var expression when !method.ReturnsVoid && method.MethodKind == MethodKind.PropertyGet:
                Set(Slot.ReturnValue, Read(expression));
                break;
            default:
                throw new BrokenSource();
        }
    }

    /// <summary>The operations of a method's body; null when it has no source or doesn't compile.</summary>
    private IOperation? BodyOf(IMethodSymbol method)
    {
        method = method.OriginalDefinition;
        if (!_bodies.TryGetValue(method, out var body))
        {
            _bodies[method] = body = FindBody(method);
        }

        return body;
    }

    private IOperation? FindBody(IMethodSymbol method)
    {
        var operation = _sources.OperationOf(method.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(_cancellation));
        if (operation is ILocalFunctionOperation local)
        {
            operation = local.Body ?? local.IgnoredBody;
        }

        return operation;
    }

    private void ReadStatement(IOperation statement)
    {
        Cancellation.Check();
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (_function.Count > OperationLimit || _calls > CallLimit)
        {
            throw Refusal.At(_method.DeclaringSyntaxReferences[0].GetSyntax(_cancellation) switch
            {
                MethodDeclarationSyntax declaration => declaration.Identifier,
                LocalFunctionStatementSyntax function => function.Identifier,
                var other => other.GetFirstToken(),
            }, Descriptors.TooLarge, _method.Name);
        }

        string? origin = _region.Origin;
        var outer = _statement;
        if (statement is not IBlockOperation)
        {
            _statement = statement;
            _region.Origin = _callers.Count == 1 ? Quote(statement) : origin;
        }

        if (_called.Verbatim.ReasonFor(statement.Syntax) is not { } reason || !CopyStatement(statement, reason))
        {
            _called.Verbatim.GiveUp(statement.Syntax);
            try
            {
                ReadStatementCore(statement);
            }
            catch (Refusal) when (Leaves(statement))
            {
                throw;
            }
        }

        _region.Origin = origin;
        _statement = outer;
    }

    private void ReadStatementCore(IOperation statement)
    {
        switch (statement)
        {
            case IBlockOperation block:
                ReadStatements(block.Operations, 0);
                break;
            case IVariableDeclarationGroupOperation group:
                foreach (var declaration in group.Declarations)
                {
                    ReadDeclaration(declaration);
                }

                break;
            case IExpressionStatementOperation expression:
                ReadEffect(expression.Operation);
                break;
            case IConditionalOperation conditional:
                ReadBranches(conditional, null);
                break;
            case IForLoopOperation loop:
                ReadFor(loop);
                break;
            case IWhileLoopOperation loop:
                ReadWhile(loop);
                break;
            case IForEachLoopOperation loop:
                ReadForEach(loop);
                break;
            case IReturnOperation { Kind: not OperationKind.Return }:
                throw Refusal.Unsupported(statement.Syntax, Describe(statement), "return an array, or use a loop");
            case IReturnOperation { ReturnedValue: null }:
                Jump(returns: true, leaves: true);
                break;
            case IReturnOperation { ReturnedValue: { } returned }:
                var result = ReturnsReference(_callers.Peek()) ? new Reference(ReadTarget(returned)) : Held(Read(returned), _callers.Peek().ReturnType, returned);
                _versions[Slot.ReturnValue] = Closed(result, _callers.Peek());
                Jump(returns: true, leaves: true);
                break;
            case IBranchOperation { BranchKind: BranchKind.Break } leave:
                Break(leave);
                break;
            case IBranchOperation { BranchKind: BranchKind.Continue }:
                Jump(returns: false, leaves: false);
                break;
            case IBranchOperation { BranchKind: BranchKind.GoTo } jump:
                ReadGoto(jump);
                break;
            case ILabeledOperation labelled:
                ReadStatements([labelled], 0);
                break;
            case IUsingOperation { IsAsynchronous: false } use:
                ReadUsing(use.Resources, () => ReadStatement(use.Body));
                break;
            case IThrowOperation thrown:
                ReadThrow(thrown);
                break;
            case ISwitchOperation choice:
                ReadSwitch(choice);
                break;
            case IEmptyOperation or ILocalFunctionOperation:
                break;
            case IInvalidOperation:
                throw Invalid(statement);
            default:
                throw Refusal.Unsupported(statement.Syntax, Describe(statement), "use assignments, if, for, while, foreach over an array, and return");
        }
    }

    /// <summary>The statements of a block from one on. What follows a statement that may jump runs only where it didn't.</summary>
    private void ReadStatements(IReadOnlyList<IOperation> statements, int first)
    {
        if (statements.Skip(first).Any(statement => statement is ILabeledOperation))
        {
            ReadLabelled(statements, first);
            return;
        }

        for (int i = first; i < statements.Count; i++)
        {
            if (statements[i] is IUsingDeclarationOperation { IsAsynchronous: false } use)
            {
                int behind = i + 1;
                ReadUsing(use.DeclarationGroup, () => ReadStatements(statements, behind));
                return;
            }

            if (statements[i] is IConditionalOperation branches && i + 1 < statements.Count
                && (AlwaysJumps(branches.WhenTrue) || AlwaysJumps(branches.WhenFalse)))
            {
                int rest = i + 1;
                _region.Origin = _callers.Count == 1 ? Quote(branches) : _region.Origin;
                ReadBranches(branches, () => ReadStatements(statements, rest));
                return;
            }

            ReadStatement(statements[i]);
            var skipped = Atom(_versions[Slot.Skipped]);
            if (skipped.IsTrue)
            {
                return;
            }

            if (!skipped.IsFalse && i + 1 < statements.Count)
            {
                int rest = i + 1;
                Branch(skipped, () => { }, () => ReadStatements(statements, rest));
                return;
            }
        }
    }

    private void ReadDeclaration(IVariableDeclarationOperation declaration)
    {
        foreach (var declarator in declaration.Declarators)
        {
            var local = declarator.Symbol;
            var initializer = declarator.Initializer ?? declaration.Initializer;
            if (initializer is null)
            {
                _versions[local] = DefaultOf(local.Type, declarator.Syntax);
                continue;
            }

            if (local.IsRef)
            {
                Set(local, new Reference(ReadTarget(initializer.Value)));
                continue;
            }

            Assign(local, Held(Read(initializer.Value), local.Type, initializer.Value));
        }
    }

    /// <summary>Makes a value the current version of a local, and gives it the local's name.</summary>
    private void Assign(ISymbol local, ReadValue value)
    {
        if (value is Single single)
        {
            _function.Suggest(single.Atom, PlaceName(local));
        }

        SuggestParts(PlaceName(local), value);
        _versions[local] = value;
    }

    private Expression Atom(ReadValue value) => value is Single single
        ? single.Atom
        : throw Refusal.Unsupported(_statement?.Syntax ?? BodyOf(_callers.Peek())!.Syntax, "what is more than one number here", "use its numbers one by one");

    /// <summary>The value of a variable that has been declared but not assigned: zeros, which no valid program reads.</summary>
    public ReadValue DefaultOf(ITypeSymbol type, SyntaxNode place)
    {
        type = Bound(type);
        if (type.TypeKind == TypeKind.Error)
        {
            throw new BrokenSource();
        }

        if (CompositeElement(type) is { } row && type is IArrayTypeSymbol { Rank: var rank })
        {
            return ColumnsOf(row, field => TypeOf(field.Type) is { IsScalar: true } number && Functions.ValueType.ArrayOf(number, rank) is var column
                ? Expression.Constant(column, $"default({column.Name})")
                : throw Refusal.Unsupported(place, $"an array of '{row.ToDisplayString()}'", "use an array for each field"));
        }

        if (IsScattered(type))
        {
            return new Aggregate(type, FieldsOf((INamedTypeSymbol)type, place));
        }

        if (type is INamedTypeSymbol { IsTupleType: true } tuple)
        {
            return new Aggregate(type, tuple.TupleElements.Select((element, i) =>
                ("Item" + (i + 1).ToString(System.Globalization.CultureInfo.InvariantCulture), DefaultOf(element.Type, place))).ToArray());
        }

        if (NullableOf(type) is { } inside)
        {
            return Nullable(type, Expression.Boolean(false), DefaultOf(inside, place));
        }

        if (IsIndexOrRange(type))
        {
            throw Refusal.Unsupported(place, $"a '{type.Name}' without a value", "give it one where it is declared");
        }

        var read = TypeOf(type);
        if (IsSpan(type) && read.Element is { IsScalar: true } element)
        {
            var nothing = Expression.Constant(Functions.ValueType.ArrayOf(element), $"default({element.Name}[])");
            return new View(nothing, Expression.Integer(0), Expression.Integer(0));
        }

        return read.Shape switch
        {
            TypeShape.Scalar when read.IsBoolean => Expression.Boolean(false),
            TypeShape.Scalar => Expression.Zero(read),
            TypeShape.Array or TypeShape.Span or TypeShape.ReadOnlySpan => Expression.Constant(read, $"default({read.Name})"),
            TypeShape.Opaque when type.IsReferenceType && type.TypeKind != TypeKind.Dynamic => Expression.Constant(read, "null"),
            _ => throw Refusal.Unsupported(place, $"a value of the type '{type.ToDisplayString()}'", "use double, float, integers, booleans and arrays of them"),
        };
    }
}
