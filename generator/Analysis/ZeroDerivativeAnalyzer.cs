using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using SymGrad.Generator.Diagnostics;
using SymGrad.Generator.Differentiation;
using SymGrad.Generator.Reading;

namespace SymGrad.Generator.Analysis;

/// <summary>
/// Finds parameters by which a derivative is taken and is always zero. Only a method in which that isn't plain at a glance is read,
/// as the generator reads it, and what is said comes from that alone.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ZeroDerivativeAnalyzer : BodyAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = All(Warnings.ZeroDerivative);

    internal override void Analyze(OperationBlockAnalysisContext block, KnownTypes types)
    {
        if (block.OwningSymbol is not IMethodSymbol method || types.AttributeOf(method) is not { } attribute
            || method.DeclaringSyntaxReferences.Select(part => part.GetSyntax(block.CancellationToken)).OfType<MethodDeclarationSyntax>().FirstOrDefault(part => part.Body is not null || part.ExpressionBody is not null) is not { } declaration)
        {
            return;
        }

        var active = ActiveParameters(method);
        var flow = new Flow(method, active, block.OperationBlocks, throughCalls: false, block.CancellationToken);
        if (Enumerable.Range(0, active.Count).All(place => (flow.Results & Flow.Bit(place)) != 0))
        {
            return;
        }

        var model = block.OperationBlocks.FirstOrDefault(body => body.Syntax.SyntaxTree == declaration.SyntaxTree)?.SemanticModel;
        if (model is null || MethodReader.FunctionOf(new AskedMethod(method, declaration, attribute, model), block.CancellationToken) is not { } function)
        {
            return;
        }

        var activity = new Activity(Program.Of(function));
        var silent = function.Parameters.Where(parameter => parameter.IsActive).GroupBy(parameter => parameter.Root)
            .Where(parts => !parts.Any(part => activity.IsActive(part.Variable)))
            .SelectMany(parts => active.Where(parameter => parameter.Name == parts.Key))
            .ToList();
        if (silent.Count > 0 && !model.GetDiagnostics(declaration.Span, block.CancellationToken).Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error))
        {
            foreach (var parameter in silent)
            {
                block.ReportDiagnostic(Diagnostic.Create(Warnings.ZeroDerivative, parameter.Locations[0], parameter.Name, method.Name));
            }
        }
    }

    /// <summary>The parameters by which a derivative may be taken, but for those whose name says that they aren't used.</summary>
    internal static IReadOnlyList<IParameterSymbol> ActiveParameters(IMethodSymbol method) =>
        [.. method.Parameters.Where(parameter => parameter.RefKind != RefKind.Out && parameter.Name.Trim('_').Length > 0 && !DerivativeSignature.IsConstant(parameter))];
}
