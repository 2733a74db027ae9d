using System.Linq;
using SymGrad.Generator.Functions;
using SymGrad.Generator.Optimization;

namespace SymGrad.Generator.Writing;

/// <content>Wide loops: what is another number in each lane is a vector.</content>
internal sealed partial class BodyWriter
{
    private readonly WideLoops? _wide;
    private readonly LaneExpressions? _lanes;

    /// <summary>In a wide loop, the names of the vector of its indices, of how many lanes have a column, and of one of them.</summary>
    private string _indices = string.Empty, _lanesLeft = string.Empty, _lane = string.Empty;

    private bool Varies(Expression e) => _wide is not null && _wide.Varies(e);

    private LaneExpressions LanesOf(WideLoops wide) => new(
        wide.Number,
        variable => variable.Type.Name == "int" ? _indices : _naming.Of(variable),
        _expressions.Write,
        wide.Varies,
        element => _expressions.Write(element),
        Vectors,
        _ => null);

    /// <summary>A variable's type in C#.</summary>
    private string TypeOf(Expression variable) => !Varies(variable) || variable.Type.Name == "int" ? _target.Spell(variable.Type)
        : variable.Type.IsBoolean ? "var"
        : variable.Type.IsIndexed ? Widened(_target.Spell(variable.Type)) : _lanes!.Type;

    /// <summary>Text about an array of numbers as one about an array of vectors.</summary>
    private string Widened(string text) => text.Replace(_wide!.Number.Name + "[", _lanes!.Type + "[");

    /// <summary>What a variable is given, as text.</summary>
    private string ValueOf(Expression target, Expression value) => !Varies(target) || target.Type.Name == "int" ? _expressions.Write(value)
        : target.Type.IsBoolean ? _lanes!.Mask(value)!
        : target.Type.IsIndexed ? Widened(_expressions.Write(value)) : _lanes!.Lanes(value, 0)!;

    /// <summary>What an element of an array is given, as text.</summary>
    private string ElementOf(Expression array, Expression value) => Varies(array) ? _lanes!.Lanes(value, 0)! : _expressions.Write(value);

    /// <summary>Whether something is to be done for any lane.</summary>
    private string Condition(Expression condition) => !Varies(condition) ? _expressions.Write(condition)
        : condition.Operation == Operation.Either ? string.Join(" || ", condition.Operands.Select(Condition))
        : $"{_lanes!.Lanes(condition.Operands[0], 46)} != {_lanes.Type}.Zero";

    /// <summary>The numbers of a vector's lanes, in front of a wide loop.</summary>
    private string WriteLaneNumbers()
    {
        string number = _wide!.Number.Name, numbers = _naming.Unique("numbers");
        _lane = _naming.Unique("lane");
        _writer.Line("// Each lane of a vector is a column of its own.");
        _writer.Line($"{_target.Spell(Functions.ValueType.SpanOf(_wide.Number, readOnly: false))} {numbers} = stackalloc {number}[{_lanes!.Type}.Count];");
        _writer.Open($"for (int {_lane} = 0; {_lane} < {numbers}.Length; {_lane}++)");
        _writer.Line($"{numbers}[{_lane}] = {_lane};");
        _writer.Close();
        _writer.Line();
        return $"new {_lanes.Type}({numbers})";
    }

    /// <summary>The first lines of a wide loop's pass.</summary>
    private void WriteLanesOf(Counter counter, string index, string numbers)
    {
        _indices = _naming.Unique(index.TrimStart('@') + "s");
        _lanesLeft = _naming.Unique("lanes");
        _writer.Line($"{_lanes!.Type} {_indices} = new {_lanes.Type}({index}) + {numbers};");
        _writer.Line($"int {_lanesLeft} = {_target.Spell("System.Math")}.Min({_lanes.Type}.Count, {_expressions.WriteTerm(counter.Limit)} - {index});");
    }

    /// <summary>Writes a row's derivatives by the columns of a pass, as far as there are that many columns.</summary>
    private void WriteColumns(Store store)
    {
        string row = string.Concat(store.Indices.Take(store.Indices.Count - 1).Select(index => _expressions.Write(index) + ", "));
        string array = _naming.Of(store.Array), place = _expressions.WriteTerm(store.Indices[store.Indices.Count - 1]);
        string value = _lanes!.Lanes(store.Value, 0)!;
        if (!store.Value.IsVariable || !Varies(store.Value))
        {
            string name = _naming.Unique("derivatives");
            _writer.Line($"{_lanes.Type} {name} = {value};");
            value = name;
        }

        bool isRow = store.Array.Type.Rank == 1;
        if (isRow)
        {
            _writer.Open($"if ({_lanesLeft} == {_lanes.Type}.Count)");
            _writer.Line(store.Array.Type.Shape == TypeShape.Span ? $"{value}.CopyTo({array}.Slice({place}));" : $"{value}.CopyTo({array}, {place});");
            _writer.Close();
            _writer.Open("else");
        }

        _writer.Open($"for (int {_lane} = 0; {_lane} < {_lanesLeft}; {_lane}++)");
        _writer.Line($"{array}[{row}{place} + {_lane}] = {value}[{_lane}];");
        _writer.Close();
        if (isRow)
        {
            _writer.Close();
        }
    }
}
