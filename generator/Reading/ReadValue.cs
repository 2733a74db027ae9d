using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Reading;

/// <summary>What an expression of the user's program stands for: one value, or the fields of a struct or tuple, each with its own.</summary>
internal abstract class ReadValue
{
    /// <summary>The values inside, field by field.</summary>
    public abstract IEnumerable<Expression> Leaves { get; }

    /// <summary>The same structure with other leaves, taken in order.</summary>
    public abstract ReadValue With(Queue<Expression> leaves);

    /// <summary>Whether another value differs from this one in its leaves alone, so that one variable can hold either.</summary>
    public abstract bool Fits(ReadValue other);

    public static implicit operator ReadValue(Expression atom) => new Single(atom);
}

/// <summary>A number, a boolean, an array.</summary>
internal sealed class Single(Expression atom) : ReadValue
{
    public Expression Atom { get; } = atom;

    public override IEnumerable<Expression> Leaves => [Atom];

    public override ReadValue With(Queue<Expression> leaves) => new Single(leaves.Dequeue());

    public override bool Fits(ReadValue other) => other is Single single && (!Atom.Type.IsIndexed || Atom.Type.Equals(single.Atom.Type));
}

/// <summary>A struct or tuple, scattered into its fields.</summary>
internal sealed class Aggregate(ITypeSymbol type, IReadOnlyList<(string Field, ReadValue Value)> fields) : ReadValue
{
    public ITypeSymbol Type { get; } = type;

    public IReadOnlyList<(string Field, ReadValue Value)> Fields { get; } = fields;

    public override IEnumerable<Expression> Leaves => Fields.SelectMany(f => f.Value.Leaves);

    /// <summary>Whether it was made here, so that its type is certainly no derived one. What comes from several places isn't.</summary>
    public bool IsExact { get; private init; }

    /// <summary>The same, known to have been made here.</summary>
    public Aggregate Exactly() => new(Type, Fields) { IsExact = true };

    public ReadValue? Find(string field) => Fields.FirstOrDefault(f => f.Field == field).Value;

    public Aggregate WithField(string field, ReadValue value) =>
        new(Type, Fields.Select(f => f.Field == field ? (f.Field, value) : f).ToArray()) { IsExact = IsExact };

    public override ReadValue With(Queue<Expression> leaves) =>
        new Aggregate(Type, Fields.Select(f => (f.Field, f.Value.With(leaves))).ToArray());

    public override bool Fits(ReadValue other) => other is Aggregate aggregate && Fields.Count == aggregate.Fields.Count
        && Fields.Zip(aggregate.Fields, (mine, its) => mine.Field == its.Field && mine.Value.Fits(its.Value)).All(fits => fits);
}

/// <summary>An array of structs or tuples: an array for each of the fields of an element.</summary>
internal sealed class Columns(ITypeSymbol element, IReadOnlyList<(string Field, ReadValue Value)> fields) : ReadValue
{
    /// <summary>The type of an element.</summary>
    public ITypeSymbol Element { get; } = element;

    public IReadOnlyList<(string Field, ReadValue Value)> Fields { get; } = fields;

    public override IEnumerable<Expression> Leaves => Fields.SelectMany(f => f.Value.Leaves);

    public ReadValue? Find(string field) => Fields.FirstOrDefault(f => f.Field == field).Value;

    public override ReadValue With(Queue<Expression> leaves) =>
        new Columns(Element, Fields.Select(f => (f.Field, f.Value.With(leaves))).ToArray());

    public override bool Fits(ReadValue other) => other is Columns columns && Fields.Count == columns.Fields.Count
        && Fields.Zip(columns.Fields, (mine, its) => mine.Field == its.Field && mine.Value.Fits(its.Value)).All(fits => fits);
}

/// <summary>A span: a window onto an array, from an offset on.</summary>
internal sealed class View(Expression array, Expression offset, Expression length) : ReadValue
{
    public Expression Array { get; } = array;

    public Expression Offset { get; } = offset;

    public Expression Length { get; } = length;

    public override IEnumerable<Expression> Leaves => [Array, Offset, Length];

    /// <summary>The same window, moved on.</summary>
    public View From(Expression offset) => new(Array, offset, Length);

    public override ReadValue With(Queue<Expression> leaves) => new View(leaves.Dequeue(), leaves.Dequeue(), leaves.Dequeue());

    public override bool Fits(ReadValue other) => other is View view && Array.Type.Equals(view.Array.Type);
}

/// <summary>What is read in place where it is called.</summary>
internal abstract class Invocable : ReadValue;

