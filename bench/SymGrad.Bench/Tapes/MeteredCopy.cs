using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace SymGrad.Bench.Tapes;

/// <summary>
/// This program compiled once more, with a generated code that reports its buffers to <see cref="TapeMeter"/>: so the size of a tape
/// is that of the buffers there are, whether they come from the stack, the heap or a pool. Only the program without reports is timed.
/// </summary>
internal static class MeteredCopy
{
    private static readonly Lazy<Assembly> Copy = new(Compile);

    /// <summary>The bytes that a benchmark's generated code keeps in one call.</summary>
    /// <param name="benchmarks">Benchmarks with the parameters that count; the copy sets up its own data from them.</param>
    /// <param name="name">The benchmark's name.</param>
    public static long TapeBytes(object benchmarks, string name)
    {
        Type type = Counterpart(benchmarks.GetType());
        object copy = Activator.CreateInstance(type)!;
        foreach (PropertyInfo parameter in benchmarks.GetType().GetProperties())
        {
            type.GetProperty(parameter.Name)!.SetValue(copy, parameter.GetValue(benchmarks));
        }

        Method(type, "Setup").Invoke(copy, null);
        MethodInfo benchmark = Method(type, name);
        Action call = () => benchmark.Invoke(copy, null);
        return (long)Method(Counterpart(typeof(TapeMeter)), nameof(TapeMeter.Bytes)).Invoke(null, [call])!;
    }

    private static Type Counterpart(Type type) => Copy.Value.GetType(type.FullName!, throwOnError: true)!;

    private static MethodInfo Method(Type type, string name) => type.GetMethod(name) ?? throw new InvalidOperationException($"{type} has no {name}.");

    private static Assembly Compile()
    {
        Assembly assembly = typeof(MeteredCopy).Assembly;
        BufferReports reports = new();
        CSharpParseOptions language = new(LanguageVersion.Preview);
        SyntaxTree[] trees = [.. EmbeddedSources.Of(assembly).Select(source =>
        {
            SyntaxTree tree = CSharpSyntaxTree.ParseText(source.Text, language, source.Path);
            return source.Path.Contains("SymGrad.Generator", StringComparison.Ordinal)
                ? tree.WithRootAndOptions(reports.Visit(tree.GetRoot()), language)
                : tree;
        })];
        if (reports.Count == 0)
        {
            throw new InvalidOperationException("No buffer was found in the generated code: the size of tapes isn't known.");
        }

        string[] references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        CSharpCompilation compilation = CSharpCompilation.Create(
            assembly.GetName().Name + ".Metered",
            trees,
            references.Where(path => path != assembly.Location).Select(path => MetadataReference.CreateFromFile(path)),
            new CSharpCompilationOptions(
                OutputKind.ConsoleApplication,
                optimizationLevel: OptimizationLevel.Release,
                allowUnsafe: true,
                nullableContextOptions: NullableContextOptions.Enable));
        using MemoryStream code = new();
        var result = compilation.Emit(code);
        return result.Success ? Assembly.Load(code.ToArray())
            : throw new InvalidOperationException($"The copy that tapes are counted in: {result.Diagnostics.First(found => found.Severity == DiagnosticSeverity.Error)}");
    }
}
