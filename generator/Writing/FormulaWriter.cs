using System;
using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Differentiation;
using SymGrad.Generator.Functions;
using static SymGrad.Generator.Writing.Notation;

namespace SymGrad.Generator.Writing;

/// <summary>
/// Writes what a function computes as a formula for the documentation: <c>v = Σ_h Σ_w u[h − 1, w − 1]·max(0, 1 − |x − h|)</c>.
/// Loops that only add up become sums; what can't be said in a line is left unsaid.
/// </summary>
internal sealed class FormulaWriter
{
    private const int LongestFormula = 180;

    private readonly Function _function;
    private readonly HashSet<string> _known;
    private readonly Dictionary<int, Parameter> _parameters;
    private readonly HashSet<int> _indices = [];
    private readonly HashSet<int> _added = [];
    private readonly Accumulation _accumulation;
    private readonly Dictionary<int, (Loop Loop, int Place)> _results = [];
    private readonly Dictionary<int, (If Branch, int Place)> _joined = [];
    private readonly Dictionary<string, int> _said = [];
    private readonly List<Expression> _free = [];

    /// <summary>For a table that one loop fills, the loop's index and what it puts there.</summary>
    private readonly Dictionary<int, (Expression Index, Expression Value)> _tables = [];

    /// <summary>For the index of a loop that fills a table, the index at which the table is read.</summary>
    private readonly Dictionary<int, Expression> _readAt = [];
    private bool _expandsNames;
    private int _length;

    /// <param name="names">The names that a formula may use: those of the user's method.</param>
    public FormulaWriter(Function function, IEnumerable<string> names)
    {
        _function = function;
        _known = [.. names];
        _parameters = function.Parameters.ToDictionary(parameter => parameter.Variable.Id);
        _accumulation = Program.Of(function).Accumulation;
        foreach (var statement in Program.AllStatements(function.Body))
        {
            switch (statement)
            {
                case Let { IsPrimal: false } let:
                    _added.Add(let.Target.Id);
                    break;
                case If branch when !Program.AllStatements(branch.Then).Concat(Program.AllStatements(branch.Else)).Any(inner => inner is Effect):
                    for (int i = 0; i < branch.Results.Count; i++)
                    {
                        _joined[branch.Results[i].Id] = (branch, i);
                    }

                    break;
                case Loop loop:
                    for (int i = 0; i < loop.Carried.Count; i++)
                    {
                        _results[loop.Carried[i].Result.Id] = (loop, i);
                    }

                    if (loop.Counter is { } counter)
                    {
                        _indices.Add(counter.Index.Id);
                        NoteTables(loop, counter);
                    }

                    break;
            }
        }
    }

    /// <summary>A loop that does nothing but fill tables says what they hold.</summary>
    private void NoteTables(Loop loop, Counter counter)
    {
        if (loop.Carried.Count > 0 || loop.Body.Statements.Any(statement => statement is not (Let or Store { Adds: false })))
        {
            return;
        }

        foreach (var store in loop.Body.Statements.OfType<Store>())
        {
            if (store.Indices.Count == 1 && Unshifted(store.Indices[0]).Equals(counter.Index)
                && _accumulation.DefinitionOf(store.Array) is { Operation: Operation.NewArray, Text: Expression.Overwritten })
            {
                _tables[store.Array.Id] = (counter.Index, store.Value);
            }
        }
    }

    /// <summary>The formula of a value, written out as far as it stays short; null if it doesn't fit a line.</summary>
    public Notation? Formula(Expression value)
    {
        foreach (bool expands in new[] { true, false })
        {
            Start(expands);
            if (Write(value, top: true) is { } formula && PlainFormulas.Instance.Print(formula).Length <= LongestFormula)
            {
                return formula;
            }
        }

        return null;
    }

    /// <summary>What is added to the elements of an array: the element's indices and the formula, once for each place in the code; null for what has none.</summary>
    public IEnumerable<(EquatableArray<Notation> Indices, Notation Formula)?> Additions(Expression array) => Additions(_function.Body, array, []);

    private IEnumerable<(EquatableArray<Notation> Indices, Notation Formula)?> Additions(Region region, Expression array, Counter?[] around)
    {
        foreach (var statement in region.Statements)
        {
            Cancellation.Check();
            if (statement is Store store && store.Array.Equals(array))
            {
                yield return Addition(store, around);
            }

            if (statement is Invoke invoke && invoke.Written.Contains(array))
            {
                yield return null;
            }

            // A branch is a place that isn't always come to; so is a loop that doesn't count.
            foreach (var addition in Program.Regions(statement).SelectMany(inner => Additions(inner, array, [.. around, statement is Loop { Exit: < 0 } loop ? loop.Counter : null])))
            {
                yield return addition;
            }
        }
    }

