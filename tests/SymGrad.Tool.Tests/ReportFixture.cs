namespace SymGrad.Tool.Tests;

/// <summary>A page that several tests look at.</summary>
public sealed class ReportFixture : IDisposable
{
    private readonly Workplace _place = new();

    /// <summary>Writes it.</summary>
    public ReportFixture()
    {
        Page = _place.PathOf("report.html");
        Run = ToolRun.Of("report", _place.Write("Models.cs", Sources.Models), "-o", Page, "--seed", "11", "--points", "5");
        Roots = File.ReadAllText(Page).Split("<msqrt>").Length - 1;
    }

    /// <summary>The page's file.</summary>
    public string Page { get; }

    /// <summary>How many roots its formulas have.</summary>
    public int Roots { get; }

    internal ToolRun Run { get; }

    /// <inheritdoc/>
    public void Dispose() => _place.Dispose();
}
