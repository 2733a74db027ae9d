using System;
using Microsoft.CodeAnalysis;
using SymGrad.Generator.Diagnostics;

namespace SymGrad.Generator.Reading;

/// <summary>Ends the reading of a method at something that can't be differentiated.</summary>
internal sealed class Refusal(Finding finding, SyntaxNode? place = null) : Exception
{
    /// <summary>Where it is; null if the finding is about a declaration as a whole.</summary>
    public SyntaxNode? Place { get; } = place;

    public Finding Finding { get; } = finding;

    public static Refusal At(SyntaxNode place, DiagnosticDescriptor descriptor, params string[] arguments) =>
        new(Finding.At(place.GetLocation(), descriptor, arguments), place);

    public static Refusal At(SyntaxToken place, DiagnosticDescriptor descriptor, params string[] arguments) =>
        new(Finding.At(place.GetLocation(), descriptor, arguments), place.Parent);

    /// <summary>A construct outside the language, with the way out.</summary>
    public static Refusal Unsupported(SyntaxNode place, string what, string instead) =>
        At(place, Descriptors.Unsupported, what, instead);
}

/// <summary>Ends the reading of a method that doesn't compile: the compiler says why, so we stay silent.</summary>
internal sealed class BrokenSource : Exception;
