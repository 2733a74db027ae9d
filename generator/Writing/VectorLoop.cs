using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Writing;

/// <summary>Prints the statements of a loop that runs several iterations at once: numbers that differ between the iterations are vectors.</summary>
/// <param name="loop">The loop, in the form in which it is written.</param>
/// <param name="number">The type of its numbers.</param>
/// <param name="nameOf">The C# name of a variable.</param>
/// <param name="write">An expression that is the same in all lanes.</param>
/// <param name="isSpan">Whether what is called an array is a span.</param>
/// <param name="isDeclared">Whether a variable's name stands for something already where the loop begins.</param>
/// <param name="unique">A name that nothing else has.</param>
/// <param name="functions">The functions of vectors.</param>
/// <param name="origins">The references that vectors lie at an offset from; null where the target has none, or their arrays are asked each time.</param>
/// <param name="offset">The offset, as text.</param>
internal sealed class VectorLoop(
    Loop loop,
    Functions.ValueType number,
    System.Func<Expression, string> nameOf,
    System.Func<Expression, string> write,
    System.Func<Expression, bool> isSpan,
    System.Func<Expression, bool> isDeclared,
    System.Func<string, string> unique,
    VectorFunctions functions,
    LaneOrigins? origins,
    string offset)
{
    private const int Sum = 60, Atomic = 100;

    /// <summary>What is another one in each lane.</summary>
    private readonly HashSet<int> _varying = [.. loop.Carried.Where(IsCounter).Select(carried => carried.Parameter.Id).Append(loop.Counter!.Index.Id)];
    private readonly HashSet<int> _moving = [.. loop.Carried.Where(IsCounter).Select(carried => carried.Parameter.Id).Append(loop.Counter!.Index.Id)];

    /// <summary>Whether a carried variable is an integer that goes along with the loop's index.</summary>
    public static bool IsCounter(Carried carried) => carried.Parameter.Type.Name == "int";

    /// <summary>How often the scalar type fits into a vector, as text.</summary>
    public string Count => $"{Type}.Count";

    public string Type { get; } = $"{functions.Vector}<{number.Name}>";

    /// <summary>The lines of the body; null if something in it has no form for vectors.</summary>
    /// <param name="sums">The names of the vectors that add up what the carried variables do; none for a counter.</param>
    public List<string>? Body(IReadOnlyList<string> sums)
    {
        var lines = new List<string>();
        var integers = new List<(string Name, string Line)>();
        var counters = Enumerable.Range(0, sums.Count).Where(i => IsCounter(loop.Carried[i])).ToList();
        bool isDownwards = loop.Counter!.Step < 0;
        if (isDownwards && origins is null)
        {
            // The iteration with the least index is the last of those that run at once.
            lines.AddRange(counters.Select(i => $"{nameOf(loop.Carried[i].Parameter)} -= {Count} - 1;"));
        }

        foreach (var statement in loop.Body.Statements)
        {
            lines.AddRange(Named([.. Reads.OwnOperands(statement)]));
            int next = statement is Let named ? loop.Body.Yields.ToList().FindIndex(yield => yield.Equals(named.Target)) : -1;
            string? line = statement switch
            {
                Let let when next >= 0 => LineOfNext(let.Target, let.Value, next, sums[next]),
                Let let => Line(let),
                Store store => Line(store),
                If guard when Optimization.Vectorization.IsGuard(guard) => string.Empty,
                _ => null,
            };
            if (line is null)
            {
                return null;
            }

            if (line.Length > 0)
            {
                lines.Add(line);
            }

            if (statement is Let { Target.Type.Name: "int" } integer && next < 0)
            {
                integers.Add((nameOf(integer.Target), line));
            }
        }

        for (int i = 0; i < sums.Count; i++)
        {
            var next = loop.Body.Yields[i];
            lines.AddRange(Named(next));
            string? line = next.IsVariable ? string.Empty : LineOfNext(null, next, i, sums[i]);
            if (line is null)
            {
                return null;
            }

            if (line.Length > 0)
            {
                lines.Add(line);
            }
        }

        if (origins is null)
        {
            lines.AddRange(counters.Select(i => nameOf(loop.Carried[i].Parameter) + (isDownwards ? "--;" : $" += {Count};")));
            return lines;
        }

        // Places are offsets: integers that only say where an element is aren't needed. The last come first, which may be all that reads others.
        foreach (var (name, line) in Enumerable.Reverse(integers).Where(integer => !lines.Any(line => line != integer.Line && Names(line, integer.Name))))
        {
            lines.Remove(line);
        }

        lines.AddRange(counters.Select(i => $"{nameOf(loop.Carried[i].Parameter)} {(isDownwards ? "-" : "+")}= {Count};"));
        return lines;
    }

    /// <summary>Whether a line of C# has a name in it.</summary>
    public static bool Names(string line, string name) => System.Text.RegularExpressions.Regex.IsMatch(line, $@"(?<![\w@]){System.Text.RegularExpressions.Regex.Escape(name)}(?!\w)");

    /// <summary>Gives names to what is needed at more than one place.</summary>
    private IEnumerable<string> Named(params Expression[] needed) => Pairs(needed).Concat(Unbounded(needed));

    /// <summary>Computes what is only wanted within a bound: the choice between both asks for it twice.</summary>
    private IEnumerable<string> Unbounded(Expression[] needed)
    {
        foreach (var other in needed.SelectMany(Bounded).Where(other => !other.IsVariable && !_known.ContainsKey(other)))
        {
            if (Varies(other) && Lanes(other, 0) is { } value)
            {
                string name = unique("unbounded");
                _known[other] = name;
                yield return $"{Type} {name} = {value};";
            }
        }
    }

    /// <summary>What is bounded by a constant, the innermost first.</summary>
    private static IEnumerable<Expression> Bounded(Expression e) => e.Operands.SelectMany(Bounded).Concat(Optimization.Vectorization.BoundOf(e) is var (_, other, _) ? [other] : []);

    /// <summary>Computes a sine and a cosine of the same number at once, where the first of them is needed.</summary>
    private IEnumerable<string> Pairs(params Expression[] needed)
    {
        _calls ??= [.. loop.Body.Statements.SelectMany(Reads.OwnOperands).Concat(loop.Body.Yields).SelectMany(SinesAndCosines).Distinct()];
        foreach (var call in needed.SelectMany(SinesAndCosines).Where(call => !_known.ContainsKey(call)))
        {
            string function = Optimization.Vectorization.FunctionOf(call)!;
            if (_calls.Find(other => other.Operands[0].Equals(call.Operands[0]) && Optimization.Vectorization.FunctionOf(other) != function) is not { } other
                || !Varies(call) || Lanes(call.Operands[0], 0) is not { } argument)
            {
                continue;
            }

            var (sine, cosine) = function == "Sin" ? (call, other) : (other, call);
            _known[sine] = NameOf(sine) ?? unique("sin");
            _known[cosine] = NameOf(cosine) ?? unique("cos");
            yield return $"({Type} {_known[sine]}, {Type} {_known[cosine]}) = {functions.Vector}.SinCos({argument});";
        }
    }

    private IEnumerable<Expression> SinesAndCosines(Expression e) => functions.IsSineOrCosine(e) ? e.Operands.SelectMany(SinesAndCosines).Append(e) : e.Operands.SelectMany(SinesAndCosines);

    /// <summary>The name of the variable that holds a value.</summary>
    private string? NameOf(Expression value) => loop.Body.Statements.OfType<Let>().FirstOrDefault(let => let.Value.Equals(value)) is { } let && !isDeclared(let.Target) ? nameOf(let.Target) : null;

    private readonly Dictionary<Expression, string> _known = [];

    private List<Expression>? _calls;

    /// <summary>What a carried variable becomes: a vector adds up what each lane adds.</summary>
    private string? LineOfNext(Expression? target, Expression next, int i, string sum)
    {
        if (next.Operation is not (Operation.Add or Operation.Subtract) || !next.Operands[0].Equals(loop.Carried[i].Parameter))
        {
            return null;
        }

        if (IsCounter(loop.Carried[i]))
        {
            // Elements at the next place are as far apart as those at this one.
            bool isRead = target is not null && (loop.Body.Statements.SelectMany(Reads.OwnOperands).Any(operand => operand.Variables().Contains(target)));
            return isRead ? null : string.Empty;
        }

        return Lanes(next.Operands[1], 0) is { } added ? $"{sum} {(next.Operation == Operation.Add ? "+" : "-")}= {added};" : null;
    }

    private string? Line(Let let)
    {
        if (let.Target.Type.IsBoolean && (let.Value.Operation == Operation.Either || let.Value.Operands.Any(operand => operand.Type.Name == "int")))
        {
            // Whether to throw: not here.
            return string.Empty;
        }

        bool isDeclaredOutside = isDeclared(let.Target);
        string name = nameOf(let.Target);
        if (let.Target.Type.Name == "int")
        {
            if (let.Value.Variables().Any(variable => _moving.Contains(variable.Id)))
            {
                _moving.Add(let.Target.Id);
                _varying.Add(let.Target.Id);
            }

            return $"{(isDeclaredOutside ? string.Empty : "int ")}{name} = {write(let.Value)};";
        }

        if (!Varies(let.Value))
        {
            return $"{(isDeclaredOutside ? string.Empty : let.Target.Type.IsBoolean ? "bool " : number.Name + " ")}{name} = {write(let.Value)};";
        }

        if (isDeclaredOutside)
        {
            return null;
        }

        _varying.Add(let.Target.Id);
        if (_known.TryGetValue(let.Value, out string? known) && known == name)
        {
            return string.Empty;
        }

        return let.Target.Type.IsBoolean
            ? Numbers.Mask(let.Value) is { } mask ? $"var {name} = {mask};" : null
            : Lanes(let.Value, 0) is { } value ? $"{Type} {name} = {value};" : null;
    }

    private string? Line(Store store)
    {
        var place = store.Indices[store.Indices.Count - 1];
        if (!Moves(place))
        {
            return null;
        }

        string? value = Lanes(store.Value, store.Adds ? Sum + 1 : Atomic);
        bool isSpanned = store.Indices.Count > 1 || isSpan(store.Array);
        if (value is null)
        {
            return null;
        }

        // What is subtracted is a negation that is added.
        bool subtracts = store is { Adds: true, Value.Operation: Operation.Negate };
        value = subtracts ? Lanes(store.Value.Operands[0], Sum + 1) : value;
        var row = store.Indices.Count > 1 ? store.Indices[0] : null;
        string array = RowOf(store.Array, row);
        string stored = store.Adds ? $"({Load(store.Array, row, place)} {(subtracts ? "-" : "+")} {value})" : value!;
        return origins is null ? isSpanned ? $"{stored}.CopyTo({array}.Slice({write(place)}));" : $"{stored}.CopyTo({array}, {write(place)});"
            : functions.Vector == "Vector" ? $"{stored}.StoreUnsafe(ref {origins.Of(store.Array, row, place)}, {offset});"
            : $"{functions.Vector}.StoreUnsafe({stored}, ref {origins.Of(store.Array, row, place)}, {offset});";
    }

    private string Load(Expression array, Expression? row, Expression place)
    {
        string name = RowOf(array, row);
        return origins is not null ? $"{functions.Vector}.LoadUnsafe(ref {origins.Of(array, row, place)}, {offset})"
            : row is not null || isSpan(array) ? $"new {Type}({name}.Slice({write(place)}))" : $"new {Type}({name}, {write(place)})";
    }

    private string? Lanes(Expression e, int context) => Numbers.Lanes(e, context);

    private LaneExpressions Numbers => _numbers ??= new LaneExpressions(number, nameOf, write, Varies, LoadOf, functions, call => _known.TryGetValue(call, out string? name) ? name : null);

    private LaneExpressions? _numbers;

    private string? LoadOf(Expression e)
    {
        var place = e.Operands[e.Operands.Count - 1];
        return Moves(place) ? Load(e.Operands[0], e.Operands.Count > 2 ? e.Operands[1] : null, place) : null;
    }

    private bool Moves(Expression index) => _moving.Overlaps(index.Variables().Select(variable => variable.Id));

    /// <summary>What an array is called, or the row of it that the loop goes through.</summary>
    private string RowOf(Expression array, Expression? row)
    {
        if (row is null)
        {
            return nameOf(array);
        }

        if (!_rows.TryGetValue((array, row), out string? name))
        {
            _rows[(array, row)] = name = unique(Naming.Bare(nameOf(array)) + "Row");
        }

        return name;
    }

    /// <summary>The rows of rectangular arrays that the lines of the body name.</summary>
    public IReadOnlyDictionary<(Expression Array, Expression Row), string> Rows => _rows;

    private readonly Dictionary<(Expression Array, Expression Row), string> _rows = [];

    private bool Varies(Expression expression) => expression.Variables().Any(variable => _varying.Contains(variable.Id));
}
