using System;
using System.Linq;
using System.Text.RegularExpressions;

namespace SymGrad.Generator.Functions;

/// <summary>One step of a region. <see cref="Origin"/> is the user's statement that it comes from, as text.</summary>
internal abstract record Statement
{
    public string? Origin { get; init; }

    /// <summary>Whether this computes a value of the user's method, which must come out bit for bit as they wrote it.</summary>
    public bool IsPrimal { get; init; }
}

/// <summary>Gives a variable its one value.</summary>
internal sealed record Let(Expression Target, Expression Value) : Statement;

/// <summary>Writes an element of an array, or adds to it.</summary>
internal sealed record Store(Expression Array, EquatableArray<Expression> Indices, Expression Value, bool Adds) : Statement
{
    /// <summary>The stores that this one belongs to, each of which writes behind the one before it; null where nothing is known.</summary>
    public AscendingStores? Run { get; init; }
}

/// <summary>Stores in one array, each of which writes behind the one before it, though maybe not right behind it.</summary>
internal sealed class AscendingStores
{
    /// <summary>How many there are.</summary>
    public int Count { get; set; }
}

/// <summary>Does something for its effect alone: a call whose value isn't needed, a <c>throw</c>, an operation that may throw.</summary>
internal sealed record Effect(Expression Value) : Statement
{
    private static readonly Regex s_guard = new(@"^[\w:.]+Exception\.ThrowIf\w*[<(]");

    /// <summary>Whether it is a <c>throw</c>, behind which nothing is reached.</summary>
    public bool IsThrow => Value.Operation == Operation.Copied && Value.Text.StartsWith("throw ", StringComparison.Ordinal);

    /// <summary>Whether it isn't the user's own code but an operation whose value nobody needs, and which may throw.</summary>
    public bool IsAccess => Value.Operation != Operation.Copied;

    /// <summary>Whether it throws or does nothing, so that it may happen more than once.</summary>
    public bool IsGuard => IsThrow || IsAccess || (Value.Operation == Operation.Copied && s_guard.IsMatch(Value.Text));
}

/// <summary>Calls a method that adds to numbers, each of which starts from zero, and adds to elements of arrays or changes them.</summary>
/// <param name="Text">The call, with a hole for each operand and another kind of hole for each result.</param>
/// <param name="Results">The numbers that were added to.</param>
/// <param name="Written">The arrays that are added to or changed; they are among the operands.</param>
/// <param name="Guard">What must hold for the call to happen; null if it always does.</param>
/// <param name="Changed">Those of the written arrays that are more than added to.</param>
internal sealed record Invoke(
    string Text,
    EquatableArray<Expression> Operands,
    EquatableArray<Expression> Results,
    EquatableArray<Expression> Written,
    Expression? Guard,
    EquatableArray<Expression> Changed) : Statement;

/// <summary>Sets every element of an array to zero, rows of rows included.</summary>
internal sealed record Clear(Expression Array) : Statement;

/// <summary>Runs one of two regions; the results take the values that it yields.</summary>
internal sealed record If(Expression Condition, Region Then, Region Else, EquatableArray<Expression> Results) : Statement;

/// <summary>A value that goes from one iteration of a loop to the next, and out of it at the end.</summary>
internal sealed record Carried(Expression Parameter, Expression Initial, Expression Result);

/// <summary>The header of a loop that counts: <c>for (index = Start; index Relation Limit; index += Step)</c>.</summary>
internal sealed record Counter(Expression Index, Expression Start, Operation Relation, Expression Limit, int Step);

/// <summary>
/// Repeats its body, which yields the next value of each carried variable. With a <see cref="Counter"/> it counts;
/// without, <see cref="Condition"/> yields before each iteration whether to go on. If <see cref="Exit"/> isn't negative it
/// is the place among the yields of a boolean which, once true, ends the loop after the current iteration.
/// </summary>
internal sealed record Loop(Counter? Counter, EquatableArray<Carried> Carried, Region Condition, Region Body, int Exit = -1) : Statement
{
    /// <summary>Whether several iterations may run at once, in the lanes of vectors.</summary>
    public bool RunsInLanes { get; init; }

    /// <summary>Whether those of its iterations that don't fill a vector come first, because it always ends at the same place and starts at another one: vectors then lie where they lay the time before.</summary>
    public bool EndsInLanes { get; init; }

    /// <summary>Whether each pass takes as many iterations as a vector has lanes, whatever stands inside: none of them needs what another one did.</summary>
    public bool IsWide { get; init; }

    /// <summary>Whether all that its sums of the user's add up is zero, or not a number, so that the order of the additions makes no difference.</summary>
    public bool AddsZeros { get; init; }

    /// <summary>For a loop on a condition, the place among what it carries of a variable that counts its iterations from 0; -1 where there is none.</summary>
    public int Number { get; init; } = -1;

    /// <summary>Where it is a segment of a longer loop, how many iterations the longest of the segments has: a number that is known where the reverse sweep begins. Else null.</summary>
    public Expression? Longest { get; init; }

    /// <summary>Whether its iterations are the segments of a longer loop, of which only what each starts from is kept.</summary>
    public bool HasSegments => Body.Statements.Any(statement => statement is Loop { Longest: not null });
}

/// <summary>Statements in order and the values handed to the construct around them.</summary>
internal sealed record Region(EquatableArray<Statement> Statements, EquatableArray<Expression> Yields)
{
    public static readonly Region Empty = new(EquatableArray<Statement>.Empty, EquatableArray<Expression>.Empty);
}
