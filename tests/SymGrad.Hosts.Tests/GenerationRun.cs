using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using SymGrad.Generator;
using SymGrad.Tests;

namespace SymGrad.Hosts.Tests;

/// <summary>A run of the generator and the analyzers, by the Roslyn that this copy of the assembly was loaded beside.</summary>
public static class GenerationRun
{
    private static readonly ConcurrentDictionary<string, MetadataReference[]> s_references = new();

    /// <summary>The way to ask for it that every version has.</summary>
    private static readonly CompilationWithAnalyzersOptions s_analysis = new(new AnalyzerOptions([]), onAnalyzerException: null, concurrentAnalysis: true, logAnalyzerExecutionTime: false);

    /// <summary>Runs it; <see cref="Generation"/> says what the parts of the result are.</summary>
    /// <param name="names">The files' names.</param>
    /// <param name="texts">Their texts.</param>
    /// <param name="language">The language version.</param>
    /// <param name="target">The name of the framework, by which its references are kept.</param>
    /// <param name="references">The assemblies to compile against.</param>
    /// <param name="compiles">Whether what comes of it is compiled.</param>
    /// <param name="analyzes">Whether the analyzers look at it.</param>
    public static string[][] Of(string[] names, string[] texts, string language, string target, byte[][] references, bool compiles, bool analyzes)
    {
        ArgumentNullException.ThrowIfNull(names);
        LanguageVersion version = LanguageVersionFacts.TryParse(language, out LanguageVersion parsed) ? parsed.MapSpecifiedToEffectiveVersion() : throw new ArgumentException($"There is no C# {language} here.", nameof(language));
        CSharpParseOptions options = CSharpParseOptions.Default.WithLanguageVersion(version).WithDocumentationMode(DocumentationMode.Diagnose);
        CSharpCompilation input = CSharpCompilation.Create(
            "UserProgram",
            names.Zip(texts, (name, text) => CSharpSyntaxTree.ParseText(text, options, name, System.Text.Encoding.UTF8)),
            s_references.GetOrAdd(target, _ => [.. references.Select(image => MetadataReference.CreateFromImage(image))]),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary).WithNullableContextOptions(version >= LanguageVersion.CSharp8 ? NullableContextOptions.Enable : NullableContextOptions.Disable));

        SyntaxTree[] unreadable = [.. (compiles ? input.GetDiagnostics() : []).Where(IsError).Select(diagnostic => diagnostic.Location.SourceTree).OfType<SyntaxTree>().Distinct()];
        input = input.RemoveSyntaxTrees(unreadable);
        GeneratorDriver driver = CSharpGeneratorDriver
            .Create([new DifferentiableGenerator().AsSourceGenerator()], parseOptions: options)
            .RunGeneratorsAndUpdateCompilation(input, out Compilation output, out _);
        GeneratorRunResult result = driver.GetRunResult().Results.Single();
        GeneratedSourceResult[] sources = [.. result.GeneratedSources.IsDefault ? [] : result.GeneratedSources];
        HashSet<SyntaxTree> generated = [.. sources.Select(source => source.SyntaxTree)];
        using MemoryStream program = new();
        IEnumerable<Diagnostic> warnings = (compiles ? output.Emit(program).Diagnostics : []).Where(diagnostic => IsError(diagnostic)
            || (diagnostic.Severity == DiagnosticSeverity.Warning && diagnostic.Location.SourceTree is { } tree && generated.Contains(tree)));
        string[] said = analyzes ? [.. output.WithAnalyzers(Analyzers.All, s_analysis).GetAnalyzerDiagnosticsAsync().GetAwaiter().GetResult().Select(diagnostic => diagnostic.ToString())] : [];
        return
        [
            [version.ToDisplayString(), result.Exception?.ToString() ?? string.Empty],
            [.. unreadable.Select(tree => tree.FilePath)],
            [.. result.Diagnostics.Select(diagnostic => diagnostic.ToString())],
            [.. sources.Select(source => source.HintName)],
            [.. sources.Select(source => source.SourceText.ToString())],
            [.. warnings.Select(diagnostic => diagnostic.ToString())],
            said,
        ];
    }

    private static bool IsError(Diagnostic diagnostic) => diagnostic.Severity == DiagnosticSeverity.Error;
}
