using Basic.Reference.Assemblies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace SymGrad.Trust.Mutation;

/// <summary>The generator's source, to be compiled as it is and with one mistake after the other.</summary>
internal sealed class GeneratorSource
{
    /// <summary>What decides whether a derivative is right. Reading and writing make code that doesn't compile when they are wrong.</summary>
    private static readonly string[] s_folders = ["Symbolics", "Differentiation"];

    private readonly Dictionary<string, SyntaxTree> trees;
    private readonly CSharpCompilation sound;

    public GeneratorSource(string root)
    {
        string folder = Path.Combine(root, "generator");
        trees = Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/'))
            .Where(file => !file.StartsWith("obj/", StringComparison.Ordinal) && !file.StartsWith("bin/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .ToDictionary(file => file, file => CSharpSyntaxTree.ParseText(File.ReadAllText(Path.Combine(folder, file)), path: file));
        sound = CSharpCompilation.Create(
            "SymGrad.Generator",
            // The project file says this of the generator that the tests are compiled with.
            [.. trees.Values, CSharpSyntaxTree.ParseText("[assembly: System.Runtime.CompilerServices.InternalsVisibleTo(\"SymGrad.Tests\")]")],
            [
                .. Net100.References.All,
                MetadataReference.CreateFromFile(typeof(Compilation).Assembly.Location),
                MetadataReference.CreateFromFile(typeof(CSharpCompilation).Assembly.Location),
            ],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable, optimizationLevel: OptimizationLevel.Release, deterministic: true));
    }

    private IEnumerable<KeyValuePair<string, SyntaxTree>> Core => trees.Where(tree => s_folders.Any(folder => tree.Key.StartsWith(folder + "/", StringComparison.Ordinal)));

    /// <summary>The generator as it is, with probes that tell where a program leads.</summary>
    public Probes Probed() => new(sound, [.. Core.Select(tree => tree.Value)]);

    /// <summary>The generator as it is.</summary>
    public byte[] Sound() => Emit(sound) ?? throw new InvalidOperationException(string.Join('\n', sound.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Take(5)));

    /// <summary>The generator with every file rewritten, and one more.</summary>
    public byte[] Rewritten(Func<SyntaxNode, SyntaxNode> rewrite, string addition)
    {
        CSharpCompilation rewritten = sound.AddSyntaxTrees(CSharpSyntaxTree.ParseText(addition));
        foreach (SyntaxTree tree in trees.Values)
        {
            rewritten = rewritten.ReplaceSyntaxTree(tree, CSharpSyntaxTree.ParseText(rewrite(tree.GetRoot()).ToFullString(), path: tree.FilePath));
        }

        return Emit(rewritten) ?? throw new InvalidOperationException(string.Join('\n', rewritten.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Take(5)));
    }

    /// <summary>The generator with a mistake; null if it doesn't compile.</summary>
    public byte[]? With(Mutant mutant)
    {
        SyntaxTree tree = trees[mutant.File];
        return Emit(sound.ReplaceSyntaxTree(tree, tree.WithChangedText(tree.GetText().WithChanges(new TextChange(mutant.Span, mutant.After)))));
    }

    /// <summary>Every mistake in the files whose path contains a text, in an order of chance.</summary>
    public Mutant[] Mutants(int seed, string part)
    {
        Mutant[] mutants = [.. Core
            .Where(tree => tree.Key.Contains(part, StringComparison.Ordinal))
            .SelectMany(tree => Mutant.In(tree.Key, tree.Value))];
        new Random(seed).Shuffle(mutants);
        return mutants;
    }

    private static byte[]? Emit(CSharpCompilation compilation)
    {
        using var image = new MemoryStream();
        return compilation.Emit(image).Success ? image.ToArray() : null;
    }
}
