using System.Collections.Immutable;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SymGrad.CodeFixes;

/// <summary>SYMG0002 and SYMG0015: marks a parameter by which there is no derivative, or none but zero, with <c>[NoDerivative]</c>.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(NoDerivativeFix))]
public sealed class NoDerivativeFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("SYMG0002", "SYMG0015");

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        if (await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false) is not { } root)
        {
            return;
        }

        foreach (var diagnostic in context.Diagnostics)
        {
            if (root.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<ParameterSyntax>() is { Parent: ParameterListSyntax { Parent: MethodDeclarationSyntax method } } parameter)
            {
                var attribute = SyntaxFactory.Attribute(SyntaxFactory.ParseName(Declarations.NameBeside(method, "NoDerivative")));
                var list = SyntaxFactory.AttributeList(SyntaxFactory.SingletonSeparatedList(attribute)).WithLeadingTrivia(parameter.GetLeadingTrivia()).WithTrailingTrivia(SyntaxFactory.Space);
                var bare = parameter.WithLeadingTrivia();
                var changed = root.ReplaceNode(parameter, bare.WithAttributeLists(bare.AttributeLists.Insert(0, list)));
                context.RegisterCodeFix(
                    CodeAction.Create($"Hold '{parameter.Identifier.Text}' constant with [NoDerivative]", _ => Task.FromResult(context.Document.WithSyntaxRoot(changed)), nameof(NoDerivativeFix)),
                    diagnostic);
            }
        }
    }
}
