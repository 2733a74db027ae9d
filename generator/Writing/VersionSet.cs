using System;

namespace SymGrad.Generator.Writing;

/// <summary>A set of versions by their places among all that may share a local: a bit for each, so that many can be compared at once.</summary>
internal sealed class VersionSet
{
    private const int Bits = 64;

    private ulong[] _words;

    public VersionSet() => _words = [];

    public VersionSet(VersionSet other) => _words = (ulong[])other._words.Clone();

    public bool Contains(int place) => place / Bits < _words.Length && (_words[place / Bits] & (1UL << (place % Bits))) != 0;

    public void Add(int place)
    {
        int word = place / Bits;
        if (word >= _words.Length)
        {
            Array.Resize(ref _words, Math.Max(word + 1, 2 * _words.Length));
        }

        _words[word] |= 1UL << (place % Bits);
    }

    public void Remove(int place)
    {
        if (place / Bits < _words.Length)
        {
            _words[place / Bits] &= ~(1UL << (place % Bits));
        }
    }

    /// <summary>Holds what another set holds, which is given up.</summary>
    public void Become(VersionSet other) => _words = other._words;

    public void UnionWith(VersionSet other)
    {
        if (other._words.Length > _words.Length)
        {
            Array.Resize(ref _words, other._words.Length);
        }

        for (int i = 0; i < other._words.Length; i++)
        {
            _words[i] |= other._words[i];
        }
    }

    public bool Overlaps(VersionSet other)
    {
        for (int i = Math.Min(_words.Length, other._words.Length) - 1; i >= 0; i--)
        {
            if ((_words[i] & other._words[i]) != 0)
            {
                return true;
            }
        }

        return false;
    }
}
