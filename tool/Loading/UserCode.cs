using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace SymGrad.Tool.Loading;

/// <summary>A user's program as the compiler gets it, before any generator has run.</summary>
/// <param name="Name">What it is called in headings: the project's name, or the file's.</param>
/// <param name="Compilation">Its files, references and switches.</param>
/// <param name="Parsing">How its files are parsed; generated ones likewise.</param>
internal sealed record UserCode(string Name, CSharpCompilation Compilation, CSharpParseOptions Parsing)
{
    /// <summary>The assemblies that the program has beside it when it runs.</summary>
    public ImmutableArray<string> Beside { get; init; } = [];

    /// <summary>The source generators that the project has besides SymGrad's.</summary>
    public ImmutableArray<ISourceGenerator> OtherGenerators { get; init; } = [];

    /// <summary>Further files that generators may read.</summary>
    public ImmutableArray<AdditionalText> AdditionalFiles { get; init; } = [];

    /// <summary>The settings that generators may ask for.</summary>
    public AnalyzerConfigOptionsProvider Settings { get; init; } = CompilerSettings.None;

    /// <summary>What a reader should know about how it was loaded.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>Opens a project, a folder with one, or a single C# file.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="build">How a project is built.</param>
    /// <exception cref="ToolException">There is no such thing, or it can't be opened.</exception>
    public static UserCode Open(string path, BuildChoice build)
    {
        if (Directory.Exists(path))
        {
            return ProjectLoader.Open(ProjectIn(path), build);
        }

        return (File.Exists(path), Path.GetExtension(path).ToUpperInvariant()) switch
        {
            (false, _) => throw new ToolException($"There is no file or folder '{path}'."),
            (_, ".CSPROJ") => ProjectLoader.Open(Path.GetFullPath(path), build),
            (_, ".CS") => SingleFile.Open(Path.GetFullPath(path)),
            (_, ".SLN" or ".SLNX") => throw new ToolException($"'{path}' is a solution: name one of its projects."),
            _ => throw new ToolException($"'{path}' is neither a C# project (.csproj) nor a C# file (.cs)."),
        };
    }

    private static string ProjectIn(string folder)
    {
        string[] projects = [.. Directory.GetFiles(folder, "*.csproj").Order(StringComparer.Ordinal)];
        return projects switch
        {
            [var only] => Path.GetFullPath(only),
            [] => throw new ToolException($"There is no project (.csproj) in '{Path.GetFullPath(folder)}': name a project, a folder with one, or a C# file."),
            _ => throw new ToolException($"There are {projects.Length} projects in '{Path.GetFullPath(folder)}': name one of {string.Join(", ", projects.Select(Path.GetFileName))}."),
        };
    }
}

/// <summary>What of a project is opened.</summary>
/// <param name="Configuration">Debug, Release or another; null for the project's own.</param>
/// <param name="Framework">One of several target frameworks; null for the newest that can be run here.</param>
internal sealed record BuildChoice(string? Configuration = null, string? Framework = null);
