using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Functions;
using SymGrad.Generator.Optimization;

namespace SymGrad.Generator.Writing;

/// <content>Loops in vectors: several iterations at once, and those that don't fill a vector one by one.</content>
internal sealed partial class BodyWriter
{
    /// <summary>Fewer vectors than this take as long as their numbers one by one.</summary>
    private const int FewestVectors = 2;

    private KnownRanges? _ranges;

    private Differentiation.Program? _program;

    /// <summary>Which iterations of a loop run one by one beside those in vectors.</summary>
    /// <param name="Start">The index of the first of them.</param>
    /// <param name="Test">The condition of their loop; null for the loop's own.</param>
    /// <param name="Then">Writes the vectors where they come after them; null where they are written already.</param>
    private sealed record OneByOne(string Start, string? Test, System.Action? Then);

    /// <summary>Writes the iterations that run in vectors, if the target has these and the loop a form for them; else null.</summary>
    private OneByOne? WriteLanes(Loop loop, string index)
    {
        loop = Vectorization.UpTo(loop);
        var counter = loop.Counter!;
        bool IsNumber(Functions.ValueType type) => type.Name is "double" or "float";
        var number = loop.Body.Statements.Where(statement => statement is not If).Select(statement => statement is Let let ? let.Target.Type : ((Store)statement).Value.Type)
            .Concat(loop.Carried.Select(carried => carried.Parameter.Type)).FirstOrDefault(IsNumber);
        if (_target.Vector is null || number is null)
        {
            return null;
        }

        _program ??= new Differentiation.Program(_function);
        var places = new LanePlaces(loop, _program);
        if (!places.AreApart)
        {
            return null;
        }

        bool isFromZero = (counter.Step > 0 ? counter.Start : counter.Limit).IsZero;
        var origins = _target is { HasVectorReferences: true, MemoryMarshal: not null } ? new LaneOrigins(places, _naming.Of, _naming.Unique) : null;
        string offset = isFromZero || origins is null ? index : counter.Step > 0 ? _naming.Unique("offset") : $"({index} - {_expressions.WriteFactor(counter.Limit)})";
        var lanes = new VectorLoop(
            loop, number, _naming.Of, _expressions.Write, IsSpan, variable => _declared.Contains(_locals.Of(variable)), _naming.Unique, Vectors, origins, AsOffset(offset));
        int brought = Vectors.Brought;
        string[] sums = [.. loop.Carried.Select(carried => VectorLoop.IsCounter(carried) ? string.Empty : _naming.Unique(Naming.Bare(_naming.Of(carried.Parameter)) + "Lanes"))];
        if (lanes.Body(sums) is not { } body || (lanes.Rows.Count > 0 && _target.MemoryMarshal is null))
        {
            Vectors.Brought = brought;
            return null;
        }

        string rest = _naming.Unique("rest");
        string trips = counter.Step < 0 ? isFromZero ? rest : $"(long){rest} - {_expressions.WriteFactor(counter.Limit)}" : TripsOf(counter);
        _ranges ??= new KnownRanges(_function);
        var wide = new Lanes(loop, counter, index, offset, lanes, body, sums, rest, _expressions.Write(counter.Start), places, origins);
        _writer.Line(loop.AddsZeros ? "// All that is added is zero, or NaN, in whatever order: several iterations at once, then one by one."
            : loop.EndsInLanes ? "// One by one until the others fill vectors, then several iterations at once."
            : "// Several iterations at once, then one by one.");
        return counter.Step < 0 ? WriteDownwards(wide, trips) : WriteUpwards(wide, trips);
    }

    /// <summary>How many iterations a loop upwards has: none, and no number that has gone round, where it ends before it starts.</summary>
    private string TripsOf(Counter counter)
    {
        var next = counter.Limit is { Operation: Operation.Add } after && after.Operands[1].IsOne ? after.Operands[0] : null;
        if (counter.Start.IsZero || (counter.Start.IsOne && next is not null))
        {
            string last = _expressions.WriteTerm(counter.Start.IsZero ? counter.Limit : next!);
            return _target.ChecksOverflow && counter.Start.IsZero && next is not null ? $"unchecked({last})" : last;
        }

        // An expression, not text: constants that go round are spelled so that the compiler takes them.
        var (type, limit) = (counter.Limit.Type, next ?? counter.Limit);
        var difference = Expression.Of(Operation.Subtract, type, limit, counter.Start);
        string trips = _expressions.Write(next is null ? difference : Expression.Of(Operation.Add, type, difference, Expression.Integer(1)));
        string isRun = $"{_expressions.WriteTerm(counter.Start)} {(next is null ? "<" : "<=")} {_expressions.WriteTerm(limit)}";
        return $"{isRun} ? {(_target.ChecksOverflow ? $"unchecked({trips})" : trips)} : 0";
    }

