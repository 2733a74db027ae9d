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
        OneByOne? lanes = null;
        if (loop.Counter is { } counter)
        {
            string index = IndexName(counter.Index);
            string numbers = loop.IsWide ? WriteLaneNumbers() : string.Empty;
            lanes = loop.RunsInLanes ? WriteLanes(loop, index) : null;
            _writer.OpenQuoted(
                $"for (int {index} = {lanes?.Start ?? _expressions.Write(counter.Start)}; {lanes?.Test ?? LoopTest(loop, counter)}; {(loop.IsWide ? $"{index} += {_lanes!.Type}.Count" : Step(index, counter.Step))})");
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
        Vectors.IsRest = lanes is not null;
        WriteTail(loop.Body, [.. loop.Body.Yields], (inner, values) => WriteNext(inner, loop, values), isFunction: false, loop);
        Vectors.IsRest = false;
        _quoted = quoted;
        _writer.Close();
        lanes?.Then?.Invoke();

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
