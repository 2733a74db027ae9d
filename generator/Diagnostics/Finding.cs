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
    public static Finding At(Location location, DiagnosticDescriptor descriptor, params string[] arguments)
    {
        var lines = location.GetLineSpan();
        return new Finding(descriptor, lines.Path ?? string.Empty, location.SourceSpan, lines.Span, arguments.ToEquatable());
    }

    public Diagnostic ToDiagnostic() =>
        Diagnostic.Create(Descriptor, Location.Create(Path, Span, Lines), Arguments.ToArray<object>());
}
