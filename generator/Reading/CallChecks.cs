using System.Linq;
using Microsoft.CodeAnalysis;
using SymGrad.Generator.Diagnostics;
using SymGrad.Generator.Differentiation;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Reading;

/// <summary>Refuses the calls whose derivative can't be called in one of the modes that are asked for.</summary>
internal static class CallChecks
{
    private const Members FirstOrder = Members.Gradient | Members.Pullback | Members.Pushforward | Members.Jacobian;

    public static void Check(BodyReader body, Program program, Members members, IMethodSymbol method)
    {
        if (body.Invocations.Count == 0)
        {
            return;
        }

        if (body.Invocations.FirstOrDefault(known => known.Call.Target.Type.IsIndexed && program.IsWritten(program.MemoryOf(known.Call.Target))) is { Call: { } written } found)
        {
            // It may be an array that the caller has in its hands already.
            throw Refusal.Unsupported(found.Place, $"writing to the array that '{written.Value.Called!.Name}' returned", "copy it first");
        }

        foreach (var (call, place) in body.Invocations)
        {
            CheckWritten(call.Value, program, place);
        }

        var activity = new Activity(program);
        foreach (var (call, place) in body.Invocations.Where(known => known.Call.Value.Called is { HasDerivative: false }))
        {
            // What the array held before counts no more where it was overwritten; where, and by what, isn't known.
            if (Writes.ByCall(call.Value).Any(activity.IsActive))
            {
                throw Refusal.Unsupported(place, $"a call of '{call.Value.Called!.Name}', which has no derivative and writes to an array of numbers that have one,", "let it write to an array of its own");
            }
        }

        foreach (var (call, place) in body.Invocations.Where(known => activity.IsActive(known.Call)))
        {
            var called = call.Value.Called!;
            if ((members & ~FirstOrder) is var second and not 0)
            {
                throw Refusal.At(place, Descriptors.ModeDoesNotApply, second.ToString(), method.Name, $"the derivative of '{called.Name}' is called, and it has no second derivative");
            }

            bool needsReverse = (members & (Members.Gradient | Members.Pullback | Members.Jacobian)) != 0;
            if (needsReverse && called.Pullback is null && (call.Target.Type.IsIndexed || called.Arguments.Any(argument => argument.IsActive && argument.Type.IsIndexed)))
            {
                throw Refusal.Unsupported(place, $"a call of '{called.Name}', of whose derivative only the pushforward '{called.Pushforward}' is known,", "add a pullback with [DerivativeOf]");
            }

            bool IsTable(CalledArgument argument) => argument.Type is { IsIndexed: true } type && (type.Rank > 1 || !type.Element!.IsScalar);
            if ((members & (Members.Pushforward | Members.Jacobian)) != 0 && called.Pushforward is null && (call.Target.Type.IsIndexed || called.Arguments.Any(argument => argument.IsActive && IsTable(argument))))
            {
                throw Refusal.Unsupported(place, $"a call of '{called.Name}', of whose derivative only the pullback '{called.Pullback}' is known,", "add a pushforward with [DerivativeOf]");
            }
        }
    }

    /// <summary>Refuses to hand memory to a call that writes to it where something else may be the same memory, or where it comes from outside.</summary>
    private static void CheckWritten(Expression call, Program program, SyntaxNode place)
    {
        var arrays = call.Operands.Where(operand => operand.Type.IsIndexed).ToList();
        foreach (var written in Writes.ByCall(call))
        {
            if (!written.IsVariable)
            {
                throw Refusal.Unsupported(place, $"a call of '{call.Called!.Name}', which writes to an array that is neither a parameter nor made here,", "pass a copy");
            }

            if (arrays.Count(array => program.MemoryOf(array) == program.MemoryOf(written)) > 1)
            {
                throw Refusal.Unsupported(place, $"a call of '{call.Called!.Name}' with one array, or parts of it, in two places, as it writes there,", "pass a copy in one of them");
            }
        }
    }
}
