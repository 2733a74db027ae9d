using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace SymGrad.Generator.Reading;

/// <summary>Errors of the user's source: where there are any, what confuses us is what the compiler complains of, and a word of ours would be noise.</summary>
internal static class SourceErrors
{
    /// <summary>Whether anything doesn't parse or doesn't bind, but for the names of members that would be generated.</summary>
    public static bool Exist(Compilation compilation, CancellationToken cancellation) =>
        compilation.SyntaxTrees.Any(tree => tree.GetDiagnostics(cancellation).Any(IsError)) || compilation.GetDiagnostics(cancellation).Any(IsLasting);

    /// <summary>Whether a diagnostic is an error that stays when the derivatives are there.</summary>
    public static bool IsLasting(Diagnostic diagnostic) => IsError(diagnostic) && !NamesMember(diagnostic);

    private static bool IsError(Diagnostic diagnostic) => diagnostic.Severity == DiagnosticSeverity.Error;

    private static bool NamesMember(Diagnostic diagnostic) => diagnostic.Location.SourceTree is { } tree && MemberSelection.MethodOf(tree.GetText().ToString(diagnostic.Location.SourceSpan)) is not null;
}
