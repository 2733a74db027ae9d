using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Writing;

/// <summary>Prints expressions as C#, with no more parentheses than a careful person would write.</summary>
/// <param name="nameOf">The C# name of a variable.</param>
/// <param name="target">What the compilation offers.</param>
/// <param name="parameters">The parameters of the function; what is made of all parts of one is that parameter.</param>
/// <param name="marked">Copied text with names for what it declares.</param>
/// <param name="functionOf">What is called in the place of a function; null where that is the function itself.</param>
internal sealed class ExpressionWriter(
    Func<Expression, string> nameOf, TargetCapabilities target, IEnumerable<Parameter> parameters, Func<string, string>? marked = null, Func<Expression, string?>? functionOf = null)
{
    private const int Atomic = 100;

    private static readonly Regex s_operator = new($@"^\({Expression.Hole} \S+ {Expression.Hole}\)$");
    private static readonly Regex s_made = new($@"new ([\w.:]+)\(({Expression.Hole}(?:, {Expression.Hole})*)\)");

    private readonly Dictionary<int, Parameter> _parts = parameters.Where(parameter => parameter is { Of: not null, Passing: Passing.Value or Passing.In or Passing.RefReadOnly, Type.IsScalar: true })
        .ToDictionary(parameter => parameter.Variable.Id);

    /// <summary>An expression where a value of exactly its type is expected, as in an assignment.</summary>
    public string Write(Expression expression) => Write(expression, 0);

    /// <summary>An expression as the second operand of a sum.</summary>
    public string WriteFactor(Expression expression) => Write(expression, 61);

    /// <summary>An expression as the operand of a cast.</summary>
    public string WriteOperand(Expression expression) => Write(expression, 81);

    /// <summary>An expression as the first operand of a sum.</summary>
    public string WriteTerm(Expression expression) => Write(expression, 60);

    private string Write(Expression expression, int context)
    {
        (string text, int precedence) = Print(expression);
        return precedence < context ? "(" + text + ")" : text;
    }

    private (string Text, int Precedence) Print(Expression e)
    {
        e = WholeConstants.Computable(e);
        switch (e.Operation)
        {
            case Operation.Constant when e.Type.Shape == TypeShape.Array && target.HasNullable:
                // What stands where an array isn't there is never looked at.
                return (e.Text + "!", Atomic);
            case Operation.Constant when e.Type.Equals(Optimization.RowPairs.PairType):
                return (target.Shortened(e.Text), Atomic);
            case Operation.Constant:
                string literal = target.UsesSystem && e.Text.StartsWith("global::System.Math", StringComparison.Ordinal) ? e.Text.Substring("global::System.".Length) : Literal(e);
                return (literal, literal[0] is '-' or '(' ? 80 : Atomic);
            case Operation.Variable:
                return (nameOf(e), Atomic);
            case Operation.Negate:
                return ("-" + Prefixed(e.Operands[0]), 80);
            case Operation.Not:
                return Inverted(e.Operands[0]) ?? ("!" + Write(e.Operands[0], 80), 80);
            case Operation.BitwiseComplement:
                return ("~" + Prefixed(e.Operands[0]), 80);
            case Operation.Add:
                return Binary(e, "+", 60);
            case Operation.Subtract:
                return Binary(e, "-", 60);
            case Operation.Multiply:
                return Binary(e, "*", 70);
            case Operation.Divide:
                return Binary(e, "/", 70);
            case Operation.Remainder:
                return Binary(e, "%", 70);
            case Operation.ShiftLeft:
                return Binary(e, "<<", 55);
            case Operation.ShiftRight:
                return Binary(e, ">>", 55);
            case Operation.ShiftRightUnsigned:
                return Binary(e, ">>>", 55);
            case Operation.Less:
                return Binary(e, "<", 50);
            case Operation.LessOrEqual:
                return Binary(e, "<=", 50);
            case Operation.Greater:
                return Binary(e, ">", 50);
            case Operation.GreaterOrEqual:
                return Binary(e, ">=", 50);
            case Operation.Equal:
                return Binary(e, "==", 45);
            case Operation.NotEqual:
                return Binary(e, "!=", 45);
            case Operation.And:
                return Binary(e, "&", 40);
            case Operation.ExclusiveOr:
                return Binary(e, "^", 38);
            case Operation.Or:
                return Binary(e, "|", 36);
            case Operation.Both:
                return (Write(e.Operands[0], 30) + " && " + Write(e.Operands[1], 31), 30);
            case Operation.Either:
                return (Write(e.Operands[0], Beside(e.Operands[0], 20)) + " || " + Write(e.Operands[1], Beside(e.Operands[1], 20)), 20);
            case Operation.Select:
                return ($"{Write(e.Operands[0], 11)} ? {Typed(e.Operands[1], e, 11)} : {Typed(e.Operands[2], e, 10)}", 10);
            case Operation.Convert when e.Type.IsIndexed:
                return (Write(e.Operands[0], 0), Atomic);
            case Operation.Convert when e.Type.IsParameter || e.Operands[0].Type.IsParameter:
                return ($"{target.Spell(e.Type)}.CreateChecked({(e.Operands[0].IsConstant ? Explicit(e.Operands[0]) : Write(e.Operands[0]))})", Atomic);
            case Operation.Convert:
                return ($"({target.Spell(e.Type)}){Write(e.Operands[0], 81)}", 80);
            case Operation.Call:
                return Call(e);
            case Operation.Element:
                return ($"{Write(e.Operands[0], Atomic)}[{string.Join(", ", e.Operands.Skip(1).Select(operand => Write(operand)))}]{Part(e.Operands[0])}", Atomic);
            case Operation.Length:
                return (Write(e.Operands[0], Atomic) + (e.Operands[0].Type.Shape == TypeShape.List ? ".Count" : ".Length"), Atomic);
            case Operation.DimensionLength:
                return ($"{Write(e.Operands[0], Atomic)}.GetLength({Write(e.Operands[1])})", Atomic);
            case Operation.NewArray:
                return (NewArray(e.Type, string.Join(", ", e.Operands.Select(operand => Write(operand)))), Atomic);
            case Operation.ArrayOf:
                return ($"new {target.Spell(e.Type)} {{ {string.Join(", ", e.Operands.Select(operand => Write(operand)))} }}", Atomic);
            case Operation.Copied or Operation.Quoted:
                return Copied(e);
            case Operation.Invocation:
                return (Filled(e.Text, e.Operands, []), Atomic);
            case Operation.Part:
                return (Write(e.Operands[0], Atomic) + "." + e.Text, Atomic);
            case Operation.Copy:
                return (e.Operands[0].Type.Shape == TypeShape.Array
                    ? $"({target.Spell(e.Type)}){Write(e.Operands[0], Atomic)}.Clone()"
                    : $"{Write(e.Operands[0], Atomic)}.ToArray()", 80);
            default:
                throw new InvalidOperationException($"{e.Operation} can't be written as an expression.");
        }
    }

    /// <summary>What follows an element of an array of composites where one of its parts is meant.</summary>
    public static string Part(Expression array) => array.Type.Column is { } column ? Naming.Escaped(column.Path) : string.Empty;

    /// <summary>The text of a call with what belongs into its holes.</summary>
    public string Filled(string text, IReadOnlyList<Expression> operands, IReadOnlyList<Expression> results)
    {
        var filled = new System.Text.StringBuilder();
        int operand = 0, result = 0;
        string spelled = target.UsesSystem ? text.Replace("global::System.Span<", "Span<").Replace("global::System.ReadOnlySpan<", "ReadOnlySpan<") : text;
        for (int i = 0; i < spelled.Length; i++)
        {
            switch (spelled[i])
            {
                case Expression.Hole:
                    bool isWhole = i + 1 == spelled.Length || spelled[i + 1] is ',' or ')';
                    var value = operands[operand++];
                    filled.Append(IsUntypedNumber(value) ? Explicit(value)
                        : value is { IsConstant: true, Type: { IsScalar: true, IsParameter: false, Name: not ("int" or "float" or "double" or "bool") } } && value.Text.All(char.IsDigit) ? $"({target.Spell(value.Type)}){Literal(value)}"
                        : Write(value, isWhole ? 0 : Atomic));
                    break;
                case Expression.ResultHole:
                    filled.Append(nameOf(results[result++]));
                    break;
                default:
                    filled.Append(spelled[i]);
                    break;
            }
        }

        return filled.ToString();
    }

    /// <summary>Copied text with its holes filled: an argument as it is, anything else so that it stays together.</summary>
    private (string Text, int Precedence) Copied(Expression e)
    {
        e = WithWholes(e);
        if (e.Text.StartsWith("checked(", StringComparison.Ordinal) || e.Text.StartsWith("unchecked(", StringComparison.Ordinal))
        {
            e = WholeConstants.Computed(e);
        }

        string[] parts = target.Shortened(marked?.Invoke(e.Text) ?? e.Text).Split(Expression.Hole);
        bool IsArgument(int hole) => (parts[hole].EndsWith("(", StringComparison.Ordinal) || parts[hole].EndsWith(", ", StringComparison.Ordinal))
            && (parts[hole + 1].StartsWith(")", StringComparison.Ordinal) || parts[hole + 1].StartsWith(", ", StringComparison.Ordinal));
        string text = parts[0] + string.Concat(e.Operands.Select((operand, i) => Write(operand, IsArgument(i) ? 0 : Atomic) + parts[i + 1]));

        // An operator's text comes in parentheses, which a statement or an argument can do without.
        return (e.Operation == Operation.Quoted && e.Text[0] == '(') || s_operator.IsMatch(e.Text) ? (text.Substring(1, text.Length - 2), 0)
            : (text, e.Operation == Operation.Quoted || (e.Operands.Count > 0 && parts[0].Length == 0) ? Atomic : 90);
    }

    /// <summary>Copied text with <c>v</c> instead of <c>new Vector3(v.X, v.Y, v.Z)</c>.</summary>
    private Expression WithWholes(Expression e)
    {
        for (var made = s_made.Match(e.Text); made.Success; made = made.NextMatch())
        {
            int first = e.Text.Take(made.Index).Count(c => c == Expression.Hole);
            int count = made.Groups[2].Value.Count(c => c == Expression.Hole);
            if (WholeOf(made.Groups[1].Value, e.Operands.Skip(first).Take(count).ToArray()) is { } whole)
            {
                string text = e.Text.Substring(0, made.Index) + Naming.Escaped(whole) + e.Text.Substring(made.Index + made.Length);
                Expression[] operands = [.. e.Operands.Take(first), .. e.Operands.Skip(first + count)];
                return WithWholes(e.Operation == Operation.Quoted ? Expression.Quoted(text, e.Type, operands) : Expression.Copied(text, e.Type, operands));
            }
        }

        return e;
    }

    /// <summary>The parameter, or the part of one, of the given type that some numbers are the parts of, all of them and in order.</summary>
    private string? WholeOf(string type, Expression[] numbers)
    {
        if (!numbers.All(number => number.IsVariable && _parts.ContainsKey(number.Id)))
        {
            return null;
        }

        var parts = numbers.Select(number => _parts[number.Id]).ToArray();
        string path = parts[0].Name.Substring(0, parts[0].Name.LastIndexOf('.'));
        Composite? composite = parts[0].Of!.Composite;
        foreach (string step in path.Split('.').Skip(1))
        {
            composite = composite?.Parts.FirstOrDefault(part => part.Name == step)?.Inner;
        }

        return composite is not null && composite.Name == type && composite.Parts.Select(part => path + "." + part.Name).SequenceEqual(parts.Select(part => part.Name)) ? path : null;
    }

    private string NewArray(Functions.ValueType type, string lengths)
    {
        // The lengths go into the outermost brackets: new double[n][].
        string name = target.Spell(type);
        int bracket = name.IndexOf('[');
        int end = name.IndexOf(']');
        return "new " + name.Substring(0, bracket) + "[" + lengths + "]" + name.Substring(end + 1);
    }

    /// <summary>What an operand of <c>||</c> must bind as tightly as, to do without parentheses: more than <c>&amp;&amp;</c>, whose precedence few trust.</summary>
    private static int Beside(Expression operand, int precedence) => operand.Operation == Operation.Both ? 31 : precedence;

    private (string Text, int Precedence) Binary(Expression e, string symbol, int precedence)
    {
        var (left, right) = (e.Operands[0], e.Operands[1]);
        string leftText = Sided(left, right, e, precedence);
        string rightText = Sided(right, left, e, precedence + 1);
        if (rightText[0] == '-')
        {
            rightText = "(" + rightText + ")";
        }

        return ($"{leftText} {symbol} {rightText}", precedence);
    }

    /// <summary>An operand whose literal may stay as short as the user wrote it if the other side has the type.</summary>
    private string Sided(Expression operand, Expression other, Expression whole, int context) =>
        Widened(operand, other) is { } narrow && whole.Type.IsScalar ? Write(narrow, context)
        : operand.IsConstant && IsUntypedNumber(other) ? Explicit(operand) : operand.IsConstant && operand.Text[0] == '-' && ReferenceEquals(operand, whole.Operands[0])
            ? Literal(operand)
            : Write(operand, context);

    private string Typed(Expression operand, Expression whole, int context) =>
        operand.IsConstant && IsUntypedNumber(whole.Operands[1]) && IsUntypedNumber(whole.Operands[2]) ? Explicit(operand) : Write(operand, context);

    /// <summary>Whether what is printed looks like an integer though it stands for a floating-point number.</summary>
    private static bool IsUntypedNumber(Expression e) => e.IsConstant && e.Type is { IsFloating: true, IsNarrow: false } && e.Text.All(c => char.IsDigit(c) || c == '-');

    private string Literal(Expression constant) => constant.Type.IsParameter ? ParameterLiteral(constant)
        : constant.Type.IsHalf ? HalfLiteral(constant)
        : constant is { Type.Name: "float", IsConstant: true, Number: not null } && constant.Text.Any(c => c is '.' or 'e' or 'E') && char.IsDigit(constant.Text[constant.Text.Length - 1])
            ? constant.Text + "f"
        : constant.Type.Name == "char" && constant.Text == "0" ? "'\\0'" : constant.Text;

    /// <summary>A constant of a type parameter: what has no name of its own is converted, under the local's name if there is one.</summary>
    private string ParameterLiteral(Expression constant) => constant.Number switch
    {
        null => _constants.TryGetValue(Key(constant), out string? given) ? given : constant.Text,
        0 when constant.Text[0] != '-' => constant.Type.Name + ".Zero",
        1 => constant.Type.Name + ".One",
        -1 => $"-{constant.Type.Name}.One",
        _ when _constants.TryGetValue(Key(constant), out string? named) => constant.Text[0] == '-' ? "-" + named : named,
        _ => $"{constant.Type.Name}.CreateChecked({constant.Text})",
    };

    /// <summary>The locals that hold constants of type parameters, by what they hold.</summary>
    private readonly Dictionary<string, string> _constants = [];

    private static string Key(Expression constant) => constant.Type.Name + "=" + (constant.Number is null ? constant.Text : constant.Text.TrimStart('-'));

    /// <summary>Gives a constant of a type parameter a local's name; returns what the local starts from.</summary>
    public string Name(Expression constant, string name)
    {
        string text = constant.Number is null ? constant.Text : $"{constant.Type.Name}.CreateChecked({constant.Text.TrimStart('-')})";
        _constants[Key(constant)] = name;
        return text;
    }

    /// <summary>What tells constants apart that need a local each; null for those that can be written by name.</summary>
    public static string? KeyOf(Expression e) => e is { IsConstant: true, Type: { IsParameter: true, IsScalar: true } }
        && (e.Number is { } number ? number is not (0 or 1 or -1) : e.Text.EndsWith(")", StringComparison.Ordinal)) ? Key(e) : null;

    /// <summary>A constant of a type that has no literals of its own.</summary>
    private string HalfLiteral(Expression constant) => constant.Number switch
    {
        0 when constant.Text[0] != '-' => target.Spell(constant.Type) + ".Zero",
        1 => target.Spell(constant.Type) + ".One",
        -1 => target.Spell(constant.Type) + ".NegativeOne",
        null => constant.Text.Replace("global::System.Half", target.Spell(constant.Type)),
        _ when constant.Text[0] == '-' => $"({target.Spell(constant.Type)})({constant.Text}f)",
        _ => $"({target.Spell(constant.Type)}){constant.Text}f",
    };

    /// <summary>A literal that has its type by itself.</summary>
    private string Explicit(Expression constant) => IsUntypedNumber(constant)
        ? constant.Text + (constant.Type.Name == "float" ? "f" : ".0")
        : Literal(constant);

    private string Prefixed(Expression operand)
    {
        string text = Write(operand, 80);
        return text[0] == '-' ? "(" + text + ")" : text;
    }

    /// <summary>The opposite of a comparison of numbers that can't be NaN.</summary>
    private (string Text, int Precedence)? Inverted(Expression condition)
    {
        if (condition.Operands.Count != 2 || condition.Operands[0].Type.IsFloating)
        {
            return null;
        }

        return condition.Operation switch
        {
            Operation.Less => Binary(condition, ">=", 50),
            Operation.LessOrEqual => Binary(condition, ">", 50),
            Operation.Greater => Binary(condition, "<=", 50),
            Operation.GreaterOrEqual => Binary(condition, "<", 50),
            Operation.Equal => Binary(condition, "!=", 45),
            Operation.NotEqual => Binary(condition, "==", 45),
            _ => null,
        };
    }

    /// <summary>The integer under a conversion that C# makes by itself where the other operand is floating-point already.</summary>
    private static Expression? Widened(Expression operand, Expression other) =>
        operand.Operation == Operation.Convert && operand.Type.Name == "double" && operand.Operands[0].Type.Name is "int" or "float" or "byte" or "short"
        && !IsUntypedNumber(other) && other.Operation != Operation.Convert
            ? operand.Operands[0]
            : null;

    private (string Text, int Precedence) Call(Expression e)
    {
        int dot = e.Text.LastIndexOf('.');
        if (dot == 0)
        {
            // A method of its first operand.
            string instance = e.Operands[0].IsConstant ? Explicit(e.Operands[0]) : Write(e.Operands[0], Atomic);
            return ($"{(instance[0] == '-' ? $"({instance})" : instance)}{e.Text}({string.Join(", ", e.Operands.Skip(1).Select(operand => operand.IsConstant ? Explicit(operand) : Write(operand)))})", Atomic);
        }

        if (functionOf?.Invoke(e) is { } other)
        {
            return ($"{other}({Write(e.Operands[0])})", Atomic);
        }

        bool ambiguous = e.Operands.All(operand => IsUntypedNumber(operand));
        string arguments = string.Join(", ", e.Operands.Select(operand => ambiguous || IsFirstOfMixed(e, operand) ? Explicit(operand) : Write(operand)));
        string owner = e.Text.StartsWith(Functions.ValueType.ParameterOwner, StringComparison.Ordinal)
            ? (e.Type.IsParameter ? e.Type : e.Operands.First(operand => operand.Type.IsParameter).Type).Name
            : target.Spell(e.Text.Substring(0, dot));
        return ($"{owner}.{e.Text.Substring(dot + 1)}({arguments})", Atomic);
    }

    /// <summary>Whether a literal argument would choose another overload if it looked like an integer.</summary>
    private static bool IsFirstOfMixed(Expression call, Expression operand) =>
        IsUntypedNumber(operand) && !call.Operands.Any(other => other.Type.Equals(operand.Type) && !IsUntypedNumber(other));
}
