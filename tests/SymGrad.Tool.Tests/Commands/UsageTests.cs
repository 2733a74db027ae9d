namespace SymGrad.Tool.Tests.Commands;

public sealed class UsageTests : IDisposable
{
    private readonly Workplace _place = new();

    /// <summary>With a file that is right, so that it is the usage that is wrong.</summary>
    [Theory]
    [InlineData("A command is missing")]
    [InlineData("'shw'", "shw")]
    [InlineData("Required argument missing for command: 'show'", "show")]
    [InlineData("--points has to be more than 0 and at most 100000, not 0.", "check", "Models.cs", "--points", "0")]
    [InlineData("--points has to be more than 0 and at most 100000, not 100001.", "check", "Models.cs", "--points", "100001")]
    [InlineData("--points has to be more than 0 and at most 100000, not 2147483647.", "report", "Models.cs", "--points", "2147483647")]
    [InlineData("'many'", "check", "Models.cs", "--points", "many")]
    [InlineData("--timeout has to be more than 0 and at most 86400, not -1.", "check", "Models.cs", "--timeout", "-1")]
    [InlineData("--timeout has to be more than 0 and at most 86400, not 86401.", "check", "Models.cs", "--timeout", "86401")]
    [InlineData("--timeout has to be more than 0 and at most 86400, not 1E+300.", "check", "Models.cs", "--timeout", "1e300")]
    [InlineData("--timeout has to be more than 0 and at most 86400, not Infinity.", "report", "Models.cs", "--timeout", "Infinity")]
    [InlineData("--timeout has to be more than 0 and at most 86400, not NaN.", "check", "Models.cs", "--timeout", "NaN")]
    [InlineData("'--nonsense'", "check", "Models.cs", "--nonsense")]
    [InlineData("pink", "show", "Norm", "Models.cs", "--color", "pink")]
    [InlineData("--member shows a part, and --file the whole file: choose one of them.", "show", "Norm", "Models.cs", "--member", "Gradient", "--file")]
    [InlineData("There is no file or folder 'no/such/folder'.", "check", "no/such/folder")]
    [InlineData("There is no file or folder 'no-such-file.cs'.", "report", "no-such-file.cs")]
    public void WrongUsageIsSaidOnTheErrorOutput(string expected, params string[] arguments)
    {
        string file = _place.Write("Models.cs", Sources.Models);

        ToolRun run = ToolRun.Of([.. arguments.Select(argument => argument == "Models.cs" ? file : argument)]);

        Assert.Equal(2, run.Code);
        Assert.Empty(run.Output);
        Assert.Contains(expected, run.Errors, StringComparison.Ordinal);
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