    private (EquatableArray<Notation> Indices, Notation Formula)? Addition(Store store, Counter?[] around)
    {
        Start(expands: false);
        if (around.Contains(null) || WriteAll(store.Indices) is not { } indices || Formula(store.Value) is not { } formula)
        {
            return null;
        }

        // Each loop goes through one of the indices, or the element gets a sum over it.
        var places = store.Indices.Select(Unshifted).ToList();
        var sums = around.Where(counter => !places.Contains(counter!.Index)).Reverse();
        return around.Select(counter => IndexName(counter!)).Distinct().Count() == around.Length && places.All(place => place.IsConstant || (_indices.Contains(place.Id) && places.Count(place.Equals) == 1))
            ? (indices.ToEquatable(), sums.Aggregate(formula, (addend, counter) => Simplification.Series(IndexName(counter!), addend)))
            : null;
    }

    private void Start(bool expands)
    {
        (_expandsNames, _length) = (expands, 0);
        _said.Clear();
        _free.Clear();
    }

    /// <summary>An index without the constant that is added to it.</summary>
    private Expression Unshifted(Expression index) =>
        _accumulation.DefinitionOf(index) is { Operation: Operation.Add or Operation.Subtract } shifted && shifted.Operands[1].IsConstant ? shifted.Operands[0] : index;

    private string IndexName(Counter counter) => _function.NameOf(counter.Index) is { Length: > 0 } name ? name : "i";

    /// <summary>All formulas, or null if one of them can't be said.</summary>
    private Notation[]? WriteAll(IEnumerable<Expression> expressions)
    {
        var written = new List<Notation>();
        foreach (var expression in expressions)
        {
            if (Write(expression) is not { } formula)
            {
                return null;
            }

            written.Add(formula);
        }

        return [.. written];
    }

    private Notation? Write(Expression e, bool top = false)
    {
        if (++_length > LongestFormula)
        {
            return null;
        }

        return e.IsVariable ? Variable(e, top) : e.IsConstant ? Constant(e) : Describe(e);
    }

    private static Notation Constant(Expression constant)
    {
        if (constant.Number is { } number)
        {
            string digits = constant.Text.Replace("_", string.Empty).TrimEnd('d', 'D', 'f', 'F', 'L', 'l', 'u', 'U', 'm', 'M').TrimStart('-').Replace('E', 'e');
            digits = digits.EndsWith(".0", StringComparison.Ordinal) ? digits.Substring(0, digits.Length - 2) : digits;
            return constant.Text[0] == '-' && number != 0 ? Simplification.Negative(new Numeral(digits)) : new Numeral(digits);
        }

        string name = constant.Text.Replace("global::System.Math.PI", "π").Replace("global::System.MathF.PI", "π").Replace("global::System.Math.Tau", "τ").Replace("global::System.MathF.Tau", "τ").Replace("global::System.Math.E", "e").Replace("global::", string.Empty)
            .Replace(constant.Type.Name + ".Pi", "π").Replace(constant.Type.Name + ".Tau", "τ").Replace(constant.Type.Name + ".PositiveInfinity", "∞");
        return name[0] == '-' ? Simplification.Negative(new Symbol(name.Substring(1))) : new Symbol(name);
    }

    private Notation? Variable(Expression variable, bool top)
    {
        variable = _readAt.TryGetValue(variable.Id, out var place) ? place : variable;
        string name = _function.NameOf(variable);
        var definition = _accumulation.DefinitionOf(variable);
        var parameter = _parameters.TryGetValue(variable.Id, out var found) ? found : null;
        bool isKnown = parameter is not null || _indices.Contains(variable.Id);
        bool isNamed = name.Length > 0 && _known.Contains(name) && definition?.Operation != Operation.Invocation;
        if (isNamed && (isKnown || (!_expandsNames && !top && (definition is not null || _results.ContainsKey(variable.Id)))))
        {
            return parameter?.Of is null ? Named(variable, name) : new Symbol(parameter.Name);
        }

        if (definition is not null && definition.Operation is not (Operation.NewArray or Operation.ArrayOf or Operation.Copy or Operation.Grow or Operation.Filled))
        {
            return Describe(definition);
        }

        if (_results.TryGetValue(variable.Id, out var result))
        {
            return Sum(result.Loop, result.Place) ?? (isNamed && !top ? Named(variable, name) : null);
        }

        return _joined.TryGetValue(variable.Id, out var joined)
            && Write(joined.Branch.Condition) is { } condition && Write(joined.Branch.Then.Yields[joined.Place]) is { } then && Write(joined.Branch.Else.Yields[joined.Place]) is { } otherwise
            ? Simplification.Choice(condition, then, otherwise)
            : null;
    }

