using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Writing;

/// <content>What is done to arrays: elements, buffers, zeros.</content>
internal sealed partial class BodyWriter
{
    private void WriteStore(Store store)
    {
        string element = $"{_naming.Of(store.Array)}[{string.Join(", ", store.Indices.Select(_expressions.Write))}]";
        if (store.Adds && store.Value.Operation == Operation.Negate)
        {
            _writer.Line($"{element} -= {_expressions.Write(store.Value.Operands[0])};");
        }
        else
        {
            _writer.Line($"{element} {(store.Adds ? "+=" : "=")} {_expressions.Write(store.Value)};");
        }
    }

    /// <summary>An array that never leaves the method: on the stack while it is small.</summary>
    private void WriteBuffer(Let made)
    {
        string element = _target.Spell(made.Target.Type.Element!);
        string span = _target.Spell(Functions.ValueType.SpanOf(made.Target.Type.Element!, readOnly: false));
        string name = _naming.Of(made.Target);
        var length = made.Value.Operands[0];
        string size = _expressions.Write(length);
        _writer.Line(length.Number is { } known && known <= LargestStackBuffer
            ? $"{span} {name} = stackalloc {element}[{size}];"
            : $"{span} {name} = {size} <= {LargestStackBuffer} ? stackalloc {element}[{size}] : new {element}[{size}];");
        _spans[made.Target.Id] = length;
        if (_target.SkipsLocalsInit)
        {
            _writer.Line($"{name}.Clear();");
        }
    }

    /// <summary>The most elements of an array that are put on the stack: 2 KiB of doubles.</summary>
    private const int LargestStackBuffer = 256;

    /// <summary>The buffers so far, with their lengths.</summary>
    private readonly Dictionary<int, Expression> _spans = [];

    private void WriteClear(Expression array)
    {
        string name = _naming.Of(array);
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
