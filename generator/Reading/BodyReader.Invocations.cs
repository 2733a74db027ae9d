using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
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

        // Arguments are evaluated as they are written, and passed as the parameters want them.
        var values = new ReadValue[invocation.TargetMethod.Parameters.Length];
        foreach (var argument in invocation.Arguments)
        {
            RequireUnchanged(argument, plan);
            values[argument.Parameter!.Ordinal] = Read(argument.Value);
        }

        return ReadInvocation(plan, invocation.TargetMethod, values, invocation);
    }

    private ReadValue ReadInvocation(CallPlan plan, IMethodSymbol method, ReadValue[] values, IOperation place)
    {
        var arguments = new List<CalledArgument>();
        var holes = new List<Expression>();
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
        if (method.ReturnsVoid && called.IsGenerated)
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
