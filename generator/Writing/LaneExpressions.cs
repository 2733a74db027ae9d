using System;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Writing;

/// <summary>Prints numbers of which there is another one in each lane of a vector; null for what has no form for vectors.</summary>
/// <param name="number">The type of the numbers.</param>
/// <param name="nameOf">The C# name of a variable.</param>
/// <param name="write">An expression that is the same in all lanes.</param>
/// <param name="varies">Whether an expression is another one in each lane.</param>
/// <param name="element">An element of an array that is another one in each lane.</param>
/// <param name="functions">The functions of vectors.</param>
/// <param name="known">The name of what has been computed already; null where nothing has.</param>
internal sealed class LaneExpressions(
    Functions.ValueType number, Func<Expression, string> nameOf, Func<Expression, string> write, Func<Expression, bool> varies, Func<Expression, string?> element, VectorFunctions functions, Func<Expression, string?> known)
{
    private const int Sum = 60, Product = 70, Atomic = 100;

    public string Type { get; } = $"{functions.Vector}<{number.Name}>";

    /// <summary>A number in each lane.</summary>
    public string? Lanes(Expression e, int context)
    {
        if (!varies(e))
        {
            return e.IsZero ? $"{Type}.Zero" : e.IsOne ? $"{Type}.One" : $"new {Type}({write(e)})";
        }

        (string? text, int precedence) = e.Operation switch
        {
            Operation.Variable => (nameOf(e), Atomic),
            _ when known(e) is { } name => (name, Atomic),
            Operation.Negate => (Lanes(e.Operands[0], 80) is { } negated ? negated[0] == '-' ? $"-({negated})" : "-" + negated : null, 80),
            Operation.Add => (Binary(e, "+", Sum), Sum),
            Operation.Subtract => (Binary(e, "-", Sum), Sum),
            Operation.Multiply => (Binary(e, "*", Product), Product),
            Operation.Divide => (Binary(e, "/", Product), Product),
            Operation.Element => (element(e), Atomic),
            Operation.Convert when functions.HasIndices => ($"new {Type}({write(e.Operands[0])}) + {Type}.Indices", Sum),
            Operation.Call when Optimization.Vectorization.BoundOf(e) is var (bound, other, isGreater) => (Bounded(bound, other, isGreater), Atomic),
            Operation.Call => (Lanes(e.Operands[0], 0) is { } argument && functions.Of(e, number) is { } function ? $"{function}({argument})" : null, Atomic),
            Operation.Select => Chosen(e),
            _ => (null, 0),
        };
        return text is null ? null : precedence < context ? "(" + text + ")" : text;
    }

    private (string?, int) Chosen(Expression e)
    {
        string? then = Lanes(e.Operands[1], 11), other = Lanes(e.Operands[2], 10);
        if (then is null || other is null)
        {
            return (null, 0);
        }

        if (!varies(e.Operands[0]))
        {
            return ($"{write(e.Operands[0])} ? {then} : {other}", 10);
        }

        return (Mask(e.Operands[0]) is { } mask ? $"{functions.Vector}.ConditionalSelect({mask}, {then}, {other})" : null, Atomic);
    }

    /// <summary>The greater or the lesser of a number and a constant, with what comes of NaN and of zeros of either sign as it is for numbers.</summary>
    private string? Bounded(Expression bound, Expression other, bool isGreater)
    {
        // The greater of zeros of different signs is the positive one, the lesser the negative one.
        string limit = Lanes(bound, 0)!;
        return Lanes(other, 0) is { } value ? $"{functions.Vector}.ConditionalSelect({functions.Vector}.{(isGreater ? "LessThanOrEqual" : "GreaterThan")}({value}, {limit}), {limit}, {value})" : null;
    }

    /// <summary>A condition in each lane.</summary>
    public string? Mask(Expression e)
    {
        if (e.IsVariable)
        {
            return nameOf(e);
        }

        string? function = e.Operation switch
        {
            Operation.Equal => "Equals",
            Operation.Less => "LessThan",
            Operation.LessOrEqual => "LessThanOrEqual",
            Operation.Greater => "GreaterThan",
            Operation.GreaterOrEqual => "GreaterThanOrEqual",
            _ => null,
        };
        return function is not null && Lanes(e.Operands[0], 0) is { } left && Lanes(e.Operands[1], 0) is { } right ? $"{functions.Vector}.{function}({left}, {right})" : null;
    }

    private string? Binary(Expression e, string symbol, int precedence)
    {
        // A vector may be multiplied by a number as it is.
        bool isProduct = e.Operation == Operation.Multiply;
        string? left = isProduct && !varies(e.Operands[0]) ? Factor(e.Operands[0], precedence) : Lanes(e.Operands[0], precedence);
        string? right = isProduct && !varies(e.Operands[1]) ? Factor(e.Operands[1], precedence + 1) : Lanes(e.Operands[1], precedence + 1);
        return left is null || right is null ? null : $"{left} {symbol} {right}";
    }

    private string Factor(Expression e, int precedence)
    {
        string text = write(e);
        return e.IsAtom || e.Operation is Operation.Element or Operation.Call ? (e.Number is not null && number.Name == "float" && text.Length > 0 && (char.IsDigit(text[0]) || text[0] is '-' or '.') && char.IsDigit(text[text.Length - 1]) ? text + "f" : text) : precedence > 0 ? "(" + text + ")" : text;
    }
}
