using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Writing;

/// <summary>A formula as mathematics writes it, before it is put into a script: a tree of what stands on the page.</summary>
internal abstract record Notation
{
    /// <summary>A number without a sign, with an <c>e</c> where the user wrote one.</summary>
    public sealed record Numeral(string Text) : Notation;

    /// <summary>A name of the user's, maybe a path such as <c>p.X</c>, or a letter that has a meaning, such as π.</summary>
    public sealed record Symbol(string Name) : Notation;

    /// <param name="Path">The way from the element to the part that is meant, as in <c>.X</c>; else empty.</param>
    public sealed record Element(Notation Array, EquatableArray<Notation> Indices, string Path) : Notation
    {
        public override IEnumerable<Notation> Parts => [Array, .. Indices];
    }

    /// <summary>Something that belongs to something, as in <c>a.Length</c>.</summary>
    public sealed record Member(Notation Owner, string Name) : Notation
    {
        public override IEnumerable<Notation> Parts => [Owner];
    }

    /// <summary>Several terms; what is subtracted is a <see cref="Negative"/>.</summary>
    public sealed record Sum(EquatableArray<Notation> Terms) : Notation
    {
        public override IEnumerable<Notation> Parts => Terms;
    }

    public sealed record Negative(Notation Operand) : Notation
    {
        public override IEnumerable<Notation> Parts => [Operand];
    }

    public sealed record Product(EquatableArray<Notation> Factors) : Notation
    {
        public override IEnumerable<Notation> Parts => Factors;
    }

    public sealed record Quotient(Notation Dividend, Notation Divisor) : Notation
    {
        public override IEnumerable<Notation> Parts => [Dividend, Divisor];
    }

    public sealed record Power(Notation Base, Notation Exponent) : Notation
    {
        public override IEnumerable<Notation> Parts => [Base, Exponent];
    }

    /// <summary>A square root.</summary>
    public sealed record Root(Notation Radicand) : Notation
    {
        public override IEnumerable<Notation> Parts => [Radicand];
    }

    /// <summary>An absolute value.</summary>
    public sealed record Magnitude(Notation Operand) : Notation
    {
        public override IEnumerable<Notation> Parts => [Operand];
    }

    /// <summary>A function of some arguments, under its name in mathematics.</summary>
    public sealed record Application(string Function, EquatableArray<Notation> Arguments) : Notation
    {
        public override IEnumerable<Notation> Parts => Arguments;
    }

    /// <summary>A sum over an index: what a loop adds up.</summary>
    public sealed record Series(string Index, Notation Addend) : Notation
    {
        public override IEnumerable<Notation> Parts => [Addend];
    }

    /// <summary>One formula where a condition holds, else another.</summary>
    public sealed record Choice(Notation Condition, Notation WhenTrue, Notation WhenFalse) : Notation
    {
        public override IEnumerable<Notation> Parts => [Condition, WhenTrue, WhenFalse];
    }

    /// <summary>Two sides with a sign of comparison between them, or ∧ or ∨ between two conditions.</summary>
    public sealed record Relation(string Sign, Notation Left, Notation Right) : Notation
    {
        public override IEnumerable<Notation> Parts => [Left, Right];
    }

    /// <summary>The partial derivative of a function, of which only the name is said.</summary>
    public sealed record Partial(string Function, Notation By) : Notation
    {
        public override IEnumerable<Notation> Parts => [By];
    }

    /// <summary>What a formula is the formula of, and the formula.</summary>
    public sealed record Equation(Notation Left, Notation Right) : Notation
    {
        public override IEnumerable<Notation> Parts => [Left, Right];
    }

    /// <summary>What this is made of.</summary>
    public virtual IEnumerable<Notation> Parts => [];

    public bool IsZero => this is Numeral { Text: "0" or "0.0" };

    /// <summary>Whether a formula occurs in this one.</summary>
    public bool Contains(Notation formula) => Equals(formula) || Parts.Any(part => part.Contains(formula));
}
