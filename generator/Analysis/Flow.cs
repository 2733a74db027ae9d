using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SymGrad.Generator.Symbolics;

namespace SymGrad.Generator.Analysis;

/// <summary>
/// Which parameters' derivatives an expression of a body may carry, without reading the body as the generator does: a variable
/// carries what it was ever given. It is quick, and knows nothing of methods that are called.
/// </summary>
internal sealed class Flow
{
    /// <summary>Parameters beyond as many as a number has bits share the last.</summary>
    private const int Bits = 64;

    private readonly IMethodSymbol _method;
    private readonly bool _throughCalls;
    private readonly CancellationToken _cancellation;
    private readonly Dictionary<ISymbol, ulong> _carried = new(SymbolEqualityComparer.Default);
    private ulong _results;
    private bool _changed;

    /// <param name="method">The method.</param>
    /// <param name="active">The parameters whose derivatives are followed.</param>
    /// <param name="body">The method's body.</param>
    /// <param name="throughCalls">Whether the value of a method with source carries what its arguments carry; else it carries nothing.</param>
    /// <param name="cancellation">Ends the work.</param>
    public Flow(IMethodSymbol method, IReadOnlyList<IParameterSymbol> active, IEnumerable<IOperation> body, bool throughCalls, CancellationToken cancellation)
    {
        (_method, _throughCalls, _cancellation) = (method, throughCalls, cancellation);
        for (int i = 0; i < active.Count; i++)
        {
            _carried[active[i]] = Bit(i);
        }

        var steps = body.SelectMany(block => block.DescendantsAndSelf()).Where(CarriesOn).ToList();
        do
        {
            _changed = false;
            foreach (var step in steps)
            {
                cancellation.ThrowIfCancellationRequested();
                Follow(step);
            }
        }
        while (_changed);
    }

    /// <summary>The bit of a parameter, by its place among the active ones.</summary>
    public static ulong Bit(int place) => 1UL << System.Math.Min(place, Bits - 1);

    /// <summary>The parameters that reach a result without passing a call of a method with source.</summary>
    public ulong Results => _results;

    /// <summary>Whether an expression may carry a derivative.</summary>
    public bool IsActive(IOperation? operation) => Of(operation) != 0;

    private static bool CarriesOn(IOperation operation) => operation
        is IAssignmentOperation or IVariableDeclaratorOperation or IForEachLoopOperation or IIsPatternOperation or ISwitchOperation or ISwitchExpressionOperation
        or IInvocationOperation or IReturnOperation;

    private void Follow(IOperation step)
    {
        switch (step)
        {
            case IAssignmentOperation assignment:
                Give(assignment.Target, Of(assignment.Value));
                break;
            case IVariableDeclaratorOperation declarator:
                Give(declarator.Symbol, Of((declarator.Initializer ?? (declarator.Parent as IVariableDeclarationOperation)?.Initializer)?.Value));
                break;
            case IForEachLoopOperation loop:
                Give(loop.Locals, Of(loop.Collection));
                break;
            case IIsPatternOperation test:
                Give(Declared(test.Pattern), Of(test.Value));
                break;
            case ISwitchOperation choice:
                Give(choice.Cases.SelectMany(section => section.Clauses).OfType<IPatternCaseClauseOperation>().SelectMany(clause => Declared(clause.Pattern)), Of(choice.Value));
                break;
            case ISwitchExpressionOperation choice:
                Give(choice.Arms.SelectMany(arm => Declared(arm.Pattern)), Of(choice.Value));
                break;
            case IInvocationOperation call:
                Follow(call);
                break;
            case IReturnOperation { ReturnedValue: { } value } when IsOwn(step):
                AddResult(Of(value));
                break;
        }
    }

    private void Follow(IInvocationOperation call)
    {
        ulong given = Of(call.Instance);
        foreach (var argument in call.Arguments)
        {
            given |= Of(argument.Value);
        }

        foreach (var argument in call.Arguments)
        {
            if (argument.Parameter?.RefKind is RefKind.Ref or RefKind.Out)
            {
                Give(argument.Value, given);
            }

            if (argument.Value is IDelegateCreationOperation { Target: IAnonymousFunctionOperation function })
            {
                Give(function.Symbol.Parameters, given);
            }

            if (call.TargetMethod.MethodKind == MethodKind.LocalFunction && argument.Parameter is { } parameter)
            {
                Give(parameter, Of(argument.Value));
            }
        }
    }

