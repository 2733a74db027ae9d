using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace SymGrad.CodeFixes;

/// <summary>SYMG0021: calls the generated gradient in the place of a difference quotient, and asks for that gradient where nobody has yet.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(GradientFix))]
public sealed class GradientFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("SYMG0021");

    /// <summary>None: two quotients of one method would mark it twice.</summary>
    public override FixAllProvider? GetFixAllProvider() => null;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        if (await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false) is not { } root)
        {
            return;
        }

        foreach (var diagnostic in context.Diagnostics)
        {
            if (root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) is BinaryExpressionSyntax quotient && Replacement.Of(diagnostic, quotient) is { } derivative)
            {
                context.RegisterCodeFix(
                    CodeAction.Create($"Call '{derivative.WithoutTrivia()}'", cancellation => ReplaceAsync(context.Document, quotient, derivative, cancellation), nameof(GradientFix)),
                    diagnostic);
            }
        }
    }

    private static async Task<Solution> ReplaceAsync(Document document, BinaryExpressionSyntax quotient, ExpressionSyntax derivative, CancellationToken cancellation)
    {
        var editor = new SolutionEditor(document.Project.Solution);
        var here = await editor.GetDocumentEditorAsync(document.Id, cancellation).ConfigureAwait(false);
        here.ReplaceNode(quotient, derivative);
        var method = quotient.DescendantNodes().OfType<InvocationExpressionSyntax>()
            .Select(call => here.SemanticModel.GetSymbolInfo(call, cancellation).Symbol).OfType<IMethodSymbol>()
            .FirstOrDefault(called => derivative.ToString().Contains(called.Name + "Gradient("));
        if (method?.DeclaringSyntaxReferences.FirstOrDefault() is { } reference && !method.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == "DifferentiableAttribute")
            && document.Project.Solution.GetDocument(reference.SyntaxTree) is { } owner && owner.Project.ContainsDocument(owner.Id)
            && await reference.GetSyntaxAsync(cancellation).ConfigureAwait(false) is MethodDeclarationSyntax declaration)
        {
            Mark(await editor.GetDocumentEditorAsync(owner.Id, cancellation).ConfigureAwait(false), declaration);
        }

        return editor.GetChangedSolution();
    }

    /// <summary>Asks for a method's derivatives, in types that are partial and a file that knows the attribute.</summary>
    private static void Mark(DocumentEditor editor, MethodDeclarationSyntax declaration)
    {
        var lineEnd = Declarations.LineEnd(editor.OriginalRoot);
        bool isKnown = !editor.SemanticModel.LookupNamespacesAndTypes(declaration.SpanStart, name: "DifferentiableAttribute").IsEmpty;
        editor.ReplaceNode(declaration, (node, _) =>
        {
            var attribute = SyntaxFactory.Attribute(SyntaxFactory.IdentifierName("Differentiable"));
            var list = SyntaxFactory.AttributeList(SyntaxFactory.SingletonSeparatedList(attribute)).WithLeadingTrivia(node.GetLeadingTrivia()).WithTrailingTrivia(lineEnd);
            var method = (MethodDeclarationSyntax)node.WithLeadingTrivia(declaration.GetLeadingTrivia().Where(trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia)).Take(1));
            return method.WithAttributeLists(method.AttributeLists.Insert(0, list));
        });
        foreach (var type in declaration.Ancestors().OfType<TypeDeclarationSyntax>())
        {
            editor.ReplaceNode(type, (node, _) => Declarations.MadePartial((TypeDeclarationSyntax)node));
        }

        if (!isKnown && editor.OriginalRoot is CompilationUnitSyntax file)
        {
            // The first one is set apart from what follows.
            var behind = file.Usings.Any() ? SyntaxFactory.TriviaList(lineEnd) : SyntaxFactory.TriviaList(lineEnd, lineEnd);
            editor.ReplaceNode(file, (node, _) => ((CompilationUnitSyntax)node).AddUsings(
                SyntaxFactory.UsingDirective(SyntaxFactory.IdentifierName("SymGrad")).NormalizeWhitespace().WithTrailingTrivia(behind)));
        }
    }
}
