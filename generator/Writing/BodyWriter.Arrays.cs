using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Writing;

/// <content>What is done to arrays: elements, buffers, zeros.</content>
internal sealed partial class BodyWriter
{
    private void WriteStore(Store store)
    {
        if (store.Indices.Any(Varies))
        {
            WriteColumns(store);
            return;
        }

        string row = $"{_naming.Of(store.Array)}[{string.Join(", ", store.Indices.Select(_expressions.Write))}]";
        string element = row + ExpressionWriter.Part(store.Array);
        if (store.Adds && store.Value.Operation == Operation.Negate)
        {
            _writer.Line($"{element} -= {ElementOf(store.Array, store.Value.Operands[0])};");
        }
        else
        {
            _writer.Line($"{element} {(store.Adds ? "+=" : "=")} {ElementOf(store.Array, store.Value)};");
        }
    }

    /// <summary>The stores that write parts of one element, one after the other.</summary>
    private List<Store> RowFrom(Store first, Queue<Statement> pending)
    {
        var row = new List<Store> { first };
        while (pending.Count > 0 && pending.Peek() is Store { Array.Type.Column: { } } next && _naming.Of(next.Array) == _naming.Of(first.Array) && next.Indices.Equals(first.Indices)
            && row.All(other => !other.Array.Equals(next.Array)) && !ReadsRow(next.Value))
        {
            row.Add((Store)pending.Dequeue());
        }

        return row;

        bool ReadsRow(Expression value) => (value.Operation == Operation.Element && value.Operands[0].Type.Column is not null && _naming.Of(value.Operands[0]) == _naming.Of(first.Array))
            || value.Operands.Any(ReadsRow);
    }

    /// <summary>A new element in the place of one of which no part can be assigned by itself.</summary>
    private void WriteRow(List<Store> parts)
    {
        string row = $"{_naming.Of(parts[0].Array)}[{string.Join(", ", parts[0].Indices.Select(_expressions.Write))}]";
        _writer.Line($"{row} = {CompositeText.Made(_target, parts[0].Array.Type.Column!.Element, string.Empty, PartText)};");

        string PartText(string path)
        {
            string old = row + Naming.Escaped(path);
            return parts.Find(part => part.Array.Type.Column!.Path == path) switch
            {
                null => old,
                { Adds: false } store => _expressions.Write(store.Value),
                { Value: { Operation: Operation.Negate } negated } => $"{old} - {_expressions.WriteFactor(negated.Operands[0])}",
                var store => $"{old} + {_expressions.WriteFactor(store.Value)}",
            };
        }
    }

    /// <summary>An array that a library fills.</summary>
    private void WriteFilled(Region region, Let filled)
    {
        WriteAssignment(region, filled.Target, Expression.Of(Operation.NewArray, filled.Target.Type, filled.Value.Operands[0]));
        _writer.Line(_expressions.Write(Expression.Quoted(filled.Value.Text, filled.Target.Type, [.. filled.Value.Operands.Skip(1), filled.Target])) + ";");
    }

    private void WriteClear(Expression array)
    {
        if (array.Type.Column is { IsFirst: false })
        {
            // The array was cleared as a whole with its first column, in the statement before.
            return;
        }

        string name = _naming.Of(array);
        if (array.Type.Column is { Element: { HoldsObjects: true } element } && array.Type.Rank == 1)
        {
            // Objects whose numbers are zero, where there may be none yet.
            string place = _naming.Unique("place");
            _writer.Open($"for (int {place} = 0; {place} < {name}.Length; {place}++)");
            _writer.Line($"{name}[{place}] = {CompositeText.Zeros(_target, element)};");
            _writer.Close();
            return;
        }

        _writer.Line(array.Type.Shape != TypeShape.Array || _spans.ContainsKey(array.Id) ? $"{name}.Clear();"
            : _target.ClearsWholeArrays ? $"{_target.Spell("System.Array")}.Clear({name});"
            : $"{_target.Spell("System.Array")}.Clear({name}, 0, {name}.Length);");
    }

    private void WriteGrow(Region region, Let grown)
    {
        if (!_locals.Same(grown.Target, grown.Value.Operands[0]))
        {
            WriteAssignment(region, grown.Target, grown.Value.Operands[0]);
        }

        string name = _naming.Of(grown.Target);
        string place = _expressions.Write(grown.Value.Operands[1]);
        _writer.Open($"if ({place} >= {name}.Length)");
        _writer.Line($"{_target.Spell("System.Array")}.Resize(ref {name}, {_target.Spell("System.Math")}.Max(16, 2 * {name}.Length));");
        _writer.Close();
        _writer.Line();
    }
}