    /// <summary>A variable by its name; null if the formula says that name for another value that the user's variable has at another time.</summary>
    private Symbol? Named(Expression variable, string name)
    {
        if (_indices.Contains(variable.Id))
        {
            _free.Add(variable);
            return new Symbol(name);
        }

        if (_said.TryGetValue(name, out int other) && other != variable.Id)
        {
            return null;
        }

        _said[name] = variable.Id;
        return new Symbol(name);
    }

    /// <summary>A loop that only adds up.</summary>
    private Notation? Sum(Loop loop, int place)
    {
        if (loop.Counter is not { } counter || loop.Exit >= 0 || !_accumulation.Is(loop, place))
        {
            return null;
        }

        var carried = loop.Carried[place];
        string index = IndexName(counter);
        int before = _free.Count;
        if (Addends(loop.Body.Yields[place], carried.Parameter) is not { Count: > 0 } addends || !Binds(counter, index, before) || Write(carried.Initial) is not { } initial)
        {
            return null;
        }

        return addends.Aggregate(initial, (sum, addend) => Simplification.Sum(sum, Simplification.Series(index, addend)));
    }

    /// <summary>Whether a sum over an index may bear its name: not if an index of the same name from around it is meant inside. Its own is free no more.</summary>
    private bool Binds(Counter counter, string index, int before)
    {
        bool binds = _free.Skip(before).All(other => other.Equals(counter.Index) || _function.NameOf(other) != index);
        for (int i = _free.Count - 1; i >= before; i--)
        {
            if (_free[i].Equals(counter.Index))
            {
                _free.RemoveAt(i);
            }
        }

        return binds;
    }

    /// <summary>What is added to an accumulator on the way to a value.</summary>
    private List<Notation>? Addends(Expression value, Expression accumulator)
    {
        if (value.Equals(accumulator))
        {
            return [];
        }

        if (_accumulation.DefinitionOf(value) is { Operation: Operation.Add or Operation.Subtract } sum)
        {
            bool accumulatesLeft = Addends(sum.Operands[0], accumulator) is not null;
            var (rest, added) = accumulatesLeft ? (sum.Operands[0], sum.Operands[1]) : (sum.Operands[1], sum.Operands[0]);
            if (Addends(rest, accumulator) is not { } before || Write(added) is not { } addend)
            {
                return null;
            }

            return [.. before, sum.Operation == Operation.Subtract ? Simplification.Negative(addend) : addend];
        }

        if (value.IsVariable && _results.TryGetValue(value.Id, out var inner) && inner.Loop.Counter is { } counter && _accumulation.Is(inner.Loop, inner.Place)
            && Addends(inner.Loop.Carried[inner.Place].Initial, accumulator) is { } outer)
        {
            string index = _function.NameOf(counter.Index) is { Length: > 0 } name ? name : "j";
            int before = _free.Count;
            return Addends(inner.Loop.Body.Yields[inner.Place], inner.Loop.Carried[inner.Place].Parameter) is { } added && Binds(counter, index, before)
                ? [.. outer, .. added.Select(addend => Simplification.Series(index, addend))]
                : null;
        }

        return null;
    }

    private Notation? Describe(Expression e)
    {
        switch (e.Operation)
        {
            case Operation.Convert:
                return Write(e.Operands[0]) is { } converted ? e.Operands[0].Type.IsFloating && !e.Type.IsFloating ? Truncated(converted) : converted : null;
            case Operation.StandIn:
                return Write(e.Operands[1]);
            case Operation.Multiply when Divisor(e.Operands[1]) is { } divisor:
                return Write(e.Operands[0]) is { } dividend && Write(divisor) is { } over ? Simplification.Quotient(dividend, over) : null;
            case Operation.Element when _tables.TryGetValue(e.Operands[0].Id, out var table) && Unshifted(e.Operands[1]) is var index && _indices.Contains(index.Id):
                _readAt[table.Index.Id] = index;
                return Write(table.Value);
            case Operation.Element:
                return WriteAll(e.Operands) is { } parts ? new Element(parts[0], parts.Skip(1).ToEquatable(), e.Operands[0].Type.Column?.Path ?? string.Empty) : null;
            case Operation.Invocation:
                var arguments = e.Operands.Select(operand => operand.Type.IsIndexed ? _function.NameOf(operand) is { Length: > 0 } array ? new Symbol(array) : null : Write(operand)).OfType<Notation>().ToList();
                return e.Called!.Arguments.All(argument => argument.Holes == 1) && arguments.Count == e.Operands.Count ? new Application(e.Called.Name, arguments.ToEquatable()) : null;
            case Operation.Select when DefinitionOrSelf(e.Operands[0]) is var test && (test is { Operation: Operation.Equal } && test.Operands[1].Text.EndsWith(".PositiveInfinity", StringComparison.Ordinal)
                || test is { Operation: Operation.Call, Text: Functions.ValueType.ParameterOwner + "IsPositiveInfinity" }):
                // What stands in for the formula where it would overflow.
                return Write(e.Operands[2]);
            case Operation.Select when e.Operands[1].IsZero && ZeroTests(e.Operands[0]) is { } tested:
                return Write(e.Operands[2]) is { } shielded ? Unshielded(e, tested, shielded) : null;
            case Operation.Greater or Operation.Less when _accumulation.DefinitionOf(e.Operands[0]) is { Operation: Operation.Call } extreme
                && extreme.Text.EndsWith(e.Operation == Operation.Greater ? ".Max" : ".Min", StringComparison.Ordinal)
                && extreme.Operands.Contains(e.Operands[1]):
                // max(c, z) > c says z > c.
                return Describe(e.With([extreme.Operands[extreme.Operands[0].Equals(e.Operands[1]) ? 1 : 0], e.Operands[1]]));
            default:
                return WriteAll(e.Operands) is { } operands ? Written(e, operands) : null;
        }
    }

