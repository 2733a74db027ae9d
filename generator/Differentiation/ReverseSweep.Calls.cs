using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Functions;
using SymGrad.Generator.Symbolics;

namespace SymGrad.Generator.Differentiation;

/// <content>Calls that stand as they are: their pullbacks.</content>
internal sealed partial class ReverseSweep
{
    /// <summary>
    /// Calls the pullback with the adjoint of the result; it adds to the adjoints of the active arguments. The adjoints of arrays that
    /// the method writes to it turns from those of what the method leaves into those of what it finds.
    /// </summary>
    private void EmitCall(Let let, Frame frame)
    {
        var seed = let.Target.Type.IsIndexed
            ? activity.IsActive(let.Target) ? frame.ShadowOf(let.Target) : null
            : frame.TakeAdjoint(let.Target);
        var called = let.Value.Called!;
        if (seed is null)
        {
            if (!called.ChangesNumbers || !activity.IsActive(let))
            {
                return;
            }

            seed = let.Target.Type.IsFloating ? Expression.Zero(let.Target.Type) : null;
        }
        else
        {
            Name(frame, seed, let.Target);
        }

        var operands = frame.Map(let.Value.Operands);
        var copies = forward.CopiesOf(let, frame);
        if (called.Pullback is null)
        {
            AddByTangents(let, operands, copies, seed!, frame);
            return;
        }

        for (int i = 0; isRepeated && i < copies.Length; i++)
        {
            // The pullback writes to it as the method does, and the next sweep wants it as it was.
            copies[i] = copies[i] is { } copy && called.Arguments[i].IsWritten ? Arrays.Copy(frame.Region, copy, string.Empty) : copies[i];
        }

        var adjoints = called.Arguments.Select((argument, i) => !argument.IsActive ? null
            : argument.Type.IsIndexed ? (Expression?)AdjointOf(let.Value, operands, i, frame)
            : frame.Region.Function.NewVariable(argument.Type, CallLayout.ActiveOperand(let.Value, i) is { IsVariable: true } active && AdjointName(active.Id) is { Length: > 0 } name ? name : argument.Name + "Adjoint")).ToArray();

        // What a derivative that isn't ours does with a zero is unknown.
        var guard = called.IsGenerated || seed is null || seed.Type.IsIndexed || seed.Number is not (null or 0) ? null
            : frame.Region.Bind(Expression.Of(Operation.NotEqual, Functions.ValueType.Boolean, seed, Expression.Zero(seed.Type)));
        frame.Region.Add(CallLayout.Pullback(called, operands, copies, frame.Map(let.Target), seed, adjoints, guard));
        for (int i = 0; i < adjoints.Length; i++)
        {
            if (adjoints[i] is { Type.IsScalar: true } adjoint)
            {
                if (called is { IsGenerated: true, IsSmooth: false } || (seed is not null && rules.IsSteep(seed)))
                {
                    rules.MarkSteep(adjoint);
                }

                Add(frame, CallLayout.ActiveOperand(let.Value, i), adjoint);
            }
        }
    }

    /// <summary>Where the adjoints of an array go: to its own, or nowhere for an array that is constant here.</summary>
    private static Expression AdjointOf(Expression call, Expression[] operands, int argument, Frame frame) =>
        frame.ShadowOf(CallLayout.ActiveOperand(call, argument)) ?? Arrays.ZerosLike(frame.Region, operands[CallLayout.FirstOperand(call.Called!, argument)], string.Empty);

    /// <summary>Without a pullback each partial derivative is the tangent that the pushforward gives along one argument alone.</summary>
    private void AddByTangents(Let let, Expression[] operands, Expression?[] copies, Expression seed, Frame frame)
    {
        var called = let.Value.Called!;
        for (int i = 0; i < called.Arguments.Count; i++)
        {
            if (called.Arguments[i].IsActive && CallLayout.ActiveOperand(let.Value, i) is var operand && activity.IsActive(operand))
            {
                var tangents = called.Arguments.Select((argument, k) => k == i ? Expression.One(argument.Type) : Expression.Zero(argument.Type)).ToArray();
                var both = frame.Region.Bind(CallLayout.Pushforward(called, operands, copies, frame.Map(let.Target), tangents));
                var partial = frame.Region.Bind(Expression.Part("Item2", let.Value.Type, both));
                var isZero = frame.Region.Derive(Expression.Of(Operation.Equal, Functions.ValueType.Boolean, seed, Expression.Zero(seed.Type)));
                Add(frame, operand, frame.Region.Choice(isZero, Expression.Zero(seed.Type), frame.Region.Product(seed, partial)));
            }
        }
    }
}
