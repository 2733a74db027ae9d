using System.Reflection;
using System.Runtime.Loader;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace SymGrad.Tests.Conformance;

/// <summary>A compiled and loaded case, called through its driver.</summary>
internal sealed class CaseAssembly
{
    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.Latest);

    private static readonly CSharpCompilationOptions Options = new(
        OutputKind.DynamicallyLinkedLibrary,
        optimizationLevel: OptimizationLevel.Release,
        warningLevel: 9999,
        nullableContextOptions: NullableContextOptions.Enable,
        specificDiagnosticOptions: [new("CS1701", ReportDiagnostic.Suppress), new("CS1702", ReportDiagnostic.Suppress)]);

    /// <summary>All cases start from this one, so that its references are read once.</summary>
    private static readonly CSharpCompilation Empty = CSharpCompilation.Create("Case", [], Target.Net100.All(), Options);

    private readonly Type driver;

    private CaseAssembly(Assembly assembly) =>
        driver = assembly.GetType($"Case+{CaseDriver.ClassName}", throwOnError: true)!;

    public static CSharpCompilation Compilation(ConformanceCase one)
    {
        CSharpCompilation compilation = Empty.AddSyntaxTrees(Parse(one.FileText, $"{one.Name}.cs"));
        return one.References.IsEmpty
            ? compilation
            : compilation.AddReferences(one.References.Select(name => MetadataReference.CreateFromFile(ConformanceSuite.PathOf(name))));
    }

    public static SyntaxTree Parse(string text, string file) =>
        CSharpSyntaxTree.ParseText(SourceText.From(text, Encoding.UTF8), ParseOptions, file);

    /// <summary>Compiles and loads, or says why not; a warning is a reason too. What generated code borrows comes from a pool that lends no zeros.</summary>
    public static CaseAssembly? Load(Compilation compilation, out IReadOnlyList<Diagnostic> reasons)
    {
        compilation = PoisonedPool.In(compilation);
        using var program = new MemoryStream();
        reasons = [.. compilation.Emit(program).Diagnostics.Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning)];
        if (reasons.Count > 0)
        {
            return null;
        }

        program.Position = 0;
        return new(new CaseContext(compilation.AssemblyName).LoadFromStream(program));
    }

    public object?[] Point(int index) => Call($"Point{index}");

    public object?[] Expected(int index) => Call($"Expected{index}");

    public object?[] Outputs(object?[] point) => Call(nameof(Outputs), [point]);

    public object?[] Gradient(object?[] point) => Call(nameof(Gradient), [point]);

    public object?[] ValueAndGradient(object?[] point) => Call(nameof(ValueAndGradient), [point]);

    public object?[] Destinations(object?[] point, object?[] destinations) => Call(nameof(Destinations), point, destinations);

    public object?[] Pullback(object?[] point, object?[] seeds, object?[] adjoints) => Call(nameof(Pullback), point, seeds, adjoints);

    public object?[] Pushforward(object?[] point, object?[] tangents) => Call(nameof(Pushforward), point, tangents);

    public object?[] HessianVector(object?[] point, object?[] tangents) => Call(nameof(HessianVector), point, tangents);

    public Array Hessian(object?[] point) => (Array)Call(nameof(Hessian), [point])[0]!;

    public Array Jacobian(object?[] point) => (Array)Call(nameof(Jacobian), [point])[0]!;

    public object?[] JacobianInto(object?[] point, Array destination) => Call(nameof(JacobianInto), point, [destination]);

    public int Counter() => (int)driver.GetMethod(nameof(Counter))!.Invoke(null, null)!;

    private object?[] Call(string method, params object?[][] arguments)
    {
        try
        {
            return (object?[])driver.GetMethod(method)!.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [.. arguments], null)!;
        }
        finally
        {
            int lent = PoisonedPool.LentIn(driver.Assembly);
            Assert.True(lent == 0, $"{method} keeps {lent} arrays of the pool");
        }
    }

    /// <summary>A case over dual numbers uses those of this very assembly, which may have been loaded beside another copy of itself.</summary>
    private sealed class CaseContext(string? name) : AssemblyLoadContext(name, isCollectible: true)
    {
        protected override Assembly? Load(AssemblyName assemblyName) =>
            assemblyName.Name == typeof(CaseContext).Assembly.GetName().Name ? typeof(CaseContext).Assembly : null;
    }
}