    /// <summary>An operation on what has been written.</summary>
    private static Notation? Written(Expression e, Notation[] operands) => e.Operation switch
    {
        Operation.Add => Simplification.Sum(operands[0], operands[1]),
        Operation.Subtract => Simplification.Sum(operands[0], Simplification.Negative(operands[1])),
        Operation.Multiply => Simplification.Product(operands),
        Operation.Divide when !e.Type.IsFloating => Truncated(Simplification.Quotient(operands[0], operands[1])),
        Operation.Divide => Simplification.Quotient(operands[0], operands[1]),
        Operation.Negate => Simplification.Negative(operands[0]),
        Operation.Length => new Member(operands[0], "Length"),
        Operation.Select => Simplification.Choice(operands[0], operands[1], operands[2]),
        Operation.Call => Call(e.Text.Substring(e.Text.LastIndexOf('.') + 1), operands),
        Operation.Both => new Relation("∧", operands[0], operands[1]),
        Operation.Either => new Relation("∨", operands[0], operands[1]),
        Operation.Less => new Relation("<", operands[0], operands[1]),
        Operation.LessOrEqual => new Relation("≤", operands[0], operands[1]),
        Operation.Greater => new Relation(">", operands[0], operands[1]),
        Operation.GreaterOrEqual => new Relation("≥", operands[0], operands[1]),
        Operation.Equal => new Relation("=", operands[0], operands[1]),
        Operation.NotEqual => new Relation("≠", operands[0], operands[1]),
        _ => null,
    };

    /// <summary>What integers make of a number.</summary>
    private static Application Truncated(Notation number) => new("trunc", new([number]));

    private static Notation Call(string name, Notation[] arguments) => name switch
    {
        "Abs" => new Magnitude(arguments[0]),
        "Sqrt" => new Root(arguments[0]),
        "Log" when arguments.Length == 1 => new Application("ln", arguments.ToEquatable()),
        "Pow" => new Power(arguments[0], arguments[1]),
        _ => new Application(name.All(char.IsUpper) ? name : char.ToLowerInvariant(name[0]) + name.Substring(1), arguments.ToEquatable()),
    };

    /// <summary>What a value is one over; null if it isn't.</summary>
    private Expression? Divisor(Expression value) =>
        DefinitionOrSelf(value) is { Operation: Operation.Divide } reciprocal && reciprocal.Operands[0].IsOne ? reciprocal.Operands[1] : null;

    private Expression DefinitionOrSelf(Expression value) => _accumulation.DefinitionOf(value) ?? value;

    /// <summary>What a condition of ours, not of the user's, asks to be zero; null if it asks something else.</summary>
    private Expression[]? ZeroTests(Expression condition) => _added.Contains(condition.Id)
        ? _accumulation.DefinitionOf(condition) switch
        {
            { Operation: Operation.Equal } test when test.Operands[1].IsZero => [test.Operands[0]],
            { Operation: Operation.Either } either when ZeroTests(either.Operands[0]) is { } left && ZeroTests(either.Operands[1]) is { } right => [.. left, .. right],
            _ => null,
        }
        : null;

    /// <summary>A choice without the zero that stands in where its formula is singular or multiplies zero with infinity; the choice itself if it may say more.</summary>
    private Notation? Unshielded(Expression choice, Expression[] tested, Notation formula)
    {
        if (WriteAll(tested) is not { } zeros)
        {
            return null;
        }

        return zeros.All(zero => zero is Numeral { IsZero: false } || Simplification.HasFactor(formula, zero))
            ? formula
            : Write(choice.Operands[0]) is { } condition ? Simplification.Choice(condition, new Numeral("0"), formula) : null;
    }
}
