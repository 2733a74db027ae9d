using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace SymGrad.Tests.Hosts;

/// <summary>Generated code compiles without a single warning wherever it may land, documentation comments and nullable annotations checked.</summary>
public class HostTests
{
    /// <summary>The languages and frameworks, from the oldest supported to the newest.</summary>
    private static readonly (LanguageVersion Version, Target Target)[] Hosts =
    [
        (LanguageVersion.CSharp7_3, Target.NetStandard20),
        (LanguageVersion.CSharp7_3, Target.Net472),
        (LanguageVersion.CSharp9, Target.NetStandard20),
        (LanguageVersion.CSharp12, Target.Net80),
        (LanguageVersion.CSharp14, Target.Net100),
        (LanguageVersion.Latest, Target.Net100),
    ];

    public static TheoryData<string, LanguageVersion, string> Everywhere
    {
        get
        {
            TheoryData<string, LanguageVersion, string> data = [];
            foreach (string program in HostPrograms.All.Keys)
            {
                foreach ((LanguageVersion version, Target target) in Hosts)
                {
                    data.Add(program, version, target.ToString());
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Everywhere))]
    public void GeneratedCodeCompilesWithoutAWarning(string program, LanguageVersion version, string target)
    {
        string source = HostPrograms.All[program];
        GeneratorRun run = GeneratorRun.Of(source, version, Enum.Parse<Target>(target), documentation: true);
        Assert.Empty(run.Diagnostics);
        Assert.Equal(Count(source, "[Differentiable"), run.Sources.Count);
        AssertClean(run);
    }

    [Theory]
    [InlineData("Short", LanguageVersion.CSharp7_3, nameof(Target.Net472))]
    [InlineData("Short", LanguageVersion.CSharp12, nameof(Target.Net80))]
    [InlineData("Short", LanguageVersion.Latest, nameof(Target.Net100))]
    [InlineData("Qualified", LanguageVersion.Latest, nameof(Target.Net100))]
    [InlineData("Colliding", LanguageVersion.Latest, nameof(Target.Net100))]
    public void VectorsCompileWithoutAWarning(string program, LanguageVersion version, string target)
    {
        GeneratorRun run = GeneratorRun.Of(HostPrograms.Vectors[program], version, Enum.Parse<Target>(target), documentation: true);
        Assert.Empty(run.Diagnostics);
        Assert.Single(run.Sources);
        AssertClean(run);
    }

    /// <summary>Public members without documentation are what CS1591 is about: the test above would see one.</summary>
    [Fact]
    public void GeneratedMembersAreDocumented()
    {
        GeneratorRun run = GeneratorRun.Of(HostPrograms.All["Arrays"], documentation: true);
        string undocumented = string.Join('\n', run.SourceOf("Norm").Split('\n').Where(line => !line.TrimStart().StartsWith("///", StringComparison.Ordinal)));
        CSharpCompilation stripped = run.Output.ReplaceSyntaxTree(
            run.Output.SyntaxTrees.Single(t => t.FilePath.EndsWith("Norm.g.cs", StringComparison.Ordinal)),
            CSharpSyntaxTree.ParseText(undocumented, (CSharpParseOptions)run.Output.SyntaxTrees[0].Options));
        Assert.Equal(4, stripped.GetDiagnostics().Count(d => d.Id == "CS1591"));
    }

    /// <summary>The adjoints of a list are a span: without spans a list is no parameter that derivatives are taken by, and that is said.</summary>
    [Theory]
    [InlineData(nameof(Target.NetStandard20), false)]
    [InlineData(nameof(Target.Net472), false)]
    [InlineData(nameof(Target.Net80), true)]
    public void ListsNeedSpans(string target, bool hasSpan)
    {
        const string Source = "using System.Collections.Generic;\nusing SymGrad;\npublic static partial class Models\n{\n    [Differentiable]\n    public static double F(List<double> values) => values[0] * values[1];\n}\n";
        GeneratorRun run = GeneratorRun.Of(Source, LanguageVersion.CSharp9, Enum.Parse<Target>(target));
        Assert.Equal(hasSpan ? [] : ["SYMG0002"], run.Diagnostics.Select(diagnostic => diagnostic.Id));
        Assert.Equal(hasSpan ? 1 : 0, run.Sources.Count);
    }

    [Fact]
    public void OverflowChecksChangeNothing()
    {
        CSharpCompilation compilation = CSharpCompilation.Create(
            "Checked",
            HostPrograms.All.Where(p => p.Key is "Break" or "Singles" or "While").Select(p => CSharpSyntaxTree.ParseText(p.Value.Replace("class Models", $"class {p.Key}", StringComparison.Ordinal))),
            Target.Net100.All(),
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary,
                checkOverflow: true,
                warningLevel: 9999,
                generalDiagnosticOption: ReportDiagnostic.Error,
                specificDiagnosticOptions: [new("CS1701", ReportDiagnostic.Suppress), new("CS1702", ReportDiagnostic.Suppress)],
                nullableContextOptions: NullableContextOptions.Enable));
        GeneratorRun run = GeneratorRun.Of(compilation);
        Assert.Equal(6, run.Sources.Count);
        AssertClean(run);
    }

    /// <summary>Generated code brings along what it needs: nothing of SymGrad is referenced, and no name is found by the user's usings alone.</summary>
    [Theory]
    [InlineData("Calls")]
    [InlineData("Standing")]
    [InlineData("While")]
    [InlineData("InPlace")]
    public void TheCompiledProgramNeedsNoSymGrad(string program) =>
        Assert.DoesNotContain(
            GeneratorRun.Of(HostPrograms.All[program]).Load().GetReferencedAssemblies(),
            assembly => assembly.Name!.StartsWith("SymGrad", StringComparison.Ordinal));

    /// <summary>Names that collide compile, and are still the right ones.</summary>
    [Fact]
    public void CollidingNamesMeanWhatTheyShould()
    {
        GeneratorRun run = GeneratorRun.Of(HostPrograms.All["Collisions"]);
        const string models = "Company.Models.Models";
        Assert.Equal((210.0, 105.0, 70.0, 42.0, 30.0), ((double, double, double, double, double))run.Call(models, "SameGradient", 1.0, 2.0, 3.0, 5.0, 7.0)!);
        (double[] x, double[] xGradient, double xValue) = ((double[], double[], double))run.Call(models, "SuffixesGradient", new[] { 2.0 }, new[] { 3.0 }, 5.0, 1, 1)!;
        Assert.Equal([15.0], x);
        Assert.Equal([10.0], xGradient);
        Assert.Equal(7.0, xValue);
    }

    [Fact]
    public void KeywordsMeanWhatTheyShould()
    {
        GeneratorRun run = GeneratorRun.Of(HostPrograms.All["Keywords"]);
        (double byClass, double[] byParams) = ((double, double[]))run.Call("Company.Models.Models", "eventGradient", 3.0, new[] { 1.0, 2.0 }, 5)!;
        Assert.Equal(5 * 2 * 3 * 2 * 3.0, byClass);
        Assert.Equal([5 * 9 * 3.0, 5 * 9 * 2.0], byParams);
    }

    private static void AssertClean(GeneratorRun run) =>
        Assert.True(run.CompileDiagnostics.IsEmpty, $"{string.Join('\n', run.CompileDiagnostics)}\n\n{string.Join('\n', run.Sources.Values)}");

    private static int Count(string text, string part) => text.Split(part).Length - 1;
}

/// <summary>A generated source by its method.</summary>
file static class Sources
{
    public static string SourceOf(this GeneratorRun run, string method) => run.Sources[$"Company.Models.Models.{method}.g.cs"];
}
