using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Differentiation;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Writing;

/// <summary>
/// Writes what a function computes as a formula for the documentation: <c>v = Σ_h Σ_w u[h − 1, w − 1]·max(0, 1 − |x − h|)</c>.
/// Loops that only add up become sums; what can't be said in a line is left unsaid.
/// </summary>
internal sealed class FormulaWriter
{
    private const int LongestFormula = 180;
    private const int Atomic = 100;
    private const int Factor = 70;
    private const int Term = 60;

    private readonly Function _function;
    private readonly HashSet<string> _known;
    private readonly Dictionary<int, Parameter> _parameters;
    private readonly HashSet<int> _indices = [];
    private readonly Accumulation _accumulation;
    private readonly Dictionary<int, (Loop Loop, int Place)> _results = [];
    private bool _expandsNames;
    private int _length;

    /// <param name="names">The names that a formula may use: those of the user's method.</param>
    public FormulaWriter(Function function, IEnumerable<string> names)
    {
        _function = function;
        _known = [.. names];
        _parameters = function.Parameters.ToDictionary(parameter => parameter.Variable.Id);
        _accumulation = new Accumulation(function);
        foreach (var loop in Program.AllStatements(function.Body).OfType<Loop>())
        {
            for (int i = 0; i < loop.Carried.Count; i++)
            {
                _results[loop.Carried[i].Result.Id] = (loop, i);
            }

            if (loop.Counter is { } counter)
            {
                _indices.Add(counter.Index.Id);
            }
        }
    }

    /// <summary>The formula of a value, written out as far as it stays short; null if it doesn't fit a line.</summary>
    public string? Formula(Expression value)
    {
        foreach (bool expands in new[] { true, false })
        {
            (_expandsNames, _length) = (expands, 0);
            if (Write(value, 0, top: true) is { } text && text.Length <= LongestFormula)
            {
                return text;
            }
        }

        return null;
    }

    /// <summary>What is added to the elements of an array: the element's indices and the formula, once for each place in the code; null for what has none.</summary>
    public IEnumerable<(string Element, string Formula)?> Additions(Expression array) => Additions(_function.Body, array, []);

    private IEnumerable<(string Element, string Formula)?> Additions(Region region, Expression array, Counter?[] around)
    {
        foreach (var statement in region.Statements)
        {
            if (statement is Store store && store.Array.Equals(array))
            {
                yield return Addition(store, around);
            }

            // A branch is a place that isn't always come to; so is a loop that doesn't count.
            foreach (var addition in Program.Regions(statement).SelectMany(inner => Additions(inner, array, [.. around, statement is Loop { Exit: < 0 } loop ? loop.Counter : null])))
            {
                yield return addition;
            }
        }
    }

    private (string Element, string Formula)? Addition(Store store, Counter?[] around)
    {
        (_expandsNames, _length) = (false, 0);
        var indices = store.Indices.Select(index => Write(index, 0)).ToArray();
        if (around.Contains(null) || indices.Contains(null) || Formula(store.Value) is not { } formula)
        {
            return null;
        }

        // Each loop goes through one of the indices, or the element gets a sum over it.
        var places = store.Indices.Select(Unshifted).ToList();
        string sums = string.Concat(around.Where(counter => !places.Contains(counter!.Index)).Select(counter => $"Σ_{IndexName(counter!)} "));
        return places.All(place => place.IsConstant || (_indices.Contains(place.Id) && places.Count(place.Equals) == 1))
            ? (string.Join(", ", indices), sums.Length > 0 && formula.Contains(' ') ? $"{sums}({formula})" : sums + formula)
            : null;
    }

    /// <summary>An index without the constant that is added to it.</summary>
    private Expression Unshifted(Expression index) =>
        _accumulation.DefinitionOf(index) is { Operation: Operation.Add or Operation.Subtract } shifted && shifted.Operands[1].IsConstant ? shifted.Operands[0] : index;

    private string IndexName(Counter counter) => _function.NameOf(counter.Index) is { Length: > 0 } name ? name : "i";

