using System.Reflection;
using System.Runtime.Loader;
using Basic.Reference.Assemblies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using SymGrad.Generator;

namespace SymGrad.CodeFixes.Tests;

/// <summary>A program with its generated members, compiled and loaded.</summary>
internal sealed class Program
{
    private readonly Assembly _assembly;

    public Program(string source)
    {
        using MemoryStream image = new();
        string[] errors = [.. Compiled(source).Emit(image).Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Select(diagnostic => diagnostic.ToString())];
        Assert.Empty(errors);
        image.Position = 0;
        _assembly = new AssemblyLoadContext("Fixed", isCollectible: true).LoadFromStream(image);
    }

    /// <summary>What every program of these tests refers to.</summary>
    public static IEnumerable<MetadataReference> References { get; } = [.. Net100.References.All, MetadataReference.CreateFromFile(typeof(DifferentiableAttribute).Assembly.Location)];

    /// <summary>What an analyzer says of a program, in the order of its places.</summary>
    public static async Task<IReadOnlyList<Diagnostic>> DiagnosticsOf(string source, DiagnosticAnalyzer analyzer) =>
        [.. (await Compiled(source).WithAnalyzers([analyzer]).GetAnalyzerDiagnosticsAsync()).OrderBy(diagnostic => diagnostic.Location.SourceSpan.Start)];

    private static Compilation Compiled(string source)
    {
        CSharpCompilation compilation = CSharpCompilation.Create(
            "Fixed",
            [CSharpSyntaxTree.ParseText(source)],
            [.. References],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        CSharpGeneratorDriver.Create(new DifferentiableGenerator()).RunGeneratorsAndUpdateCompilation(compilation, out Compilation output, out _);
        return output;
    }

    /// <summary>Calls a static method of the class Models.</summary>
    public object Call(string method, params object[] arguments) => _assembly.GetType("Models", throwOnError: true)!
        .GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
        .Single(candidate => candidate.Name == method && candidate.GetParameters().Select(parameter => parameter.ParameterType).SequenceEqual(arguments.Select(argument => argument.GetType())))
        .Invoke(null, BindingFlags.DoNotWrapExceptions, null, arguments, null)!;

    /// <summary>Calls a static method of the class Models that returns a number.</summary>
    public double Number(string method, params object[] arguments) => (double)Call(method, arguments);
}
