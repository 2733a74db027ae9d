using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Text;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SymGrad.Generator.Reading.Reuse;

/// <summary>
/// A file taken apart into the bodies of its methods and accessors and all the rest, its skeleton. What C# makes of one body
/// depends on that body and on skeletons, never on another body; where a body does show outside, it is left in the skeleton.
/// </summary>
internal sealed class SourceOutline
{
    private static readonly ConditionalWeakTable<SyntaxTree, SourceOutline> s_known = new();

    private readonly Lazy<Digest> _whole;

    /// <summary>Where the bodies begin and end in this very file, in their order.</summary>
    private readonly int[] _starts, _ends;

    /// <summary>Where the methods begin in this very file, those without a body that could be cut out, too.</summary>
    private readonly int[] _methods;

    private SourceOutline(SyntaxTree tree)
    {
        var root = tree.GetRoot(CancellationToken.None);
        (Path, Options) = (tree.FilePath, tree.Options);
        var bodies = new List<SyntaxNode>();
        var methods = new List<int>();
        foreach (var node in root.DescendantNodes(node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax or TypeDeclarationSyntax or BasePropertyDeclarationSyntax or AccessorListSyntax))
        {
            if (node is BaseMethodDeclarationSyntax)
            {
                methods.Add(node.SpanStart);
            }

            if (BodyOf(node) is { } body && MayBeCut(node, body))
            {
                bodies.Add(body);
            }

            if (node is TypeDeclarationSyntax type && type.Modifiers.Any(SyntaxKind.PartialKeyword))
            {
                (HasParameters(type) ? Primary : Open).Add(type.Identifier.ValueText);
            }
        }

        bodies.Sort((a, b) => a.FullSpan.Start.CompareTo(b.FullSpan.Start));
        if (root.ContainsDiagnostics && root.GetDiagnostics().Count() != bodies.Sum(body => body.GetDiagnostics().Count()))
        {
            // Where a brace is missing, what seems to be a body need not be one.
            bodies.Clear();
        }

        _starts = [.. bodies.Select(body => body.FullSpan.Start)];
        _ends = [.. bodies.Select(body => body.FullSpan.End)];
        _methods = [.. methods];
        Bodies = [.. bodies.Select(body => Digest.Of(TextOf(body)))];
        Skeleton = Digest.Of(SkeletonOf(root, bodies));
        _whole = new Lazy<Digest>(() => Digest.Of(tree.GetText(CancellationToken.None).ToString()));
    }

    public string Path { get; }

    public ParseOptions Options { get; }

    public Digest Skeleton { get; }

    /// <summary>Stands for the file to the last blank: with its bodies, and with every place in it.</summary>
    public Digest Whole => _whole.Value;

    public IReadOnlyList<Digest> Bodies { get; }

    /// <summary>The partial types that have a primary constructor here.</summary>
    public HashSet<string> Primary { get; } = [];

    /// <summary>The partial types that may have a primary constructor in another file: a body may capture its parameters, which makes a field.</summary>
    public HashSet<string> Open { get; } = [];

    public static SourceOutline Of(SyntaxTree tree) => s_known.GetValue(tree, known => new SourceOutline(known));

    /// <summary>The bodies that a node lies in or has inside.</summary>
    public (int First, int Behind) BodiesAt(SyntaxNode node)
    {
        int first = Array.BinarySearch(_ends, node.FullSpan.Start + 1);
        int behind = Array.BinarySearch(_starts, node.FullSpan.End);
        return (first < 0 ? ~first : first, behind < 0 ? ~behind : behind);
    }

    /// <summary>Which method of the file it is; negative if it is none.</summary>
    public int PlaceOf(MethodDeclarationSyntax method) => Array.BinarySearch(_methods, method.SpanStart);

