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
                mapped ??= Copied();
                mapped[i] = item;
            }
        }

        return mapped is null ? this : new EquatableArray<T>(mapped);
    }

    /// <summary>A copy of the array: of one so short that is quicker than to clone it.</summary>
    private T[] Copied()
    {
        var copy = new T[Count];
        Array.Copy(_items!, copy, copy.Length);
        return copy;
    }

    // What follows hides the same of LINQ, which goes through the array itself much faster than through what it is wrapped in.
    public List<T> ToList() => new(_items ?? []);

    public bool Any(Func<T, bool> condition)
    {
        foreach (var item in this)
        {
            if (condition(item))
            {
                return true;
            }
        }

        return false;
    }

    public bool All(Func<T, bool> condition)
    {
        foreach (var item in this)
        {
            if (!condition(item))
            {
                return false;
            }
        }

        return true;
    }

    public IEnumerable<T> Where(Func<T, bool> condition) => (_items ?? []).Where(condition);

    public IEnumerable<TResult> Select<TResult>(Func<T, TResult> map) => (_items ?? []).Select(map);

    public IEnumerable<TResult> SelectMany<TResult>(Func<T, IEnumerable<TResult>> map) => (_items ?? []).SelectMany(map);

    public IEnumerable<TResult> OfType<TResult>() => (_items ?? []).OfType<TResult>();

    public IEnumerable<T> Skip(int count) => (_items ?? []).Skip(count);

    public IEnumerable<T> Take(int count) => (_items ?? []).Take(count);

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
