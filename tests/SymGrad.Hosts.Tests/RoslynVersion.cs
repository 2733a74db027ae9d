using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SymGrad.Hosts.Tests;

/// <summary>
/// In each version of Roslyn the generator writes what it writes in the newest, and says what it says there; and the compiler of that
/// version takes it without a warning.
/// </summary>
internal static class RoslynVersion
{
    /// <summary>
    /// Roslyn 4.8 has collection expressions and no operation for them, so that nothing can be read of them: they are refused there.
    /// Later versions have it; earlier ones don't have the syntax.
    /// </summary>
    private const string WithoutCollections = "4.8.0";

    /// <summary>What the newest said, by what it was asked.</summary>
    private static readonly ConcurrentDictionary<(IReadOnlyDictionary<string, string> Files, string Language, string Target), Generation> s_newest = new();

    public static TheoryData<string> All => [.. RoslynHost.All.Select(host => host.Version)];

    /// <summary>Runs the generator in a version and in the newest, and compares; gives what it did in the first.</summary>
    public static Generation Compare(string version, IReadOnlyDictionary<string, string> files, string language, string target, bool analyzes = false)
    {
        RoslynHost host = RoslynHost.Of(version);
        Generation here = host.Run(new GenerationRequest(files, language, target, Analyzes: analyzes));
        string[] refused = [.. here.Diagnostics.Where(diagnostic => host.Version == WithoutCollections && diagnostic.Contains("SYMG0005", StringComparison.Ordinal) && HasCollection(files[diagnostic.Split('(')[0]]))];
        HashSet<string> without = [.. here.Unreadable, .. refused.Select(diagnostic => diagnostic.Split('(')[0])];
        Generation newest = host == RoslynHost.Newest ? here
            : without.Count == 0 ? s_newest.GetOrAdd((files, here.Language, target), _ => InNewest(files, here.Language, target, analyzes))
            : InNewest(files.Where(file => !without.Contains(file.Key)).ToDictionary(), here.Language, target, analyzes);
        Assert.Equal(string.Empty, here.Exception);
        Assert.Equal(Lines(newest.Diagnostics), Lines(here.Diagnostics.Except(refused)));
        Assert.Equal(Lines(newest.Sources.Keys), Lines(here.Sources.Keys));
        Assert.All(here.Sources, source => Assert.Equal(Laid(newest.Sources[source.Key]), Laid(source.Value)));
        Assert.Equal(string.Empty, Lines(here.Warnings));
        Assert.Equal(Lines(newest.Analysis), Lines(here.Analysis));
        return here;
    }

    /// <summary>Whether there is a collection expression in a file: what it was to fill may be refused in its place.</summary>
    private static bool HasCollection(string text) => CSharpSyntaxTree.ParseText(text).GetRoot().DescendantNodes().Any(node => node.IsKind(SyntaxKind.CollectionExpression));

    /// <summary>
    /// A source with the anonymous objects in it on one line: in a copied statement they stand in one or in several, as the version's own
    /// layout has it.
    /// </summary>
    private static string Laid(string source)
    {
        if (!source.Contains("new {", StringComparison.Ordinal) && !source.Contains("new\n", StringComparison.Ordinal))
        {
            return source;
        }

        SyntaxNode root = CSharpSyntaxTree.ParseText(source).GetRoot();
        return root.ReplaceTokens(
            root.DescendantNodes().OfType<AnonymousObjectCreationExpressionSyntax>().SelectMany(made => made.DescendantTokens()),
            (_, token) => token.WithLeadingTrivia().WithTrailingTrivia()).ToFullString();
    }

    /// <summary>Only what it writes and says is asked: it compiles that when its own turn comes.</summary>
    private static Generation InNewest(IReadOnlyDictionary<string, string> files, string language, string target, bool analyzes) =>
        RoslynHost.Newest.Run(new GenerationRequest(files, language, target, Compiles: false, Analyzes: analyzes));

    private static string Lines(IEnumerable<string> lines) => string.Join('\n', lines.Order(StringComparer.Ordinal));
}
