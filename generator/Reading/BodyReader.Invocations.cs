using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Reading;

/// <content>Calls that aren't read in place, because how their derivative is called is known.</content>
internal sealed partial class BodyReader
{
    private readonly List<(Let Call, SyntaxNode Place)> _invocations = [];

    /// <summary>The calls that stand as they are, with their places.</summary>
    public IReadOnlyList<(Let Call, SyntaxNode Place)> Invocations => _invocations;

    /// <summary>A call of a method with a derivative of its own; null if it is to be read in another way.</summary>
    private ReadValue? ReadInvocation(IInvocationOperation invocation)
    {
        if (_called.PlanOf(invocation.TargetMethod.OriginalDefinition, invocation.Syntax) is not { } plan)
        {
            return null;
        }

        if (plan.Writes is { } writes)
        {
            NoteWriter(invocation, writes);
        }

        // Arguments are evaluated as they are written, after what the method is called on, and passed as the parameters want them.
        var receiver = ReceiverOf(invocation);
        var values = new ReadValue[invocation.TargetMethod.Parameters.Length];
        foreach (var argument in invocation.Arguments)
        {
            RequireUnchanged(argument, plan);
            if (argument.Parameter is { RefKind: RefKind.Ref or RefKind.Out } reference)
            {
                throw Refusal.Unsupported(argument.Syntax, $"passing '{reference.Name}' by reference to '{invocation.TargetMethod.Name}', which is called and not read in place,", "let it return what it changes");
            }

            values[argument.Parameter!.Ordinal] = Read(argument.Value);
        }

        return ReadInvocation(plan.Pullback is null && plan.Pushforward is null ? plan with { Text = TextOf(invocation, plan, receiver) } : plan, invocation.TargetMethod, values, invocation, receiver);
    }

    /// <summary>A method without derivative as it is called here, up to its arguments.</summary>
    private string TextOf(IInvocationOperation invocation, CallPlan plan, Expression? receiver)
    {
        var method = invocation.TargetMethod;
        if (receiver is null && !method.IsStatic)
        {
            RequireReached(invocation, method);
        }

        string types = method.IsGenericMethod ? $"<{string.Join(", ", method.TypeArguments.Select(Spelled))}>" : string.Empty;
        string name = Writing.Naming.Escaped(method.Name) + types;
        return receiver is not null ? Expression.Hole + "." + name
            : method.IsStatic ? (method.ContainingType.IsGenericType ? Spelled(method.ContainingType) + "." + name : plan.Text + types)
            : invocation.Instance?.Syntax is BaseExpressionSyntax ? "base." + name
            : plan.Text.Contains(".") ? "this." + name : name;
    }

    /// <summary>Refuses a call on <c>this</c>, from a base class that is read in place, by a name that is another method's in the class that the generated code lies in.</summary>
    private void RequireReached(IInvocationOperation invocation, IMethodSymbol method)
    {
        bool isBase = invocation.Instance?.Syntax is BaseExpressionSyntax && !SymbolEqualityComparer.Default.Equals(Caller().ContainingType, _method.ContainingType);
        bool isHidden = false;
        for (var type = _method.ContainingType; type is not null && !SymbolEqualityComparer.Default.Equals(type.OriginalDefinition, method.ContainingType.OriginalDefinition); type = type.BaseType)
        {
            isHidden |= type.GetMembers(method.Name).Any(member => !member.IsOverride);
        }

        if (isBase || (isHidden && invocation.Instance?.Syntax is not BaseExpressionSyntax))
        {
            throw Refusal.Unsupported(invocation.Syntax, $"a call of '{method.Name}' of a base class, which '{_method.ContainingType.Name}' has another method for,", "give it a name of its own");
        }
    }

    /// <summary>The object that a method is called on; null where it is static, or called on the object that the differentiable method is called on.</summary>
    private Expression? ReceiverOf(IInvocationOperation invocation)
    {
        if (invocation is not { Instance: { } instance, TargetMethod: { IsStatic: false } method } || (instance is IInstanceReferenceOperation && _callers.Count == 1))
        {
            return null;
        }

        return Read(instance) switch
        {
            Single { Atom: { IsConstant: true, Text: "this" } } => null,
            Single { Atom: { Type.Shape: TypeShape.Opaque } atom } => atom,
            _ => throw Refusal.Unsupported(invocation.Syntax, $"a call of '{method.Name}', which isn't read in place, on what the method made or holds as numbers,", "make it static"),
        };
    }

    private ReadValue ReadInvocation(CallPlan plan, IMethodSymbol method, ReadValue[] values, IOperation place, Expression? receiver = null)
    {
        var arguments = new List<CalledArgument>();
        var holes = new List<Expression>();
        if (receiver is not null)
        {
            holes.Add(receiver);
        }

        for (int i = 0; i < values.Length; i++)
        {
            var type = TypeReading.Read(method.Parameters[i].Type);
            var (text, operands) = values[i] switch
            {
                Single { Atom: var atom } => (Expression.Hole.ToString(), new[] { atom }),
                View view => Written(view),
                _ => throw Refusal.Unsupported(place.Syntax, $"passing '{method.Parameters[i].Name}' to '{method.Name}', which is called and not read in place,", "pass numbers and arrays"),
            };
            arguments.Add(new CalledArgument(text, type, plan.Active[i], method.Parameters[i].Name, plan.Written[i]));
            holes.AddRange(operands);
        }

        var called = new CalledMethod(plan.Text, arguments.ToEquatable(), plan.Pullback, plan.Pushforward, plan.HasEffects, plan.IsGenerated, plan.IsSmooth, plan.TakesResult);
        if (method.ReturnsVoid && (called.IsGenerated || called is { HasDerivative: false, HasEffects: true }))
        {
            // Nothing reads what stands for its result.
            AddInvocation(called, ValueType.Boolean, holes, place);
            return Expression.Boolean(false);
        }

        if (method.ReturnsVoid || TypeReading.Read(method.ReturnType) is not ({ IsScalar: true } or { Shape: TypeShape.Array, Innermost.IsScalar: true }))
        {
            throw Refusal.Unsupported(place.Syntax, $"a call of '{method.Name}', which isn't read in place,", "let it return a number or an array");
        }

        return AddInvocation(called, TypeReading.Read(method.ReturnType), holes, place);
    }

    private Expression AddInvocation(CalledMethod called, ValueType type, List<Expression> holes, IOperation place)
    {
        var result = _region.Bind(Expression.Invocation(called, type, [.. holes]));
        _invocations.Add((new Let(result, _function.DefinitionOf(result)!), place.Syntax));
        return result;
    }

    /// <summary>A window onto an array as an argument: the array itself where it is all of it.</summary>
    private (string Text, Expression[] Operands) Written(View view)
    {
        if (view.Offset.IsZero && _function.DefinitionOf(view.Length) is { Operation: Operation.Length } length && length.Operands[0].Equals(view.Array))
        {
            return (Expression.Hole.ToString(), [view.Array]);
        }

        return (CalledArgument.WindowText(view.Array.Type), [view.Array, view.Offset, view.Length]);
    }
}
