using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using SymGrad.Generator.Analysis;
using SymGrad.Tests;
using SymGrad.Tests.Conformance;

namespace SymGrad.CodeFixes.Tests;

/// <summary>
/// The analyzers on the thousand methods of the conformance suite, which are what people write: what is warned of there is listed, and
/// each line of the list was looked at.
/// </summary>
public class ConformanceCaseTests
{
    [Fact]
    public async Task WarningsAreFew()
    {
        ConcurrentBag<string> found = [];
        ConcurrentBag<Exception> defects = [];
        BodyAnalyzer.Defect = defects.Add;
        await Parallel.ForEachAsync(ConformanceSuite.Cases.Values, async (one, cancellation) =>
        {
            CSharpCompilation compilation = CSharpCompilation.Create(
                "Case",
                [CSharpSyntaxTree.ParseText(one.FileText, cancellationToken: cancellation)],
                [.. Program.References, .. one.References.Select(ConformanceSuite.PathOf).Select(path => MetadataReference.CreateFromFile(path))],
                new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable));
            foreach (Diagnostic diagnostic in await compilation.WithAnalyzers(Analyzers.All).GetAnalyzerDiagnosticsAsync(cancellation))
            {
                if (diagnostic.Severity >= DiagnosticSeverity.Warning)
                {
                    found.Add($"{one.Name}: {diagnostic.Id} {one.FileText.Substring(diagnostic.Location.SourceSpan.Start, diagnostic.Location.SourceSpan.Length)}");
                }
            }
        });
        BodyAnalyzer.Defect = null;
        Assert.Empty(defects);
        string[] expected = File.ReadAllLines(Repository.File("tests/SymGrad.CodeFixes.Tests/ConformanceWarnings.txt"));
        if (Environment.GetEnvironmentVariable("SYMGRAD_ACCEPT") is not null)
        {
            File.WriteAllLines(Repository.File("tests/SymGrad.CodeFixes.Tests/ConformanceWarnings.txt"), found.Order(StringComparer.Ordinal));
        }
        else
        {
            Assert.Equal(string.Join('\n', expected), string.Join('\n', found.Order(StringComparer.Ordinal)));
        }
    }
}
