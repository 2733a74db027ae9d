using System.Collections.Generic;
using System.Linq;

namespace SymGrad.Generator.Functions;

/// <summary>Lists the arrays that a statement may write to.</summary>
internal static class Writes
{
    /// <summary>What a statement itself writes to; of code that isn't ours, every array that it is given.</summary>
    public static IEnumerable<Expression> Of(Statement statement) => statement switch
    {
        Store store => [store.Array],
        Clear clear => [clear.Array],
        Invoke or Effect or Let { Value.Operation: Operation.Copied or Operation.Invocation or Operation.Filled } => Reads.Of(statement).Where(variable => variable.Type.IsIndexed),
        _ => [],
    };

    /// <summary>The arrays among the operands of a call that the called method writes to; none for any other operation.</summary>
    public static IEnumerable<Expression> ByCall(Expression call)
    {
        int operand = 0;
        foreach (var argument in call.Operation == Operation.Invocation ? call.Called!.Arguments : EquatableArray<CalledArgument>.Empty)
        {
            if (argument.IsWritten)
            {
                yield return call.Operands[operand];
            }

            operand += argument.Holes;
        }
    }
}
