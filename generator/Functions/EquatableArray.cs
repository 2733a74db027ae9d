using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;

namespace SymGrad.Generator.Functions;

/// <summary>An immutable list that is equal to another when its elements are, so that records which hold it can be cached by the compiler.</summary>
internal readonly struct EquatableArray<T> : IEquatable<EquatableArray<T>>, IReadOnlyList<T>
    where T : IEquatable<T>
{
    public static readonly EquatableArray<T> Empty = new([]);

    private readonly T[]? _items;

    public EquatableArray(T[] items) => _items = items;

    public EquatableArray(IEnumerable<T> items) => _items = items.ToArray();

    public int Count => _items?.Length ?? 0;

    public T this[int index] => _items![index];

    public bool Equals(EquatableArray<T> other)
    {
        if (ReferenceEquals(_items, other._items))
        {
            return true;
        }

        if (Count != other.Count)
        {
            return false;
        }

        for (int i = 0; i < Count; i++)
        {
            if (!EqualityComparer<T>.Default.Equals(this[i], other[i]))
            {
                return false;
            }
        }

        return true;
    }

    public override bool Equals(object? obj) => obj is EquatableArray<T> other && Equals(other);

    public override int GetHashCode()
    {
        int hash = 17;
        for (int i = 0; i < Count; i++)
        {
            hash = unchecked((hash * 31) + (this[i]?.GetHashCode() ?? 0));
        }

        return hash;
    }

    public EquatableArray<T> Select(Func<T, T> map)
    {
        if (Count == 0)
        {
            return this;
        }

        var mapped = new T[Count];
        for (int i = 0; i < mapped.Length; i++)
        {
            mapped[i] = map(this[i]);
        }

        return new EquatableArray<T>(mapped);
    }

    /// <summary>The array with each element mapped; itself where every element stays the same object.</summary>
    public EquatableArray<T> SelectSame(Func<T, T> map)
    {
        T[]? mapped = null;
        for (int i = 0; i < Count; i++)
        {
            var item = map(this[i]);
            if (!ReferenceEquals(item, this[i]))
            {
                mapped ??= (T[])_items!.Clone();
                mapped[i] = item;
            }
        }

        return mapped is null ? this : new EquatableArray<T>(mapped);
    }

    /// <summary>Whether this is the very same array as another.</summary>
    public bool IsSame(EquatableArray<T> other) => ReferenceEquals(_items, other._items);

    /// <summary>Lets <c>foreach</c> go through the elements without an object for it: the passes do little else.</summary>
    public Enumerator GetEnumerator() => new(_items ?? []);

    IEnumerator<T> IEnumerable<T>.GetEnumerator() => ((IEnumerable<T>)(_items ?? [])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => (_items ?? []).GetEnumerator();

    public struct Enumerator(T[] items)
    {
        private int _place = -1;

        public readonly T Current => items[_place];

        public bool MoveNext() => ++_place < items.Length;
    }
}

internal static class EquatableArrays
{
    public static EquatableArray<T> ToEquatable<T>(this IEnumerable<T> items)
        where T : IEquatable<T> => new(items);
}