    private string? Write(Expression e, int context, bool top = false)
    {
        if (++_length > LongestFormula)
        {
            return null;
        }

        if (e.IsVariable)
        {
            return Variable(e, context, top);
        }

        if (e.IsConstant)
        {
            string literal = e.Text.Replace("global::System.Math.PI", "π").Replace("global::System.MathF.PI", "π").Replace("global::System.Math.E", "e").Replace("global::", string.Empty)
                .Replace(e.Type.Name + ".Pi", "π").Replace(e.Type.Name + ".Tau", "τ").Replace(e.Type.Name + ".PositiveInfinity", "∞").Replace('-', '−');
            return literal;
        }

        return Describe(e, context);
    }

    private string? Variable(Expression variable, int context, bool top)
    {
        string name = _function.NameOf(variable);
        var definition = _accumulation.DefinitionOf(variable);
        var parameter = _parameters.TryGetValue(variable.Id, out var found) ? found : null;
        bool isParameter = parameter is not null;
        bool isNamed = name.Length > 0 && _known.Contains(name);
        if (isNamed && (isParameter || _indices.Contains(variable.Id) || (!_expandsNames && !top && (definition is not null || _results.ContainsKey(variable.Id)))))
        {
            return parameter?.Of is null ? name : parameter.Name;
        }

        if (definition is not null && definition.Operation is not (Operation.NewArray or Operation.ArrayOf or Operation.Copy or Operation.Grow or Operation.Filled))
        {
            return Describe(definition, context);
        }

        if (_results.TryGetValue(variable.Id, out var result))
        {
            return Sum(result.Loop, result.Place, context) ?? (isNamed && !top ? name : null);
        }

        return null;
    }

    /// <summary>A loop that only adds up.</summary>
    private string? Sum(Loop loop, int place, int context)
    {
        if (loop.Counter is not { } counter || loop.Exit >= 0 || !_accumulation.Is(loop, place))
        {
            return null;
        }

        string index = IndexName(counter);
        var carried = loop.Carried[place];
        if (Addends(loop.Body.Yields[place], carried.Parameter) is not { Count: > 0 } addends)
        {
            return null;
        }

        string sum = string.Join(" + ", addends.Select(addend => $"Σ_{index} {addend}"));
        if (carried.Initial.IsZero)
        {
            return addends.Count > 1 || context > Factor ? "(" + sum + ")" : sum;
        }

        return Write(carried.Initial, Term) is { } initial ? Parenthesized($"{initial} + {sum}", Term, context) : null;
    }

    /// <summary>What is added to an accumulator on the way to a value.</summary>
    private List<string>? Addends(Expression value, Expression accumulator)
    {
        if (value.Equals(accumulator))
        {
            return [];
        }

        if (_accumulation.DefinitionOf(value) is { Operation: Operation.Add or Operation.Subtract } sum)
        {
            bool accumulatesLeft = Addends(sum.Operands[0], accumulator) is not null;
            var (rest, added) = accumulatesLeft ? (sum.Operands[0], sum.Operands[1]) : (sum.Operands[1], sum.Operands[0]);
            if (Addends(rest, accumulator) is not { } before || Write(added, Factor) is not { } text)
            {
                return null;
            }

            return [.. before, sum.Operation == Operation.Subtract ? "−" + text : text];
        }

        if (value.IsVariable && _results.TryGetValue(value.Id, out var inner) && inner.Loop.Counter is { } counter && _accumulation.Is(inner.Loop, inner.Place)
            && Addends(inner.Loop.Carried[inner.Place].Initial, accumulator) is { } outer)
        {
            string index = _function.NameOf(counter.Index) is { Length: > 0 } name ? name : "j";
            return Addends(inner.Loop.Body.Yields[inner.Place], inner.Loop.Carried[inner.Place].Parameter) is { } added
                ? [.. outer, .. added.Select(addend => $"Σ_{index} {addend}")]
                : null;
        }

        return null;
    }

