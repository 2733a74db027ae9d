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

    /// <summary>What a statement itself is known to write to: of a call, the arrays of which its method says so.</summary>
    public static IEnumerable<Expression> KnownOf(Statement statement) => statement switch
    {
        Store store => [store.Array],
        Clear clear => [clear.Array],
        Invoke invoke => invoke.Written,
        Let let => ByCall(let.Value),
        _ => [],
    };

    /// <summary>The arrays among the operands of a call that the called method writes to; none for any other operation.</summary>
    public static IEnumerable<Expression> ByCall(Expression call) => call.Operation == Operation.Invocation
        ? call.Called!.WithOperands(call.Operands).Where(given => given.Argument.IsWritten).Select(given => given.Operands[0])
        : [];
}
