using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace SymGrad.Generator.Analysis;

/// <summary>A formula that can be computed in a better way.</summary>
/// <param name="Descriptor">What is said of it.</param>
/// <param name="Place">The expression.</param>
/// <param name="Flaw">What is wrong with it, as the message needs it.</param>
/// <param name="Remedy">What to do about it, in words; null where the replacement says it.</param>
/// <param name="Replacement">C# for the same value, computed in a better way; null where none can be written in its place.</param>
internal sealed record StableForm(DiagnosticDescriptor Descriptor, SyntaxNode Place, string Flaw, string? Remedy, string? Replacement)
{
    /// <summary>The property of the diagnostic that holds the replacement.</summary>
    public const string ReplacementKey = "Replacement";

    public Diagnostic ToDiagnostic()
    {
        var properties = Replacement is null ? ImmutableDictionary<string, string?>.Empty : ImmutableDictionary<string, string?>.Empty.Add(ReplacementKey, Replacement);
        return Diagnostic.Create(Descriptor, Place.GetLocation(), properties, Terms.Text(Place), Flaw, Remedy ?? Replacement);
    }
}