    private string? Describe(Expression e, int context)
    {
        string? At(int i, int precedence) => Write(e.Operands[i], precedence);
        string? Infix(string symbol, int precedence, int right) => At(0, precedence) is { } a && At(1, right) is { } b
            ? Parenthesized(a + symbol + b, precedence, context)
            : null;
        switch (e.Operation)
        {
            case Operation.Add:
                return Infix(" + ", Term, Term);
            case Operation.Subtract:
                return Infix(" − ", Term, Term + 1);
            case Operation.Multiply when e.Operands[0].Equals(e.Operands[1]):
                return At(0, Atomic) is { } squared ? squared + "²" : null;
            case Operation.Multiply when Divisor(e.Operands[1]) is { } divisor:
                return At(0, Factor) is { } dividend && Write(divisor, Factor + 1) is { } over ? Parenthesized(dividend + "/" + over, Factor, context) : null;
            case Operation.Multiply:
                return Infix("·", Factor, Factor);
            case Operation.Divide:
                return Infix("/", Factor, Factor + 1);
            case Operation.Negate:
                return At(0, Factor) is { } negated ? Parenthesized("−" + negated, Term, context) : null;
            case Operation.Convert:
                return Write(e.Operands[0], context);
            case Operation.StandIn:
                return Write(e.Operands[1], context);
            case Operation.Element:
                return string.Join(", ", e.Operands.Skip(1).Select(index => Write(index, 0) ?? "?")) is var indices && At(0, Atomic) is { } array && !indices.Contains('?')
                    ? $"{array}[{indices}]{e.Operands[0].Type.Column?.Path}"
                    : null;
            case Operation.Length:
                return At(0, Atomic) is { } measured ? measured + ".Length" : null;
            case Operation.Call:
                return Call(e);
            case Operation.Select when (_accumulation.DefinitionOf(e.Operands[0]) ?? e.Operands[0]) is { Operation: Operation.Equal } test && test.Operands[1].Text.EndsWith(".PositiveInfinity", System.StringComparison.Ordinal):
                // What stands in for the formula where it would overflow.
                return Write(e.Operands[2], context);
            case Operation.Select:
                return At(0, 11) is { } condition && At(1, 11) is { } whenTrue && At(2, 10) is { } whenFalse
                    ? Parenthesized($"{condition} ? {whenTrue} : {whenFalse}", 10, context)
                    : null;
            case Operation.Both:
                return Infix(" ∧ ", 30, 31);
            case Operation.Either:
                return Infix(" ∨ ", 20, 21);
            case Operation.Greater or Operation.Less when _accumulation.DefinitionOf(e.Operands[0]) is { Operation: Operation.Call } extreme
                && extreme.Text.EndsWith(e.Operation == Operation.Greater ? ".Max" : ".Min", System.StringComparison.Ordinal)
                && extreme.Operands.Contains(e.Operands[1]):
                // max(c, z) > c says z > c.
                return Describe(e.With([extreme.Operands[extreme.Operands[0].Equals(e.Operands[1]) ? 1 : 0], e.Operands[1]]), context);
            default:
                string? relation = e.Operation switch
                {
                    Operation.Less => " < ",
                    Operation.LessOrEqual => " ≤ ",
                    Operation.Greater => " > ",
                    Operation.GreaterOrEqual => " ≥ ",
                    Operation.Equal => " = ",
                    Operation.NotEqual => " ≠ ",
                    _ => null,
                };
                return relation is null ? null : Infix(relation, 50, 51);
        }
    }

    /// <summary>What a value is one over; null if it isn't.</summary>
    private Expression? Divisor(Expression value) =>
        (_accumulation.DefinitionOf(value) ?? value) is { Operation: Operation.Divide } reciprocal && reciprocal.Operands[0].IsOne ? reciprocal.Operands[1] : null;

    private string? Call(Expression e)
    {
        var arguments = e.Operands.Select(operand => Write(operand, 0)).ToArray();
        if (arguments.Any(argument => argument is null))
        {
            return null;
        }

        string name = e.Text.Substring(e.Text.LastIndexOf('.') + 1);
        return name switch
        {
            "Abs" => $"|{arguments[0]}|",
            "Sqrt" => arguments[0]!.Length == 1 ? "√" + arguments[0] : $"√({arguments[0]})",
            "Exp" => $"exp({arguments[0]})",
            "Log" when arguments.Length == 1 => $"ln({arguments[0]})",
            "Pow" => $"({arguments[0]})^({arguments[1]})",
            _ => (name.All(char.IsUpper) ? name : char.ToLowerInvariant(name[0]) + name.Substring(1)) + "(" + string.Join(", ", arguments) + ")",
        };
    }

    private static string Parenthesized(string text, int precedence, int context) => precedence < context ? "(" + text + ")" : text;
}
