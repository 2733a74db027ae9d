using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Differentiation;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Optimization;

/// <summary>
/// Leaves out loops that would only add zeros: where an adjoint is <c>c ? a : 0</c> and all that is made of it is added to
/// other adjoints, that is done only if <c>c</c> holds. A layer of rectified units spends its time on the units that are on.
/// </summary>
internal sealed class ZeroAdjoints : Rewriter
{
    private readonly Program _program;

    private ZeroAdjoints(Function function) => _program = Program.Of(function);

    public static Function Run(Function function) => function.With(new ZeroAdjoints(function).Rewrite(function.Body));

    public override Region Rewrite(Region region)
    {
        bool hasMoved = false;
        var statements = region.Statements.ToList();
        for (int i = 0; i < statements.Count; i++)
        {
            if (statements[i] is Let { IsPrimal: false, Value: { Operation: Operation.Select } choice } let && choice.Operands[2].IsZero && let.Target.Type.IsFloating
                && Dependents(statements, i + 1, let, region.Yields) is { } dependents && dependents.Any(statement => statement is Loop))
            {
                int last = statements.FindLastIndex(dependents.Contains);
                statements.Insert(last + 1, new If(choice.Operands[0], new Region(dependents.ToEquatable(), EquatableArray<Expression>.Empty), Region.Empty, EquatableArray<Expression>.Empty) { Origin = let.Origin });
                statements.RemoveAll(statement => dependents.Any(dependent => ReferenceEquals(dependent, statement)));
                statements.RemoveAt(i);
                Replaced[let.Target.Id] = choice.Operands[1];
                hasMoved = true;
                i--;
            }
        }

        return base.Rewrite(hasMoved ? region with { Statements = statements.ToEquatable() } : region);
    }

    /// <summary>The statements that depend on an adjoint, if they do nothing but add to others what is zero whenever it is; else null.</summary>
    private List<Statement>? Dependents(List<Statement> statements, int start, Let adjoint, EquatableArray<Expression> yields)
    {
        var zeros = new HashSet<int> { adjoint.Target.Id };
        var dependents = new List<Statement>();
        var written = new HashSet<int>();
        foreach (var statement in statements.Skip(start))
        {
            if (!Reads.Of(statement).Any(variable => zeros.Contains(variable.Id)))
            {
                // It will come before the others: it mustn't see what they write, nor write there.
                if (Memory(statement).Any(written.Contains) || (dependents.Count > 0 && MayChange(statement)))
                {
                    return null;
                }

                continue;
            }

            if (!OnlyAddsZeros(statement, zeros, written))
            {
                return null;
            }

            dependents.Add(statement);
        }

        return yields.Any(yield => zeros.Contains(yield.Id)) ? null : dependents;
    }

    private bool OnlyAddsZeros(Statement statement, HashSet<int> zeros, HashSet<int> written)
    {
        switch (statement)
        {
            case Let { IsPrimal: false } let when IsZero(let.Value, zeros):
                zeros.Add(let.Target.Id);
                return true;
            case Store { Adds: true, IsPrimal: false } store when zeros.Contains(store.Value.Id):
                written.Add(_program.MemoryOf(store.Array));
                return true;
            case Loop { IsPrimal: false, Counter: not null, Carried.Count: 0 } loop:
                return loop.Body.Statements.All(inner => !Reads.Of(inner).Any(variable => zeros.Contains(variable.Id))
                    ? inner is Let && !Memory(inner).Any(written.Contains)
                    : OnlyAddsZeros(inner, zeros, written));
            default:
                return false;
        }
    }

    /// <summary>Whether an operation is zero when those values are, finite factors taken for granted as everywhere in a derivative.</summary>
    private static bool IsZero(Expression value, HashSet<int> zeros)
    {
        bool Z(int i) => value.Operands[i].IsZero || zeros.Contains(value.Operands[i].Id);
        return value.Operation switch
        {
            Operation.Multiply => Z(0) || Z(1),
            Operation.Divide or Operation.Negate or Operation.Convert => Z(0),
            Operation.Add or Operation.Subtract => Z(0) && Z(1),
            Operation.Select => Z(1) && Z(2),
            _ => false,
        };
    }

    /// <summary>Whether a statement calls what changes arrays, which the others may read.</summary>
    private static bool MayChange(Statement statement) => Program.AllStatements(statement).Any(inner => inner is Invoke { Changed.Count: > 0 } || (inner is Let let && Writes.ByCall(let.Value).Any()));

    /// <summary>The memory that a statement reads or writes, with everything inside it.</summary>
    private IEnumerable<int> Memory(Statement statement) => Reads.Of(statement).Where(variable => variable.Type.IsIndexed).Select(_program.MemoryOf);
}
