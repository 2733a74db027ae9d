using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SymGrad.Generator;
using SymGrad.Generator.Analysis;
using SymGrad.Generator.Reading;
using SymGrad.Tool.Loading;

namespace SymGrad.Tool.Methods;

/// <summary>A user's program with what this version of the generator adds to it.</summary>
internal sealed class DifferentiatedProgram
{
    private DifferentiatedProgram(UserCode code, CSharpCompilation compilation, ImmutableArray<DifferentiableMethod> methods, ImmutableArray<Diagnostic> refusals)
    {
        Code = code;
        Compilation = compilation;
        Methods = methods;
        Refusals = refusals;
        CompilerErrors = [.. compilation.GetDiagnostics().Where(IsError).OrderBy(error => error.Location.SourceTree?.FilePath, StringComparer.Ordinal).ThenBy(error => error.Location.SourceSpan.Start)];
    }

    public UserCode Code { get; }

    /// <summary>The user's files and the generated ones.</summary>
    public CSharpCompilation Compilation { get; }

    /// <summary>The methods marked <c>[Differentiable]</c>, by their names.</summary>
    public ImmutableArray<DifferentiableMethod> Methods { get; }

    /// <summary>What the generator refused.</summary>
    public ImmutableArray<Diagnostic> Refusals { get; }

    /// <summary>The compiler's errors, the generator's not among them.</summary>
    public ImmutableArray<Diagnostic> CompilerErrors { get; }

    /// <summary>Runs the generator.</summary>
    public static DifferentiatedProgram Of(UserCode code)
    {
        GeneratorDriver driver = CSharpGeneratorDriver.Create(
            [new DifferentiableGenerator().AsSourceGenerator(), .. code.OtherGenerators],
            code.AdditionalFiles,
            code.Parsing,
            code.Settings,
            new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));
        driver = driver.RunGeneratorsAndUpdateCompilation(code.Compilation, out Compilation output, out _);
        GeneratorRunResult ours = driver.GetRunResult().Results[0];
        if (ours.Exception is { } defect)
        {
            throw new ToolException($"The generator failed, which is a mistake of ours: {defect.Message}", defect);
        }

        var compilation = (CSharpCompilation)output;
        var models = ours.TrackedSteps.GetValueOrDefault(DifferentiableGenerator.ReadStep, [])
            .SelectMany(step => step.Outputs)
            .Select(read => ((ReadResult)read.Value).Model)
            .OfType<MethodModel>()
            .ToDictionary(model => model.HintName);
        var files = ours.GeneratedSources.ToDictionary(source => source.HintName);
        ImmutableArray<Diagnostic> refusals = [.. ours.Diagnostics.Where(IsError)];
        Reach? reach = KnownTypes.In(compilation)?.Reach;
        var methods = Marked(compilation, code.Compilation.SyntaxTrees)
            .Select(found => new DifferentiableMethod(found.Symbol, found.Declaration, compilation.GetSemanticModel(found.Declaration.SyntaxTree))
            {
                File = FileOf(found.Symbol, code.Compilation) is { } name && files.TryGetValue(name, out GeneratedSourceResult file) ? file.SyntaxTree : null,
                Model = FileOf(found.Symbol, code.Compilation) is { } read && models.TryGetValue(read, out MethodModel? model) ? model : null,
                Refusals = Of(found.Symbol, found.Declaration, refusals, compilation, reach),
            })
            .OrderBy(method => method.Name, StringComparer.Ordinal)
            .ToImmutableArray();
        return new DifferentiatedProgram(code, compilation, methods, refusals);
    }

    private static bool IsError(Diagnostic diagnostic) => diagnostic.Severity == DiagnosticSeverity.Error;

    private static IEnumerable<(IMethodSymbol Symbol, MethodDeclarationSyntax Declaration)> Marked(CSharpCompilation compilation, IEnumerable<SyntaxTree> trees) =>
        from tree in trees
        from declaration in tree.GetRoot().DescendantNodes().OfType<MethodDeclarationSyntax>()
        where declaration.AttributeLists.Count > 0
        let symbol = compilation.GetSemanticModel(tree).GetDeclaredSymbol(declaration)
        where symbol is not null && symbol.GetAttributes().Any(attribute => attribute.AttributeClass?.ToDisplayString() == "SymGrad.DifferentiableAttribute" && attribute.ApplicationSyntaxReference?.SyntaxTree == tree && declaration.Span.Contains(attribute.ApplicationSyntaxReference.Span))
        select (symbol, declaration);

    /// <summary>The file's name that the generator gives, which it derives from the program without what it adds.</summary>
    private static string? FileOf(IMethodSymbol method, CSharpCompilation before)
    {
        try
        {
            SyntaxReference place = method.DeclaringSyntaxReferences[0];
            return before.GetSemanticModel(place.SyntaxTree).GetDeclaredSymbol((MethodDeclarationSyntax)place.GetSyntax()) is { } symbol ? MethodReader.HintNameOf(symbol) : null;
        }
        catch (BrokenSource)
        {
            // Declared twice, or half a declaration: the compiler has said so.
            return null;
        }
    }

    /// <summary>The refusals that are a method's: those within it, and within methods that it calls; what lies in none may be any method's.</summary>
    private static ImmutableArray<Diagnostic> Of(IMethodSymbol method, MethodDeclarationSyntax declaration, ImmutableArray<Diagnostic> refusals, CSharpCompilation compilation, Reach? reach) =>
    [
        .. refusals.Where(refusal => Around(refusal, compilation) is not { } around
            || (around.SyntaxTree == declaration.SyntaxTree && around.Span == declaration.Span)
            || (compilation.GetSemanticModel(around.SyntaxTree).GetDeclaredSymbol(around) is { } called && reach?.IsCalled(called, [method], default) == true)),
    ];

    /// <summary>The method in which something was refused. Where that is in the user's file, the generator has seen the same one.</summary>
    private static MethodDeclarationSyntax? Around(Diagnostic refusal, CSharpCompilation compilation) =>
        compilation.SyntaxTrees.FirstOrDefault(tree => tree == refusal.Location.SourceTree || (tree.FilePath.Length > 0 && tree.FilePath == refusal.Location.GetLineSpan().Path)) is { } file
            ? file.GetRoot().FindNode(refusal.Location.SourceSpan).FirstAncestorOrSelf<MethodDeclarationSyntax>()
            : null;
}
