using SymGrad.Tests;

namespace SymGrad.Docs.Tests;

/// <summary>
/// Every block of C# in the documentation is compiled and run. <see cref="Page"/> says how a block is marked.
/// </summary>
public class CodeTests
{
    public static TheoryData<string> Pages => [.. Page.WithCode().Where(path => Page.Read(path).Blocks.Count > 0)];

    /// <summary>The data files that the pages read lie where they run.</summary>
    public CodeTests()
    {
        string folder = Path.Combine(AppContext.BaseDirectory, "reader");
        Directory.CreateDirectory(folder);
        foreach (string file in new[] { "samples/Mlp/iris.csv", "samples/ImageAlignment/digits.csv" })
        {
            File.Copy(Path.Combine(Repository.Root, file), Path.Combine(folder, Path.GetFileName(file)), overwrite: true);
        }

        Environment.CurrentDirectory = folder;
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void ThePageIsRight(string path) => PageCheck.IsRight(Page.Read(path));

    private const string Square = """
        ```csharp
        [Differentiable]
        public static double Square(double x) => x * x;
        ```

        """;

    /// <summary>A check that lets everything through would be green, too.</summary>
    [Theory]
    [InlineData("```csharp\nConsole.WriteLine(Models.SquareGradient(3));\n```\n```text\n7\n```", "page.md(9): what is printed is\n6")]
    [InlineData("```csharp\nConsole.WriteLine(Models.SquareGradient(3));\n```", "after the last output that is shown")]
    [InlineData("```text\n6\n```", "nothing prints this")]
    [InlineData("```csharp\nvar x = Models.CubeGradient(3);\n```", "page.md(6,16): error CS0117")]
    [InlineData("```csharp\n[Differentiable]\npublic static double Bad(double x) => Math.BigMul((int)x, 1) + BitConverter.Int64BitsToDouble(BitConverter.DoubleToInt64Bits(x));\n```", "SYMG0007")]
    [InlineData("<!-- docs: generated -->\n```csharp\nreturn 3 * x;\n```", "page.md(7): this isn't generated")]
    [InlineData("<!-- docs: reports SYMG0001 -->\n```csharp\nint x = 3;\n```", "page.md(7): reported is ''")]
    [InlineData("<!-- docs: fragment: short -->\n```csharp\nRow(…)\n```", "needs a reason")]
    public void APageThatIsWrongIsNoticed(string rest, string said)
    {
        Exception wrong = Assert.ThrowsAny<Exception>(() => PageCheck.IsRight(Page.Of("page.md", (Square + rest).ReplaceLineEndings("\n").Split('\n'))));
        Assert.Contains(said, wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatAPageHidesCountsAndWhatItLeavesOutDoesNot() => PageCheck.IsRight(Page.Of("page.md", (Square + """
        <!-- docs: setup
        double three = 3;
        -->
        ```csharp
        Console.WriteLine(Models.SquareGradient(three));
        ```
        ```text
        6
        ```
        <!-- docs: generated -->
        ```csharp
        public static double SquareGradient(double x)
        {
            // …
        }
        ```
        <!-- docs: new program -->
        ```csharp
        int three = 3;
        ```
        <!-- docs: fragment: a line of a table -->
        ```csharp
        Row(…)
        ```
        """).ReplaceLineEndings("\n").Split('\n')));

    /// <summary>What SYMGRAD_ACCEPT writes into a page: the members that are generated now, from the excerpt's first line to their ends.</summary>
    [Theory]
    [InlineData("int F()\n{\n    return 1;\n}", "int F()\n{\n    int x = 2;\n    return x;\n}")]
    [InlineData("return x;", "return x;")]
    [InlineData("int F()\n{\n    // …\n}", "int F()\n{\n    // …\n}")]
    [InlineData("int G()\n{\n    return 1;\n}", "int G()\n{\n    return 1;\n}")]
    public void AnExcerptIsRenewed(string excerpt, string renewed) =>
        Assert.Equal(renewed, Excerpt.Renewed(excerpt, ["class C\n{\n    int F()\n    {\n        int x = 2;\n        return x;\n    }\n}\n"]));

    [Theory]
    [InlineData("<!-- docs: fragmnet: a line of a table -->\n```csharp\nRow(…)\n```")]
    [InlineData("<!-- docs: generated -->\nText.")]
    [InlineData("```csharp\nint x;")]
    public void AMarkThatMeansNothingIsNoticed(string page) =>
        Assert.Throws<InvalidDataException>(() => Page.Of("page.md", page.Split('\n')));
}