/// <summary>The one function or the other, as a condition says.</summary>
internal sealed class CallableChoice(Expression condition, Invocable whenTrue, Invocable whenFalse) : Invocable
{
    public Expression Condition { get; } = condition;

    public Invocable WhenTrue { get; } = whenTrue;

    public Invocable WhenFalse { get; } = whenFalse;

    public override IEnumerable<Expression> Leaves => [Condition, .. WhenTrue.Leaves, .. WhenFalse.Leaves];

    public override ReadValue With(Queue<Expression> leaves) => new CallableChoice(leaves.Dequeue(), (Invocable)WhenTrue.With(leaves), (Invocable)WhenFalse.With(leaves));

    public override bool Fits(ReadValue other) => other is CallableChoice choice && WhenTrue.Fits(choice.WhenTrue) && WhenFalse.Fits(choice.WhenFalse);
}

/// <summary>Variables of methods that were left, with the values that they had then, and the type arguments that held there.</summary>
internal sealed record Closure(IReadOnlyList<(ISymbol Symbol, ReadValue Value)> Variables, ImmutableDictionary<ISymbol, ITypeSymbol> TypeArguments);

/// <summary>A lambda or a method by name.</summary>
/// <param name="target">The operation that makes the delegate.</param>
/// <param name="captured">What it took along from methods that it outlived; null if from none.</param>
internal sealed class Callable(IOperation target, Closure? captured = null) : Invocable
{
    public IOperation Target { get; } = target;

    public Closure? Captured { get; } = captured;

    public override IEnumerable<Expression> Leaves => Captured is { } closure ? closure.Variables.SelectMany(captured => captured.Value.Leaves) : [];

    public override ReadValue With(Queue<Expression> leaves) => Captured is { Variables.Count: > 0 } closure
        ? new Callable(Target, closure with { Variables = [.. closure.Variables.Select(captured => (captured.Symbol, captured.Value.With(leaves)))] })
        : this;

    /// <summary>The same function with more variables taken along.</summary>
    public Callable With(IReadOnlyList<(ISymbol Symbol, ReadValue Value)> variables, ImmutableDictionary<ISymbol, ITypeSymbol> typeArguments) => variables.Count == 0 && typeArguments.IsEmpty
        ? this
        : new Callable(Target, new Closure([.. Captured?.Variables ?? [], .. variables], Captured is { } known ? known.TypeArguments.SetItems(typeArguments) : typeArguments));

    public override bool Fits(ReadValue other) => ReferenceEquals(this, other) || (other is Callable { Captured: { } its } callable && Captured is { } mine && ReferenceEquals(Target, callable.Target)
        && mine.Variables.Count == its.Variables.Count
        && mine.Variables.Zip(its.Variables, (one, two) => SymbolEqualityComparer.Default.Equals(one.Symbol, two.Symbol) && one.Value.Fits(two.Value)).All(fits => fits));
}

/// <summary>Places beside the user's own variables that the reader keeps track of.</summary>
internal enum Slot
{
    /// <summary>The rest of the block isn't run in this iteration (after a jump).</summary>
    Skipped,

    /// <summary>The innermost loop ends (after <c>break</c> or <c>return</c>).</summary>
    Left,

    /// <summary>The method has returned.</summary>
    Returned,

    /// <summary>What it returns.</summary>
    ReturnValue,

    /// <summary>The innermost switch ends (after <c>break</c>).</summary>
    SwitchLeft,
}

/// <summary>The version of each variable that is current at a point of the program.</summary>
internal sealed class Versions
{
    private readonly Dictionary<object, ReadValue> _current;

    public Versions() => _current = new Dictionary<object, ReadValue>(PlaceComparer.Instance);

    private Versions(Dictionary<object, ReadValue> current) => _current = current;

    public IEnumerable<object> Places => _current.Keys;

    public ReadValue this[object place]
    {
        get => _current[place];
        set => _current[place] = value;
    }

    public bool TryGet(object place, out ReadValue value) => _current.TryGetValue(place, out value!);

    public bool Remove(object place) => _current.Remove(place);

    public Versions Clone() => new(new Dictionary<object, ReadValue>(_current, PlaceComparer.Instance));

    private sealed class PlaceComparer : IEqualityComparer<object>
    {
        public static readonly PlaceComparer Instance = new();

        bool IEqualityComparer<object>.Equals(object? x, object? y) =>
            x is ISymbol a && y is ISymbol b ? SymbolEqualityComparer.Default.Equals(a, b) : Equals(x, y);

        int IEqualityComparer<object>.GetHashCode(object place) =>
            place is ISymbol symbol ? SymbolEqualityComparer.Default.GetHashCode(symbol) : place.GetHashCode();
    }
}
