using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace SymGrad.Tool.Loading;

/// <summary>The source generators that a project has besides SymGrad's, whose own one is replaced by the tool's.</summary>
internal static class ProjectGenerators
{
    /// <summary>Loads those that can be loaded, and says of the others why not.</summary>
    public static (ImmutableArray<ISourceGenerator> Generators, ImmutableArray<string> Failed) Load(IEnumerable<string> paths)
    {
        var generators = ImmutableArray.CreateBuilder<ISourceGenerator>();
        var failed = ImmutableArray.CreateBuilder<string>();
        var loader = new Loader();
        string[] all = [.. paths];
        foreach (string path in all)
        {
            loader.AddDependencyLocation(path);
        }

        foreach (string path in all.Where(path => !IsOurs(path)))
        {
            var assembly = new AnalyzerFileReference(path, loader);
            assembly.AnalyzerLoadFailed += (_, failure) => failed.Add($"A generator of the project couldn't be loaded, so what it writes is missing here: {Path.GetFileName(path)}: {failure.Message}");
            generators.AddRange(assembly.GetGenerators(LanguageNames.CSharp));
        }

        return (generators.ToImmutable(), [.. failed.Distinct()]);
    }

    private static bool IsOurs(string path) => Path.GetFileNameWithoutExtension(path) is "SymGrad.Generator" or "SymGrad.AngouriMath";

    private sealed class Loader : IAnalyzerAssemblyLoader
    {
        private readonly Dictionary<string, string> _known = new(StringComparer.OrdinalIgnoreCase);

        public Loader() => AppDomain.CurrentDomain.AssemblyResolve += (_, asked) =>
            asked.RequestingAssembly is not null && _known.TryGetValue(new AssemblyName(asked.Name).Name!, out string? path) ? Assembly.LoadFrom(path) : null;

        public void AddDependencyLocation(string fullPath)
        {
            foreach (string file in Directory.Exists(Path.GetDirectoryName(fullPath)) ? Directory.GetFiles(Path.GetDirectoryName(fullPath)!, "*.dll") : [])
            {
                _known.TryAdd(Path.GetFileNameWithoutExtension(file), file);
            }
        }

        public Assembly LoadFromPath(string fullPath) => Assembly.LoadFrom(fullPath);
    }
}
