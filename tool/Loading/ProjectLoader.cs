using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace SymGrad.Tool.Loading;

/// <summary>
/// Opens a project by asking MSBuild for the compiler's command line, which has everything: files, references, switches, generators.
/// Projects that it refers to are built; the project itself isn't, so that a method which can't be differentiated is no obstacle.
/// </summary>
internal static class ProjectLoader
{
    /// <summary>Opens it.</summary>
    /// <exception cref="ToolException">It can't be restored or evaluated, or a project that it refers to doesn't build.</exception>
    public static UserCode Open(string project, BuildChoice build)
    {
        List<string> choice = build.Configuration is null ? [] : [$"-p:Configuration={build.Configuration}"];
        var frameworks = MSBuildRun.Of(project, [.. choice, "-getProperty:TargetFramework", "-getProperty:TargetFrameworks"]);
        if (Framework(project, frameworks, build) is { } framework)
        {
            choice.Add($"-p:TargetFramework={framework}");
        }

        MSBuildRun.Of(project, ["-restore", "-t:ResolveReferences", "-v:q", .. choice]);
        var compiler = MSBuildRun.Of(
            project,
            [
                "-t:Compile",
                .. choice,
                "-p:BuildProjectReferences=false",
                "-p:SkipCompilerExecution=true",
                "-p:ProvideCommandLineArgs=true",
                // An output that never exists, so that the target runs though nothing has changed.
                "-p:NonExistentFile=__never__",
                "-getItem:CscCommandLineArgs",
                "-getItem:ReferenceCopyLocalPaths",
            ]);
        string folder = Path.GetDirectoryName(project)!;
        CSharpCommandLineArguments arguments = CSharpCommandLineParser.Default.Parse(compiler.Items("CscCommandLineArgs"), folder, sdkDirectory: null);
        var beside = compiler.Items("ReferenceCopyLocalPaths").Where(file => Path.GetExtension(file) == ".dll" && !file.EndsWith(".resources.dll", StringComparison.Ordinal));
        return Of(Path.GetFileNameWithoutExtension(project), folder, arguments) with { Beside = [.. beside.Select(file => Path.GetFullPath(file, folder))] };
    }

    private static UserCode Of(string name, string folder, CSharpCommandLineArguments arguments)
    {
        var settings = new CompilerSettings(AnalyzerConfigSet.Create(arguments.AnalyzerConfigPaths.Where(File.Exists).Select(path => AnalyzerConfig.Parse(Read(path), path)).ToArray()));
        CSharpParseOptions parsing = arguments.ParseOptions.WithDocumentationMode(DocumentationMode.Parse);
        var compilation = CSharpCompilation.Create(
            arguments.CompilationName ?? name,
            arguments.SourceFiles.Select(file => CSharpSyntaxTree.ParseText(Read(file.Path), parsing, file.Path)),
            arguments.MetadataReferences.Select(reference => MetadataReference.CreateFromFile(Path.GetFullPath(reference.Reference, folder), reference.Properties)),
            arguments.CompilationOptions
                .WithGeneralDiagnosticOption(ReportDiagnostic.Default)
                .WithCryptoKeyFile(null)
                .WithPublicSign(false)
                .WithMetadataReferenceResolver(null)
                .WithXmlReferenceResolver(null));
        var (generators, failed) = ProjectGenerators.Load(arguments.AnalyzerReferences.Select(reference => Path.GetFullPath(reference.FilePath, folder)));
        return new UserCode(name, compilation, parsing)
        {
            OtherGenerators = generators,
            AdditionalFiles = [.. arguments.AdditionalFiles.Select(file => new AdditionalFile(file.Path))],
            Settings = settings,
            Notes =
            [
                .. failed,
                .. settings.Engine is { } engine ? new[] { $"The project asks for the engine {engine}; what is shown here comes from the default one." } : [],
            ],
        };
    }

    /// <summary>Which of several frameworks is opened; null where the project has one.</summary>
    private static string? Framework(string project, MSBuildRun frameworks, BuildChoice build)
    {
        string[] several = frameworks.Property("TargetFrameworks").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        string[] all = several.Length > 0 ? several : [frameworks.Property("TargetFramework")];
        if (build.Framework is { } wanted)
        {
            return all.Contains(wanted) ? several.Length > 0 ? wanted : null : throw new ToolException($"'{project}' isn't built for '{wanted}', but for {string.Join(", ", all)}.");
        }

        bool CanRun(string framework, out Version version)
        {
            version = new Version();
            return framework.StartsWith("net", StringComparison.Ordinal) && Version.TryParse(framework.AsSpan(3), out version!) && version.Major <= Environment.Version.Major;
        }

        return several.Length == 0 ? null : several.Where(one => CanRun(one, out _)).MaxBy(one => CanRun(one, out Version version) ? version : null) ?? several[0];
    }

    private static SourceText Read(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            return SourceText.From(file, Encoding.UTF8);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new ToolException($"'{path}', a file of the project, can't be read: {problem.Message}", problem);
        }
    }

    private sealed class AdditionalFile(string path) : AdditionalText
    {
        public override string Path => path;

        public override SourceText? GetText(CancellationToken cancellationToken = default) => File.Exists(path) ? Read(path) : null;
    }
}
