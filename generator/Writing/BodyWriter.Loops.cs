using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Differentiation;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Writing;

/// <content>Loops.</content>
internal sealed partial class BodyWriter
{
    private void WriteLoop(Region region, Loop loop)
    {
        if (CopyOf(loop) is { } copy)
        {
            _writer.Line(copy);
            return;
        }

        foreach (var carried in loop.Carried.Where(carried => carried.Initial.IsVariable && _locals.Same(carried.Parameter, carried.Initial)))
        {
            Predeclare(region, carried.Parameter);
        }

        WriteCopies(region, loop.Carried.Select(carried => carried.Parameter).ToArray(), loop.Carried.Select(carried => carried.Initial).ToArray());
        if (loop.Counter is { } counter)
        {
            string index = IndexName(counter.Index);
            string numbers = loop.IsWide ? WriteLaneNumbers() : string.Empty;
            string start = loop.RunsInLanes ? WriteLanes(loop, counter, index) : _expressions.Write(counter.Start);
            _writer.OpenQuoted(
                $"for (int {index} = {start}; {LoopTest(loop, counter)}; {(loop.IsWide ? $"{index} += {_lanes!.Type}.Count" : Step(index, counter.Step))})");
            if (loop.IsWide)
            {
                WriteLanesOf(counter, index, numbers);
            }
        }
        else if (loop.Condition.Statements.Count == 0)
        {
            _writer.Open($"while ({_expressions.Write(loop.Condition.Yields[0])})");
        }
        else
        {
            _writer.Open("while (true)");
            WriteStatements(loop.Condition, loop.Condition.Statements);
            _writer.Open($"if ({_expressions.Write(Negation(loop.Condition.Yields[0]))})");
            _writer.Line("break;");
            _writer.Close();
            _writer.Line();
        }

        string? quoted = _quoted;
        Vectors.IsRest = _isInLanes;
        _isInLanes = false;
        WriteTail(loop.Body, [.. loop.Body.Yields], (inner, values) => WriteNext(inner, loop, values), isFunction: false, loop);
        Vectors.IsRest = false;
        _quoted = quoted;
        _writer.Close();

        // What the loop leaves behind under another name.
        var read = loop.Carried.Where(carried => IsRead(carried.Result)).ToArray();
        WriteCopies(region, read.Select(carried => carried.Result).ToArray(), read.Select(carried => carried.Parameter).ToArray());
    }

    /// <summary>A loop that does nothing but copy elements from the start of one array to that of another, as a call; null for any other.</summary>
    private string? CopyOf(Loop loop)
    {
        if (loop is not { IsWide: false, Carried.Count: 0, Counter: { Step: 1, Relation: Operation.Less, Start.IsZero: true } counter }
            || loop.Body.Statements is not [Store { Adds: false, Indices: [var to], Value: { Operation: Operation.Element, Operands: [var source, var from] } } store]
            || !to.Equals(counter.Index) || !from.Equals(counter.Index) || source.Type.Column is not null || store.Array.Type.Column is not null || !Equals(source.Type.Element, store.Array.Type.Element))
        {
            return null;
        }

        _ranges ??= new Optimization.KnownRanges(_function);
        if (!_ranges.IsWithin(source, from) || !_ranges.IsWithin(store.Array, to))
        {
            // What throws half way through would have copied the first half.
            return null;
        }

        string count = _expressions.Write(counter.Limit), target = _naming.Of(store.Array), origin = _naming.Of(source);
        return IsSpan(source) ? $"{origin}.Slice(0, {count}).CopyTo({target});"
            : !IsSpan(store.Array) ? $"{_target.Spell("System.Array")}.Copy({origin}, {target}, {count});"
            : $"new {_target.Spell(Functions.ValueType.SpanOf(source.Type.Element!, readOnly: true))}({origin}, 0, {count}).CopyTo({target});";
    }

    /// <summary>Whether what is called an array is a span.</summary>
    private bool IsSpan(Expression array) => array.Type.Shape != TypeShape.Array || _spans.ContainsKey(array.Id);

    /// <summary>Fewer vectors than this take as long as their numbers one by one.</summary>
    private const int FewestVectors = 2;

    private Optimization.KnownRanges? _ranges;

    private Differentiation.Program? _program;

    /// <summary>Whether iterations of the loop that comes next have been written in vectors.</summary>
    private bool _isInLanes;

