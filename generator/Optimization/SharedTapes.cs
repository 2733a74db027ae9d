using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Differentiation;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Optimization;

/// <summary>Reads a value from the array that the method itself put it into, where a tape would hold the same once more.</summary>
internal sealed class SharedTapes : Rewriter
{
    private readonly Function _function;
    private readonly Program _program;
    private readonly Dictionary<int, Expression> _twins = [];

    private SharedTapes(Function function)
    {
        _function = function;
        _program = new Program(function);
        Find(function.Body);
    }

    public static Function Run(Function function)
    {
        var pass = new SharedTapes(function);
        return pass._twins.Count == 0 ? function : DeadCode.Remove(function with { Body = pass.Rewrite(function.Body) });
    }

    protected override void Rewrite(Statement statement, List<Statement> into)
    {
        switch (statement)
        {
            case Store store when _twins.ContainsKey(store.Array.Id):
                break;
            case Let { Value.Operation: Operation.Element } let when _twins.TryGetValue(let.Value.Operands[0].Id, out var twin):
                into.Add(let with { Value = let.Value.With([twin, .. let.Value.Operands.Skip(1)]) });
                break;
            default:
                base.Rewrite(statement, into);
                break;
        }
    }

    private void Find(Region region)
    {
        var made = region.Statements.OfType<Let>().Where(let => let.Value.Operation == Operation.NewArray && let.Target.Type.Element!.IsScalar).ToList();
        foreach (var loop in region.Statements.OfType<Loop>().Where(loop => loop.Counter is not null))
        {
            var stores = loop.Body.Statements.OfType<Store>().Where(store => !store.Adds && store.Value.IsVariable).ToList();
            foreach (var tape in stores.Where(store => made.Any(let => let.Target.Equals(store.Array)) && IsWrittenOnce(store.Array)))
            {
                // Both are made in this region and written by one statement only: what was put there stays.
                var twin = stores.Find(store => store.Value.Equals(tape.Value) && store.Indices.Equals(tape.Indices) && !store.Array.Equals(tape.Array)
                    && made.Any(let => let.Target.Equals(store.Array)) && IsWrittenOnce(store.Array) && !_twins.ContainsKey(store.Array.Id)
                    && _twins.Values.All(other => !other.Equals(tape.Array)));
                if (twin is not null && !_twins.ContainsKey(tape.Array.Id) && OnlyElements(tape.Array))
                {
                    _twins[tape.Array.Id] = twin.Array;
                }
            }
        }

        foreach (var inner in region.Statements.SelectMany(Program.Regions))
        {
            Find(inner);
        }
    }

    /// <summary>Whether one statement writes to an array, and nothing else to memory that may be the same.</summary>
    private bool IsWrittenOnce(Expression array) => Program.AllStatements(_function.Body).Count(statement => statement switch
    {
        Store store => _program.MemoryOf(store.Array) == _program.MemoryOf(array),
        Clear clear => _program.MemoryOf(clear.Array) == _program.MemoryOf(array),
        Invoke invoke => invoke.Written.Any(written => _program.MemoryOf(written) == _program.MemoryOf(array)),
        _ => false,
    }) == 1;

    /// <summary>Whether an array is used for nothing but its elements, and those only by the reverse sweep.</summary>
    private bool OnlyElements(Expression array)
    {
        int uses = Reads.Of(_function.Body).Count(variable => variable.Equals(array));
        return uses == Program.AllStatements(_function.Body).Count(statement => statement is Store store ? store.Array.Equals(array)
            : statement is Let { IsPrimal: false, Value.Operation: Operation.Element } let && let.Value.Operands[0].Equals(array));
    }
}
