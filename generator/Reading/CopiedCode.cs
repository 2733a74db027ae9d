using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using SymGrad.Generator.Diagnostics;
using SymGrad.Generator.Differentiation;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Reading;

/// <summary>Code of the user's that is copied, not differentiated, and where it stands.</summary>
/// <param name="Copied">The text, with the values that it needs.</param>
/// <param name="Target">The variable that holds what comes out of it; null if nothing does.</param>
/// <param name="Place">Where a word about it belongs.</param>
/// <param name="Name">What it is called in a message.</param>
internal sealed record CopiedCode(Expression Copied, Expression? Target, SyntaxNode Place, string Name)
{
    /// <summary>How a derivative of it may be given, for the message; empty where it can't.</summary>
    public string Remedy { get; init; } = string.Empty;

    /// <summary>For a statement that was copied because it couldn't be read, why not.</summary>
    public Refusal? Reason { get; init; }

    /// <summary>Whether it may run code of the user's.</summary>
    public bool RunsMore { get; init; }

    /// <summary>The field or property that it reads.</summary>
    public ISymbol? Loaded { get; init; }

    /// <summary>The field or property that it writes.</summary>
    public ISymbol? Written { get; init; }

    /// <summary>Whether more comes out than a yes or a no, by which a branch is taken and nothing else.</summary>
    private bool GivesMore => Target is { } target && target.Type != ValueType.Boolean;

    private bool IsText => Target is { Type.Name: "string" };

    /// <summary>Whether what comes out might hold a number that was handed in elsewhere.</summary>
    private bool Gives => Target is { } target && (target.Type.IsFloating || target.Type.Name == "decimal" || (target.Type.Shape == TypeShape.Opaque && !IsText));

    /// <summary>No derivative may get lost in what is copied: nothing that varies goes in where a number or an object comes out.</summary>
    /// <param name="all">What was copied.</param>
    /// <param name="program">The method.</param>
    /// <param name="readsNumbers">Whether the method reads numbers or objects that code of the user's may change.</param>
    /// <param name="readsLibraryNumbers">Whether some of them belong to a library's objects, which its own code may change.</param>
    public static void Check(IReadOnlyList<CopiedCode> all, Program program, bool readsNumbers, bool readsLibraryNumbers)
    {
        if (all.Count == 0)
        {
            return;
        }

        var activity = new Activity(program);
        bool TakesVaried(CopiedCode code) => code.Copied.Operands.Any(operand => operand.Type.HasFloating && activity.IsVaried(operand));
        bool TakesText(CopiedCode code) => code.Copied.Operands.Any(operand => operand is { IsVariable: true, Type.Name: "string" });
        bool anyGives = all.Any(code => code.Gives && code.Loaded is null);
        bool textComesBack = all.Any(code => TakesText(code) && (code.Gives || (!code.GivesMore && anyGives)));
        foreach (var code in all.Where(TakesVaried))
        {
            if (code.Reason is { } reason)
            {
                // Whatever it does with the number: it isn't known.
                throw reason;
            }

            if (readsLibraryNumbers || (code.RunsMore && (readsNumbers || all.Any(other => other.Loaded is not null && other.Gives))))
            {
                throw Refusal.At(code.Place, Descriptors.NoDerivativeKnown, code.Name, code.Remedy);
            }

            if (code.Written is { } written)
            {
                // A number that is left in a field may be read again here, or by what is called.
                if (anyGives || all.Any(other => SymbolEqualityComparer.Default.Equals(other.Loaded, written)))
                {
                    throw Refusal.Unsupported(code.Place, $"an assignment to '{code.Name}', which is read again,", "keep the number in a local");
                }
            }
            else if (code.IsText ? textComesBack : code.GivesMore || anyGives)
            {
                // What is only told may come back from an object that was told it, and a text may be read as a number again.
                throw Refusal.At(code.Place, Descriptors.NoDerivativeKnown, code.Name, code.Remedy);
            }
        }
    }
}
