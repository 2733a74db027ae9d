namespace SymGrad.Tool.Tests.Commands;

public sealed class UsageTests : IDisposable
{
    private readonly Workplace _place = new();

    [Theory]
    [InlineData]
    [InlineData("shw")]
    [InlineData("show")]
    [InlineData("check", "--points", "0")]
    [InlineData("check", "--points", "many")]
    [InlineData("check", "--points", "100001")]
    [InlineData("report", "--points", "2147483647")]
    [InlineData("check", "--timeout", "-1")]
    [InlineData("check", "--timeout", "86401")]
    [InlineData("check", "--timeout", "1e300")]
    [InlineData("report", "--timeout", "Infinity")]
    [InlineData("check", "--timeout", "NaN")]
    [InlineData("show", "F", "--member", "Gradient", "--file")]
    [InlineData("check", "--nonsense")]
    [InlineData("show", "F", "--color", "pink")]
    [InlineData("check", "no/such/folder")]
    [InlineData("report", "no-such-file.cs")]
    public void WrongUsageIsSaidOnTheErrorOutput(params string[] arguments)
    {
        ToolRun run = ToolRun.Of(arguments);

        Assert.Equal(2, run.Code);
        Assert.Empty(run.Output);
        Assert.NotEmpty(run.Errors);
        Assert.DoesNotContain("   at ", run.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("show", "<method>", "--member", "--file", "--color")]
    [InlineData("check", "--points", "--seed", "--timeout", "--strict", "--method")]
    [InlineData("report", "--output", "--points", "--seed")]
    public void EachCommandExplainsItself(string command, params string[] parts)
    {
        ToolRun run = ToolRun.Of(command, "--help");

        Assert.Equal(0, run.Code);
        Assert.All(parts.Append($"symgrad {command}"), part => Assert.Contains(part, run.Output, StringComparison.Ordinal));
    }

    [Fact]
    public void TheToolExplainsItself()
    {
        ToolRun run = ToolRun.Of("--help");

        Assert.Equal(0, run.Code);
        Assert.All(["show", "check", "report", "Exit codes"], part => Assert.Contains(part, run.Output, StringComparison.Ordinal));
        Assert.Matches(@"^\d+\.\d+\.\d+", ToolRun.Of("--version").Output);
    }

    [Fact]
    public void AFolderNeedsOneProject()
    {
        Directory.CreateDirectory(_place.PathOf("empty"));
        _place.Write("two/A.csproj", "<Project />");
        _place.Write("two/B.csproj", "<Project />");

        Assert.Contains("There is no project (.csproj) in", ToolRun.Of("check", _place.PathOf("empty")).Errors, StringComparison.Ordinal);
        Assert.Contains("name one of A.csproj, B.csproj.", ToolRun.Of("check", _place.PathOf("two")).Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void OtherFilesAreNeither() => Assert.Contains("is neither a C# project", ToolRun.Of("check", _place.Write("text.txt", "x")).Errors, StringComparison.Ordinal);

    [Fact]
    public void AFileThatDoesNotCompileShowsTheCompilersErrors()
    {
        string file = _place.Write("Broken.cs", "public static class C { public static int F() => \"text\"; }");

        ToolRun run = ToolRun.Of("check", file);

        Assert.Equal(2, run.Code);
        Assert.Contains("'Broken.cs' doesn't compile:", run.Errors, StringComparison.Ordinal);
        Assert.Contains("Broken.cs(1,50): error CS0029: ", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void AFileWithoutDifferentiableMethodsSaysSo()
    {
        string file = _place.Write("Plain.cs", "public static class C { public static int F() => 1; }");

        Assert.All([["check", file], ["report", file], new[] { "show", "F", file }], arguments =>
        {
            ToolRun run = ToolRun.Of(arguments);
            Assert.Equal(2, run.Code);
            Assert.Equal("'Plain.cs' has no method marked [Differentiable].\n", run.Errors);
        });
    }

    [Fact]
    public void AFileThatAsksForPackagesIsRefused()
    {
        ToolRun run = ToolRun.Of("check", _place.Write("Packages.cs", "#:package MathNet.Numerics@5.0.0\nSystem.Console.WriteLine();\n"));

        Assert.Equal(2, run.Code);
        Assert.Contains("#:package MathNet.Numerics@5.0.0", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void APageThatCantBeWrittenIsSaid()
    {
        ToolRun run = ToolRun.Of("report", _place.Write("Models.cs", Sources.Models), "-o", _place.PathOf("no/such/folder/report.html"), "--points", "1");

        Assert.Equal(2, run.Code);
        Assert.Contains("can't be written", run.Errors, StringComparison.Ordinal);
    }

    /// <summary>Progress is for terminals, and is taken away at the end.</summary>
    [Fact]
    public void ProgressIsShownOnATerminal()
    {
        string file = _place.Write("Models.cs", Sources.Models);

        ToolRun run = ToolRun.Of(isColoured: false, isLive: true, "check", file, "--points", "1");

        Assert.Contains("checking 1 of 4: Models.Growth", run.Errors, StringComparison.Ordinal);
        Assert.EndsWith("\r", run.Errors, StringComparison.Ordinal);
        Assert.Empty(ToolRun.Of("check", file, "--points", "1").Errors);
    }

    public void Dispose() => _place.Dispose();
}
