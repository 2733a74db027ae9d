using System;
using System.Text;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using SymGrad.Generator.Diagnostics;
using SymGrad.Generator.Functions;
using SymGrad.Generator.Reading;
using SymGrad.Generator.Reading.Reuse;
using SymGrad.Generator.Writing;

namespace SymGrad.Generator;

/// <summary>Gives every method marked <c>[Differentiable]</c> its derivatives, in the same build.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class DifferentiableGenerator : IIncrementalGenerator
{
    /// <summary>The step that reads methods: it runs on every edit, gives back what nothing changed for, and what it gives is compared by value.</summary>
    internal const string ReadStep = "Read";

    /// <summary>The step that differentiates and writes: it runs only for a method that changed.</summary>
    internal const string WriteStep = "Write";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        // One of each for each driver, which is one for each project.
        var kept = new KeptReadings();
        var ahead = new FilesAhead();
        var results = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                "SymGrad.DifferentiableAttribute",
                static (node, _) => node is MethodDeclarationSyntax,
                (found, token) => Expected(MethodReader.Read(found, kept, token), ahead, token))
            .WithTrackingName(ReadStep);

        var derivatives = context.SyntaxProvider.ForAttributeWithMetadataName(
            "SymGrad.DerivativeOfAttribute",
            static (node, _) => node is MethodDeclarationSyntax,
            static (found, token) => Guarded(found, static (method, declaration, found) => CustomDerivatives.Check(method, declaration, found.Attributes[0], found.SemanticModel.Compilation), token));
        var solvers = context.SyntaxProvider.ForAttributeWithMetadataName(
            "SymGrad.ImplicitlyDefinedByAttribute",
            static (node, _) => node is MethodDeclarationSyntax,
            static (found, token) => Guarded(found, static (method, declaration, found) => ImplicitSolver.Check(method, declaration, found.Attributes[0]), token));
        var isChosen = context.AnalyzerConfigOptionsProvider.Select(static (options, _) => IsChosen(options));

        // Outputs are made in this order: it is known before the first method is read.
        context.RegisterSourceOutput(isChosen, (_, chosen) => ahead.Turn(chosen));
        var files = results
            .Where(static result => result.Model is not null)
            .Combine(isChosen)
            .Where(static pair => pair.Right)
            .Select((pair, token) => ahead.Write(pair.Left.Model!, token))
            .WithTrackingName(WriteStep);

        context.RegisterSourceOutput(files.Where(static file => file is { Defect: null, Missing: null }), static (output, file) =>
        {
            if (file.Text is { } text)
            {
                output.AddSource(file.HintName, SourceText.From(text, Encoding.UTF8));
            }
            else
            {
                output.ReportDiagnostic(Diagnostic.Create(Descriptors.TooLarge, Location.None, file.HintName));
            }
        });
        context.RegisterSourceOutput(files.Where(static file => file.Defect is not null || file.Missing is not null).Combine(context.CompilationProvider), static (output, pair) =>
        {
            if (pair.Left.Missing is { } missing)
            {
                output.ReportDiagnostic(missing.ToDiagnostic(missing.FileIn(pair.Right)));
            }
            else if (!SourceErrors.Exist(pair.Right, output.CancellationToken))
            {
                output.ReportDiagnostic(Diagnostic.Create(Descriptors.Defect, Location.None, pair.Left.HintName, pair.Left.Defect));
            }
        });

        Report(context, results.SelectMany(static (result, _) => result.Findings), isChosen);
        Report(context, derivatives.Where(static finding => finding is not null)!, isChosen);
        Report(context, solvers.Where(static finding => finding is not null)!, isChosen);
    }

    /// <summary>What came of reading a method, of which a file will be asked for if that is something new.</summary>
    private static ReadResult Expected(ReadResult result, FilesAhead ahead, CancellationToken token)
    {
        if (result.Model is { } model)
        {
            ahead.Expect(model, token);
        }

        return result;
    }

    /// <summary>Reports findings in the files of the compilation; one whose file is the same isn't reported anew.</summary>
    private static void Report(IncrementalGeneratorInitializationContext context, IncrementalValuesProvider<Finding> findings, IncrementalValueProvider<bool> isChosen)
    {
        var placed = findings.Combine(context.CompilationProvider).Select(static (pair, _) => (Finding: pair.Left, File: pair.Left.FileIn(pair.Right)));
        context.RegisterSourceOutput(placed.Combine(isChosen), static (output, pair) =>
        {
            if (pair.Right)
            {
                output.ReportDiagnostic(pair.Left.Finding.ToDiagnostic(pair.Left.File));
            }
        });
    }

    /// <summary>What a check says of a method with an attribute of ours; if we fail at it, that is said, and every other method is differentiated.</summary>
    private static Finding? Guarded(GeneratorAttributeSyntaxContext found, Func<IMethodSymbol, MethodDeclarationSyntax, GeneratorAttributeSyntaxContext, Finding?> check, CancellationToken cancellation)
    {
        var (method, declaration) = ((IMethodSymbol)found.TargetSymbol, (MethodDeclarationSyntax)found.TargetNode);
        try
        {
            return check(method, declaration, found);
        }
        catch (Exception defect) when (defect is not OperationCanceledException)
        {
            return SourceErrors.Exist(found.SemanticModel.Compilation, cancellation) ? null : Finding.At(declaration.Identifier.GetLocation(), Descriptors.Defect, method.Name, defect.GetType().Name);
        }
    }

    /// <summary>Whether the project asks for this build's engine.</summary>
    private static bool IsChosen(AnalyzerConfigOptionsProvider options)
    {
        bool says = options.GlobalOptions.TryGetValue("build_property.SymGradEngine", out string? engine) && !string.IsNullOrWhiteSpace(engine);
        return says ? string.Equals(engine!.Trim(), Engine.Name, StringComparison.OrdinalIgnoreCase) : Engine.IsDefault;
    }
}
