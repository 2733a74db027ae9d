using System.Collections.Immutable;
using System.Diagnostics;
using Basic.Reference.Assemblies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using SymGrad.Generator;

namespace SymGrad.BuildTime;

/// <summary>One run of the generator as the compiler makes it, with the time and the memory that it took.</summary>
/// <param name="Driver">To run again after an edit.</param>
/// <param name="Milliseconds">By the clock.</param>
/// <param name="Work">The processors' time for the whole process, in milliseconds.</param>
/// <param name="Bytes">What was allocated.</param>
internal sealed record Generation(GeneratorDriver Driver, double Milliseconds, double Work, long Bytes)
{
    private static readonly CSharpParseOptions s_parse = new CSharpParseOptions(LanguageVersion.Latest).WithPreprocessorSymbols("NOT_YET");

    private static readonly MetadataReference[] s_references =
    [
        .. Net100.References.All,
        MetadataReference.CreateFromFile(typeof(DifferentiableAttribute).Assembly.Location),
        MetadataReference.CreateFromFile(typeof(MathNet.Numerics.SpecialFunctions).Assembly.Location),
    ];

    /// <summary>A project that was parsed, of which the compiler knows nothing yet.</summary>
    public static CSharpCompilation Project(IEnumerable<string> files) => CSharpCompilation.Create(
        "Project",
        files.Select((text, i) => Parsed(text, $"File{i}.cs")),
        s_references,
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));

    /// <summary>The project after one of its files got another text.</summary>
    public static CSharpCompilation Edited(CSharpCompilation project, int file, string text) =>
        project.ReplaceSyntaxTree(project.SyntaxTrees[file], Parsed(text, project.SyntaxTrees[file].FilePath));

    /// <summary>A driver for a generator that does nothing.</summary>
    public static GeneratorDriver Empty => CSharpGeneratorDriver.Create([new EmptyGenerator().AsSourceGenerator()], parseOptions: s_parse);

    /// <summary>A driver for the generator, which has seen nothing yet.</summary>
    public static GeneratorDriver New => CSharpGeneratorDriver.Create([new DifferentiableGenerator().AsSourceGenerator()], parseOptions: s_parse);

    public static Generation Of(CSharpCompilation project) => Of(New, project);

    public static Generation Of(GeneratorDriver driver, CSharpCompilation project)
    {
        long bytes = GC.GetTotalAllocatedBytes(precise: true);
        (long start, double work) = (Stopwatch.GetTimestamp(), ProcessorTime.OfThisProcess);
        driver = driver.RunGenerators(project);
        (double milliseconds, work) = (Stopwatch.GetElapsedTime(start).TotalMilliseconds, ProcessorTime.OfThisProcess - work);
        bytes = GC.GetTotalAllocatedBytes(precise: true) - bytes;
        GeneratorRunResult result = driver.GetRunResult().Results.Single();
        return result.Exception is null ? new Generation(driver, milliseconds, work, bytes) : throw result.Exception;
    }

    /// <summary>The shortest of several runs, each over a project of its own that nothing is known of.</summary>
    public static Generation Best(int runs, params string[] files) =>
        Enumerable.Range(0, runs).Select(_ => Of(Project(files))).MinBy(run => run.Milliseconds)!;

    /// <summary>What was written.</summary>
    public ImmutableArray<GeneratedSourceResult> Sources => Driver.GetRunResult().Results.Single().GeneratedSources;

    private static SyntaxTree Parsed(string text, string path) => CSharpSyntaxTree.ParseText(text, s_parse, path);
}
