using SymGrad.Tests;

namespace SymGrad.Docs.Tests;

/// <summary>Holds a page to its word: its code compiles, prints what is said to be printed, and is generated as it is said to be generated.</summary>
internal static class PageCheck
{
    /// <summary>Between the outputs of a program, where the page shows them.</summary>
    private const char Separator = '\u0001';

    /// <summary>
    /// Throws where the page isn't right, and says on which line. Prints by way of the console, so that no two may run at a time.
    /// With SYMGRAD_ACCEPT=1 what is printed and generated is written into the page instead of compared with it.
    /// </summary>
    public static void IsRight(Page page)
    {
        List<(Block Block, string Now)> shown = [];
        List<Block> program = [];
        foreach (Block block in page.Blocks)
        {
            if (block.Kind == BlockKind.NewProgram)
            {
                Runs(page.Path, program, shown);
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

        Runs(page.Path, program, shown);
        if (Environment.GetEnvironmentVariable("SYMGRAD_ACCEPT") == "1")
        {
            Accept(page.Path, shown);
        }
        else
        {
            foreach ((Block block, string now) in shown)
            {
                Assert.True(block.Text == now, $"{page.Path}({block.Line}): what is {(block.Kind == BlockKind.Output ? "printed" : "generated")} is\n{now}");
            }
        }
    }

    private static void Accept(string path, List<(Block Block, string Now)> shown)
    {
        List<string> lines = [.. Markdown.Lines(path)];
        foreach ((Block block, string now) in shown.Where(pair => pair.Block.Text != pair.Now).OrderByDescending(pair => pair.Block.Line))
        {
            int end = lines.IndexOf("```", block.Line - 1);
            lines.RemoveRange(block.Line - 1, end - block.Line + 1);
            lines.InsertRange(block.Line - 1, now.Split('\n'));
        }

        File.WriteAllText(Path.Combine(Repository.Root, path), string.Join('\n', lines));
    }

    private static void Runs(string path, List<Block> blocks, List<(Block Block, string Now)> shown)
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
        foreach (Block block in blocks.Where(block => block.Kind == BlockKind.Generated && !Excerpt.IsOf(block.Text, program.Generated)))
        {
            string now = Excerpt.Renewed(block.Text, program.Generated);
            Assert.True(now != block.Text, $"{path}({block.Line}): this isn't generated:\n{block.Text}\n\nbut:\n{string.Join('\n', program.Generated)}");
            shown.Add((block, now));
        }

        if (code.HasStatements)
        {
            string[] parts = program.Run().Split(Separator);
            shown.AddRange(blocks.Where(block => block.Kind == BlockKind.Output).Zip(parts, (output, part) => (output, part.TrimEnd('\n'))));
            Assert.True(parts[^1].Length == 0, $"{path}: this is printed after the last output that is shown:\n{parts[^1]}");
        }
    }

    private static void Reports(string path, Block block)
    {
        PageCode code = new(path);
        code.Add(block);
        string[] reported = [.. PageProgram.Of(code).Reported().Select(diagnostic => diagnostic.Id)];
        Assert.True(reported.Contains(block.Remark), $"{path}({block.Line}): reported is '{string.Join(", ", reported)}'");
    }
}
