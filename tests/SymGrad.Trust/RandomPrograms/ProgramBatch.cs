using System.Collections.Immutable;
using System.Runtime.Loader;
using Basic.Reference.Assemblies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using SymGrad.Generator;
using SymGrad.Tests;

namespace SymGrad.Trust.RandomPrograms;

/// <summary>Many programs, compiled together and run through the generator once, because that is what takes the time. What generated code borrows comes from a pool that lends no zeros.</summary>
internal sealed class ProgramBatch
{
    private static readonly CSharpCompilation s_empty = CSharpCompilation.Create(
        "RandomPrograms",
        [],
        [
            .. Net100.References.All,
            MetadataReference.CreateFromFile(typeof(DifferentiableAttribute).Assembly.Location),
            MetadataReference.CreateFromFile(typeof(Argument).Assembly.Location),
        ],
        new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary,
            optimizationLevel: OptimizationLevel.Release,
            warningLevel: 9999,
            nullableContextOptions: NullableContextOptions.Enable,
            specificDiagnosticOptions: [new("CS1701", ReportDiagnostic.Suppress), new("CS1702", ReportDiagnostic.Suppress)]));

    private static readonly SyntaxTree s_prelude = CSharpSyntaxTree.ParseText(ProgramPrinter.Prelude, path: "Prelude.cs");
    private static readonly SyntaxTree s_driverPrelude = CSharpSyntaxTree.ParseText(ProgramDriver.Prelude, path: "DriverPrelude.cs");

    private readonly List<CompiledProgram> programs;

    private ProgramBatch(List<CompiledProgram> programs) => this.programs = programs;

    public IReadOnlyList<CompiledProgram> Programs => programs;

    /// <summary>Generates, compiles and loads.</summary>
    /// <param name="given">The programs.</param>
    /// <param name="generator">The generator; the one under test by default.</param>
    public static ProgramBatch Compile(IReadOnlyList<RandomProgram> given, IIncrementalGenerator? generator = null)
    {
        List<CompiledProgram> programs = [.. given.Select((program, i) => new CompiledProgram(program, $"P{i}"))];
        CSharpCompilation input = s_empty.AddSyntaxTrees([s_prelude, .. programs.Select(program => program.Tree)]);
        GeneratorDriver driver = CSharpGeneratorDriver.Create(generator ?? new DifferentiableGenerator()).RunGenerators(input);
        GeneratorRunResult result = driver.GetRunResult().Results.Single();
        if (result.Exception is { } crash)
        {
            throw new InvalidOperationException("The generator crashed.", crash);
        }

        foreach (CompiledProgram program in programs)
        {
            program.Generated = result.GeneratedSources.FirstOrDefault(source => source.HintName.StartsWith(program.Name + ".", StringComparison.Ordinal)).SyntaxTree;
            program.Reported = [.. result.Diagnostics.Where(diagnostic => diagnostic.Location.GetLineSpan().Path == program.Tree.FilePath)];
        }

        foreach (Diagnostic defect in result.Diagnostics.Where(diagnostic => diagnostic.Location == Location.None))
        {
            // A defect while writing names the file alone.
            CompiledProgram at = programs.FirstOrDefault(program => defect.GetMessage().Contains(program.Name + ".F", StringComparison.Ordinal))
                ?? throw new InvalidOperationException($"Said of no program: {defect}");
            at.Reported = [defect];
        }

        Load(input, programs);
        return new(programs);
    }

    /// <summary>What doesn't compile is said of its program, and the others are compiled without it.</summary>
    private static void Load(CSharpCompilation input, List<CompiledProgram> programs)
    {
        while (true)
        {
            CompiledProgram[] sound = [.. programs.Where(program => program.CompilerErrors.Length == 0)];
            SyntaxTree[] drivers = [.. sound.Select(program => CSharpSyntaxTree.ParseText(
                ProgramDriver.Write(program.Program, program.Name, program.Generated is not null), path: program.Name + ".Driver.cs"))];
            CSharpCompilation output = input.RemoveAllSyntaxTrees().AddSyntaxTrees(
                [s_prelude, s_driverPrelude, .. sound.Select(program => program.Tree), .. sound.Select(program => program.Generated).OfType<SyntaxTree>(), .. drivers]);
            using var image = new MemoryStream();
            ImmutableArray<Diagnostic> diagnostics = PoisonedPool.In(output).Emit(image).Diagnostics;
            bool any = false;
            foreach ((CompiledProgram program, SyntaxTree driver) in sound.Zip(drivers))
            {
                program.CompilerErrors = [.. diagnostics.Where(diagnostic =>
                    diagnostic.Location.SourceTree is { } tree
                    && ((tree.FilePath == program.Generated?.FilePath && diagnostic.Severity >= DiagnosticSeverity.Warning)
                        || ((tree == program.Tree || tree == driver) && diagnostic.Severity == DiagnosticSeverity.Error)))];
                any |= program.CompilerErrors.Length > 0;
            }

            if (!any)
            {
                if (diagnostics.FirstOrDefault(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error) is { } error)
                {
                    throw new InvalidOperationException(error.ToString());
                }

                image.Position = 0;
                var assembly = new AssemblyLoadContext("RandomPrograms", isCollectible: true).LoadFromStream(image);
                foreach (CompiledProgram program in sound)
                {
                    program.Driver = assembly.GetType(program.Name + "Driver", throwOnError: true);
                }

                return;
            }
        }
    }
}
