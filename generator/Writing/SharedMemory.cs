using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Writing;

/// <summary>
/// Which buffers of a method lie in one piece of memory, which is on the stack while it is short and else borrowed from the
/// shared pool once in a call. A buffer whose length is known earlier lies with those that are made there.
/// </summary>
internal sealed class SharedMemory
{
    /// <summary>Some buffers of one type of elements.</summary>
    /// <param name="Made">Where they are made, the first of them where their memory is taken.</param>
    /// <param name="Rented">The name of the array from the pool.</param>
    public sealed record Piece(List<Let> Made, string Rented);

    /// <summary>The most buffers in one piece: where each begins is written as a sum of lengths.</summary>
    private const int MostBuffers = 32;

    private readonly Dictionary<int, Piece> _pieces = [];
    private readonly List<Piece> _all = [];

    private readonly System.Func<Region, Let, bool> _isBuffer;
    private readonly System.Func<Let, string> _elementOf;
    private readonly System.Func<Expression, bool> _isNatural;
    private readonly System.Func<string, string> _nameOf;

    /// <param name="function">The method.</param>
    /// <param name="isBuffer">Whether a region makes a buffer that may be too long for the stack.</param>
    /// <param name="elementOf">The type of a buffer's elements.</param>
    /// <param name="isNatural">Whether a length is certainly no less than zero, so that nothing is thrown where such a buffer is made.</param>
    /// <param name="nameOf">Makes a name unique.</param>
    public SharedMemory(Function function, System.Func<Region, Let, bool> isBuffer, System.Func<Let, string> elementOf, System.Func<Expression, bool> isNatural, System.Func<string, string> nameOf)
    {
        (_isBuffer, _elementOf, _isNatural, _nameOf) = (isBuffer, elementOf, isNatural, nameOf);
        Visit(function.Body, [.. function.Parameters.Select(parameter => parameter.Variable.Id)]);
    }

    /// <param name="region">Where buffers are made.</param>
    /// <param name="known">The variables that have their values before it; the same again afterwards.</param>
    private void Visit(Region region, HashSet<int> known)
    {
        var added = new List<int>();
        var open = new List<(string Element, Piece Piece, HashSet<int> Known)>();

        // Between these and the present statement nothing can be thrown.
        var recent = new HashSet<Piece>(ReferenceComparer<Piece>.Instance);
        foreach (var statement in region.Statements)
        {
            Cancellation.Check();
            if (statement is Let made && _isBuffer(region, made))
            {
                string element = _elementOf(made);
                var length = made.Value.Operands[0];
                bool canMove = _isNatural(length);
                var piece = open.FirstOrDefault(other => other.Element == element && other.Piece.Made.Count < MostBuffers && (canMove || recent.Contains(other.Piece)) && length.Variables().All(variable => other.Known.Contains(variable.Id))).Piece;
                if (piece is null)
                {
                    piece = new Piece([], _nameOf("rented"));
                    open.Add((element, piece, [.. known]));
                    recent.Add(piece);
                    _all.Add(piece);
                }

                piece.Made.Add(made);
                _pieces[made.Target.Id] = piece;
            }
            else if (statement is not Let { Value.Operation: Operation.Add or Operation.Subtract or Operation.Multiply, Target.Type.Name: "int" })
            {
                recent.Clear();
            }

            if (statement is If branch)
            {
                Visit(branch.Then, known);
                Visit(branch.Else, known);
            }

            added.AddRange(Reads.DefinedBy(statement).Select(variable => variable.Id).Where(known.Add));
        }

        known.ExceptWith(added);
    }

    /// <summary>Everything that may be borrowed.</summary>
    public IReadOnlyList<Piece> Pieces => _all;

    /// <summary>The memory that a buffer lies in; null for one that is always on the stack.</summary>
    public Piece? Of(Expression buffer) => _pieces.TryGetValue(buffer.Id, out var piece) ? piece : null;
}
