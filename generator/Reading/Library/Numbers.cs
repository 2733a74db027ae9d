using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Functions;
using SymGrad.Generator.Symbolics;

namespace SymGrad.Generator.Reading.Library;

/// <summary>The numbers that one value is made of, with the arithmetic that works on each of them: what the rows of the library's tables are written with.</summary>
internal readonly struct Numbers(IReadOnlyList<Formula> parts) : IEnumerable<Formula>
{
    private readonly IReadOnlyList<Formula> _parts = parts;

    public int Count => _parts.Count;

    public Formula this[int place] => _parts[place];

    public Formula X => _parts[0];

    public Formula Y => _parts[1];

    public Formula Z => _parts[2];

    public Formula W => _parts[3];

    public static implicit operator Numbers(Formula number) => Of(number);

    public static Numbers operator +(Numbers a, Numbers b) => Each(a, b, (x, y) => x + y);

    public static Numbers operator -(Numbers a, Numbers b) => Each(a, b, (x, y) => x - y);

    public static Numbers operator *(Numbers a, Numbers b) => Each(a, b, (x, y) => x * y);

    public static Numbers operator *(double a, Numbers b) => b.Select(x => a * x);

    public static Numbers operator /(Numbers a, Numbers b) => Each(a, b, (x, y) => x / y);

    public static Numbers operator -(Numbers a) => a.Select(x => -x);

    public static Numbers Of(params Formula[] parts) => new(parts);

    /// <summary>The numbers of several values, one after the other.</summary>
    public static Numbers All(params Numbers[] values) => new([.. values.SelectMany(value => value._parts)]);

    /// <summary>A function of each pair of numbers; one number goes with all of the other side's.</summary>
    public static Numbers Each(Numbers a, Numbers b, Func<Formula, Formula, Formula> function) =>
        new([.. Enumerable.Range(0, Math.Max(a.Count, b.Count)).Select(i => function(a[a.Count == 1 ? 0 : i], b[b.Count == 1 ? 0 : i]))]);

    public static Formula Dot(Numbers a, Numbers b) => (a * b).Sum();

    public static Numbers Cross(Numbers a, Numbers b) => Of((a.Y * b.Z) - (a.Z * b.Y), (a.Z * b.X) - (a.X * b.Z), (a.X * b.Y) - (a.Y * b.X));

    public Numbers Select(Func<Formula, Formula> function) => new([.. _parts.Select(function)]);

    public Formula Sum() => _parts.Aggregate((sum, part) => sum + part);

    public Formula SquaredLength() => Dot(this, this);

    public Formula Length() => Root(SquaredLength());

    public Numbers Take(int count, int from = 0) => new([.. _parts.Skip(from).Take(count)]);

    /// <summary>The square root, where the value itself comes from the library and this one is only differentiated.</summary>
    public static Formula Root(Formula x) => Formula.Call("Sqrt", x);

    public IEnumerator<Formula> GetEnumerator() => _parts.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