    private static SyntaxNode? BodyOf(SyntaxNode node) => node switch
    {
        BaseMethodDeclarationSyntax { Body: not null, ExpressionBody: not null } or AccessorDeclarationSyntax { Body: not null, ExpressionBody: not null } => null,
        BaseMethodDeclarationSyntax method => (SyntaxNode?)method.Body ?? method.ExpressionBody,
        AccessorDeclarationSyntax accessor => (SyntaxNode?)accessor.Body ?? accessor.ExpressionBody,
        PropertyDeclarationSyntax property => property.ExpressionBody,
        IndexerDeclarationSyntax indexer => indexer.ExpressionBody,
        _ => null,
    };

    /// <summary>Whether what stands in a body shows nowhere else.</summary>
    private static bool MayBeCut(SyntaxNode owner, SyntaxNode body)
    {
        if (body.ContainsDirectives || body.FullSpan.IsEmpty)
        {
            // '#nullable' goes on below the body, and what '#if' leaves out is no part of it.
            return false;
        }

        if (owner is not BaseMethodDeclarationSyntax && body.DescendantTokens().Any(token => token.ValueText == "field"))
        {
            // A property has a field behind it if an accessor names it.
            return false;
        }

        return owner.FirstAncestorOrSelf<TypeDeclarationSyntax>() is not { } type || !HasParameters(type) || !Mentions(body, type);
    }

    /// <summary>Whether a type has a primary constructor whose parameters a body can capture. In a record they are properties there.</summary>
    private static bool HasParameters(TypeDeclarationSyntax type) => type is not RecordDeclarationSyntax && type.Identifier.RawKind != 0 && ParametersOf(type).Any();

    private static IEnumerable<ParameterSyntax> ParametersOf(TypeDeclarationSyntax type) => type.ChildNodes().OfType<ParameterListSyntax>().SelectMany(list => list.Parameters);

    private static bool Mentions(SyntaxNode body, TypeDeclarationSyntax type)
    {
        var names = new HashSet<string>(ParametersOf(type).Select(parameter => parameter.Identifier.ValueText), StringComparer.Ordinal);
        return body.DescendantTokens().Any(token => names.Contains(token.ValueText));
    }

    /// <summary>The tokens outside of bodies, with the directives between them: blanks and comments mean nothing there unless code is quoted, and kept readings hold no places.</summary>
    private static string SkeletonOf(SyntaxNode root, List<SyntaxNode> bodies)
    {
        var text = new StringBuilder();
        if (root.ContainsDiagnostics && bodies.Count == 0)
        {
            return root.ToFullString();
        }

        // A comment at the top may say that the file is generated, for which the compiler has other rules.
        text.Append(root.GetLeadingTrivia().ToFullString());
        var cut = new HashSet<SyntaxNode>(bodies);
        foreach (var part in root.DescendantNodesAndTokens(node => !cut.Contains(node) && !IsCode(node)))
        {
            if (part.AsNode() is { } node)
            {
                text.Append(cut.Contains(node) ? "\0{}" : IsCode(node) ? node.ToFullString() : string.Empty);
                continue;
            }

            if (part.AsToken().ContainsDirectives)
            {
                text.Append('\0').Append(part.GetLeadingTrivia().ToFullString());
            }

            text.Append('\0').Append(part.ToString());
        }

        return text.ToString();
    }

    /// <summary>Whether readings may quote what stands in a part of the skeleton.</summary>
    private static bool IsCode(SyntaxNode node) => node is BlockSyntax or ArrowExpressionClauseSyntax or EqualsValueClauseSyntax or ArgumentListSyntax or GlobalStatementSyntax;

    /// <summary>All that makes a body what it is. Where it doesn't parse, that is more than its text: what stands behind it had a say.</summary>
    private static string TextOf(SyntaxNode body)
    {
        string text = body.ToFullString();
        if (!body.ContainsDiagnostics)
        {
            return text;
        }

        var shape = new StringBuilder(text);
        foreach (var part in body.DescendantNodesAndTokensAndSelf())
        {
            shape.Append('\0').Append((char)part.RawKind).Append(part.IsMissing ? '-' : '+').Append(part.FullSpan.Length.ToString(CultureInfo.InvariantCulture));
        }

        foreach (var diagnostic in body.GetDiagnostics())
        {
            shape.Append('\0').Append(diagnostic.Id);
        }

        return shape.ToString();
    }
}
