using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Functions;
using SymGrad.Generator.Optimization;
using SymGrad.Generator.Symbolics;

namespace SymGrad.Generator.Writing;

/// <content>Arrays that never leave the method: on the stack while they are small, else from the shared pool.</content>
internal sealed partial class BodyWriter
{
    /// <summary>The most elements that are put on the stack at once: 4 KiB of doubles, 16 KiB of vectors in the common width.</summary>
    internal const int LargestStackBuffer = 512;

    /// <summary>Longer ones of constant length stay by themselves: a sum of constants that overflows isn't compiled.</summary>
    private const int LargestConstant = 10_000_000;

    private readonly IReadOnlyCollection<int> _buffers;

    /// <summary>The buffers so far, with their lengths.</summary>
    private readonly Dictionary<int, Expression> _spans = [];

    /// <summary>What is borrowed from the pool; null where there is no pool, or nothing to borrow.</summary>
    private readonly SharedMemory? _shared;

    private SharedMemory? SharedMemoryOf()
    {
        if (_target.ArrayPool is null)
        {
            return null;
        }

        var definitions = _function.Body.Statements.SelectMany(Reads.DefinedBy).GroupBy(_locals.Of).ToDictionary(local => local.Key, local => local.Count());
        var shared = new SharedMemory(_function, IsBorrowed, ElementOf, IsNatural, _naming.Unique);
        return shared.Pieces.Count == 0 ? null : shared;

        bool IsBorrowed(Region region, Let let) => let.Value is { Operation: Operation.NewArray } made && _buffers.Contains(let.Target.Id)
            && made.Operands[0].Type.Name == "int" && !(made.Operands[0].Number is <= LargestStackBuffer or > LargestConstant)
            && definitions[_locals.Of(let.Target)] == 1 && !_parameters.Contains(_locals.Of(let.Target)) && _declarations.IsHome(region, let.Target);
    }

    /// <summary>Begins what is to give back what it borrows, however it ends.</summary>
    private void OpenBorrowing()
    {
        foreach (var piece in _shared!.Pieces)
        {
            _writer.Line($"{ElementOf(piece.Made[0])}[]{(_target.HasNullable ? "?" : string.Empty)} {piece.Rented} = null;");
        }

        _writer.Open("try");
    }

    private void CloseBorrowing()
    {
        _writer.Close();
        _writer.Open("finally");
        bool isFirst = true;
        foreach (var piece in _shared!.Pieces)
        {
            if (!isFirst)
            {
                _writer.Line();
            }

            isFirst = false;
            _writer.Open($"if ({piece.Rented} != null)");
            _writer.Line($"{PoolOf(ElementOf(piece.Made[0]))}.Return({piece.Rented});");
            _writer.Close();
        }

        _writer.Close();
    }

    private void WriteBuffer(Let made)
    {
        _spans[made.Target.Id] = made.Value.Operands[0];
        if (_shared?.Of(made.Target) is not { } piece)
        {
            WriteOnStack(made);
        }
        else if (ReferenceEquals(piece.Made[0], made))
        {
            WritePiece(piece);
        }
    }

    /// <summary>A buffer that is on the stack, as far as it may be.</summary>
    private void WriteOnStack(Let made)
    {
        string element = ElementOf(made), name = _naming.Of(made.Target);
        var length = made.Value.Operands[0];
        string size = _expressions.Write(length);
        _writer.Line(length.Number is { } known && known <= LargestStackBuffer
            ? $"{SpanOf(made)} {name} = stackalloc {element}[{size}];"
            : $"{SpanOf(made)} {name} = {(IsNatural(length) ? size : $"(uint){_expressions.WriteOperand(length)}")} <= {LargestStackBuffer} ? stackalloc {element}[{size}] : new {element}[{size}];");
        if (_target.SkipsLocalsInit && IsZeroed(made))
        {
            _writer.Line($"{name}.Clear();");
        }
    }

