using System.Collections.Immutable;

namespace SymGrad.Tests.Conformance;

/// <summary>One conformance case: a small C# method F as source text, and the points it is differentiated at.</summary>
/// <remarks>The format is described in Conformance/README.md.</remarks>
public sealed record ConformanceCase
{
    public required string Name { get; init; }
    public required int Level { get; init; }
    public required string Feature { get; init; }
    public required string File { get; init; }
    public required int Line { get; init; }

    /// <summary>The C# text: the members of the class Case, or the whole file when <see cref="WholeFile"/> is set.</summary>
    public required string Source { get; init; }

    public bool WholeFile { get; init; }
    public string Target { get; init; } = "Case";
    public double? Tolerance { get; init; }
    public int? GeneratedAtMost { get; init; }
    public string? Counter { get; init; }
    public ImmutableArray<string> Usings { get; init; } = [];

    /// <summary>Assemblies besides the framework, found next to the test assembly.</summary>
    public ImmutableArray<string> References { get; init; } = [];

    /// <summary>The array parameters that F writes to: they are outputs.</summary>
    public ImmutableArray<string> Writes { get; init; } = [];
    public ImmutableArray<CasePoint> Points { get; init; } = [];

    /// <summary>The text of F and what it needs, as one compilable file.</summary>
    public string FileText =>
        string.Concat(ConformanceSuite.Usings.Concat(Usings).Select(name => $"using {name};\n"))
        + (WholeFile ? $"\n{Source}" : $"\npublic static partial class Case\n{{\n{Source}}}\n");

    public override string ToString() => Name;
}

/// <summary>One argument list, and what is expected there besides agreement with the oracles.</summary>
public sealed record CasePoint(PointKind Kind, string Arguments, int Line)
{
    /// <summary>The exact gradient, one expression for each active parameter; always there at a kink.</summary>
    public string? Gradient { get; init; }

    /// <summary>The type of the exception that F throws here.</summary>
    public string? Exception { get; init; }
}

public enum PointKind
{
    /// <summary>F is smooth here: every oracle is asked.</summary>
    Smooth,

    /// <summary>F has a kink or a singularity here: only the written gradient counts.</summary>
    Kink,

    /// <summary>F throws here, and so does its gradient.</summary>
    Throws,
}
