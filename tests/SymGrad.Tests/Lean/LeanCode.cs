using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SymGrad.Tool.Code;

namespace SymGrad.Tests.Lean;

/// <summary>What the generator writes for the suite, and what it costs.</summary>
internal static class LeanCode
{
    private static readonly Lazy<GeneratorRun> Run = new(() => GeneratorRun.Of(Compilation()));

    /// <summary>The operations in value and gradient, or value and Jacobian, of a function of the suite; null where they aren't generated.</summary>
    public static OperationCount? Count(LeanFunction function) =>
        Count(Run.Value, function.Method + (function.Values.Length == 1 ? "ValueAndGradient" : "Jacobian"));

    /// <summary>The operations in the generated method of this name that writes to destinations instead of allocating; null where there is none.</summary>
    public static OperationCount? Count(GeneratorRun run, string name)
    {
        MethodDeclarationSyntax? method = run.Result.GeneratedSources
            .SelectMany(source => source.SyntaxTree.GetRoot().DescendantNodes().OfType<MethodDeclarationSyntax>())
            .SingleOrDefault(one => one.Identifier.Text == name && one.ParameterList.Parameters.Any(IsDestination));
        return method is null ? null : OperationCount.Of(method, run.Output.GetSemanticModel(method.SyntaxTree));
    }

    private static bool IsDestination(ParameterSyntax parameter) =>
        parameter.Modifiers.Any(SyntaxKind.OutKeyword) || parameter.Type is GenericNameSyntax { Identifier.Text: "Span" };

    private static CSharpCompilation Compilation()
    {
        CSharpParseOptions parse = new(LanguageVersion.Latest);
        ImmutableArray<SyntaxTree> files =
        [
            .. new[] { "LeanSuite.cs", "LeanSuite.Geometry.cs", "LeanSuite.Finance.cs" }
                .Select(file => Repository.File($"tests/SymGrad.Tests/Lean/{file}"))
                .Select(file => CSharpSyntaxTree.ParseText(File.ReadAllText(file), parse, file, System.Text.Encoding.UTF8)),
        ];
        return CSharpCompilation.Create("Lean", files, Target.Net100.WithMathNet(), new(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
    }
}
