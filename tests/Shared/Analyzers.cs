using System.Collections.Immutable;
using Microsoft.CodeAnalysis.Diagnostics;
using SymGrad.Generator;

namespace SymGrad.Tests;

/// <summary>The analyzers that stand beside the generator.</summary>
internal static class Analyzers
{
    /// <summary>One of each, found as a compiler finds them.</summary>
    public static ImmutableArray<DiagnosticAnalyzer> All { get; } =
    [
        .. typeof(DifferentiableGenerator).Assembly.GetTypes()
            .Where(type => !type.IsAbstract && type.IsSubclassOf(typeof(DiagnosticAnalyzer)))
            .Select(type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];
}
