namespace SymGrad.Trust.RandomPrograms;

/// <summary>
/// Makes a failing program as small as it can while it fails in the same way: by leaving out statements, helpers and parameters, by
/// putting a part in the place of the whole, and by simpler arguments. What isn't valid C# any more doesn't fail in the same way.
/// </summary>
internal static class Shrinking
{
    private const int BatchSize = 24;

    /// <summary>The smallest program found that fails as the given one does.</summary>
    /// <param name="program">The failing program.</param>
    /// <param name="kind">The first line of its failure.</param>
    /// <param name="rounds">How many batches to try at most.</param>
    public static RandomProgram Smallest(RandomProgram program, string kind, int rounds = 150)
    {
        bool found = true;
        while (found && rounds > 0)
        {
            found = false;
            foreach (RandomProgram[] batch in Smaller(program).OrderBy(candidate => candidate.Size).Chunk(BatchSize))
            {
                if (rounds-- == 0)
                {
                    break;
                }

                if (Failing(batch, kind) is { } smaller)
                {
                    program = smaller;
                    found = true;
                    break;
                }
            }
        }

        return program;
    }

    private static RandomProgram? Failing(RandomProgram[] batch, string kind)
    {
        try
        {
            return ProgramBatch.Compile(batch).Programs
                .FirstOrDefault(candidate => ProgramCheck.Of(candidate) is { Outcome: Outcome.Wrong } check && check.Failures[0] == kind)?.Program;
        }
        catch (Exception broken) when (broken is InvalidOperationException or NotSupportedException or InvalidCastException or NullReferenceException or IndexOutOfRangeException)
        {
            // One of the candidates isn't a program at all: try them one by one.
            return batch.Length == 1 ? null : batch.Select(one => Failing([one], kind)).FirstOrDefault(one => one is not null);
        }
    }

    private static IEnumerable<RandomProgram> Smaller(RandomProgram program)
    {
        if (program.Points.Count > 1)
        {
            foreach (Argument[] point in program.Points)
            {
                yield return program with { Points = [point] };
            }
        }

        for (int m = 0; m < program.Methods.Count; m++)
        {
            Method method = program.Methods[m];
            if (m + 1 < program.Methods.Count && !program.Methods.Any(other => other.Body.Descendants().Any(node => node.Kind == Kind.Call && node.Text == method.Name)))
            {
                yield return program with { Methods = [.. program.Methods.Where(other => other != method)] };
            }

            foreach (Node body in Smaller(method.Body).Where(body => body.Kind == Kind.Block))
            {
                yield return program with { Methods = [.. program.Methods.Select(other => other == method ? method with { Body = body } : other)] };
            }
        }

        for (int i = 0; i < program.Main.Parameters.Count; i++)
        {
            Method main = program.Main with { Parameters = [.. program.Main.Parameters.Where((_, j) => j != i)] };
            yield return program with
            {
                Methods = [.. program.Methods.SkipLast(1), main],
                Points = [.. program.Points.Select(point => point.Where((_, j) => j != i).ToArray())],
            };
        }
    }

    private static IEnumerable<Node> Smaller(Node node)
    {
        // A part in the place of the whole.
        foreach (Node child in node.Children)
        {
            if (child.Type == node.Type && child.IsStatement == node.IsStatement)
            {
                yield return child;
            }
        }

        if (node.Kind == Kind.Block)
        {
            for (int i = 0; i < node.Children.Length; i++)
            {
                yield return Node.Block([.. node.Children.Where((_, j) => j != i)]);
                if (node.Children[i].Kind == Kind.Block)
                {
                    yield return Node.Block([.. node.Children.Take(i), .. node.Children[i].Children, .. node.Children.Skip(i + 1)]);
                }
            }
        }
        else if (node.Type == ValueKind.Number && !node.IsStatement && node.Kind != Kind.Literal)
        {
            yield return Node.Number("0.5");
        }
        else if (node.Type == ValueKind.Truth && !node.IsStatement && node.Kind != Kind.Literal)
        {
            yield return new(Kind.Literal, ValueKind.Truth, "true");
        }
        else if (node.Type == ValueKind.Integer && !node.IsStatement && node.Kind is not (Kind.Literal or Kind.Variable))
        {
            yield return Node.Integer(0);
        }
        else if (node.Kind == Kind.If && node.Children.Length > 2)
        {
            yield return node.With(node[0], node[1]);
        }

        for (int i = 0; i < node.Children.Length; i++)
        {
            foreach (Node child in Smaller(node[i]))
            {
                // Constant conditions are another matter: the compiler leaves out what they exclude.
                if (!child.IsConstant || !(child.Type == ValueKind.Truth || node.Kind == Kind.Switch))
                {
                    yield return node.With(i, child);
                }
            }
        }
    }
}
