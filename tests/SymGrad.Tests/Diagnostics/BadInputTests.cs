using System.Globalization;
using System.Reflection;
using Microsoft.CodeAnalysis;
using SymGrad.Generator.Diagnostics;

namespace SymGrad.Tests.Diagnostics;

/// <summary>A mistake gets its own error at the exact place, with the way out; nothing is generated for that method, and every other method is served.</summary>
public class BadInputTests
{
    private static readonly IReadOnlyList<DiagnosticDescriptor> Descriptors =
        [.. typeof(Descriptors).GetFields(BindingFlags.Static | BindingFlags.Public).Select(f => f.GetValue(null)).OfType<DiagnosticDescriptor>()];

    /// <summary>Those of the analyzers, whose tests are in tests/SymGrad.CodeFixes.Tests.</summary>
    private static readonly IReadOnlyList<DiagnosticDescriptor> Warned =
        [.. typeof(Warnings).GetFields(BindingFlags.Static | BindingFlags.Public).Select(f => f.GetValue(null)).OfType<DiagnosticDescriptor>()];

    private static IEnumerable<DiagnosticDescriptor> Documented => Descriptors.Concat(Warned);

    public static TheoryData<string> Mistakes => [.. BadInput.All.Keys];

    public static TheoryData<string> Ids => [.. Documented.Select(d => d.Id)];

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void AMistakeIsToldAtItsPlace(string mistake)
    {
        BadInput input = BadInput.All[mistake];
        Diagnostic diagnostic = Assert.Single(GeneratorRun.Of(input.Program).Diagnostics);
        Assert.Equal(input.Id, diagnostic.Id);
        Assert.Equal(DiagnosticSeverity.Error, diagnostic.Severity);
        Assert.Equal(input.Place, (diagnostic.Location.SourceSpan.Start, input.Program.Substring(diagnostic.Location.SourceSpan.Start, diagnostic.Location.SourceSpan.Length)));
        FileLinePositionSpan lines = diagnostic.Location.GetLineSpan();
        Assert.Equal("Source.cs", lines.Path);
        Assert.Equal(input.Program[..input.Place.Start].Count(c => c == '\n'), lines.StartLinePosition.Line);
        string message = diagnostic.GetMessage(CultureInfo.InvariantCulture);
        Assert.All(input.Says, part => Assert.Contains(part, message, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void NothingIsGeneratedForItAndEverythingForTheOthers(string mistake)
    {
        BadInput input = BadInput.All[mistake];
        GeneratorRun run = GeneratorRun.Of(input.Program);
        string[] expected = input.Program.Contains("AlsoGood", StringComparison.Ordinal) ? ["Models.AlsoGood.g.cs", "Models.Good.g.cs"] : [];
        Assert.Equal(expected, run.Sources.Keys.Order(StringComparer.Ordinal));
        Assert.Empty(run.CompileDiagnosticsOfGenerated);
    }

    /// <summary>The programs have no other mistake than ours.</summary>
    [Theory]
    [MemberData(nameof(Mistakes))]
    public void TheProgramItselfCompiles(string mistake) =>
        Assert.Empty(GeneratorRun.Of(BadInput.All[mistake].Program).CompileDiagnostics.Where(d => d.Severity == DiagnosticSeverity.Error));

    /// <summary>
    /// Recursion, modes that do not apply and the limit of size have tests of their own below. SYMG0012 is a defect of ours, and there is no program known
    /// that has it: that broken programs don't is tested beside them.
    /// </summary>
    [Fact]
    public void EveryIdHasItsTest()
    {
        string[] tested = [.. BadInput.All.Values.Select(i => i.Id), "SYMG0008", "SYMG0009", "SYMG0011", "SYMG0012"];
        Assert.Equal(Descriptors.Select(d => d.Id).Order(StringComparer.Ordinal), tested.Distinct().Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("public static double Bad(double x, int n) => n == 0 ? x : x * Bad(x, n - 1);", "Bad(x, n - 1)")]
    [InlineData("public static double Bad(double x) => Even(x); static double Even(double x) => x < 1 ? x : Odd(x - 1); static double Odd(double x) => x < 1 ? x : Even(x - 1);", "Even(x - 1)")]
    public void RecursionIsDifferentiatedOrRefused(string method, string place)
    {
        GeneratorRun run = GeneratorRun.Of(InModels(method));
        if (run.Diagnostics.IsEmpty)
        {
            Assert.Equal(["Models.Bad.g.cs", "Models.Good.g.cs"], run.Sources.Keys.Order(StringComparer.Ordinal));
            Assert.Empty(run.CompileDiagnosticsOfGenerated);
        }
        else
        {
            AssertRefused(run, "SYMG0008", place, "write it as a loop");
        }
    }

    [Fact]
    public void AGradientOfSeveralOutputsDoesNotApply() =>
        AssertRefused(
            GeneratorRun.Of(InModels("public static void Bad(double[] v) { v[0] *= v[1]; }", "Differentiable(Derivatives.Gradient)")),
            "SYMG0009",
            "Differentiable(Derivatives.Gradient)",
            "'Bad'",
            "ask for Pullback");

    [Theory]
    [InlineData("Derivatives.Gradient", 2)]
    [InlineData("Derivatives.Gradient | Derivatives.Pullback", 2)]
    [InlineData("Derivatives.All", 2)]
    [InlineData("Derivatives.Default", 2)]
    public void ModesThatApplyAreNotRefused(string flags, int files) =>
        Assert.Equal(files, GeneratorRun.Of(InModels("public static double Bad(double x) => x * x;", $"Differentiable({flags})")).Sources.Count);

    /// <summary>Doubling by calls: thirty lines that are a thousand million operations. The generator says so, and in no time.</summary>
    [Fact]
    public async Task WhatIsTooLargeIsRefusedInTime()
    {
        string doubling = string.Concat(Enumerable.Range(1, 30).Select(i => $"static double D{i}(double x) {{ double a = D{i - 1}(x); double b = D{i - 1}(a); return a * b; }}\n"));
        string method = $"public static double Bad(double x) {{ return D30(x); }}\nstatic double D0(double x) => Math.Sin(x);\n{doubling}";
        GeneratorRun run = await Task.Run(() => GeneratorRun.Of(InModels(method))).WaitAsync(TimeSpan.FromSeconds(60));
        if (run.Diagnostics.IsEmpty)
        {
            Assert.Equal(2, run.Sources.Count);
            Assert.InRange(run.Sources["Models.Bad.g.cs"].Length, 1, 200_000);
        }
        else
        {
            AssertRefused(run, "SYMG0011", "Bad", "'Bad'", "split it");
        }
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void EveryIdHasAPage(string id)
    {
        DiagnosticDescriptor descriptor = Documented.Single(d => d.Id == id);
        string page = Repository.File($"docs/diagnostics/{id}.md");
        Assert.True(File.Exists(page), $"{page} is missing");
        Assert.Contains(id, File.ReadAllText(page), StringComparison.Ordinal);
        Assert.EndsWith($"/docs/diagnostics/{id}.md", descriptor.HelpLinkUri, StringComparison.Ordinal);
        Assert.Contains($"[{id}]({id}.md) | {descriptor.Title.ToString(CultureInfo.InvariantCulture)} |", File.ReadAllText(Repository.File("docs/diagnostics/README.md")), StringComparison.Ordinal);
        Assert.Contains($"{id} | {descriptor.Category} | {descriptor.DefaultSeverity} | {descriptor.Title.ToString(CultureInfo.InvariantCulture)}\n", File.ReadAllText(Repository.File("generator/AnalyzerReleases.Unshipped.md")), StringComparison.Ordinal);
    }

    [Fact]
    public void NoPageIsOfAnIdThatIsGone()
    {
        string folder = Repository.File("docs/diagnostics");
        string[] pages = Directory.Exists(folder) ? [.. Directory.GetFiles(folder, "SYMG*.md").Select(Path.GetFileNameWithoutExtension).OfType<string>()] : [];
        Assert.Empty(pages.Except(Documented.Select(d => d.Id)));
    }

    [Fact]
    public void IdsAreUniqueAndConsecutive() =>
        Assert.Equal(
            Enumerable.Range(1, Documented.Count()).Select(i => string.Create(CultureInfo.InvariantCulture, $"SYMG{i:0000}")),
            Documented.Select(d => d.Id).Order(StringComparer.Ordinal));

    private static void AssertRefused(GeneratorRun run, string id, string place, params string[] says)
    {
        Diagnostic diagnostic = Assert.Single(run.Diagnostics);
        Assert.Equal(id, diagnostic.Id);
        string source = run.Output.SyntaxTrees.Single(t => t.FilePath == "Source.cs").ToString();
        Assert.Equal(place, source.Substring(diagnostic.Location.SourceSpan.Start, diagnostic.Location.SourceSpan.Length));
        string message = diagnostic.GetMessage(CultureInfo.InvariantCulture);
        Assert.All(says, part => Assert.Contains(part, message, StringComparison.Ordinal));
        Assert.Equal(["Models.Good.g.cs"], run.Sources.Keys);
    }

    private static string InModels(string members, string attribute = "Differentiable") => $$"""
        using System;
        using SymGrad;

        public static partial class Models
        {
            [{{attribute}}]
            {{members}}

            [Differentiable]
            public static double Good(double x) => x * x;
        }
        """;
}
