using System.Collections.Immutable;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SymGrad.CodeFixes;

/// <summary>SYMG0019 and SYMG0020: writes the stable form in the place of the naive one. Which that is, the analyzer has said.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(StableFormFix))]
public sealed class StableFormFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("SYMG0019", "SYMG0020");

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
            if (root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) is ExpressionSyntax naive && Replacement.Of(diagnostic, naive) is { } stable)
            {
                var changed = root.ReplaceNode(naive, stable);
                context.RegisterCodeFix(
                    CodeAction.Create("Write it in a stable form", _ => Task.FromResult(context.Document.WithSyntaxRoot(changed)), nameof(StableFormFix)),
                    diagnostic);
            }
        }
    }
}
