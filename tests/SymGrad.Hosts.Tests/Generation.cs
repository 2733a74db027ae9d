using Basic.Reference.Assemblies;

namespace SymGrad.Hosts.Tests;

/// <summary>What a compiler is asked to do.</summary>
/// <param name="Files">The texts of the files by their names.</param>
/// <param name="Language">The language version, as <c>LangVersion</c> has it; "latest" is the newest that the compiler knows.</param>
/// <param name="Target">The framework that it is compiled for.</param>
/// <param name="Compiles">Whether what comes of it is compiled. Where it isn't, the compiler has to understand every file.</param>
/// <param name="Analyzes">Whether the analyzers look at it.</param>
internal sealed record GenerationRequest(IReadOnlyDictionary<string, string> Files, string Language, string Target, bool Compiles = true, bool Analyzes = false)
{
    /// <summary>The framework's assemblies, and the attributes.</summary>
    public byte[][] References { get; } = [.. Framework(Target), File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "SymGrad.dll"))];

    private static IEnumerable<byte[]> Framework(string target) => target switch
    {
        "netstandard2.0" => NetStandard20.ReferenceInfos.All.Select(reference => reference.ImageBytes),
        "net472" => Net472.ReferenceInfos.All.Select(reference => reference.ImageBytes),
        "net8.0" => Net80.ReferenceInfos.All.Select(reference => reference.ImageBytes),
        "net10.0" => Net100.ReferenceInfos.All.Select(reference => reference.ImageBytes),
        _ => throw new ArgumentOutOfRangeException(nameof(target)),
    };
}

/// <summary>What came of it.</summary>
/// <param name="Language">The language version that was meant by "latest".</param>
/// <param name="Exception">The generator's exception; empty if it had none.</param>
/// <param name="Unreadable">The files that the compiler doesn't understand, without anything generated; they were left out.</param>
/// <param name="Diagnostics">What the generator reported.</param>
/// <param name="Sources">What it wrote, by hint names.</param>
/// <param name="Warnings">The compiler's errors, and its warnings about generated code.</param>
/// <param name="Analysis">What the analyzers reported.</param>
internal sealed record Generation(string Language, string Exception, string[] Unreadable, string[] Diagnostics, IReadOnlyDictionary<string, string> Sources, string[] Warnings, string[] Analysis)
{
    public static Generation Of(string[][] parts) => new(
        parts[0][0],
        parts[0][1],
        parts[1],
        parts[2],
        parts[3].Zip(parts[4]).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal),
        parts[5],
        parts[6]);
}
