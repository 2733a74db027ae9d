using System.Collections.Generic;
using Microsoft.CodeAnalysis;

namespace SymGrad.Generator.Reading;

/// <summary>
/// Statements that the reader has no words for, which are copied as they stand. What is refused isn't known to lie on the way
/// to a result: so the method is read again with the innermost statement around it copied, then with the one around that.
/// Where a derivative turns out to flow through, what was refused is refused after all.
/// </summary>
internal sealed class VerbatimStatements
{
    /// <summary>How many statements are tried, of which each is a further reading of the method.</summary>
    private const int Most = 32;

    /// <summary>How many operations may be read again: a long method isn't read as often as a short one.</summary>
    private const int MostOperations = 100_000;

    private readonly Dictionary<SyntaxNode, Refusal> _copied = [];
    private readonly HashSet<SyntaxNode> _tried = [];

    /// <summary>The statements around what was refused last, from the inside out.</summary>
    private readonly List<SyntaxNode> _around = [];

    /// <summary>Why a statement is copied; null if it is to be read.</summary>
    public Refusal? ReasonFor(SyntaxNode statement) => _copied.TryGetValue(statement, out var reason) ? reason : null;

    private int _operations;

    /// <summary>Notes that a refusal came out of a statement, up to which so many operations were read.</summary>
    public void Leave(SyntaxNode statement, int operations)
    {
        if (_around.Count == 0)
        {
            _operations += operations;
        }

        _around.Add(statement);
    }

    /// <summary>A new reading begins.</summary>
    public void Begin() => _around.Clear();

    /// <summary>A statement can't be copied either.</summary>
    public void GiveUp(SyntaxNode statement) => _copied.Remove(statement);

    /// <summary>Whether there is a statement left that might be copied instead, so that reading again may come further.</summary>
    public bool Accept(Refusal refusal)
    {
        foreach (var statement in _around)
        {
            if (_operations < MostOperations && _tried.Count < Most && _tried.Add(statement))
            {
                _copied[statement] = refusal;
                return true;
            }
        }

        return false;
    }
}