    private static string AsOffset(string number) => $"(nuint){number}";

    /// <summary>What is written of a loop in vectors.</summary>
    private sealed record Lanes(
        Loop Loop, Counter Counter, string Index, string Offset, VectorLoop Form, List<string> Body, string[] Sums, string Rest, string Start, LanePlaces Places, LaneOrigins? Origins)
    {
        public string Width => Form.Count;

        /// <summary>Whether the loop's index is its offset.</summary>
        public bool IsByIndex => Offset == Index || Origins is null;

        /// <summary>Whether the loop counts in the type of offsets, which spares a conversion at each place: if it isn't asked for its index as a number.</summary>
        public bool CountsOffsets { get; } = Origins is not null
            && (Offset == Index ? !Body.Exists(line => VectorLoop.Names(line.Replace($"{AsOffset(Offset)})", string.Empty), Index)) : Counter.Step > 0);

        /// <summary>The head of a loop over whole vectors.</summary>
        public string Head(string name, string from, string to) => CountsOffsets
            ? $"for (nuint {name} = {Converted(from)}; {name} < {Converted(to)}; {name} += (nuint){Width})"
            : $"for (int {name} = {from}; {name} < {to}; {name} += {Width})";

        /// <summary>The lines of the body, where offsets are what the loop counts.</summary>
        public IEnumerable<string> Lines => CountsOffsets ? Body.Select(line => line.Replace($"{AsOffset(Offset)})", $"{Offset})")) : Body;

        private static string Converted(string number) => number == "0" ? number : AsOffset(number);
    }

    private OneByOne WriteUpwards(Lanes wide, string trips)
    {
        var (rest, start, width) = (wide.Rest, wide.Start, wide.Width);
        if (trips.Contains(' '))
        {
            string name = _naming.Unique("trips");
            _writer.Line($"int {name} = {trips};");
            trips = name;
        }

        var ranges = RangesOf(wide, trips);
        if (wide.Loop.EndsInLanes)
        {
            // One vector is worth it: in the next iteration of the loop around this one it lies at the same place.
            _writer.Line($"int {rest} = {trips};");
            _writer.Open($"if ({Conditions(wide, ranges, $"{trips} >= {width}")})");
            _writer.Line($"{rest} = {trips} & ({width} - 1);");
            _writer.Close();
            return new OneByOne(start, $"{wide.Index} < {start} + {rest}", WriteLast);
        }

        _writer.Line($"int {rest} = {start};");
        _writer.Open($"if ({Conditions(wide, ranges, $"{trips} >= {FewestVectors} * {width}")})");
        string whole = wide.IsByIndex ? rest : _naming.Unique("whole");
        if (whole == rest)
        {
            _writer.Line($"{rest} {(start == "0" ? "=" : "+=")} {trips} / {width} * {width};");
        }
        else
        {
            _writer.Line($"int {whole} = {trips} / {width} * {width};");
            _writer.Line($"{rest} += {whole};");
        }

        WriteOrigins(wide, ranges, whole);
        WriteVectors(wide, wide.IsByIndex ? wide.Head(wide.Index, start, rest) : wide.Head(wide.Offset, "0", whole));
        _writer.Close();
        return new OneByOne(rest, null, null);

        void WriteLast()
        {
            _writer.Open($"if ({rest} < {trips})");
            WriteOrigins(wide, ranges, trips);
            WriteVectors(wide, wide.Origins is null ? $"for (int {wide.Index} = {start} + {rest}; {wide.Index} < {_expressions.WriteTerm(wide.Counter.Limit)}; {wide.Index} += {width})" : wide.Head(wide.Offset, rest, trips));
            _writer.Close();
        }
    }