    /// <summary>Writes the iterations that run in lanes, if the target has vectors, and gives the index at which the others start.</summary>
    private string WriteLanes(Loop loop, Counter counter, string index)
    {
        string start = _expressions.Write(counter.Start);
        (loop, counter) = (Optimization.Vectorization.UpTo(loop), Optimization.Vectorization.UpTo(loop).Counter!);
        bool IsNumber(Functions.ValueType type) => type.Name is "double" or "float";
        var number = loop.Body.Statements.Where(statement => statement is not If).Select(statement => statement is Let let ? let.Target.Type : ((Store)statement).Value.Type)
            .Concat(loop.Carried.Select(carried => carried.Parameter.Type)).FirstOrDefault(IsNumber);
        if (_target.Vector is not { } vector || number is null)
        {
            return start;
        }

        var lanes = new VectorLoop(loop, number, _naming.Of, _expressions.Write, IsSpan, variable => _declared.Contains(_locals.Of(variable)), _naming.Unique, Vectors);
        int brought = Vectors.Brought;
        string[] sums = [.. loop.Carried.Select(carried => VectorLoop.IsCounter(carried) ? string.Empty : _naming.Unique(_naming.Of(carried.Parameter).TrimStart('@') + "Lanes"))];
        _program ??= new Differentiation.Program(_function);
        var places = new Optimization.LanePlaces(loop, _program);
        if (!places.AreApart || lanes.Body(sums) is not { } body || (lanes.Rows.Count > 0 && _target.MemoryMarshal is null))
        {
            Vectors.Brought = brought;
            return start;
        }

        _writer.Line(loop.AddsZeros ? "// All that is added is zero, or NaN, in whatever order: several iterations at once, then one by one." : "// Several iterations at once, then one by one.");
        string rest = _naming.Unique("rest");
        _writer.Line($"int {rest} = {start};");
        string distance = counter.Step < 0 ? counter.Limit.IsZero ? rest : $"(long){rest} - {_expressions.WriteFactor(counter.Limit)}"
            : counter.Start.IsZero ? _expressions.WriteTerm(counter.Limit)
            : counter.Start.IsOne && counter.Limit is { Operation: Operation.Add } after && after.Operands[1].IsOne ? _expressions.WriteTerm(after.Operands[0])
            : $"{_expressions.WriteTerm(counter.Limit)} - {_expressions.WriteFactor(counter.Start)}";
        string enough = $"{distance} >= {FewestVectors} * {lanes.Count}{(counter.Step < 0 ? " - 1" : string.Empty)}";
        _ranges ??= new Optimization.KnownRanges(_function);
        var ranges = new LaneRanges(loop, rest, _naming.Of, _expressions.Write, places, _target.Spell("System.Math") + ".Abs");
        _writer.Open($"if ({string.Join(" && ", ranges.Conditions(_ranges.IsWithin, LengthOf, lanes.Count).Distinct().Prepend(enough))})");
        if (counter.Step > 0)
        {
            string whole = counter.Start.IsZero ? _expressions.WriteFactor(counter.Limit) : distance.Contains(' ') ? $"({distance})" : distance;
            whole += $" / {lanes.Count} * {lanes.Count}";
            _writer.Line($"{rest} {(counter.Start.IsZero ? "=" : "+=")} {whole};");
        }

        foreach (var ((array, row), name) in lanes.Rows.Select(pair => (pair.Key, pair.Value)))
        {
            _writer.Line($"{_target.Spell(Functions.ValueType.SpanOf(array.Type.Element!, readOnly: false))} {name} = {_target.MemoryMarshal}.CreateSpan(ref {_naming.Of(array)}[{_expressions.Write(row)}, 0], {ranges.LengthOf(array, LengthOf)});");
        }

        foreach (string sum in sums.Where(sum => sum.Length > 0))
        {
            _writer.Line($"{lanes.Type} {sum} = {lanes.Type}.Zero;");
        }

        if (counter.Step > 0)
        {
            _writer.Open($"for (int {index} = {start}; {index} < {rest}; {index} += {lanes.Count})");
        }
        else
        {
            _writer.Open($"for (; {distance} >= {lanes.Count} - 1; {rest} -= {lanes.Count})");
            _writer.Line($"int {index} = {rest} - ({lanes.Count} - 1);");
        }

        body.ForEach(_writer.Line);
        _writer.Close();
        for (int i = 0; i < sums.Length; i++)
        {
            if (sums[i].Length > 0)
            {
                _writer.Line($"{_naming.Of(loop.Carried[i].Parameter)} += {vector}.Sum({sums[i]});");
            }
        }

        _writer.Close();
        _isInLanes = true;
        return rest;
    }

