using System;
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

    /// <summary>Branches that are further apart stay two: every statement between them is looked at, for every pair.</summary>
    private const int Farthest = 1_000;

    private readonly Dictionary<Statement, Summary> _summaries = new(ReferenceComparer<Statement>.Instance);

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

            int place = statements.FindIndex(i + 1, Math.Min(Farthest, statements.Count - i - 1), later => later is If second && second.Condition.Equals(first.Condition));
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
        for (int i = firstPlace + 1; i < secondPlace; i++)
        {
            var between = statements[i];
            var its = Of(between);
            bool isDependent = its.Reads.Exists(dependent.Contains) || IsAbout(its, written) || (read.Count > 0 && its.Written.Exists(read.Contains));
            if (!isDependent && (written.Count == 0 || !its.IsOpaque))
            {
                stays.Add(between);
                continue;
            }

            if (!isDependent || its.IsOpaque)
            {
                return false;
            }

            moved.Add(between);
            dependent.UnionWith(its.Defined);
            written.UnionWith(its.Written);
            read.UnionWith(its.Memory);
        }

        var (head, tail) = (Of(first), Of(second));
        if (IsAbout(tail, written) || tail.Written.Exists(read.Contains))
        {
            return false;
        }

        if (tail.Reads.Exists(variable => dependent.Contains(variable) && !given.Contains(variable))
            || stays.Exists(between => Conflict(head.Touches, Of(between).Touches))
            || ((head.Touches != Touched.Nothing || head.MayThrow) && stays.Exists(between => Of(between).MayThrow))
            || ((tail.Touches != Touched.Nothing || tail.MayThrow) && moved.Exists(between => Of(between).MayThrow)))
        {
            return false;
        }

        statements.RemoveRange(firstPlace, secondPlace - firstPlace + 1);
        statements.InsertRange(firstPlace, [.. stays, Joined(first, second), .. moved]);
        return true;
    }

    /// <summary>Whether a statement has to do with some memory.</summary>
    private static bool IsAbout(Summary statement, HashSet<int> memory) => memory.Count > 0 && statement.Memory.Exists(memory.Contains);

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

    private Summary Of(Statement statement)
    {
        if (!_summaries.TryGetValue(statement, out var summary))
        {
            _summaries[statement] = summary = new Summary(statement, program);
        }

        return summary;
    }

    private static bool Conflict(Touched one, Touched other) => (one == Touched.Written && other != Touched.Nothing) || (other == Touched.Written && one != Touched.Nothing);

    /// <summary>What a statement does to memory.</summary>
    private enum Touched
    {
        Nothing,
        Read,
        Written,
    }

    /// <summary>What is asked of a statement, with all inside it, again and again.</summary>
    private sealed class Summary
    {
        public Summary(Statement statement, Program program)
        {
            var reads = Functions.Reads.Of(statement);
            var all = Program.AllStatements(statement);
            Reads = [.. reads.Select(variable => variable.Id).Distinct()];
            Defined = Functions.Reads.DefinedBy(statement).ConvertAll(variable => variable.Id);
            Written = [.. all.SelectMany(Writes.Of).Select(program.MemoryOf).Distinct()];
            Memory = [.. reads.Where(variable => variable.Type.IsIndexed).Select(program.MemoryOf).Concat(Written).Distinct()];
            Touches = all.Max(TouchedBy);
            IsOpaque = all.Exists(inner => inner is Effect or Invoke or Let { Value.Operation: Operation.Copied or Operation.Invocation or Operation.Filled or Operation.Grow });
            MayThrow = all.Exists(inner => inner is Let let && !Hoisting.IsTotal(let.Value));
        }

        /// <summary>The variables that are read.</summary>
        public List<int> Reads { get; }

        /// <summary>The variables that are given their values.</summary>
        public List<int> Defined { get; }

        /// <summary>The memory that is written.</summary>
        public List<int> Written { get; }

        /// <summary>The memory that it has to do with at all.</summary>
        public List<int> Memory { get; }

        public Touched Touches { get; }

        /// <summary>Whether it does more than to compute, and to read and write elements.</summary>
        public bool IsOpaque { get; }

        /// <summary>Whether it may throw for other reasons than memory: what throws first has to stay first.</summary>
        public bool MayThrow { get; }

        private static Touched TouchedBy(Statement statement) => statement switch
        {
            Store or Clear or Effect or Invoke or Let { Value.Operation: Operation.Copied or Operation.Invocation or Operation.Filled or Operation.Grow } => Touched.Written,
            Let let when let.Value.ReadArrays.Any() || let.Value.Operation is Operation.Length or Operation.DimensionLength => Touched.Read,
            _ => Touched.Nothing,
        };
    }

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
