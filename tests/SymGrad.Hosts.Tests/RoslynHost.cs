using System.Reflection;
using System.Runtime.Loader;

namespace SymGrad.Hosts.Tests;

/// <summary>
/// One version of Roslyn, with a generator and a copy of this very assembly beside it that see no other. What goes in and out are
/// texts and numbers, because each version has types of its own.
/// </summary>
internal sealed class RoslynHost
{
    private static readonly Lazy<IReadOnlyDictionary<string, RoslynHost>> s_all = new(() =>
        Metadata("RoslynHosts").Split(';').ToDictionary(version => version, version => new RoslynHost(version)));

    private readonly Lazy<Func<GenerationRequest, string[][]>> _run;

    private RoslynHost(string version)
    {
        Version = version;
        _run = new(Load);
    }

    /// <summary>All versions, from the oldest to the newest.</summary>
    public static IEnumerable<RoslynHost> All => s_all.Value.Values;

    /// <summary>The one that the others are compared with.</summary>
    public static RoslynHost Newest => All.Last();

    public string Version { get; }

    public static RoslynHost Of(string version) => s_all.Value[version];

    /// <summary>Runs the generator in this version, and compiles what comes of it.</summary>
    public Generation Run(GenerationRequest request) => Generation.Of(_run.Value(request));

    private Func<GenerationRequest, string[][]> Load()
    {
        var context = new Context(Version);
        MethodInfo run = context.LoadFromAssemblyPath(typeof(RoslynHost).Assembly.Location).GetType(typeof(GenerationRun).FullName!, throwOnError: true)!.GetMethod(nameof(GenerationRun.Of))!;
        return request => (string[][])run.Invoke(
            null,
            BindingFlags.DoNotWrapExceptions,
            null,
            [request.Files.Keys.ToArray(), request.Files.Values.ToArray(), request.Language, request.Target, request.References, request.Compiles, request.Analyzes],
            null)!;
    }

    private static string Metadata(string key) =>
        typeof(RoslynHost).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;

    /// <summary>Takes Roslyn from the packages, the generator and this assembly from beside the tests, and the rest from the process.</summary>
    private sealed class Context(string version) : AssemblyLoadContext($"Roslyn {version}")
    {
        protected override Assembly? Load(AssemblyName assemblyName)
        {
            string? path = assemblyName.Name switch
            {
                "Microsoft.CodeAnalysis" => Package("microsoft.codeanalysis.common", assemblyName.Name),
                "Microsoft.CodeAnalysis.CSharp" => Package("microsoft.codeanalysis.csharp", assemblyName.Name),
                "SymGrad.Generator" => Path.Combine(AppContext.BaseDirectory, "SymGrad.Generator.dll"),
                _ => null,
            };
            return path is null ? null : LoadFromAssemblyPath(path);
        }

        private string Package(string package, string assembly) =>
            Path.Combine(Metadata("Packages"), package, version, "lib", "netstandard2.0", $"{assembly}.dll");
    }
}
