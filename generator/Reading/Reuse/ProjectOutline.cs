using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SymGrad.Generator.Reading.Reuse;

/// <summary>The outlines of a project's files, as they are in one compilation.</summary>
internal sealed class ProjectOutline
{
    private static readonly ConditionalWeakTable<Compilation, ProjectOutline> s_known = new();

    private readonly Dictionary<SyntaxTree, int> _places = [];

    private ProjectOutline(Compilation compilation)
    {
        var files = new List<SourceOutline>();
        foreach (var tree in compilation.SyntaxTrees)
        {
            _places[tree] = files.Count;
            files.Add(SourceOutline.Of(tree));
        }

        Files = files;
        Skeleton = new ProjectSkeleton(compilation, files);
    }

    public ProjectSkeleton Skeleton { get; }

    public IReadOnlyList<SourceOutline> Files { get; }

    public static ProjectOutline Of(Compilation compilation) => s_known.GetValue(compilation, known => new ProjectOutline(known));

    /// <summary>Which of the files it is; null if it belongs to another project.</summary>
    public int? PlaceOf(SyntaxTree tree) => _places.TryGetValue(tree, out int place) ? place : null;

    /// <summary>Which method of which file it is: the same place in every project of an equal skeleton.</summary>
    public (int File, int Method)? PlaceOf(MethodDeclarationSyntax method) => PlaceOf(method.SyntaxTree) is { } file && Files[file].PlaceOf(method) is >= 0 and var place ? (file, place) : null;
}

/// <summary>
/// All that binding a body depends on but the body: options, references and what the files are without their bodies. It holds
/// nothing of the compilation's, so that it may outlive it.
/// </summary>
internal sealed class ProjectSkeleton : IEquatable<ProjectSkeleton>
{
    private static readonly ConditionalWeakTable<MetadataReference, object> s_identities = new();

    private readonly string? _assembly;
    private readonly CompilationOptions _options;
    private readonly object[] _references;
    private readonly (string Path, ParseOptions Options, Digest Text, GeneratedKind Kind)[] _files;

    public ProjectSkeleton(Compilation compilation, IReadOnlyList<SourceOutline> files)
    {
        // What it says of severities changes no reading, and it may hold the files themselves.
        var provider = compilation.Options.SyntaxTreeOptionsProvider;
        _assembly = compilation.AssemblyName;
        _options = compilation.Options.WithSyntaxTreeOptionsProvider(null);
        _references = [.. compilation.References.Select(reference => s_identities.GetValue(reference, static _ => new object()))];
        var primary = new HashSet<string>(files.SelectMany(file => file.Primary), StringComparer.Ordinal);
        _files = [.. compilation.SyntaxTrees.Zip(files, (tree, file) => (
            file.Path,
            file.Options,
            primary.Count > 0 && file.Open.Overlaps(primary) ? file.Whole : file.Skeleton,
            provider?.IsGenerated(tree, CancellationToken.None) ?? GeneratedKind.Unknown))];
    }

    public bool Equals(ProjectSkeleton? other) => other is not null && (ReferenceEquals(this, other)
        || (_files.Length == other._files.Length
            && _assembly == other._assembly
            && _references.SequenceEqual(other._references)
            && _files.Zip(other._files, AreEqual).All(areEqual => areEqual)
            && _options.Equals(other._options)));

    public override bool Equals(object? obj) => Equals(obj as ProjectSkeleton);

    public override int GetHashCode() => unchecked((_files.Length * 31) + _references.Length);

    private static bool AreEqual((string Path, ParseOptions Options, Digest Text, GeneratedKind Kind) a, (string Path, ParseOptions Options, Digest Text, GeneratedKind Kind) b) =>
        a.Text == b.Text && a.Kind == b.Kind && a.Path == b.Path && (ReferenceEquals(a.Options, b.Options) || a.Options.Equals(b.Options));
}
