using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.Loader;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;
using SymGrad.Generator;

namespace SymGrad.Tests;

/// <summary>One run of the generator over source text: what it wrote, what it reported, and the program that results.</summary>
internal sealed class GeneratorRun
{
    /// <summary>The SDK silences these too: the runtime's .NET 8 build is used on .NET 10.</summary>
    private static readonly ImmutableDictionary<string, ReportDiagnostic> WithoutUnification = ImmutableDictionary<string, ReportDiagnostic>.Empty
        .Add("CS1701", ReportDiagnostic.Suppress)
        .Add("CS1702", ReportDiagnostic.Suppress);

    private const BindingFlags AnyStatic = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    private readonly GeneratorDriver _driver;
    private readonly CSharpCompilation _input;
    private readonly bool _documentation;
    private readonly Lazy<ImmutableArray<Diagnostic>> _compileDiagnostics;
    private readonly Lazy<Assembly> _assembly;

    private GeneratorRun(GeneratorDriver before, CSharpCompilation input, bool documentation)
    {
        Watch?.Invoke(input, null);
        _driver = before.RunGeneratorsAndUpdateCompilation(input, out Compilation output, out ImmutableArray<Diagnostic> _);
        Result = _driver.GetRunResult().Results.Single();
        Watch?.Invoke(input, Result);
        if (Result.Exception is not null)
        {
            throw new InvalidOperationException("The generator crashed.", Result.Exception);
        }

        _input = input;
        _documentation = documentation;
        Output = (CSharpCompilation)output;
        Sources = Result.GeneratedSources.ToDictionary(s => s.HintName, s => s.SourceText.ToString(), StringComparer.Ordinal);
        _compileDiagnostics = new(Compile);
        _assembly = new(EmitAndLoad);
    }

    /// <summary>
    /// Told of every run, before it and with its result after it. SymGrad.Trust puts mistakes into the generator and runs these tests; from
    /// here it ends a test by an exception where the generator says what it says without the mistake.
    /// </summary>
    public static Action<CSharpCompilation, GeneratorRunResult?>? Watch { get; set; }

    /// <summary>Everything the driver knows of the run: sources, diagnostics, and the tracked steps for tests of incrementality.</summary>
    public GeneratorRunResult Result { get; }

    /// <summary>The user's source and the generated one together.</summary>
    public CSharpCompilation Output { get; }

    /// <summary>The generated sources by hint name.</summary>
    public IReadOnlyDictionary<string, string> Sources { get; }

    /// <summary>The text of the only generated source.</summary>
    public string Source => Sources.Values.Single();

    /// <summary>What the generator reported.</summary>
    public ImmutableArray<Diagnostic> Diagnostics => Result.Diagnostics;

    /// <summary>The compiler's warnings and errors about user's and generated source together.</summary>
    public ImmutableArray<Diagnostic> CompileDiagnostics => _compileDiagnostics.Value;

    /// <summary>The compiler's warnings and errors about generated source alone.</summary>
    public IEnumerable<Diagnostic> CompileDiagnosticsOfGenerated =>
        CompileDiagnostics.Where(d => d.Location.SourceTree is { } tree && Result.GeneratedSources.Any(s => s.SyntaxTree == tree));

    /// <summary>Runs the generator over one or more source files, named Source.cs, Source2.cs, …</summary>
    /// <param name="source">The text of the first file.</param>
    /// <param name="version">The language version.</param>
    /// <param name="target">The framework compiled for.</param>
    /// <param name="nullable">The nullable context; enabled by default where the language has it.</param>
    /// <param name="documentation">Whether documentation comments are checked too, as with GenerateDocumentationFile.</param>
    /// <param name="more">The texts of more files.</param>
    public static GeneratorRun Of(
        string source,
        LanguageVersion version = LanguageVersion.Latest,
        Target target = Target.Net100,
        NullableContextOptions? nullable = null,
        bool documentation = false,
        params string[] more)
    {
        CSharpParseOptions parse = new(version, documentation ? DocumentationMode.Diagnose : DocumentationMode.Parse);
        bool hasNullable = version.MapSpecifiedToEffectiveVersion() >= LanguageVersion.CSharp8;
        CSharpCompilationOptions options = new(
            OutputKind.DynamicallyLinkedLibrary,
            warningLevel: 9999,
            allowUnsafe: true,
            specificDiagnosticOptions: WithoutUnification,
            nullableContextOptions: nullable ?? (hasNullable ? NullableContextOptions.Enable : NullableContextOptions.Disable));
        CSharpCompilation compilation = CSharpCompilation.Create(
            "UserProgram",
            more.Prepend(source).Select((text, i) => Parse(text, parse, i == 0 ? "Source.cs" : $"Source{i + 1}.cs")),
            target.All(),
            options);
        return Of(compilation, documentation);
    }

