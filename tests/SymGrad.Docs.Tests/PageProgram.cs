using System.Globalization;
using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using SymGrad.Generator;
using SymGrad.Tests;

namespace SymGrad.Docs.Tests;

/// <summary>The code of a page, with what SymGrad generates and reports of it.</summary>
internal sealed class PageProgram
{
    private static readonly MetadataReference[] s_references =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(file => !Path.GetFileName(file).StartsWith("xunit", StringComparison.Ordinal) && !Path.GetFileName(file).StartsWith("SymGrad.Generator", StringComparison.Ordinal))
            .Select(file => MetadataReference.CreateFromFile(file)),
    ];

    private readonly Compilation compilation;
    private readonly Diagnostic[] generatorSays;

    private PageProgram(Compilation compilation, Diagnostic[] generatorSays, string[] generated) =>
        (this.compilation, this.generatorSays, Generated) = (compilation, generatorSays, generated);

    /// <summary>The texts of the generated files.</summary>
    public IReadOnlyList<string> Generated { get; }

    /// <summary>Compiles, and lets the generator add to it.</summary>
    public static PageProgram Of(PageCode code)
    {
        CSharpCompilation input = CSharpCompilation.Create(
            "Page",
            code.Trees(),
            s_references,
            new CSharpCompilationOptions(code.HasStatements ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable));
        GeneratorDriver driver = CSharpGeneratorDriver.Create([new DifferentiableGenerator().AsSourceGenerator()], parseOptions: (CSharpParseOptions)input.SyntaxTrees[0].Options)
            .RunGeneratorsAndUpdateCompilation(input, out Compilation output, out _);
        GeneratorDriverRunResult result = driver.GetRunResult();
        return new(output, [.. result.Diagnostics], [.. result.GeneratedTrees.Select(tree => tree.ToString())]);
    }

    /// <summary>What the generator and the analyzers beside it report.</summary>
    public IEnumerable<Diagnostic> Reported() => generatorSays.Concat(compilation.WithAnalyzers(Analyzers.All).GetAnalyzerDiagnosticsAsync().Result);

    /// <summary>The errors, of SymGrad and of the compiler.</summary>
    public IEnumerable<Diagnostic> Errors() =>
        generatorSays.Concat(compilation.GetDiagnostics()).Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);

    /// <summary>Runs it and gives what it printed. Other code of this process must not print at the same time.</summary>
    public string Run()
    {
        using MemoryStream image = new();
        Assert.True(compilation.Emit(image).Success);
        image.Position = 0;
        AssemblyLoadContext context = new("Page", isCollectible: true);
        TextWriter console = Console.Out;
        CultureInfo culture = CultureInfo.CurrentCulture;
        using StringWriter printed = new() { NewLine = "\n" };
        try
        {
            Console.SetOut(printed);
            CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
            MethodInfo main = context.LoadFromStream(image).EntryPoint!;
            main.Invoke(null, BindingFlags.DoNotWrapExceptions, null, main.GetParameters().Length == 0 ? [] : [Array.Empty<string>()], null);
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
            Console.SetOut(console);
            context.Unload();
        }

        return printed.ToString();
    }
}
