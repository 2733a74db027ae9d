using System.Collections.Generic;
using System.Linq;

namespace SymGrad.Generator.Functions;

/// <summary>One argument of a call that stands as it is.</summary>
/// <param name="Text">How it is written; its first hole is the value or the array, which for an active array may be that of its adjoints.</param>
/// <param name="Type">The parameter's type.</param>
/// <param name="IsActive">Whether a derivative by it is known.</param>
/// <param name="Name">The parameter's name.</param>
/// <param name="IsWritten">Whether it is an array whose elements the method writes to.</param>
internal sealed record CalledArgument(string Text, ValueType Type, bool IsActive, string Name, bool IsWritten = false)
{
    /// <summary>How many of the call's operands it takes.</summary>
    public int Holes => Text.Count(c => c == Expression.Hole);

    /// <summary>Whether it is a window onto an array or a span, of which its operands are the array, the offset and the length.</summary>
    public bool IsWindow => Holes == 3;

    /// <summary>The text for another array, or its adjoints, in the place of the argument's own.</summary>
    public string TextFor(ValueType array) => IsWindow ? WindowText(array) : Text;

    /// <summary>A window onto an array or a span as an argument: the array, the offset, the length.</summary>
    public static string WindowText(ValueType array)
    {
        const char hole = Expression.Hole;
        return array.Shape == TypeShape.Array
            ? $"new {ValueType.SpanOf(array.Element!, readOnly: false).Name}({hole}, {hole}, {hole})"
            : $"{hole}.Slice({hole}, {hole})";
    }
}

/// <summary>A method that isn't read in place but called, and how its derivative is called.</summary>
/// <param name="Text">The method as it is called: its name, with what has to stand before it; a hole, where that is an object which is the first operand.</param>
/// <param name="Pullback">The method that adds to the adjoints of the active arguments, given that of the result; null if there is none.</param>
/// <param name="Pushforward">The method that gives the value and its tangent, given those of the active arguments; null if there is none.</param>
/// <param name="HasEffects">Whether it must run even where nobody needs its value.</param>
/// <param name="IsGenerated">Whether the derivatives are ours: they shield themselves, and the value that comes with the tangent is the method's own bit for bit.</param>
/// <param name="IsSmooth">Whether its value and its derivatives are known to be finite wherever the arguments are.</param>
/// <param name="TakesResult">Whether the derivatives take the result of the call after the arguments.</param>
internal sealed record CalledMethod(
    string Text,
    EquatableArray<CalledArgument> Arguments,
    string? Pullback,
    string? Pushforward,
    bool HasEffects,
    bool IsGenerated = false,
    bool IsSmooth = false,
    bool TakesResult = false)
{
    /// <summary>How many of a call's operands stand before its arguments: one, where it is called on an object that isn't <c>this</c>.</summary>
    private int Receivers => Text.Length > 0 && Text[0] == Expression.Hole ? 1 : 0;

    /// <summary>The arguments, each with the operands of a call that belong to it.</summary>
    public IEnumerable<(CalledArgument Argument, Expression[] Operands)> WithOperands(IReadOnlyList<Expression> operands)
    {
        int first = Receivers;
        foreach (var argument in Arguments)
        {
            int holes = argument.Holes;
            yield return (argument, [.. operands.Skip(first).Take(holes)]);
            first += holes;
        }
    }

    /// <summary>The call, with a hole for each operand. A window is written by what its operand is: an array, or a span.</summary>
    public string TextFor(IReadOnlyList<Expression> operands) =>
        $"{Text}({string.Join(", ", WithOperands(operands).Select(given => given.Argument.IsWindow ? given.Argument.TextFor(given.Operands[0].Type) : given.Argument.Text))})";

    public bool HasDerivative => Pullback is not null || Pushforward is not null;

    /// <summary>Whether arrays of numbers that are differentiated come out of the call changed.</summary>
    public bool ChangesNumbers => HasDerivative && Arguments.Any(argument => argument.IsWritten && argument.IsActive);

    /// <summary>The method's name alone, as the user wrote it.</summary>
    public string Name
    {
        get
        {
            int types = Text.IndexOf('<', Text.Length > 0 && Text[0] == '<' ? 1 : 0);
            string name = types < 0 ? Text : Text.Substring(0, types);
            name = name.Substring(name.LastIndexOf('.') + 1);
            int own = name.IndexOf("__", System.StringComparison.Ordinal);
            return (own > 0 ? name.Substring(own + 2) : name).TrimStart('@');
        }
    }

    /// <summary>The argument that an operand of the call belongs to, and whether it is the one that carries the derivative.</summary>
    public bool PassesOn(int operand)
    {
        int first = Receivers;
        foreach (var argument in Arguments)
        {
            if (operand == first && argument.Holes > 0)
            {
                return argument.IsActive && HasDerivative;
            }

            first += argument.Holes;
        }

        return false;
    }
}
