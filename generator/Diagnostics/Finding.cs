using System;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Diagnostics;

/// <summary>A diagnostic as a value: it holds no syntax and no symbol, so that the pipeline can cache it.</summary>
internal sealed record Finding(
    DiagnosticDescriptor Descriptor,
    string Path,
    TextSpan Span,
    LinePositionSpan Lines,
    EquatableArray<string> Arguments)
{
    /// <summary>What stands in a message before the declaration that would help.</summary>
    public const string Addition = ", or add its derivative: ";

    /// <summary>The property of the diagnostic that holds this declaration, for the code fix.</summary>
    public const string AdditionKey = "Addition";

    public static Finding At(Location location, DiagnosticDescriptor descriptor, params string[] arguments)
    {
        var lines = location.GetLineSpan();
        return new Finding(descriptor, lines.Path ?? string.Empty, location.SourceSpan, lines.Span, arguments.ToEquatable());
    }

    /// <summary>The file in a compilation; null if it can't be told which that is.</summary>
    public SyntaxTree? FileIn(Compilation compilation) =>
        compilation.SyntaxTrees.Where(tree => tree.FilePath == Path && tree.Length >= Span.End).Take(2).ToArray() is [var file] ? file : null;

    /// <summary>The diagnostic. In a file of the compilation an editor can offer what to do about it; without one it is a path and a line.</summary>
    public Diagnostic ToDiagnostic(SyntaxTree? file)
    {
        var properties = Arguments.FirstOrDefault(argument => argument.StartsWith(Addition, StringComparison.Ordinal)) is { } addition
            ? ImmutableDictionary<string, string?>.Empty.Add(AdditionKey, addition.Substring(Addition.Length))
            : ImmutableDictionary<string, string?>.Empty;
        return Diagnostic.Create(Descriptor, file is null ? Location.Create(Path, Span, Lines) : Location.Create(file, Span), properties, Arguments.ToArray<object>());
    }
}
