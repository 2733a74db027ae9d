using Basic.Reference.Assemblies;
using Microsoft.CodeAnalysis;

namespace SymGrad.Tests;

/// <summary>The framework that a test's source is compiled for.</summary>
internal enum Target
{
    /// <summary>.NET 10, the only one whose assemblies can also be loaded and run.</summary>
    Net100,

    /// <summary>.NET 8.</summary>
    Net80,

    /// <summary>.NET Standard 2.0, which has no spans.</summary>
    NetStandard20,

    /// <summary>.NET Framework 4.7.2.</summary>
    Net472,
}

/// <summary>What a compilation for a <see cref="Target"/> references.</summary>
internal static class TargetReferences
{
    /// <summary>The target's framework and the SymGrad runtime that its users get.</summary>
    public static IReadOnlyList<MetadataReference> All(this Target target)
    {
        IEnumerable<MetadataReference> framework = target switch
        {
            Target.Net100 => Net100.References.All,
            Target.Net80 => Net80.References.All,
            Target.NetStandard20 => NetStandard20.References.All,
            Target.Net472 => Net472.References.All,
            _ => throw new ArgumentOutOfRangeException(nameof(target)),
        };
        string runtime = target is Target.NetStandard20 or Target.Net472
            ? Path.Combine(AppContext.BaseDirectory, "runtime-netstandard2.0", "SymGrad.dll")
            : typeof(DifferentiableAttribute).Assembly.Location;
        return [.. framework, MetadataReference.CreateFromFile(runtime)];
    }

    /// <summary>The same, and the MathNet.Numerics package, which some rules are for.</summary>
    public static IReadOnlyList<MetadataReference> WithMathNet(this Target target) =>
        [.. target.All(), MetadataReference.CreateFromFile(typeof(MathNet.Numerics.SpecialFunctions).Assembly.Location)];
}
