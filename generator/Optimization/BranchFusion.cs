using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Differentiation;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Optimization;

/// <summary>
/// Makes one branch of two on the same condition, such as that of the forward sweep and that of the reverse sweep, or those of two rows
/// of a Jacobian: what the one computed is in sight of the other then. What lies between them stays before, or moves behind where it
/// needs what the first gives.
/// </summary>
internal sealed class BranchFusion(Program program) : Rewriter
{
    public static Function Run(Function function)
    {
        // Branches inside of those that were joined are on the same condition only once it is known to be the same.
        for (int depth = 0; depth < DeepestNest; depth++)
        {
            var body = new BranchFusion(Program.Of(function)).Rewrite(function.Body);
            if (ReferenceEquals(body, function.Body))
            {
                break;
            }

            function = CommonSubexpressions.Run(function with { Body = body });
        }

        return function;
    }

    private const int DeepestNest = 4;

    public override Region Rewrite(Region region)
    {
        List<Statement>? statements = null;
        for (int i = 0; i < region.Statements.Count; i++)
        {
            if (region.Statements[i] is If)
            {
                statements = [.. region.Statements];
                break;
            }
        }

        bool hasJoined = false;
        for (int i = 0; i < (statements?.Count ?? 0); i++)
        {
            Cancellation.Check();
            if (statements![i] is not If first)
            {
                continue;
            }

            int place = statements.FindIndex(i + 1, later => later is If second && second.Condition.Equals(first.Condition));
            if (place >= 0 && TryJoin(statements, i, place))
            {
                // What follows may be on the same condition again.
                hasJoined = true;
                i--;
            }
        }

        return base.Rewrite(hasJoined ? region with { Statements = statements!.ToEquatable() } : region);
    }

    private bool TryJoin(List<Statement> statements, int firstPlace, int secondPlace)
    {
        var (first, second) = ((If)statements[firstPlace], (If)statements[secondPlace]);
        var given = new HashSet<int>(first.Results.Select(result => result.Id));
        var dependent = new HashSet<int>(given);
        var stays = new List<Statement>();
        var moved = new List<Statement>();

        // The memory that is read and written behind the joined branch: what has to do with it moves along.
        var (read, written) = (new HashSet<int>(), new HashSet<int>());
        foreach (var between in statements.Skip(firstPlace + 1).Take(secondPlace - firstPlace - 1))
        {
            bool isDependent = Reads.Of(between).Any(variable => dependent.Contains(variable.Id)) || IsAbout(between, written) || (read.Count > 0 && WrittenBy(between).Any(read.Contains));
            if (!isDependent && (written.Count == 0 || !IsOpaque(between)))
            {
                stays.Add(between);
                continue;
            }

            if (!isDependent || IsOpaque(between))
            {
                return false;
            }

            moved.Add(between);
            dependent.UnionWith(Reads.DefinedBy(between).Select(variable => variable.Id));
            written.UnionWith(WrittenBy(between));
            read.UnionWith(MemoryOf(between));
        }

        if (IsAbout(second, written) || WrittenBy(second).Any(read.Contains))
        {
            return false;
        }

        var memory = Touches(first);
        if (Reads.Of(second).Any(variable => dependent.Contains(variable.Id) && !given.Contains(variable.Id))
            || stays.Any(between => Conflict(memory, Touches(between)))
            || (stays.Exists(MayThrow) && (memory != Memory.None || MayThrow(first)))
            || (moved.Exists(MayThrow) && (Touches(second) != Memory.None || MayThrow(second))))
        {
            return false;
        }

        statements.RemoveRange(firstPlace, secondPlace - firstPlace + 1);
        statements.InsertRange(firstPlace, [.. stays, Joined(first, second), .. moved]);
        return true;
    }

    /// <summary>Whether a statement has to do with some memory.</summary>
    private bool IsAbout(Statement statement, HashSet<int> memory) => memory.Count > 0 && MemoryOf(statement).Any(memory.Contains);

    private IEnumerable<int> MemoryOf(Statement statement) => Reads.Of(statement).Where(variable => variable.Type.IsIndexed).Select(program.MemoryOf).Concat(WrittenBy(statement));

    private IEnumerable<int> WrittenBy(Statement statement) => Program.AllStatements(statement).SelectMany(Writes.Of).Select(program.MemoryOf);

    /// <summary>Whether a statement does more than to compute, and to read and write elements.</summary>
    private static bool IsOpaque(Statement statement) => Program.AllStatements(statement).Exists(inner => inner is Effect or Invoke or Let { Value.Operation: Operation.Copied or Operation.Invocation or Operation.Filled or Operation.Grow });

    private static If Joined(If first, If second) => new(
        first.Condition,
        Joined(first.Results, first.Then, second.Then),
        Joined(first.Results, first.Else, second.Else),
        first.Results.Concat(second.Results).ToEquatable())
    {
        Origin = first.Origin,
        IsPrimal = first.IsPrimal && second.IsPrimal,
    };

    private static Region Joined(EquatableArray<Expression> given, Region first, Region second)
    {
        var inSight = new Substitution(given, first.Yields).Rewrite(second);
        return new(first.Statements.Concat(inSight.Statements).ToEquatable(), first.Yields.Concat(inSight.Yields).ToEquatable());
    }

    /// <summary>What a statement does beside giving variables their values.</summary>
    private enum Memory
    {
        None,
        Reads,
        Writes,
    }

    private static Memory Touches(Statement statement) => Program.AllStatements(statement)
        .Select(inner => inner switch
        {
            Store or Clear or Effect or Invoke or Let { Value.Operation: Operation.Copied or Operation.Invocation or Operation.Filled or Operation.Grow } => Memory.Writes,
            Let let when let.Value.ReadArrays.Any() || let.Value.Operation is Operation.Length or Operation.DimensionLength => Memory.Reads,
            _ => Memory.None,
        }).DefaultIfEmpty(Memory.None).Max();

    /// <summary>Whether a statement may throw for other reasons than memory: what throws first has to stay first.</summary>
    private static bool MayThrow(Statement statement) => Program.AllStatements(statement).OfType<Let>().Any(let => !Hoisting.IsTotal(let.Value));

    private static bool Conflict(Memory one, Memory other) => (one == Memory.Writes && other != Memory.None) || (other == Memory.Writes && one != Memory.None);

    private sealed class Substitution : Rewriter
    {
        public Substitution(EquatableArray<Expression> variables, EquatableArray<Expression> values)
        {
            for (int i = 0; i < variables.Count; i++)
            {
                Replaced[variables[i].Id] = values[i];
            }
        }
    }
}
