using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Differentiation;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Optimization;

/// <summary>Reads a value from the array that the method itself put it into, where a tape would hold the same once more.</summary>
internal sealed class SharedTapes : Rewriter
{
    private readonly Program _program;
    private readonly Dictionary<int, Expression> _twins = [];

    /// <summary>How many statements write to each memory.</summary>
    private readonly Dictionary<int, int> _writes = [];

    /// <summary>How often each array is read or written, and how often of that it is an element, by the reverse sweep or in a store.</summary>
    private readonly VariableMap<int> _uses;
    private readonly Dictionary<int, int> _elements = [];

    private SharedTapes(Function function)
    {
        _program = Program.Of(function);
        _uses = Reads.Counts(function);
        foreach (var statement in Program.AllStatements(function.Body))
        {
            foreach (var array in Writes.KnownOf(statement))
            {
                Count(_writes, _program.MemoryOf(array));
            }

            switch (statement)
            {
                case Store store:
                    Count(_elements, store.Array.Id);
                    break;
                case Let { IsPrimal: false, Value.Operation: Operation.Element } let:
                    Count(_elements, let.Value.Operands[0].Id);
                    break;
            }
        }

        Find(function.Body);
    }

    private static void Count(Dictionary<int, int> counts, int key) => counts[key] = counts.TryGetValue(key, out int count) ? count + 1 : 1;

    public static Function Run(Function function)
    {
        var pass = new SharedTapes(function);
        return pass._twins.Count == 0 ? function : DeadCode.Remove(function.With(pass.Rewrite(function.Body)));
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
        var made = new HashSet<int>(region.Statements.OfType<Let>().Where(let => let.Value.Operation == Operation.NewArray && let.Target.Type.Element!.IsScalar).Select(let => let.Target.Id));
        foreach (var loop in region.Statements.OfType<Loop>().Where(loop => loop.Counter is not null))
        {
            var stores = loop.Body.Statements.OfType<Store>().Where(store => !store.Adds && store.Value.IsVariable).ToList();
            foreach (var tape in stores.Where(store => made.Contains(store.Array.Id) && IsWrittenOnce(store.Array)))
            {
                // Both are made in this region and written by one statement only: what was put there stays.
                var twin = stores.Find(store => store.Value.Equals(tape.Value) && store.Indices.Equals(tape.Indices) && !store.Array.Equals(tape.Array)
                    && made.Contains(store.Array.Id) && IsWrittenOnce(store.Array) && !_twins.ContainsKey(store.Array.Id)
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
    private bool IsWrittenOnce(Expression array) => _writes.TryGetValue(_program.MemoryOf(array), out int writes) && writes == 1;

    /// <summary>Whether an array is used for nothing but its elements, and those only by the reverse sweep.</summary>
    private bool OnlyElements(Expression array) => _elements.TryGetValue(array.Id, out int elements) && _uses[array] == elements;
}
