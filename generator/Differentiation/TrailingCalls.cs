using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Differentiation;

/// <summary>
/// The calls at the end of a function that its pullback in place needn't make: all that comes of them is in arrays which nothing looks at
/// any more, as in <c>Fft(left); Fft(right); }</c>. Nobody wants what such a pullback leaves in the function's arrays, and as
/// the call isn't made they still hold what its own pullback has to find there: they needn't be copied either.
/// </summary>
internal sealed class TrailingCalls
{
    private readonly Program _program;
    private readonly VariableMap<int> _reads;
    private readonly HashSet<int> _found = [];

    /// <summary>Something that is done to memory.</summary>
    /// <param name="Window">The array, the offset and the length, where it stays within a window; null where it may be all of it.</param>
    private sealed record Access(int Memory, bool IsWrite, Expression[]? Window);

    public TrailingCalls(Program program)
    {
        _program = program;
        _reads = Reads.Counts(program.Function);
        Visit(program.Function.Body, []);
    }

    /// <summary>Whether a call needn't be made.</summary>
    public bool Has(Let call) => _found.Contains(call.Target.Id);

    /// <summary>Walks a region backwards.</summary>
    /// <param name="later">What happens after the region.</param>
    /// <returns>What happens in the region and after it.</returns>
    private List<Access> Visit(Region region, List<Access> later)
    {
        later = [.. later, .. Whole(region.Yields)];
        foreach (var statement in region.Statements.Reverse())
        {
            switch (statement)
            {
                case Let { Value: { Operation: Operation.Invocation, Called.IsGenerated: true } } call:
                    var accesses = AccessesOf(call.Value).ToList();
                    if (_reads[call.Target] == 0 && accesses.Exists(access => access.IsWrite) && !accesses.Exists(access => later.Exists(other => Collide(access, other))))
                    {
                        _found.Add(call.Target.Id);
                    }

                    later.AddRange(accesses);
                    break;
                case Let { Value.Operation: Operation.Length or Operation.DimensionLength }:
                    break;
                case If branch:
                    later = [.. Visit(branch.Then, later), .. Visit(branch.Else, later)];
                    break;
                default:
                    later.AddRange(Whole(Reads.Of(statement)));
                    break;
            }
        }

        return later;
    }

    private IEnumerable<Access> Whole(IEnumerable<Expression> variables) => variables.Where(variable => variable.Type.IsIndexed).Select(_program.MemoryOf).Distinct().Select(memory => new Access(memory, IsWrite: true, Window: null));

    private IEnumerable<Access> AccessesOf(Expression call) => call.Called!.WithOperands(call.Operands).Where(given => given.Argument.Type.IsIndexed)
        .Select(given => new Access(_program.MemoryOf(given.Operands[0]), given.Argument.IsWritten, given.Argument.IsWindow ? given.Operands : null));

    /// <summary>Whether what happens later sees what is written earlier, or changes what is read earlier.</summary>
    private static bool Collide(Access earlier, Access later) => earlier.Memory == later.Memory && (earlier.IsWrite || later.IsWrite)
        && !(earlier.Window is { } one && later.Window is { } other && (EndsBefore(one, other) || EndsBefore(other, one)));

    /// <summary>Whether a window that starts an array ends where another one starts.</summary>
    private static bool EndsBefore(Expression[] first, Expression[] second) => first[0].Equals(second[0]) && first[1].IsZero && first[2].Equals(second[1]);
}
