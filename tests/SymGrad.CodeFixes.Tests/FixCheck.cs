using MathNet.Numerics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing;

namespace SymGrad.CodeFixes.Tests;

/// <summary>Runs a code fix over a program in which what it is for is marked; the generator runs before it and after it, and what is left compiles.</summary>
internal static class FixCheck<TAnalyzer, TFix>
    where TAnalyzer : DiagnosticAnalyzer, new()
    where TFix : CodeFixProvider, new()
{
    /// <summary>A program whose class Models has the given members.</summary>
    public static Task Members(string before, string after) =>
        Program(AnalyzerCheck<TAnalyzer>.InModels(before), AnalyzerCheck<TAnalyzer>.InModels(after));

    /// <param name="before">The program with its marks.</param>
    /// <param name="after">The program when all is fixed, one by one or all at once.</param>
    /// <param name="iterations">How many fixes it takes one by one.</param>
    /// <param name="hasMathNet">Whether it refers to MathNet.Numerics.</param>
    public static Task Program(string before, string after, int? iterations = null, bool hasMathNet = false) => Programs([("Test0.cs", before)], [("Test0.cs", after)], iterations, hasMathNet);

    /// <param name="before">The files with their marks.</param>
    /// <param name="after">The files when all is fixed.</param>
    /// <param name="iterations">How many fixes it takes one by one.</param>
    /// <param name="hasMathNet">Whether they refer to MathNet.Numerics.</param>
    public static Task Programs((string Name, string Text)[] before, (string Name, string Text)[] after, int? iterations = null, bool hasMathNet = false)
    {
        Test test = new()
        {
            ReferenceAssemblies = new ReferenceAssemblies("net10.0"),
            CompilerDiagnostics = CompilerDiagnostics.Errors,
            TestBehaviors = TestBehaviors.SkipGeneratedSourcesCheck,
            NumberOfFixAllIterations = null,
            NumberOfIncrementalIterations = iterations,
            CodeActionValidationMode = CodeActionValidationMode.None,
        };
        foreach ((string name, string text) in before)
        {
            test.TestState.Sources.Add((name, text));
        }

        foreach ((string name, string text) in after)
        {
            test.FixedState.Sources.Add((name, text));
        }

        test.TestState.AdditionalReferences.AddRange(CodeFixes.Tests.Program.References);
        if (hasMathNet)
        {
            test.TestState.AdditionalReferences.Add(MetadataReference.CreateFromFile(typeof(SpecialFunctions).Assembly.Location));
        }

        return test.RunAsync();
    }

    private sealed class Test : CSharpCodeFixTest<TAnalyzer, TFix, DefaultVerifier>
    {
        protected override IEnumerable<Type> GetSourceGenerators() => [typeof(Generator.DifferentiableGenerator)];
    }
}