    /// <summary>Runs the generator over a source file of a project that refers to MathNet.Numerics.</summary>
    public static GeneratorRun WithMathNet(string source) => Of(CSharpCompilation.Create(
        "UserProgram",
        [Parse(source, new CSharpParseOptions(LanguageVersion.Latest), "Source.cs")],
        Target.Net100.WithMathNet(),
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, specificDiagnosticOptions: WithoutUnification, nullableContextOptions: NullableContextOptions.Enable)));

    /// <summary>Runs the generator over a compilation, in a project that asks for its engine.</summary>
    public static GeneratorRun Of(CSharpCompilation compilation, bool documentation = false) =>
        Of(compilation, documentation, Engine.IsDefault ? null : Engine.Name);

    /// <summary>Runs the generator over a source file in a project that asks for an engine; for none in particular by null.</summary>
    public static GeneratorRun WithEngine(string? engine, string source) =>
        Of(CSharpCompilation.Create("UserProgram", [CSharpSyntaxTree.ParseText(source)], Target.Net100.All()), documentation: false, engine);

    private static GeneratorRun Of(CSharpCompilation compilation, bool documentation, string? engine)
    {
        GeneratorDriver driver = CSharpGeneratorDriver.Create(
            [new DifferentiableGenerator().AsSourceGenerator()],
            parseOptions: (CSharpParseOptions?)compilation.SyntaxTrees.FirstOrDefault()?.Options,
            optionsProvider: new ChosenEngine(engine),
            driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));
        return new GeneratorRun(driver, compilation, documentation);
    }

    /// <summary>Runs the same driver again after an edit, as an editor does; its steps say what was cached.</summary>
    public GeneratorRun After(Func<CSharpCompilation, CSharpCompilation> edit) => new(_driver, edit(_input), _documentation);

    /// <summary>Runs the same driver again after one file got another text.</summary>
    public GeneratorRun AfterEdit(string file, string text) => After(compilation =>
    {
        SyntaxTree old = compilation.SyntaxTrees.Single(t => t.FilePath == file);
        return compilation.ReplaceSyntaxTree(old, Parse(text, (CSharpParseOptions)old.Options, file));
    });

    /// <summary>The compiled program, loaded into this process. Only for <see cref="Target.Net100"/>.</summary>
    public Assembly Load() => _assembly.Value;

    /// <summary>A static method of the compiled program as a delegate, which may take spans and references; overloads are told apart by the delegate's parameters.</summary>
    public TDelegate Method<TDelegate>(string type, string method)
        where TDelegate : Delegate
    {
        Type[] parameters = [.. typeof(TDelegate).GetMethod("Invoke")!.GetParameters().Select(p => p.ParameterType)];
        return TypeNamed(type).GetMethod(method, AnyStatic, parameters)?.CreateDelegate<TDelegate>()
            ?? throw new MissingMethodException($"No {type}.{method}({string.Join(", ", parameters.Select(p => p.Name))}) in\n{string.Join('\n', Sources.Values)}");
    }

    /// <summary>Calls a static method of the compiled program. What it writes to <c>ref</c> and <c>out</c> parameters is left in <paramref name="arguments"/>.</summary>
    public object? Call(string type, string method, params object?[] arguments)
    {
        MethodInfo[] candidates = [.. TypeNamed(type).GetMethods(AnyStatic).Where(m => m.Name == method && Takes(m, arguments))];
        return candidates.Length == 1
            ? candidates[0].Invoke(null, BindingFlags.DoNotWrapExceptions, null, arguments, null)
            : throw new MissingMethodException($"{candidates.Length} methods {type}.{method} take these {arguments.Length} arguments.");
    }

    private static SyntaxTree Parse(string text, CSharpParseOptions options, string file) =>
        CSharpSyntaxTree.ParseText(SourceText.From(text, Encoding.UTF8), options, file);

    private static bool Takes(MethodInfo method, object?[] arguments)
    {
        ParameterInfo[] parameters = method.GetParameters();
        return parameters.Length == arguments.Length && parameters.Zip(arguments).All(pair =>
        {
            Type type = pair.First.ParameterType.IsByRef ? pair.First.ParameterType.GetElementType()! : pair.First.ParameterType;
            return pair.Second is null ? pair.First.IsOut || !type.IsValueType : type.IsInstanceOfType(pair.Second);
        });
    }

    private Type TypeNamed(string name) => Load().GetType(name, throwOnError: true)!;

    private ImmutableArray<Diagnostic> Compile()
    {
        using MemoryStream program = new();
        using MemoryStream comments = new();
        return [.. Output.Emit(program, xmlDocumentationStream: _documentation ? comments : null).Diagnostics.Where(d => d.Severity >= DiagnosticSeverity.Warning)];
    }

    private Assembly EmitAndLoad()
    {
        using MemoryStream program = new();
        string[] errors = [.. Output.Emit(program).Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => d.ToString())];
        if (errors.Length > 0)
        {
            throw new InvalidOperationException($"{string.Join('\n', errors)}\n\n{string.Join('\n', Sources.Values)}");
        }

        program.Position = 0;
        return new AssemblyLoadContext("UserProgram", isCollectible: true).LoadFromStream(program);
    }
}
