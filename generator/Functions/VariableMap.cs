using System;

namespace SymGrad.Generator.Functions;

/// <summary>What is known of a function's variables, by their numbers: an array that grows, for the numbers lie close together.</summary>
/// <param name="count">How many variables there are, as far as that is known.</param>
internal sealed class VariableMap<T>(int count)
{
    private T[] _known = new T[count];

    /// <summary>What is known of a variable; the default where that is nothing, as for what isn't a variable.</summary>
    public T this[int id]
    {
        get => (uint)id < (uint)_known.Length ? _known[id] : default!;
        set
        {
            if (id >= _known.Length)
            {
                Array.Resize(ref _known, Math.Max(id + 1, 2 * _known.Length));
            }

            _known[id] = value;
        }
    }

    public T this[Expression variable]
    {
        get => this[variable.Id];
        set => this[variable.Id] = value;
    }
}
