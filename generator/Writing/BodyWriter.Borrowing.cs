using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Writing;

/// <content>What is borrowed from the pool for one call, and given back however the call ends.</content>
internal sealed partial class BodyWriter
{
    /// <summary>More arrays of vectors than that are borrowed one by one: as spans, which are two locals each, they would be more than the JIT keeps in registers.</summary>
    private const int MostSpansOfVectors = 12;

    /// <summary>The arrays of vectors that are borrowed one by one.</summary>
    private readonly HashSet<int> _borrowed = [];

    /// <summary>Where these are kept, and how many they are.</summary>
    private string _borrowedArrays = string.Empty, _borrowedCount = string.Empty;

    /// <summary>Finds the arrays of vectors, if they are many. They are longer than asked for, so that nothing may ask for their length, and no index may be out of range.</summary>
    private void FindBorrowed(System.Func<Expression, bool> isSettled)
    {
        var vectors = _wide is null ? [] : Differentiation.Program.AllStatements(_function.Body).OfType<Let>()
            .Where(let => let.Value is { Operation: Operation.NewArray } made && _buffers.Contains(let.Target.Id) && Varies(let.Target) && isSettled(let.Target) && made.Operands[0].Type.Name == "int" && made.Operands[0].Variables().All(isSettled))
            .ToList();
        if (vectors.Count > MostSpansOfVectors)
        {
            _borrowed.UnionWith(vectors.Select(let => let.Target.Id));
            foreach (var statement in Differentiation.Program.AllStatements(_function.Body))
            {
                if (statement is Store store)
                {
                    RemoveUnless(store.Array, [.. store.Indices]);
                }

                foreach (var operand in Reads.OwnOperands(statement).Concat(Differentiation.Program.Regions(statement).SelectMany(inner => inner.Yields)))
                {
                    RemoveMeasured(operand);
                }
            }
        }

        void RemoveMeasured(Expression e)
        {
            if (e.Operation == Operation.Length)
            {
                _borrowed.Remove(e.Operands[0].Id);
            }
            else if (e.Operation == Operation.Element)
            {
                RemoveUnless(e.Operands[0], [.. e.Operands.Skip(1)]);
            }

            foreach (var operand in e.Operands)
            {
                RemoveMeasured(operand);
            }
        }

        // Behind its end, a longer array wouldn't throw what the method throws.
        void RemoveUnless(Expression array, Expression[] indices)
        {
            if (_borrowed.Contains(array.Id) && !Ranges.HasElement(array, indices))
            {
                _borrowed.Remove(array.Id);
            }
        }
    }

    private bool Borrows => _shared is not null || _borrowed.Count > 0;

    /// <summary>Begins what is to give back what it borrows, however it ends.</summary>
    private void OpenBorrowing()
    {
        if (_borrowed.Count > 0)
        {
            (_borrowedArrays, _borrowedCount) = (_naming.Unique("borrowed"), _naming.Unique("borrowedCount"));
            _writer.Line($"int {_borrowedCount} = 0;");
            _writer.Line($"{_lanes!.Type}[][] {_borrowedArrays} = {PoolOf(_lanes.Type + "[]")}.Rent({_borrowed.Count});");
        }

        foreach (var piece in _shared?.Pieces ?? [])
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
        foreach (var piece in _shared?.Pieces ?? [])
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

        if (_borrowed.Count > 0)
        {
            if (!isFirst)
            {
                _writer.Line();
            }

            _writer.Open($"while ({_borrowedCount} > 0)");
            _writer.Line($"{_borrowedCount}--;");
            _writer.Line($"{PoolOf(_lanes!.Type)}.Return({_borrowedArrays}[{_borrowedCount}]);");
            _writer.Close();
            _writer.Line();
            _writer.Line($"{PoolOf(_lanes.Type + "[]")}.Return({_borrowedArrays}, clearArray: true);");
        }

        _writer.Close();
    }

    /// <summary>An array of vectors that is borrowed by itself.</summary>
    private void WriteBorrowed(Let made)
    {
        string name = _naming.Of(made.Target);
        _writer.Line($"{_lanes!.Type}[] {name} = {_borrowedArrays}[{_borrowedCount}++] = {PoolOf(_lanes.Type)}.Rent({_expressions.Write(made.Value.Operands[0])});");
        _lengths[made.Target.Id] = made.Value.Operands[0];
        if (IsZeroed(made))
        {
            WriteClear(made.Target);
        }
    }

    /// <summary>The lengths of arrays that are longer than that.</summary>
    private readonly Dictionary<int, Expression> _lengths = [];
}
