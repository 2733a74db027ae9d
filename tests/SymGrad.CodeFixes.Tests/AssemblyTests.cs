using System.Reflection;
using SymGrad.Generator;

namespace SymGrad.CodeFixes.Tests;

/// <summary>What the two assemblies of the package ask of the host that loads them.</summary>
public class AssemblyTests
{
    /// <summary>An assembly loads where its references are no newer than what the host has: the oldest is Roslyn 4.3.</summary>
    [Theory]
    [InlineData(typeof(DifferentiableGenerator))]
    [InlineData(typeof(StableFormFix))]
    public void LoadsInTheOldestHost(Type type)
    {
        AssemblyName[] references = type.Assembly.GetReferencedAssemblies();
        Assert.DoesNotContain(references, reference => reference.Name!.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal) && reference.Version > new Version(4, 3, 0, 0));
        Assert.DoesNotContain(references, reference => reference.Name == "System.Collections.Immutable" && reference.Version > new Version(6, 0, 0, 0));
        string[] known = ["netstandard", "System.Collections.Immutable", "System.Memory", "Microsoft.CodeAnalysis", "Microsoft.CodeAnalysis.CSharp", "Microsoft.CodeAnalysis.Workspaces", "Microsoft.CodeAnalysis.CSharp.Workspaces"];
        Assert.Empty(references.Select(reference => reference.Name!).Except(known));
    }

    /// <summary>The command-line compiler has no workspaces.</summary>
    [Fact]
    public void TheGeneratorNeedsNoWorkspaces() =>
        Assert.DoesNotContain(typeof(DifferentiableGenerator).Assembly.GetReferencedAssemblies(), reference => reference.Name!.Contains("Workspaces", StringComparison.Ordinal));
}
