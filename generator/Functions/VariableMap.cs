using System;

namespace SymGrad.Generator.Functions;

/// <summary>
/// What is known of a function's variables, by their numbers: pages of an array, for the numbers that a pass meets lie close
/// together, and a pass over one loop of a large function meets few of them.
/// </summary>
/// <param name="count">How many variables there are, as far as that is known.</param>
internal sealed class VariableMap<T>(int count)
{
    private const int PageBits = 6, PageSize = 1 << PageBits;

    private T[]?[] _pages = new T[(count >> PageBits) + 1][];

    /// <summary>What is known of a variable; the default where that is nothing, as for what isn't a variable.</summary>
    public T this[int id]
    {
        get => id >= 0 && id >> PageBits < _pages.Length && _pages[id >> PageBits] is { } page ? page[id & (PageSize - 1)] : default!;
        set
        {
            int place = id >> PageBits;
            if (place >= _pages.Length)
            {
                Array.Resize(ref _pages, Math.Max(place + 1, 2 * _pages.Length));
            }

            (_pages[place] ??= new T[PageSize])[id & (PageSize - 1)] = value;
        }
    }

    public T this[Expression variable]
    {
        get => this[variable.Id];
        set => this[variable.Id] = value;
    }
}
