using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace SymGrad.Generator.Functions;

/// <summary>
/// A typed expression without effects. In a <see cref="Function"/> as it is read and transformed every operand is an
/// atom (a constant or a variable); the writer merges what is used once into larger expressions again.
/// </summary>
internal sealed class Expression : IEquatable<Expression>
{
    private readonly int _hash;
    private readonly Expression[] _operands;

    private Expression(Operation operation, ValueType type, string text, int id, Expression[] operands, CalledMethod? called = null, double? known = null)
    {
        Called = called;
        Operation = operation;
        Type = type;
        Text = text;
        Id = id;
        _operands = operands;
        int hash = unchecked(((int)operation * 397) ^ (text.Length == 0 ? 0 : StringComparer.Ordinal.GetHashCode(text)) ^ (id * 7919) ^ (type.Name.Length * 13));
        foreach (var operand in operands)
        {
            hash = unchecked((hash * 31) + operand._hash);
        }

        _hash = hash;
        Number = Parsed();
        Value = Number ?? known;
    }

    public Operation Operation { get; }

    public ValueType Type { get; }

    /// <summary>The literal of a constant, the key of a called function; else empty.</summary>
    public string Text { get; }

    /// <summary>The number of a variable, unique in its function; else -1.</summary>
    public int Id { get; }

    public EquatableArray<Expression> Operands => new(_operands);

    /// <summary>The method of an invocation; else null.</summary>
    public CalledMethod? Called { get; }

    public bool IsConstant => Operation == Operation.Constant;

    public bool IsVariable => Operation == Operation.Variable;

    public bool IsAtom => Operation <= Operation.Variable;

    /// <summary>The number that a floating-point or integer constant stands for; null for anything else.</summary>
    public double? Number { get; }

    /// <summary>The number that a constant comes to, also where it stands under a name; null where that isn't known.</summary>
    public double? Value { get; }

    private double? Parsed()
    {
        if (!IsConstant || Type.IsBoolean || !Type.IsScalar)
        {
            return null;
        }

        string digits = Text.Replace("_", string.Empty).TrimEnd('d', 'D', 'f', 'F', 'L', 'l', 'u', 'U', 'm', 'M');
        return double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : null;
    }

    public bool IsZero => Number == 0;

    public bool IsOne => Number == 1;

    public bool IsTrue => IsConstant && Type.IsBoolean && Text == "true";

    public bool IsFalse => IsConstant && Type.IsBoolean && Text == "false";

    public static Expression Constant(ValueType type, string text) => new(Operation.Constant, type, text, -1, []);

    /// <summary>A constant of the user's, under its name.</summary>
    public static Expression Named(ValueType type, string name, int value) => new(Operation.Constant, type, name, -1, [], known: value);

    public static Expression Integer(int value) => Constant(ValueType.Int32, value.ToString(CultureInfo.InvariantCulture));

    public static Expression Boolean(bool value) => Constant(ValueType.Boolean, value ? "true" : "false");

    /// <summary>A small whole or exactly written number, in the given floating-point or integer type.</summary>
    public static Expression OfNumber(ValueType type, double value) =>
        Constant(type, value.ToString("R", CultureInfo.InvariantCulture) + (type.Name == "float" && value != Math.Floor(value) ? "f" : string.Empty));

    public static Expression Zero(ValueType type) => ReferenceEquals(type, ValueType.Double) ? s_zero : OfNumber(type, 0);

    public static Expression One(ValueType type) => ReferenceEquals(type, ValueType.Double) ? s_one : OfNumber(type, 1);

    private static readonly Expression s_zero = OfNumber(ValueType.Double, 0);

    private static readonly Expression s_one = OfNumber(ValueType.Double, 1);

    public static Expression Variable(ValueType type, int id) => new(Operation.Variable, type, string.Empty, id, []);

    public static Expression Of(Operation operation, ValueType type, params Expression[] operands) => new(operation, type, string.Empty, -1, operands);

    public static Expression Call(string function, ValueType type, params Expression[] arguments) => new(Operation.Call, type, function, -1, arguments);

    /// <summary>Stands in copied text for the next operand.</summary>
    public const char Hole = '\u0001';

    /// <summary>Stands in the text of a statement for the next variable that it gives a value.</summary>
    public const char ResultHole = '\u0002';

    /// <summary>Begins copied text that is whole statements, one or more lines of them.</summary>
    public const char Lines = '\u0003';

    /// <summary>Stands in copied text around a name that the text declares, which is followed by a number to tell it from others.</summary>
    public const char Mark = '\u0004';

    /// <summary>Stands in copied text around the type of what it declares, which falls away where that is declared already.</summary>
    public const char Declared = '\u0005';

    /// <summary>Whether this is code of the user's that is whole statements.</summary>
    public bool IsLines => Operation == Operation.Copied && Text[0] == Lines;

