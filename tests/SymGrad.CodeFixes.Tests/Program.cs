using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using SymGrad.Tests;

namespace SymGrad.CodeFixes.Tests;

/// <summary>A program with its generated members, whose class Models is called and which analyzers look at.</summary>
internal sealed class Program(string source)
{
    private readonly GeneratorRun _run = GeneratorRun.Of(source);

    /// <summary>What every program of these tests refers to.</summary>
    public static IReadOnlyList<MetadataReference> References { get; } = Target.Net100.All();

    /// <summary>What the generator and the compiler call an error.</summary>
    public IEnumerable<Diagnostic> Errors => _run.Diagnostics.Concat(_run.CompileDiagnostics).Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);

    /// <summary>What analyzers say of it, in the order of its places.</summary>
    public async Task<IReadOnlyList<Diagnostic>> SaidBy(params DiagnosticAnalyzer[] analyzers) =>
        [.. (await _run.Output.WithAnalyzers([.. analyzers]).GetAnalyzerDiagnosticsAsync()).OrderBy(diagnostic => diagnostic.Location.SourceSpan.Start)];

    /// <summary>Calls a static method of the class Models.</summary>
    public object Call(string method, params object[] arguments) => _run.Call("Models", method, arguments)!;

    /// <summary>Calls a static method of the class Models that returns a number.</summary>
    public double Number(string method, params object[] arguments) => (double)Call(method, arguments);
}
