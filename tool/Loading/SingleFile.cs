using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace SymGrad.Tool.Loading;

/// <summary>A single C# file, compiled against the framework that the tool runs on and the attributes, with the SDK's implicit usings.</summary>
internal static class SingleFile
{
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    /// <summary>Opens it.</summary>
    /// <exception cref="ToolException">It can't be read, or it asks for packages.</exception>
    public static UserCode Open(string path)
    {
        CSharpParseOptions parsing = CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.Latest).WithFeatures([new("FileBasedProgram", "true")]);
        SyntaxTree file = CSharpSyntaxTree.ParseText(Read(path), parsing, path);
        if (file.GetRoot().DescendantTrivia(descendIntoTrivia: false).FirstOrDefault(IsPackage) is { RawKind: not 0 } directive)
        {
            throw new ToolException($"'{path}' asks for a package or a project ({directive.ToString().Trim()}), which a single file can't have here: make a project of it with 'dotnet project convert'.");
        }

        bool runs = file.GetRoot() is CompilationUnitSyntax unit && unit.Members.Any(SyntaxKind.GlobalStatement);
        var compilation = CSharpCompilation.Create(
            Path.GetFileNameWithoutExtension(path),
            [CSharpSyntaxTree.ParseText(SourceText.From(ImplicitUsings, Encoding.UTF8), parsing, "ImplicitUsings.cs"), file],
            References(),
            new CSharpCompilationOptions(
                runs ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary,
                allowUnsafe: true,
                nullableContextOptions: NullableContextOptions.Enable));
        return new UserCode(Path.GetFileName(path), compilation, parsing);
    }

    private static bool IsPackage(SyntaxTrivia trivia) =>
        trivia.IsKind(SyntaxKind.IgnoredDirectiveTrivia) && trivia.ToString().Split(' ', ':') is [_, "package" or "project" or "sdk", ..];

    private static SourceText Read(string path)
    {
        try
        {
            return SourceText.From(File.ReadAllText(path), Encoding.UTF8);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new ToolException($"'{path}' can't be read: {problem.Message}", problem);
        }
    }

    private static ImmutableArray<MetadataReference> References()
    {
        string framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        string trusted = (string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!;
        return
        [
            .. trusted.Split(Path.PathSeparator)
                .Where(assembly => Path.GetDirectoryName(assembly) == framework)
                .Append(typeof(DifferentiableAttribute).Assembly.Location)
                .Select(assembly => MetadataReference.CreateFromFile(assembly)),
        ];
    }
}
