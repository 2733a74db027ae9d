using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using SymGrad.Generator.Diagnostics;

namespace SymGrad.Generator.Analysis;

/// <summary>Finds formulas that overflow or cancel and have a well-known form that doesn't, in differentiable methods and in those beside them.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class StableFormAnalyzer : BodyAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = All(Warnings.Overflow, Warnings.Cancellation);

    internal override void Analyze(OperationBlockAnalysisContext block, KnownTypes types)
    {
        if (block.OwningSymbol is IMethodSymbol { ContainingType: { } type } && types.HoldsDifferentiable(type))
        {
            foreach (var operation in block.OperationBlocks.SelectMany(body => body.Descendants()))
            {
                block.CancellationToken.ThrowIfCancellationRequested();
                if ((OverflowingForms.Find(operation) ?? CancellingForms.Find(operation, types)) is { } form)
                {
                    block.ReportDiagnostic(form.ToDiagnostic());
                }
            }
        }
    }
}
