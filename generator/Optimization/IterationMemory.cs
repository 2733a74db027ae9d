using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Differentiation;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Optimization;

/// <summary>What a loop does with memory from outside it, and whether each iteration keeps to elements of its own.</summary>
internal sealed class IterationMemory
{
    private readonly HashSet<int> _read = [];
    private readonly HashSet<int> _added = [];
    private readonly HashSet<int> _set = [];

    /// <summary>For each memory the dimension in which every access has the loop's index; −1 where there is none.</summary>
    private readonly Dictionary<int, int> _ownDimension = [];

    public IterationMemory(Program program, Loop loop)
    {
        var inside = new HashSet<int>(Reads.DefinedBy(loop).Select(variable => variable.Id));
        foreach (var statement in Program.AllStatements(loop.Body))
        {
            switch (statement)
            {
                case Let { Value.Operation: Operation.Element } let:
                    Access(_read, let.Value.Operands[0], [.. let.Value.Operands.Skip(1)]);
                    break;
                case Let { Value.Operation: Operation.Quoted or Operation.Filled } let:
                    foreach (var array in let.Value.ReadArrays)
                    {
                        Access(_read, array, []);
                    }

                    break;
                case Effect { IsAccess: true, Value.Operation: Operation.Element } access:
                    Access(_read, access.Value.Operands[0], [.. access.Value.Operands.Skip(1)]);
                    break;
                case Let { Value.Operation: Operation.Copied } or Effect { IsAccess: false }:
                    // What code of the user's does with an array isn't known.
                    foreach (var array in Reads.OwnOperands(statement).SelectMany(operand => operand.Variables()).Where(variable => variable.Type.IsIndexed))
                    {
                        Access(_set, array, []);
                    }

                    break;
                case Let { Value.Operation: Operation.Copy or Operation.ArrayOf or Operation.Grow or Operation.Convert } let when let.Target.Type.IsIndexed:
                    foreach (var array in let.Value.Variables().Where(variable => variable.Type.IsIndexed))
                    {
                        Access(_set, array, []);
                    }

                    break;
                case Let { Value.Operation: Operation.Invocation } let:
                    foreach (var array in let.Value.Operands.Where(operand => operand.Type.IsIndexed))
                    {
                        Access(_read, array, []);
                    }

                    foreach (var array in Functions.Writes.ByCall(let.Value))
                    {
                        Access(_set, array, []);
                    }

                    break;
                case Invoke invoke:
                    foreach (var array in invoke.Operands.Where(operand => operand.Type.IsIndexed))
                    {
                        Access(invoke.Changed.Contains(array) ? _set : invoke.Written.Contains(array) ? _added : _read, array, []);
                    }

                    break;
                case Store store:
                    Access(store.Adds ? _added : _set, store.Array, [.. store.Indices]);
                    break;
                case Clear clear:
                    Access(_set, clear.Array, []);
                    break;
            }
        }

        void Access(HashSet<int> kind, Expression array, Expression[] indices)
        {
            int memory = program.MemoryOf(array);
            if (program.NodeOf(loop.Body).Encloses(program.HomeOf(memory)))
            {
                return;
            }

            kind.Add(memory);
            int dimension = inside.Contains(array.Id) || array.Type.Element!.IsIndexed ? -1 : System.Array.FindIndex(indices, index => index.Equals(loop.Counter!.Index));
            _ownDimension[memory] = _ownDimension.TryGetValue(memory, out int known) && known != dimension ? -1 : dimension;
        }
    }

    /// <summary>Takes in what another loop over the same indices does that is joined with this one.</summary>
    public void Add(IterationMemory other)
    {
        _read.UnionWith(other._read);
        _added.UnionWith(other._added);
        _set.UnionWith(other._set);
        foreach (var own in other._ownDimension)
        {
            _ownDimension[own.Key] = _ownDimension.TryGetValue(own.Key, out int known) && known != own.Value ? -1 : own.Value;
        }
    }

    /// <summary>Whether the iterations may run in any order as far as memory is concerned: they only add to what they share.</summary>
    public bool IsOrderFree => Written.All(memory => IsOwn(memory) || (!_read.Contains(memory) && !_set.Contains(memory)));

    /// <summary>Whether a later loop over the same indices may run its iterations together with this one's.</summary>
    public bool MayRunWith(IterationMemory later) => Written.Where(later.Touches).Concat(later.Written.Where(Touches))
        .All(memory => (IsOwn(memory) && later.IsOwn(memory) && _ownDimension[memory] == later._ownDimension[memory])
            || (!_read.Contains(memory) && !later._read.Contains(memory) && !_set.Contains(memory) && !later._set.Contains(memory)));

    /// <summary>Whether another loop may run wholly before or after this one: neither writes to what the other one has to do with.</summary>
    public bool IsApartFrom(IterationMemory other) => !Written.Any(other.Touches) && !other.Written.Any(Touches);

    public bool Writes(int memory) => _added.Contains(memory) || _set.Contains(memory);

    private IEnumerable<int> Written => _added.Concat(_set).Distinct();

    public bool Touches(int memory) => _read.Contains(memory) || Writes(memory);

    private bool IsOwn(int memory) => _ownDimension[memory] >= 0;
}
