using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Emit;
using SymGrad.Tool.Commands;
using SymGrad.Tool.Methods;

namespace SymGrad.Tool.Checking;

/// <summary>The user's program with its derivatives, compiled in memory and loaded into this process.</summary>
internal sealed class LoadedProgram
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    private readonly Assembly _assembly;

    private LoadedProgram(Assembly assembly) => _assembly = assembly;

    /// <summary>Compiles and loads it.</summary>
    /// <param name="program">The program.</param>
    /// <param name="problem">What the compiler says, where it can't be.</param>
    public static LoadedProgram? Of(DifferentiatedProgram program, out string problem)
    {
        using var stream = new MemoryStream();
        EmitResult emitted = program.Compilation.Emit(stream);
        Diagnostic[] errors = [.. emitted.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)];
        problem = Failures.Spell(errors);
        if (!emitted.Success)
        {
            return null;
        }

        stream.Position = 0;
        return new LoadedProgram(new Context(program.Code.Beside).LoadFromStream(stream));
    }

    /// <summary>A method of the program, with <c>double</c>, or else <c>float</c>, for type parameters.</summary>
    /// <exception cref="CannotCheck">It isn't found, or nothing fits its type parameters.</exception>
    public MethodInfo Find(IMethodSymbol symbol)
    {
        Type type = _assembly.GetType(MetadataName(symbol.ContainingType)) ?? throw new CannotCheck($"the type {symbol.ContainingType.Name} wasn't found in the compiled program");
        MethodInfo[] overloads = [.. type.GetMethods(Declared).Where(method => method.Name == symbol.Name).OrderBy(method => method.MetadataToken)];
        IMethodSymbol[] declared = [.. symbol.ContainingType.GetMembers(symbol.Name).OfType<IMethodSymbol>()];
        int place = Array.FindIndex(declared, one => SymbolEqualityComparer.Default.Equals(one, symbol));
        if (place < 0 || place >= overloads.Length || !overloads[place].GetParameters().Select(parameter => parameter.Name).SequenceEqual(symbol.Parameters.Select(parameter => parameter.Name)))
        {
            throw new CannotCheck("it wasn't found in the compiled program");
        }

        return new[] { typeof(double), typeof(float) }.Select(number => Closed(overloads[place], number)).FirstOrDefault(closed => closed is not null)
            ?? throw new CannotCheck($"neither double nor float fits the type parameters of {symbol.Name}");
    }

    private static MethodInfo? Closed(MethodInfo method, Type number)
    {
        try
        {
            if (method.DeclaringType!.ContainsGenericParameters)
            {
                Type type = method.DeclaringType.MakeGenericType([.. method.DeclaringType.GetGenericArguments().Select(_ => number)]);
                method = type.GetMethods(Declared).Single(one => one.MetadataToken == method.MetadataToken);
            }

            return method.IsGenericMethodDefinition ? method.MakeGenericMethod([.. method.GetGenericArguments().Select(_ => number)]) : method;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static string MetadataName(INamedTypeSymbol type) => type.ContainingType is { } outer ? MetadataName(outer) + "+" + type.MetadataName
        : type.ContainingNamespace.IsGlobalNamespace ? type.MetadataName
        : type.ContainingNamespace.ToDisplayString() + "." + type.MetadataName;

    /// <summary>Finds what the program has beside it before what the tool has, and other shared frameworks after both.</summary>
    private sealed class Context : AssemblyLoadContext
    {
        private readonly Dictionary<string, string> _beside;

        public Context(IEnumerable<string> beside)
            : base("the user's program")
        {
            _beside = beside.GroupBy(Path.GetFileNameWithoutExtension, StringComparer.OrdinalIgnoreCase).ToDictionary(group => group.Key!, group => group.First(), StringComparer.OrdinalIgnoreCase);
            Resolving += (_, name) => InFrameworks(name) is { } path ? LoadFromAssemblyPath(path) : null;
        }

        protected override Assembly? Load(AssemblyName assemblyName) => _beside.TryGetValue(assemblyName.Name!, out string? path) ? LoadFromAssemblyPath(path) : null;

        private static string? InFrameworks(AssemblyName name)
        {
            string shared = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", ".."));
            return Directory.GetFiles(shared, name.Name + ".dll", SearchOption.AllDirectories).OrderDescending(StringComparer.Ordinal).FirstOrDefault();
        }
    }
}
