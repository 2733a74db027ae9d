using System;
using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Functions;
using SymGrad.Generator.Symbolics;

namespace SymGrad.Generator.Reading.Library;

/// <summary>Where a formula gives the library's own value bit for bit, so that it may be written in its place.</summary>
internal enum Exactness
{
    /// <summary>Nowhere for sure: the order of a sum, fused operations and special cases depend on the version and on the processor.</summary>
    Never,

    /// <summary>In .NET 10, whose vectors negate without subtracting from zero.</summary>
    SinceNet10,

    /// <summary>Since .NET 8; long ago, a division by a number was a multiplication by its reciprocal.</summary>
    SinceNet8,

    /// <summary>Everywhere.</summary>
    Always,
}

/// <summary>What a method, operator or property of a library computes.</summary>
/// <param name="Name">Its name in metadata.</param>
/// <param name="Counts">How many numbers each argument has, <c>this</c> first: <c>3,4</c> for a vector and a quaternion.</param>
/// <param name="Meaning">The numbers of its value, by the numbers of its arguments.</param>
internal sealed record LibraryRow(string Name, string Counts, Func<IReadOnlyList<Numbers>, Numbers> Meaning, Exactness Exactness)
{
    /// <summary>Whether earlier versions compute something else for what isn't of unit length, so that only for .NET 10 it is known what to differentiate.</summary>
    public bool IsOfNet10 { get; init; }

    /// <summary>A property or field that is always the same numbers.</summary>
    public static LibraryRow Fixed(string name, params int[] numbers) => Fixed(Functions.ValueType.Single, name, numbers);

    public static LibraryRow Fixed(Functions.ValueType type, string name, params int[] numbers) =>
        new(name, string.Empty, _ => new([.. numbers.Select(number => new Formula(Expression.OfNumber(type, number)))]), Exactness.Always);

    public static LibraryRow Of(string name, string counts, Func<Numbers, Numbers> meaning, Exactness exactness = Exactness.Never) => new(name, counts, a => meaning(a[0]), exactness);

    public static LibraryRow Of(string name, string counts, Func<Numbers, Numbers, Numbers> meaning, Exactness exactness = Exactness.Never) => new(name, counts, a => meaning(a[0], a[1]), exactness);

    public static LibraryRow Of(string name, string counts, Func<Numbers, Numbers, Numbers, Numbers> meaning, Exactness exactness = Exactness.Never) => new(name, counts, a => meaning(a[0], a[1], a[2]), exactness);

    public static LibraryRow Of(string name, string counts, Func<Numbers, Numbers, Numbers, Numbers, Numbers> meaning, Exactness exactness = Exactness.Never) =>
        new(name, counts, a => meaning(a[0], a[1], a[2], a[3]), exactness);
}
