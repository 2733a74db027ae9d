namespace SymGrad.Tool.Tests;

/// <summary>A page that several tests look at.</summary>
public sealed class ReportFixture : IDisposable
{
    private readonly Workplace _place = new();

    /// <summary>Writes it.</summary>
    public ReportFixture()
    {
        Page = _place.PathOf("report.html");
        string file = _place.Write("Models.cs", Sources.Models);
        Run = ToolRun.Of("report", file, "-o", Page, "--seed", "11", "--points", "5");
        Roots = ToolRun.Of("show", "*", file, "--member", "Gradient").Output.Split('\n').Where(line => line.StartsWith("  ", StringComparison.Ordinal)).Sum(line => line.Count(letter => letter == '√'));
    }

    /// <summary>The page's file.</summary>
    public string Page { get; }

    /// <summary>How many roots its formulas have, as <c>show</c> prints them.</summary>
    public int Roots { get; }

    internal ToolRun Run { get; }

    /// <inheritdoc/>
    public void Dispose() => _place.Dispose();
}
