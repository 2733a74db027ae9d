using System.Diagnostics;
using System.Globalization;
using System.Runtime.Loader;
using Basic.Reference.Assemblies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;
using SymGrad.Trust.RandomPrograms;

namespace SymGrad.Trust.Mutation;

/// <summary>
/// Compiles the generator with one mistake after the other, and asks random programs whether they notice. Only they are asked: a mistake
/// that they pass over may still be found by the other tests.
/// </summary>
internal sealed class MutantRun
{
    /// <summary>What decides whether a derivative is right. Reading and writing make code that doesn't compile when they are wrong.</summary>
    private static readonly string[] s_folders = ["Symbolics", "Differentiation"];

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    private readonly Dictionary<string, SyntaxTree> trees;
    private readonly CSharpCompilation sound;
    private readonly RandomProgram[][] programs;

    public MutantRun(string root, int programCount)
    {
        string folder = Path.Combine(root, "generator");
        trees = Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/'))
            .Where(file => !file.StartsWith("obj/", StringComparison.Ordinal) && !file.StartsWith("bin/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .ToDictionary(file => file, file => CSharpSyntaxTree.ParseText(File.ReadAllText(Path.Combine(folder, file)), path: file));
        sound = CSharpCompilation.Create(
            "SymGrad.Generator",
            trees.Values,
            [
                .. Net100.References.All,
                MetadataReference.CreateFromFile(typeof(Compilation).Assembly.Location),
                MetadataReference.CreateFromFile(typeof(CSharpCompilation).Assembly.Location),
            ],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable, optimizationLevel: OptimizationLevel.Release));
        programs = [.. Enumerable.Range(0, programCount).Select(i => ProgramGenerator.Make(RandomProgramRun.SeedOf(7, i))).Chunk(40)];
    }

    public int Killed { get; private set; }

    public int Stillborn { get; private set; }

    public List<Mutant> Survivors { get; } = [];

    public string Summary => string.Create(CultureInfo.InvariantCulture,
        $"{Killed} of {Killed + Survivors.Count} mutants noticed ({100.0 * Killed / Math.Max(1, Killed + Survivors.Count):F0} %), {Stillborn} don't compile");

    /// <summary>Every mistake, in an order of chance.</summary>
    public Mutant[] Mutants(int seed)
    {
        Mutant[] mutants = [.. trees.Where(tree => s_folders.Any(folder => tree.Key.StartsWith(folder + "/", StringComparison.Ordinal))).SelectMany(tree => Mutant.In(tree.Key, tree.Value))];
        new Random(seed).Shuffle(mutants);
        return mutants;
    }

    /// <summary>Why the generator as it is doesn't pass; null if it does.</summary>
    public string? Baseline() => Notice(Load(sound) ?? throw new InvalidOperationException(string.Join('\n', sound.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Take(5))));

    /// <summary>Tries mutants until there are enough.</summary>
    public void Run(IEnumerable<Mutant> mutants, int count, Action<string> progress)
    {
        int hung = 0;
        foreach (Mutant mutant in mutants)
        {
            if (Killed + Survivors.Count == count || hung > 5)
            {
                break;
            }

            SyntaxTree tree = trees[mutant.File];
            SourceText text = tree.GetText().WithChanges(new TextChange(mutant.Span, mutant.After));
            if (Load(sound.ReplaceSyntaxTree(tree, tree.WithChangedText(text))) is not { } generator)
            {
                Stillborn++;
                continue;
            }

            var watch = Stopwatch.StartNew();
            string? noticed = "hangs";
            var thread = new Thread(() => noticed = Notice(generator), 16 << 20) { IsBackground = true };
            thread.Start();
            hung += thread.Join(s_patience) ? 0 : 1;
            if (noticed is null)
            {
                Survivors.Add(mutant);
            }
            else
            {
                Killed++;
            }

            progress(string.Create(CultureInfo.InvariantCulture, $"{(noticed is null ? "SURVIVED" : "noticed")} {mutant.Change} ({watch.Elapsed.TotalSeconds:F0} s) {noticed?.Split('\n')[0]}"));
        }
    }

    private static IIncrementalGenerator? Load(CSharpCompilation compilation)
    {
        using var image = new MemoryStream();
        if (!compilation.Emit(image).Success)
        {
            return null;
        }

        image.Position = 0;
        var assembly = new AssemblyLoadContext("mutant", isCollectible: true).LoadFromStream(image);
        return (IIncrementalGenerator)Activator.CreateInstance(assembly.GetType("SymGrad.Generator.DifferentiableGenerator", throwOnError: true)!)!;
    }

    private string? Notice(IIncrementalGenerator generator)
    {
        try
        {
            foreach (RandomProgram[] batch in programs)
            {
                foreach (CompiledProgram compiled in ProgramBatch.Compile(batch, generator).Programs)
                {
                    ProgramCheck check = ProgramCheck.Of(compiled);
                    if (check.Outcome is not (Outcome.Right or Outcome.Untold))
                    {
                        return check.Failures[0];
                    }
                }
            }

            return null;
        }
        catch (Exception crash) when (crash is not OutOfMemoryException)
        {
            return crash.Message;
        }
    }
}