    /// <summary>Whether this is nothing but what other copied code has declared.</summary>
    public bool IsMark => Operation == Operation.Copied && Text[0] == Mark && Text.IndexOf(Mark, 1) == Text.Length - 1;

    /// <summary>A number or an object that copied code has given to a name which it declares.</summary>
    public static Expression Marked(string mark, ValueType type) => Copied(Mark + mark + Mark, type);

    public static Expression Quoted(string text, ValueType type, params Expression[] operands) => new(Operation.Quoted, type, text, -1, operands);

    /// <summary>A new array of some length that a call fills; the call's text has a hole for each operand but the length, and a last one for the array.</summary>
    public static Expression Filled(string text, ValueType type, Expression length, params Expression[] operands) => new(Operation.Filled, type, text, -1, [length, .. operands]);

    /// <summary>A new array of which it is known that every element is written before it is read.</summary>
    /// <param name="contents">That, in a word; with the loop whose iterations keep to parts of their own, see <see cref="OfParts"/>.</param>
    public static Expression Made(string contents, ValueType type, params Expression[] lengths) => new(Operation.NewArray, type, contents, -1, lengths);

    /// <summary>What is known of an array that is written before it is read.</summary>
    public const string Overwritten = "overwritten";

    /// <summary>What is known of an array of the method's own that a loop fills before anything else is done with it.</summary>
    public const string FilledFirst = "filled first";

    /// <summary>What is known of an array in which each iteration of a loop writes and reads a part of its own.</summary>
    public static string OfParts(Counter counter) => "parts by " + counter.Index.Id.ToString(CultureInfo.InvariantCulture);

    public static Expression StandIn(Expression original, Expression formula) => Of(Operation.StandIn, formula.Type, original, formula);

    /// <summary>The arrays whose elements the operation reads.</summary>
    public IEnumerable<Expression> ReadArrays => Operation switch
    {
        Operation.Element or Operation.Copy => [Operands[0]],
        Operation.Quoted or Operation.Filled or Operation.Invocation or Operation.Copied => Operands.Where(operand => operand.Type.IsIndexed),
        _ => [],
    };

    public static Expression Copied(string text, ValueType type, params Expression[] operands) => new(Operation.Copied, type, text, -1, operands);

    public static Expression Invocation(CalledMethod called, ValueType type, params Expression[] operands) =>
        new(Operation.Invocation, type, called.TextFor(operands), -1, operands, called);

    public static Expression Part(string name, ValueType type, Expression whole) => new(Operation.Part, type, name, -1, [whole]);

    /// <summary>The same operation on other operands.</summary>
    public Expression With(Expression[] operands) => Called is { } called ? Invocation(called, Type, operands) : new(Operation, Type, Text, Id, operands);

    /// <summary>This expression with each variable replaced; itself when nothing changed.</summary>
    public Expression Substitute(Func<Expression, Expression> replace)
    {
        if (IsVariable)
        {
            return replace(this);
        }

        Expression[]? operands = null;
        for (int i = 0; i < _operands.Length; i++)
        {
            var operand = _operands[i].Substitute(replace);
            if (!ReferenceEquals(operand, _operands[i]))
            {
                operands ??= [.. _operands];
                operands[i] = operand;
            }
        }

        return operands is null ? this : With(operands);
    }

    /// <summary>Every variable inside, once for each place where it stands.</summary>
    public IEnumerable<Expression> Variables()
    {
        if (IsVariable)
        {
            return [this];
        }

        var variables = new List<Expression>(_operands.Length);
        AddVariables(variables);
        return variables;
    }

    /// <summary>Adds every variable inside to a list.</summary>
    public void AddVariables(List<Expression> variables)
    {
        if (IsVariable)
        {
            variables.Add(this);
            return;
        }

        foreach (var operand in _operands)
        {
            operand.AddVariables(variables);
        }
    }

    public bool Equals(Expression? other)
    {
        if (ReferenceEquals(this, other))
        {
            return true;
        }

        if (other is null || _hash != other._hash || Operation != other.Operation || Id != other.Id
            || _operands.Length != other._operands.Length || Text != other.Text || Value != other.Value || !Type.Equals(other.Type) || !Equals(Called, other.Called))
        {
            return false;
        }

        for (int i = 0; i < _operands.Length; i++)
        {
            if (!_operands[i].Equals(other._operands[i]))
            {
                return false;
            }
        }

        return true;
    }

    public override bool Equals(object? obj) => Equals(obj as Expression);

    public override int GetHashCode() => _hash;

    public override string ToString() => Operation switch
    {
        Operation.Constant => Text,
        Operation.Variable => "v" + Id.ToString(CultureInfo.InvariantCulture),
        Operation.Call => $"{Text}({string.Join(", ", Operands)})",
        _ => $"{Operation}({string.Join(", ", Operands)})",
    };
}
