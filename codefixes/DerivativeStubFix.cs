using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Simplification;

namespace SymGrad.CodeFixes;

/// <summary>SYMG0007: declares the pullback that is missing, with the signature of the message. It throws until it is written.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(DerivativeStubFix))]
public sealed class DerivativeStubFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("SYMG0007");

    /// <summary>None: two calls of one method need one derivative.</summary>
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
            // A derivative stands in a class or struct that isn't generic.
            var place = root.FindNode(diagnostic.Location.SourceSpan).AncestorsAndSelf().OfType<MemberDeclarationSyntax>().FirstOrDefault(member => member.Parent is ClassDeclarationSyntax or StructDeclarationSyntax or RecordDeclarationSyntax);
            if (place is not null && !place.Ancestors().OfType<TypeDeclarationSyntax>().Any(type => type.TypeParameterList is not null)
                && diagnostic.Properties.TryGetValue("Addition", out string? signature) && signature is not null
                && SyntaxFactory.ParseMemberDeclaration(signature + ";") is MethodDeclarationSyntax { Body: null } stub)
            {
                context.RegisterCodeFix(
                    CodeAction.Create($"Add the derivative '{stub.Identifier.Text}'", cancellation => AddAsync(context.Document, diagnostic, place, stub, cancellation), nameof(DerivativeStubFix)),
                    diagnostic);
            }
        }
    }

    private static async Task<Document> AddAsync(Document document, Diagnostic diagnostic, MemberDeclarationSyntax place, MethodDeclarationSyntax stub, CancellationToken cancellation)
    {
        var root = (await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false))!;
        var model = await document.GetSemanticModelAsync(cancellation).ConfigureAwait(false);
        var call = root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true).AncestorsAndSelf().OfType<InvocationExpressionSyntax>()
            .Select(around => model?.GetSymbolInfo(around, cancellation).Symbol).FirstOrDefault(called => called is not null && called.Name + "Pullback" == stub.Identifier.ValueText);
        if (call is not null)
        {
            string name = model!.LookupNamespacesAndTypes(place.SpanStart, name: "DerivativeOfAttribute").IsEmpty ? "SymGrad.DerivativeOf" : "DerivativeOf";
            stub = Spelled(stub, name, call.Name, call.ContainingType.ToMinimalDisplayString(model, place.SpanStart));
        }

        var lineEnd = Declarations.LineEnd(root);
        var indent = SyntaxFactory.Whitespace(place.GetLeadingTrivia().LastOrDefault(trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia)).ToString());
        string adjoint = stub.ParameterList.Parameters.Last().Identifier.ValueText;
        // A method that is called from elsewhere has a derivative that is called from there too.
        var accessibility = place is MethodDeclarationSyntax method && Declarations.IsMarked(method) ? SyntaxKind.PrivateKeyword : SyntaxKind.InternalKeyword;
        var member = stub
            .WithModifiers(stub.Modifiers.Insert(0, SyntaxFactory.Token(accessibility)))
            .WithSemicolonToken(SyntaxFactory.Token(SyntaxKind.SemicolonToken))
            .WithExpressionBody(SyntaxFactory.ArrowExpressionClause(SyntaxFactory.ParseExpression($"throw new System.NotImplementedException(\"Add to '{adjoint}' what the result owes it: the derivative times the seed.\")")))
            .NormalizeWhitespace(eol: lineEnd.ToString());
        var type = member.DescendantNodes().OfType<QualifiedNameSyntax>().Last();
        member = member.ReplaceNode(type, type.WithAdditionalAnnotations(Simplifier.Annotation));
        var arrow = member.ExpressionBody!.ArrowToken;
        member = member.ReplaceToken(arrow, arrow.WithTrailingTrivia(lineEnd, indent, SyntaxFactory.Whitespace("    ")));
        var attributes = member.AttributeLists[0];
        member = member.ReplaceNode(attributes, attributes.WithTrailingTrivia(lineEnd, indent)).WithLeadingTrivia(lineEnd, indent).WithTrailingTrivia(lineEnd);
        return document.WithSyntaxRoot(root.InsertNodesAfter(place, new[] { member }));
    }

    /// <summary>The declaration with the called method named as it can be named there.</summary>
    private static MethodDeclarationSyntax Spelled(MethodDeclarationSyntax stub, string name, string method, string owner)
    {
        var attribute = SyntaxFactory.Attribute(SyntaxFactory.ParseName(name), SyntaxFactory.ParseAttributeArgumentList($"(typeof({owner}), nameof({owner}.{method}))"));
        return stub.WithAttributeLists(SyntaxFactory.SingletonList(SyntaxFactory.AttributeList(SyntaxFactory.SingletonSeparatedList(attribute))));
    }
}