    /// <summary>What is carried by an expression, as a bit for each parameter.</summary>
    private ulong Of(IOperation? operation)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (operation)
        {
            case null:
            case { ConstantValue.HasValue: true }:
            case { Type: { } type } when IsDiscrete(type):
                return 0;
            case IParameterReferenceOperation parameter:
                return Carried(parameter.Parameter);
            case ILocalReferenceOperation local:
                return Carried(local.Local);
            case IMemberReferenceOperation member:
                return Carried(member.Member) | OfChildren(member);
            case IConditionalOperation choice:
                return Of(choice.WhenTrue) | Of(choice.WhenFalse);
            case ISwitchExpressionOperation choice:
                return choice.Arms.Aggregate(0UL, (all, arm) => all | Of(arm.Value));
            case IArrayElementReferenceOperation element:
                return Of(element.ArrayReference);
            case IAnonymousFunctionOperation function:
                return function.Body.Descendants().OfType<IReturnOperation>().Aggregate(0UL, (all, result) => all | Of(result.ReturnedValue));
            case IInvocationOperation call:
                return OfCall(call);
            default:
                return OfChildren(operation);
        }
    }

    private ulong OfCall(IInvocationOperation call)
    {
        if (RuleOf(call) is { } rule)
        {
            return call.Arguments.Where(argument => argument.Parameter is { Ordinal: var place } && place < rule.Partials.Count && rule.Partials[place] is not null)
                .Aggregate(0UL, (all, argument) => all | Of(argument.Value));
        }

        bool isOurs = call.TargetMethod.MethodKind is MethodKind.LocalFunction or MethodKind.DelegateInvoke || !call.TargetMethod.DeclaringSyntaxReferences.IsEmpty;
        return (isOurs && !_throughCalls) || Reading.DerivativeSignature.HasAttribute(call.TargetMethod, "SymGrad.NoDerivativeAttribute") ? 0 : OfChildren(call);
    }

    private ulong OfChildren(IOperation operation)
    {
        ulong all = 0;
        foreach (var child in operation.ChildOperations)
        {
            all |= Of(child);
        }

        return all;
    }

    /// <summary>The row of the rule table for the method that is called; null if it has none.</summary>
    public static Rule? RuleOf(IInvocationOperation call) => call.TargetMethod is { IsStatic: true, DeclaringSyntaxReferences.IsEmpty: true } method
        && (method.ContainingType.ContainingNamespace.Name is "System" or "Numerics" or "Distributions")
        ? RuleTable.Find(FullName(method), method.Parameters.Length)
        : null;

    private static string FullName(IMethodSymbol method) => method.ContainingType.SpecialType switch
    {
        SpecialType.System_Double => "System.Double.",
        SpecialType.System_Single => "System.Single.",
        _ => method.ContainingType.ContainingNamespace.ToDisplayString() + "." + method.ContainingType.Name + ".",
    } + method.Name;

    private static IEnumerable<ISymbol> Declared(IOperation pattern) => pattern.DescendantsAndSelf().Select(part => part switch
    {
        IDeclarationPatternOperation declaration => declaration.DeclaredSymbol,
        IRecursivePatternOperation recursive => recursive.DeclaredSymbol,
        IListPatternOperation list => list.DeclaredSymbol,
        _ => null,
    }).OfType<ISymbol>();

    /// <summary>Whether a statement belongs to the method itself, not to a function inside.</summary>
    private static bool IsOwn(IOperation statement)
    {
        for (var around = statement.Parent; around is not null; around = around.Parent)
        {
            if (around is IAnonymousFunctionOperation or ILocalFunctionOperation)
            {
                return false;
            }
        }

        return true;
    }

    private ulong Carried(ISymbol symbol) => _carried.TryGetValue(symbol, out ulong carried) ? carried : 0;

    private void Give(IEnumerable<ISymbol> symbols, ulong carried)
    {
        foreach (var symbol in symbols)
        {
            Give(symbol, carried);
        }
    }

    private void Give(ISymbol symbol, ulong carried)
    {
        ulong before = Carried(symbol);
        if ((carried & ~before) != 0)
        {
            _carried[symbol] = before | carried;
            _changed = true;
        }
    }

    /// <summary>Gives to whatever an expression writes to: the variable at its root.</summary>
    private void Give(IOperation? target, ulong carried)
    {
        switch (target)
        {
            case null:
                break;
            case ILocalReferenceOperation local:
                Give(local.Local, carried);
                break;
            case IParameterReferenceOperation { Parameter: var parameter }:
                Give(parameter, carried);
                if ((parameter.RefKind != RefKind.None || parameter.Type.IsReferenceType || parameter.Type.IsRefLikeType) && SymbolEqualityComparer.Default.Equals(parameter.ContainingSymbol, _method))
                {
                    AddResult(carried);
                }

                break;
            case IMemberReferenceOperation member:
                Give(member.Member, carried);
                Give(member.Instance, carried);
                break;
            case IArrayElementReferenceOperation element:
                Give(element.ArrayReference, carried);
                break;
            default:
                foreach (var child in target.ChildOperations)
                {
                    Give(child, carried);
                }

                break;
        }
    }

    private void AddResult(ulong carried)
    {
        _changed |= (carried & ~_results) != 0;
        _results |= carried;
    }

    /// <summary>Whether values of a type carry no derivative, whatever they come from.</summary>
    private static bool IsDiscrete(ITypeSymbol type) => type.TypeKind == TypeKind.Enum || type.SpecialType
        is SpecialType.System_Void or SpecialType.System_Boolean or SpecialType.System_Char or SpecialType.System_String or SpecialType.System_Decimal
        or SpecialType.System_SByte or SpecialType.System_Byte or SpecialType.System_Int16 or SpecialType.System_UInt16
        or SpecialType.System_Int32 or SpecialType.System_UInt32 or SpecialType.System_Int64 or SpecialType.System_UInt64
        or SpecialType.System_IntPtr or SpecialType.System_UIntPtr;
}
