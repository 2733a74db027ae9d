namespace SymGrad.Docs.Tests;

/// <summary>Holds a page to its word: its code compiles, prints what is said to be printed, and is generated as it is said to be generated.</summary>
internal static class PageCheck
{
    /// <summary>Between the outputs of a program, where the page shows them.</summary>
    private const char Separator = '\u0001';

    /// <summary>Throws where the page isn't right, and says on which line. Prints by way of the console, so that no two may run at a time.</summary>
    public static void IsRight(Page page)
    {
        List<Block> program = [];
        foreach (Block block in page.Blocks)
        {
            if (block.Kind == BlockKind.NewProgram)
            {
                Runs(page.Path, program);
                program.Clear();
            }
            else if (block.Kind == BlockKind.Reports)
            {
                Reports(page.Path, block);
            }
            else if (block.Kind == BlockKind.Fragment)
            {
                Assert.True(block.Remark.Length > 10, $"{page.Path}({block.Line}): a fragment needs a reason");
            }
            else
            {
                program.Add(block);
            }
        }

        Runs(page.Path, program);
    }

    private static void Runs(string path, List<Block> blocks)
    {
        PageCode code = new(path);
        foreach (Block block in blocks)
        {
            if (block.Kind == BlockKind.Code)
            {
                code.Add(block);
            }
            else if (block.Kind == BlockKind.Output)
            {
                Assert.True(code.HasStatements, $"{path}({block.Line}): nothing prints this");
                code.Add($"Console.Write('\\u{(int)Separator:x4}');");
            }
        }

        PageProgram program = PageProgram.Of(code);
        string[] errors = [.. program.Errors().Select(error => error.ToString())];
        Assert.True(errors.Length == 0, string.Join('\n', errors));
        foreach (Block block in blocks.Where(block => block.Kind == BlockKind.Generated))
        {
            Assert.True(Excerpt.IsOf(block.Text, program.Generated), $"{path}({block.Line}): this isn't generated:\n{block.Text}\n\nbut:\n{string.Join('\n', program.Generated)}");
        }

        if (code.HasStatements)
        {
            Prints(path, blocks, program.Run());
        }
    }

    private static void Prints(string path, List<Block> blocks, string printed)
    {
        Block[] outputs = [.. blocks.Where(block => block.Kind == BlockKind.Output)];
        string[] parts = printed.Split(Separator);
        foreach ((Block output, string part) in outputs.Zip(parts))
        {
            Assert.True(output.Text == part.TrimEnd('\n'), $"{path}({output.Line}): what is printed is\n{part}");
        }

        Assert.True(parts[^1].Length == 0, $"{path}: this is printed after the last output that is shown:\n{parts[^1]}");
    }

    private static void Reports(string path, Block block)
    {
        PageCode code = new(path);
        code.Add(block);
        string[] reported = [.. PageProgram.Of(code).Reported().Select(diagnostic => diagnostic.Id)];
        Assert.True(reported.Contains(block.Remark), $"{path}({block.Line}): reported is '{string.Join(", ", reported)}'");
    }
}