    /// <summary>What says how long an array is: the parameter that it is shaped as, or the number that it was made with.</summary>
    private Expression? LengthOf(Expression array) => array.Type.Rank == 2 ? _ranges!.ColumnsOf(array) ?? _ranges.ShapeOf(array)
        : _function.Parameters.FirstOrDefault(parameter => parameter.Variable.Equals(array))?.ShapedAs is { } name
        ? _function.Parameters.First(parameter => parameter.Name == name).Variable
        : _program!.DefinitionOf(array) is { Operation: Operation.Row } row && row.Operands[0].Type.Rank == 2 ? _ranges!.ColumnsOf(row.Operands[0]) ?? _ranges.ShapeOf(row.Operands[0])
        : _program.DefinitionOf(array) is { Operation: Operation.NewArray } made && made.Operands[0].IsVariable ? made.Operands[0] : null;

    private string IndexName(Expression index)
    {
        if (_function.NameOf(index).Length > 0 || _declared.Contains(_locals.Of(index)))
        {
            return _naming.Of(index);
        }

        return _naming.OfIndex(index);
    }

    /// <summary>A loop over a buffer of the method's own is bounded by that buffer's length, which spares its elements the bounds check.</summary>
    private string LoopTest(Loop loop, Counter counter)
    {
        int bounding = 0;
        if (counter.Relation == Operation.Less && counter.Step == 1 && counter.Start.Number >= 0 && _spans.Count > 0)
        {
            var uses = new Dictionary<int, int>();
            Program.AllStatements(loop.Body).ForEach(statement => CountElementsAt(statement, counter.Index, uses));
            bounding = _spans.Where(span => uses.ContainsKey(span.Key) && span.Value.Equals(counter.Limit))
                .OrderByDescending(span => uses[span.Key])
                .Select(span => span.Key)
                .FirstOrDefault();
        }

        return bounding > 0
            ? $"{_expressions.Write(counter.Index)} < {_naming.Of(Expression.Variable(Functions.ValueType.Int32, bounding))}.Length"
            : _expressions.Write(Expression.Of(counter.Relation, Functions.ValueType.Boolean, counter.Index, counter.Limit));
    }

    /// <summary>Counts how often a statement itself names the elements of arrays at an index.</summary>
    private static void CountElementsAt(Statement statement, Expression index, Dictionary<int, int> uses)
    {
        void Use(Expression array) => uses[array.Id] = uses.TryGetValue(array.Id, out int count) ? count + 1 : 1;
        void Count(Expression expression)
        {
            if (expression.Operation == Operation.Element && expression.Operands[1].Equals(index))
            {
                Use(expression.Operands[0]);
            }

            foreach (var operand in expression.Operands)
            {
                Count(operand);
            }
        }

        foreach (var operand in Reads.OwnOperands(statement))
        {
            Count(operand);
        }

        if (statement is Store store && store.Indices[0].Equals(index))
        {
            Use(store.Array);
        }
    }

    private static string Step(string index, int step) => step switch
    {
        1 => index + "++",
        -1 => index + "--",
        > 0 => $"{index} += {step}",
        _ => $"{index} -= {-step}",
    };

    /// <summary>The end of an iteration: the next values, and out if it was the last.</summary>
    private void WriteNext(Region region, Loop loop, Expression[] values)
    {
        WriteCopies(region, loop.Carried.Select(carried => carried.Parameter).ToArray(), values.Take(loop.Carried.Count).ToArray());
        if (loop.Exit < 0 || values[loop.Exit].IsFalse)
        {
            return;
        }

        if (values[loop.Exit].IsTrue)
        {
            _writer.Line("break;");
            return;
        }

        _writer.Open($"if ({_expressions.Write(loop.Exit < loop.Carried.Count ? loop.Carried[loop.Exit].Parameter : values[loop.Exit])})");
        _writer.Line("break;");
        _writer.Close();
    }
}
