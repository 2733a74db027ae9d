using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Differentiation;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Optimization;

/// <summary>
/// Hands the adjoint of an element on in variables where it would go through memory: <c>a[i] = 0; a[i] += x;</c> is
/// <c>a[i] = x;</c>, and what is added to an element right before it is read and overwritten needn't be stored.
/// </summary>
internal sealed class ElementAdjoints : Rewriter
{
    private readonly Program _program;
    private readonly FunctionBuilder _builder;

    private ElementAdjoints(Function function)
    {
        _program = Program.Of(function);
        _builder = new FunctionBuilder(function);
    }

    public static Function Run(Function function)
    {
        if (!Program.AllStatements(function.Body).Exists(IsStore))
        {
            return function;
        }

        var pass = new ElementAdjoints(function);
        return function.With(pass.Rewrite(function.Body), pass._builder);
    }

    private static bool IsStore(Statement statement) =>
        statement is Store { IsPrimal: false, Value.Type: { IsScalar: true, IsFloating: true } } store && store.Value.Type.Equals(store.Array.Type.Element);

    public override Region Rewrite(Region region)
    {
        var statements = region.Statements.ToList();
        for (int i = 0; i < statements.Count; i++)
        {
            while (i < statements.Count && IsStore(statements[i]) && Join(statements, i))
            {
            }
        }

        return base.Rewrite(statements.Count == region.Statements.Count ? region : region with { Statements = statements.ToEquatable() });
    }

    /// <summary>Does without a store, or without reading what it stores; false if neither is possible.</summary>
    private bool Join(List<Statement> statements, int place)
    {
        var first = (Store)statements[place];
        int next = NextTouching(statements, place, first);
        if (next < 0)
        {
            return false;
        }

        switch (statements[next])
        {
            case Store { Adds: false } store when IsStore(store) && IsSame(store, first):
                statements.RemoveAt(place);
                return true;
            case Store { Adds: true } store when IsStore(store) && IsSame(store, first) && !first.Adds:
                // What is added is put before the store, whose place moves by that.
                var added = Added(first.Value, store.Value, statements, ref next, store);
                statements[next] = store with { Adds = false, Value = added };
                statements.RemoveAt(place);
                return true;
            case Let { IsPrimal: false } read when IsRead(read, first) && !first.Adds:
                Replaced[read.Target.Id] = first.Value;
                if (first.Value.IsVariable)
                {
                    _builder.Suggest(first.Value, _builder.NameOf(read.Target));
                }

                statements.RemoveAt(next);
                return true;
            case Let { IsPrimal: false } read when IsRead(read, first) && NextTouching(statements, next, first) is var last && last >= 0
                && statements[last] is Store { Adds: false } overwriting && IsStore(overwriting) && IsSame(overwriting, first):
                var before = _builder.NewVariable(read.Target.Type);
                statements[next] = read with { Value = Expression.Of(Operation.Add, before.Type, before, first.Value) };
                statements.Insert(next, read with { Target = before });
                statements.RemoveAt(place);
                return true;
            default:
                return false;
        }
    }

    /// <summary>The sum of two values, which is put before the place of a statement where it isn't one of them.</summary>
    private Expression Added(Expression left, Expression right, List<Statement> statements, ref int place, Statement origin)
    {
        if (left.IsZero)
        {
            return right;
        }

        var sum = _builder.NewVariable(right.Type);
        statements.Insert(place++, new Let(sum, Expression.Of(Operation.Add, sum.Type, left, right)) { Origin = origin.Origin });
        return sum;
    }

    private static bool IsSame(Store store, Store other) => store.Array.Equals(other.Array) && store.Indices.Equals(other.Indices);

    private static bool IsRead(Let let, Store store) => let.Value.Operation == Operation.Element && let.Value.Type.Equals(store.Value.Type)
        && let.Value.Operands[0].Equals(store.Array) && let.Value.Operands.Skip(1).SequenceEqual(store.Indices);

    /// <summary>The next statement that has to do with the memory of a store; −1 if there is none, or something of the user's may come before.</summary>
    private int NextTouching(List<Statement> statements, int place, Store store)
    {
        int memory = _program.MemoryOf(store.Array);
        for (int i = place + 1; i < statements.Count; i++)
        {
            if (statements[i] is Effect or Invoke or Let { Value.Operation: Operation.Copied or Operation.Invocation })
            {
                return -1;
            }

            if (statements[i] is Clear clear ? _program.MemoryOf(clear.Array) == memory
                : Touched(statements[i]).Any(variable => variable.Type.IsIndexed && _program.MemoryOf(variable) == memory))
            {
                return i;
            }
        }

        return -1;
    }

    private static IEnumerable<Expression> Touched(Statement statement) => statement is If or Loop
        ? Reads.Of(statement).Concat(Program.Regions(statement).SelectMany(Program.AllStatements).OfType<Clear>().Select(clear => clear.Array))
        : Reads.OwnOperands(statement).SelectMany(operand => operand.Variables());
}
