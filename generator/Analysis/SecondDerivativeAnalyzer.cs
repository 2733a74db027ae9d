using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using SymGrad.Generator.Diagnostics;

namespace SymGrad.Generator.Analysis;

/// <summary>Finds functions with kinks or steps in methods whose second derivatives are asked for by name: what bends there bends at a point that no second derivative sees.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SecondDerivativeAnalyzer : BodyAnalyzer
{
    private const Members Second = Members.Hessian | Members.HessianVector;

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = All(Warnings.KinkInSecondDerivative);

    internal override void Analyze(OperationBlockAnalysisContext block, KnownTypes types)
    {
        if (block.OwningSymbol is not IMethodSymbol method || types.AttributeOf(method) is not { } attribute || !AsksForSecond(attribute))
        {
            return;
        }

        var calls = block.OperationBlocks.SelectMany(body => body.Descendants()).OfType<IInvocationOperation>().Where(HasKink).ToList();
        if (calls.Count == 0)
        {
            return;
        }

        var flow = new Flow(method, ZeroDerivativeAnalyzer.ActiveParameters(method), block.OperationBlocks, throughCalls: true, block.CancellationToken);
        foreach (var call in calls.Where(call => call.Arguments.Any(argument => flow.IsActive(argument.Value))))
        {
            block.ReportDiagnostic(Diagnostic.Create(Warnings.KinkInSecondDerivative, call.Syntax.GetLocation(), call.TargetMethod.ContainingType.Name + "." + call.TargetMethod.Name, method.Name));
        }
    }

    /// <summary>Whether second derivatives are meant, and not just everything that applies.</summary>
    private static bool AsksForSecond(AttributeData attribute) =>
        attribute.NamedArguments.Any(argument => argument is { Key: "Order", Value.Value: > 1 })
        || (attribute.ConstructorArguments.Select(argument => argument.Value).OfType<int>().FirstOrDefault() is var asked
            && ((Members)asked & Second) != 0 && !((Members)asked).HasFlag(Members.Gradient | Members.Pullback | Members.Pushforward | Members.Jacobian | Second));

    /// <summary>Whether a function is made of pieces, or constant between steps, and its value is used for more than a comparison or a running extreme.</summary>
    private static bool HasKink(IInvocationOperation call) => Flow.RuleOf(call) is { } rule && (rule.Pieces is not null || rule.Partials.Count == 0) && !IsCompared(call) && !IsRunningExtreme(call);

    private static bool IsCompared(IOperation value) => value.Parent switch
    {
        IParenthesizedOperation or IConversionOperation { IsImplicit: true } => IsCompared(value.Parent),
        IBinaryOperation { Type.SpecialType: SpecialType.System_Boolean } => true,
        _ => false,
    };

    /// <summary>Whether this is <c>max = Math.Max(max, e)</c>: what is subtracted from exponents before they are added up, and drops out of the result.</summary>
    private static bool IsRunningExtreme(IInvocationOperation call) => call.Parent is ISimpleAssignmentOperation { Target: ILocalReferenceOperation } assignment
        && call.Arguments.Any(argument => Terms.AreSame(Terms.Bare(argument.Value), assignment.Target));
}