    private OneByOne WriteDownwards(Lanes wide, string trips)
    {
        var (rest, width) = (wide.Rest, wide.Width);
        var ranges = RangesOf(wide, null);
        _writer.Line($"int {rest} = {wide.Start};");
        _writer.Open($"if ({Conditions(wide, ranges, $"{trips} >= {FewestVectors} * {width} - 1")})");
        WriteOrigins(wide, ranges, wide.Counter.Limit.IsZero ? $"{rest} + 1" : $"{rest} - {_expressions.WriteFactor(wide.Counter.Limit)} + 1");
        string first = $"{rest} - ({width} - 1)";
        string index = wide.IsByIndex && wide.CountsOffsets ? $"nuint {wide.Index} = {AsOffset($"({first})")};" : $"int {wide.Index} = {first};";
        WriteVectors(wide, $"for (; {trips} >= {width} - 1; {rest} -= {width})", index);
        _writer.Close();
        return new OneByOne(rest, null, null);
    }

    private LaneRanges RangesOf(Lanes wide, string? trips) => new(wide.Loop, wide.Rest, trips, _naming.Of, _expressions.Write, wide.Places, _target.Spell("System.Math") + ".Abs");

    private string Conditions(Lanes wide, LaneRanges ranges, string enough) => string.Join(" && ", ranges.Conditions(_ranges!.IsWithin, LengthOf, wide.Width).Distinct().Prepend(enough));

    /// <summary>The rows that a loop goes through, and the references that its vectors lie at an offset from.</summary>
    private void WriteOrigins(Lanes wide, LaneRanges ranges, string length)
    {
        foreach (var ((array, row), name) in wide.Form.Rows.Select(pair => (pair.Key, pair.Value)))
        {
            _writer.Line($"{_target.Spell(Functions.ValueType.SpanOf(array.Type.Element!, readOnly: false))} {name} = {_target.MemoryMarshal}.CreateSpan(ref {_naming.Of(array)}[{_expressions.Write(row)}, 0], {ranges.LengthOf(array, LengthOf)});");
        }

        foreach (var (array, row, place, name) in wide.Origins?.All ?? [])
        {
            string first = ranges.First(place);
            string slice = row is not null ? $"{wide.Form.Rows[(array, row)]}.Slice({first}, {length})"
                : IsSpan(array) ? $"{_naming.Of(array)}.Slice({first}, {length})"
                : $"new {_target.Spell(Functions.ValueType.SpanOf(array.Type.Element!, readOnly: false))}({_naming.Of(array)}, {first}, {length})";
            _writer.Line($"ref {array.Type.Element!.Name} {name} = ref {_target.MemoryMarshal}.GetReference({slice});");
        }
    }

    private void WriteVectors(Lanes wide, string header, string? first = null)
    {
        foreach (string sum in wide.Sums.Where(sum => sum.Length > 0))
        {
            _writer.Line($"{wide.Form.Type} {sum} = {wide.Form.Type}.Zero;");
        }

        _writer.Open(header);
        if (first is not null)
        {
            _writer.Line(first);
        }

        if (!wide.IsByIndex && wide.Counter.Step > 0 && wide.Body.Exists(line => VectorLoop.Names(line, wide.Index)))
        {
            _writer.Line($"int {wide.Index} = {wide.Start} + (int){wide.Offset};");
        }

        foreach (string line in wide.Lines)
        {
            _writer.Line(line);
        }

        _writer.Close();
        for (int i = 0; i < wide.Sums.Length; i++)
        {
            if (wide.Sums[i].Length > 0)
            {
                _writer.Line($"{_naming.Of(wide.Loop.Carried[i].Parameter)} += {_target.Vector}.Sum({wide.Sums[i]});");
            }
        }
    }

    /// <summary>What says how long an array is: the parameter that it is shaped as, or the number that it was made with.</summary>
    private Expression? LengthOf(Expression array) => array.Type.Rank == 2 ? _ranges!.ColumnsOf(array) ?? _ranges.ShapeOf(array)
        : _function.Parameters.FirstOrDefault(parameter => parameter.Variable.Equals(array))?.ShapedAs is { } name
        ? _function.Parameters.First(parameter => parameter.Name == name).Variable
        : _program!.DefinitionOf(array) is { Operation: Operation.Row } row && row.Operands[0].Type.Rank == 2 ? _ranges!.ColumnsOf(row.Operands[0]) ?? _ranges.ShapeOf(row.Operands[0])
        : _program.DefinitionOf(array) is { Operation: Operation.NewArray } made && made.Operands[0].IsVariable ? made.Operands[0] : null;
}
