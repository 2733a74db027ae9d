using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Basic.Reference.Assemblies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;
using SymGrad.Generator;
using Xunit.Abstractions;

namespace SymGrad.Trust.HostileSource;

/// <summary>
/// A project of several files that call each other, edited at random under one driver, as an editor does it. After each edit a driver
/// that knows nothing of what was before must say the same: else something was kept that had changed.
/// </summary>
public class EditedProjectTests(ITestOutputHelper output)
{
    private const int Count = 300;

    private static readonly MetadataReference[] s_references = [.. Net100.References.All, MetadataReference.CreateFromFile(typeof(DifferentiableAttribute).Assembly.Location)];

    [Fact]
    public void OfAFixedSeed() => Check(11, Count);

    /// <summary>Other edits in every run; the seed is in the message where it fails.</summary>
    [LongRunFact("SYMGRAD_FRESH")]
    public void OfAFreshSeed() => Check(Random.Shared.Next(), Count);

    /// <summary>As many as <c>SYMGRAD_EDITS</c> says, from the seed <c>SYMGRAD_SEED</c>.</summary>
    [LongRunFact("SYMGRAD_EDITS")]
    public void ALongRun()
    {
        _ = int.TryParse(Environment.GetEnvironmentVariable("SYMGRAD_SEED"), out int seed);
        Check(seed, int.Parse(Environment.GetEnvironmentVariable("SYMGRAD_EDITS")!, CultureInfo.InvariantCulture));
    }

    private void Check(int seed, int count)
    {
        var random = new Random(seed);
        string[] texts = [.. EditedProject.Files];
        CSharpCompilation project = CSharpCompilation.Create(
            "Edited",
            texts.Select((text, i) => Parsed(text, i)),
            s_references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        GeneratorDriver driver = Driver();
        int generated = 0, refused = 0;
        for (int i = 0; i < count; i++)
        {
            int file = random.Next(texts.Length);
            string before = texts[file];
            texts[file] = Edited(texts[file], file, random);
            project = project.ReplaceSyntaxTree(project.SyntaxTrees[file], Parsed(texts[file], file));
            driver = driver.RunGenerators(project);
            GeneratorRunResult fresh = Driver().RunGenerators(project).GetRunResult().Results.Single();
            string expected = Said(fresh), actual = Said(driver.GetRunResult().Results.Single());
            Assert.True(expected == actual, $"seed {seed}, edit {i} of file {file}\n── from\n{before}\n── to\n{texts[file]}\n── a fresh driver says\n{expected}\n── the driver that knows what was before says\n{actual}");
            generated += fresh.GeneratedSources.Length;
            refused += fresh.Diagnostics.Length;
        }

        output.WriteLine($"seed {seed}: {count} edits; after each, {(double)generated / count:F1} files were generated and {(double)refused / count:F1} errors of ours said, in the mean");
        Assert.True(generated > 2 * count, $"{generated} files: most edits left nothing to compare");
    }

    /// <summary>One edit: back to what it was, something that still compiles, or anything at all. What is broken is mended soon, so that most methods can be differentiated.</summary>
    private static string Edited(string text, int file, Random random)
    {
        bool isBroken = CSharpSyntaxTree.ParseText(text).GetDiagnostics().Any();
        return random.Next(isBroken ? 4 : 10) switch
        {
            0 or 1 => EditedProject.Files[file],
            2 => Edit.Apply(text, random),
            3 => Edit.Apply(EditedProject.Files[file], random),
            4 => text.Insert(0, "// Lines move.\n"),
            5 or 6 => Replaced(text, @"(?<![\w.])\d+(\.\d+)?(?![\w.])", random, old => (int.TryParse(old, out int number) ? number + 1 : 1).ToString(CultureInfo.InvariantCulture)),
            7 => Replaced(text, @" [-+*/] ", random, _ => new[] { " + ", " - ", " * ", " / " }[random.Next(4)]),
            8 => Replaced(text, @"\b[xyab]\b", random, _ => new[] { "x", "y", "a", "b", "(x)", "field" }[random.Next(6)]),
            _ => Replaced(text, @"(?<=[;{}]\n)", random, _ => new[] { "\n", "// Typed.\n", "#nullable disable\n", "#pragma warning disable\n", "/* */ " }[random.Next(5)]),
        };
    }

    private static string Replaced(string text, string pattern, Random random, Func<string, string> by)
    {
        MatchCollection found = Regex.Matches(text, pattern);
        if (found.Count == 0)
        {
            return text;
        }

        Match one = found[random.Next(found.Count)];
        return text.Remove(one.Index, one.Length).Insert(one.Index, by(one.Value));
    }

    private static string Said(GeneratorRunResult result)
    {
        var text = new StringBuilder(result.Exception?.ToString());
        foreach (Diagnostic said in result.Diagnostics.OrderBy(said => said.Location.GetLineSpan().Path, StringComparer.Ordinal).ThenBy(said => said.Location.SourceSpan).ThenBy(said => said.Id, StringComparer.Ordinal))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{said.Location.GetLineSpan()} {said.Location.SourceSpan} {said.Id} {said.GetMessage(CultureInfo.InvariantCulture)}");
        }

        foreach (GeneratedSourceResult source in result.GeneratedSources.OrderBy(source => source.HintName, StringComparer.Ordinal))
        {
            text.Append("── ").AppendLine(source.HintName).AppendLine(source.SourceText.ToString());
        }

        return text.ToString();
    }

    private static CSharpGeneratorDriver Driver() => CSharpGeneratorDriver.Create(new DifferentiableGenerator());

    private static SyntaxTree Parsed(string text, int file) => CSharpSyntaxTree.ParseText(SourceText.From(text, Encoding.UTF8), path: $"File{file}.cs");
}
