using MathNet.Numerics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing;

namespace SymGrad.CodeFixes.Tests;

/// <summary>Runs an analyzer over a program in which the expected diagnostics are marked, as in <c>{|SYMG0015:x|}</c>. No mark says that there is none.</summary>
internal static class AnalyzerCheck<TAnalyzer>
    where TAnalyzer : DiagnosticAnalyzer, new()
{
    /// <summary>A program whose class Models has the given members.</summary>
    public static Task Members(string members) => Program(InModels(members));

    /// <param name="source">The program.</param>
    /// <param name="editorConfig">Lines of an <c>.editorconfig</c> for its files.</param>
    /// <param name="hasMathNet">Whether it refers to MathNet.Numerics.</param>
    public static Task Program(string source, string? editorConfig = null, bool hasMathNet = false)
    {
        Test test = new() { TestCode = source, ReferenceAssemblies = new ReferenceAssemblies("net10.0"), CompilerDiagnostics = CompilerDiagnostics.Errors, TestBehaviors = TestBehaviors.SkipGeneratedSourcesCheck };
        test.TestState.AdditionalReferences.AddRange(CodeFixes.Tests.Program.References);
        if (hasMathNet)
        {
            test.TestState.AdditionalReferences.Add(MetadataReference.CreateFromFile(typeof(SpecialFunctions).Assembly.Location));
        }

        if (editorConfig is not null)
        {
            test.TestState.AnalyzerConfigFiles.Add(("/.editorconfig", $"root = true\n\n[*.cs]\n{editorConfig}\n"));
        }

        return test.RunAsync();
    }

    public static string InModels(string members) => $$"""
        using System;
        using System.Linq;
        using SymGrad;

        public static partial class Models
        {
            {{members.Replace("\n", "\n    ", StringComparison.Ordinal)}}
        }
        """;

    private sealed class Test : CSharpAnalyzerTest<TAnalyzer, DefaultVerifier>
    {
        protected override IEnumerable<Type> GetSourceGenerators() => [typeof(Generator.DifferentiableGenerator)];
    }
}
