using System;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using SymGrad.Generator.Diagnostics;
using SymGrad.Generator.Reading;

namespace SymGrad.Generator.Analysis;

/// <summary>Finds derivatives that are approximated by differences of a method that has a gradient, or would have one if asked: the generator's own reader says so.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class DifferenceQuotientAnalyzer : BodyAnalyzer
{
    private static readonly string[] s_members = ["Gradient", "ValueAndGradient", "Pullback"];

    private static readonly string[] s_checks = ["Gradient", "ValueAndGradient", "Pullback", "Pushforward"];

    private static readonly string[] s_tests = ["FactAttribute", "TheoryAttribute", "TestAttribute", "TestCaseAttribute", "TestMethodAttribute"];

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = All(Warnings.DifferenceQuotient);

    internal override void Analyze(OperationBlockAnalysisContext block, KnownTypes types)
    {
        if (types.AttributeOf(block.OwningSymbol) is not null)
        {
            // The generator doesn't see what it generates, so that the gradient couldn't be called here.
            return;
        }

        foreach (var division in block.OperationBlocks.SelectMany(body => body.Descendants()).OfType<IBinaryOperation>().Where(binary => binary.OperatorKind == BinaryOperatorKind.Divide))
        {
            block.CancellationToken.ThrowIfCancellationRequested();
            if (DifferenceQuotient.Of(division) is not { TargetMethod: var method } quotient || IsCheck(block, method) || !IsOne(method) || IsTaken(method))
            {
                continue;
            }

            var attribute = types.AttributeOf(method);
            if ((attribute is null && GeneratedSource.Holds(method.DeclaringSyntaxReferences[0].SyntaxTree)) || types.Reach.Includes(block.OwningSymbol, method, block.CancellationToken))
            {
                continue;
            }

            if ((attribute is null || GivesGradient(attribute)) && PartsOf(block, division, method, attribute, quotient.Parameter) is { } parts && quotient.Derivative(isPart: parts > 1) is { } derivative)
            {
                var properties = ImmutableDictionary<string, string?>.Empty.Add(StableForm.ReplacementKey, derivative);
                string whenMarked = attribute is null ? $", once '{method.Name}' is marked [Differentiable]" : string.Empty;
                block.ReportDiagnostic(Diagnostic.Create(Warnings.DifferenceQuotient, division.Syntax.GetLocation(), properties, method.Name, derivative, whenMarked));
            }
        }
    }

    /// <summary>Of how many parts the gradient of a method is; null if there is none, or none by a parameter.</summary>
    private static int? PartsOf(OperationBlockAnalysisContext block, IOperation division, IMethodSymbol method, AttributeData? attribute, IParameterSymbol by)
    {
        if (!method.Equals(method.OriginalDefinition, SymbolEqualityComparer.Default) || method.MethodKind != MethodKind.Ordinary
            || method.DeclaringSyntaxReferences[0].GetSyntax(block.CancellationToken) is not MethodDeclarationSyntax declaration
            || !block.Compilation.ContainsSyntaxTree(declaration.SyntaxTree) || division.SemanticModel is not { } model
            || ModelOf(declaration, model, block.Compilation) is not { } own
            || MethodReader.FunctionOf(new AskedMethod(method, declaration, attribute, own), block.CancellationToken) is not { IsScalar: true } function)
        {
            return null;
        }

        var roots = function.Parameters.Where(parameter => parameter.IsActive).Select(parameter => parameter.Root).Distinct().ToList();
        return roots.Contains(by.Name) ? roots.Count : null;
    }

    private static SemanticModel? ModelOf(SyntaxNode node, SemanticModel here, Compilation compilation) => here.SyntaxTree == node.SyntaxTree ? here : Sources(node, compilation);

#pragma warning disable RS1030 // The reader looks at other files anyway, and comes here only where a quotient was found.
    private static SemanticModel Sources(SyntaxNode node, Compilation compilation) => compilation.GetSemanticModel(node.SyntaxTree);
#pragma warning restore RS1030

    /// <summary>Whether the method that is called is the one that runs: its gradient isn't that of another one that overrides it.</summary>
    private static bool IsOne(IMethodSymbol method) => method is { IsVirtual: false, IsOverride: false, IsAbstract: false };

    /// <summary>Whether somebody has written what would be generated, so that the name doesn't say what is called.</summary>
    private static bool IsTaken(IMethodSymbol method) => s_members.SelectMany(member => method.ContainingType.GetMembers(method.Name + member))
        .Any(member => member.DeclaringSyntaxReferences.Any(declaration => !GeneratedSource.Holds(declaration.SyntaxTree)));

    private static bool GivesGradient(AttributeData attribute) =>
        attribute.ConstructorArguments.Select(argument => argument.Value).OfType<int>().FirstOrDefault() is var asked && (asked == 0 || ((Members)asked).HasFlag(Members.Gradient));

    /// <summary>Whether the quotient is there to be compared with the derivative: the derivative is near, or this is a test.</summary>
    private static bool IsCheck(OperationBlockAnalysisContext block, IMethodSymbol method) =>
        block.OwningSymbol.GetAttributes().Any(attribute => Array.IndexOf(s_tests, attribute.AttributeClass?.Name) >= 0)
        || block.OperationBlocks.Any(body => body.Syntax.DescendantTokens().Any(token => token.Text.StartsWith(method.Name, StringComparison.Ordinal) && Array.IndexOf(s_checks, token.Text.Substring(method.Name.Length)) >= 0));
}