    /// <summary>Memory for several buffers, and these as its parts.</summary>
    private void WritePiece(SharedMemory.Piece piece)
    {
        var lengths = piece.Made.Select(made => made.Value.Operands[0]).ToList();
        string size = _expressions.Write(lengths[0]), memory;
        if (piece.Made.Count > 1 || !IsNatural(lengths[0]))
        {
            string sum = Sum(lengths, (length, write) => IsNatural(length) ? write(length) : $"(uint){_expressions.WriteOperand(length)}");
            size = _naming.Unique("size");
            _writer.Line($"int {size} = checked({(lengths.All(IsNatural) ? sum : sum.Contains(' ') ? $"(int)({sum})" : $"(int){sum}")});");
        }

        string element = ElementOf(piece.Made[0]), span = SpanOf(piece.Made[0]), rented = $"{piece.Rented} = {PoolOf(element)}.Rent({size})";
        if (piece.Made.Count == 1)
        {
            memory = _naming.Of(piece.Made[0].Target);
            _writer.Line($"{span} {memory} = {size} <= {LargestStackBuffer} ? stackalloc {element}[{size}] : new {span}({rented}, 0, {size});");
        }
        else
        {
            memory = _naming.Unique("memory");
            _writer.Line("// In one piece, on the stack while it is short and else from the pool.");
            _writer.Line($"{span} {memory} = {size} <= {LargestStackBuffer} ? stackalloc {element}[{size}] : {rented};");
            for (int i = 0; i < piece.Made.Count; i++)
            {
                Cancellation.Check();
                string start = i == 0 ? "0" : Sum(lengths.Take(i), (length, write) => write(length));
                _writer.Line($"{span} {_naming.Of(piece.Made[i].Target)} = {memory}.Slice({start}, {_expressions.Write(lengths[i])});");
            }
        }

        foreach (var made in piece.Made)
        {
            _declared.Add(_locals.Of(made.Target));
            _spans[made.Target.Id] = made.Value.Operands[0];
            if (IsZeroed(made))
            {
                _writer.Line($"{_naming.Of(made.Target)}.Clear();");
            }
        }
    }

    /// <summary>Lengths added up, equal ones in one term.</summary>
    private string Sum(IEnumerable<Expression> lengths, System.Func<Expression, System.Func<Expression, string>, string> write) => string.Join(" + ", lengths.GroupBy(length => length)
        .Select(equal => equal.Count() == 1 ? write(equal.Key, _expressions.WriteTerm) : $"{equal.Count()} * {write(equal.Key, _expressions.WriteOperand)}"));

    private string PoolOf(string element) => $"{_target.ArrayPool}<{element}>.Shared";

    private string ElementOf(Let made) => Varies(made.Target) ? _lanes!.Type : _target.Spell(made.Target.Type.Element!);

    private string SpanOf(Let made) => _target.Spell(Functions.ValueType.SpanOf(Varies(made.Target) ? Functions.ValueType.Scalar(_lanes!.Type) : made.Target.Type.Element!, readOnly: false));

    /// <summary>Whether a buffer's elements are read, or added to, before they are written.</summary>
    private static bool IsZeroed(Let made) => made.Value.Text.Length == 0;

    /// <summary>Whether a length is certainly no less than zero; below, an array throws, and the stack isn't to be asked.</summary>
    private bool IsNatural(Expression length) => Ranges.IsNaturalLength(length);

    private KnownRanges Ranges => _ranges ??= new KnownRanges(_function);

    /// <summary>A row of a rectangular array, which there needn't be where nobody goes through it.</summary>
    private void WriteRowOfRectangle(Let row)
    {
        var (rectangle, index, runs) = (row.Value.Operands[0], row.Value.Operands[1], row.Value.Operands[2]);
        string array = _naming.Of(rectangle);
        _spans[row.Target.Id] = Ranges.ColumnsOf(rectangle) ?? Expression.Of(Operation.DimensionLength, Functions.ValueType.Int32, rectangle, Expression.Integer(1));
        string span = $"{_target.MemoryMarshal}.CreateSpan(ref {array}[{_expressions.Write(index)}, 0], {array}.GetLength(1))";
        _writer.Line($"{SpanOf(row)} {_naming.Of(row.Target)} = {(Algebra.Known(runs) is { IsTrue: true } ? span : $"{_expressions.Write(runs)} ? {span} : default")};");
    }

    private void WriteRow(Region region, Let row)
    {
        Declares(region, row.Target);
        if (row.Value.Operands[0].Type.Rank == 2)
        {
            WriteRowOfRectangle(row);
            return;
        }

        var (whole, start, length) = (row.Value.Operands[0], row.Value.Operands[1], row.Value.Operands[2]);
        _spans[row.Target.Id] = length;
        _writer.Line($"{SpanOf(row)} {_naming.Of(row.Target)} = {_naming.Of(whole)}.Slice({_expressions.Write(start)}, {_expressions.Write(length)});");
    }
}
