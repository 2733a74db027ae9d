namespace SymGrad.Tests.Sparse;

/// <summary>The Jacobian in compressed sparse rows is the dense one; what it leaves out is zero there.</summary>
public class SparseJacobianTests
{
    /// <summary>Compares all forms with the dense Jacobian: the largest difference, relative to the dense number where that is greater than one.</summary>
    private const string Comparison = """
        public static double[] Numbers(int count, int seed)
        {
            var random = new Random(seed);
            var numbers = new double[count];
            for (int i = 0; i < count; i++) numbers[i] = 2 * random.NextDouble() - 1;
            return numbers;
        }

        public static double[,] Table(int rows, int columns)
        {
            var table = new double[rows, columns];
            for (int i = 0; i < rows * columns; i++) table[i / columns, i % columns] = Math.Sin(i + 1);
            return table;
        }

        public static double[] Points(int count)
        {
            var points = Numbers(3 * count, 2);
            for (int i = 0; i < count; i++) points[3 * i + 2] += 4;
            return points;
        }

        private static double Compare<T>(T[,] dense, int[] rowStarts, int[] columns, T[] values)
        {
            double worst = rowStarts.Length == dense.GetLength(0) + 1 && rowStarts[rowStarts.Length - 1] == columns.Length && values.Length == columns.Length ? 0 : double.PositiveInfinity;
            for (int row = 0; row < dense.GetLength(0); row++)
            {
                int k = rowStarts[row];
                for (int column = 0; column < dense.GetLength(1); column++)
                {
                    double expected = Convert.ToDouble(dense[row, column]);
                    bool isThere = k < rowStarts[row + 1] && columns[k] == column;
                    double actual = isThere ? Convert.ToDouble(values[k++]) : 0;
                    worst = Math.Max(worst, isThere ? Math.Abs(expected - actual) / Math.Max(1, Math.Abs(expected)) : expected == 0 ? 0 : double.PositiveInfinity);
                }

                if (k != rowStarts[row + 1]) worst = double.PositiveInfinity;
            }

            return worst;
        }
        """;

    public static TheoryData<string, int> Cases
    {
        get
        {
            var cases = new TheoryData<string, int>();
            foreach (var (name, _, points) in SparsePrograms.All)
            {
                for (int i = 0; i < points.Length; i++)
                {
                    cases.Add(name, i);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void AgreesWithTheDenseOne(string name, int point)
    {
        var (_, members, points) = SparsePrograms.All.Single(program => program.Name == name);
        bool isSingle = members.Contains("float[] F(", StringComparison.Ordinal);
        GeneratorRun run = Run(members, $$"""
            {{Comparison}}

            public static double Worst()
            {
                var dense = FJacobian({{points[point]}});
                var sparse = FSparseJacobian({{points[point]}});
                return Compare(dense, sparse.rowStarts, sparse.columns, sparse.values);
            }

            public static double WorstAgain()
            {
                var dense = FJacobian({{points[point]}});
                var (rowStarts, columns, places) = FJacobianSparsity({{points[point]}});
                var values = new {{(isSingle ? "float" : "double")}}[columns.Length];
                for (int i = 0; i < values.Length; i++) values[i] = 77;
                var residuals = FSparseJacobian({{points[point]}}, places, values);
                var expected = F({{points[point]}});
                for (int i = 0; i < expected.Length; i++) if (!residuals[i].Equals(expected[i])) return double.PositiveInfinity;
                return Compare(dense, rowStarts, columns, values);
            }
            """);
        double tolerance = isSingle ? 1e-5 : 1e-12;
        Assert.InRange((double)run.Call("Company.Models", "Worst")!, 0, tolerance);
        Assert.InRange((double)run.Call("Company.Models", "WorstAgain")!, 0, tolerance);
    }

    /// <summary>Two residuals by fifteen numbers for each observation, and the weight by itself: 29 derivatives, of which the principal point has one for each row.</summary>
    [Fact]
    public void BundleAdjustmentHasAsManyNumbersAsItsBlocks()
    {
        GeneratorRun run = Run(SparsePrograms.Bundle, $"{Comparison}\npublic static int Count() => FSparseJacobian(Numbers(22, 1), Points(4), Numbers(5, 3), new[] {{ 0, 1, 1, 0, 1 }}, new[] {{ 0, 3, 1, 2, 2 }}, Numbers(10, 4)).values.Length;");
        Assert.Equal(5 * 29, run.Call("Company.Models", "Count"));
    }

    /// <summary>
    /// Where the places of a block follow on each other, its derivatives are one piece; where other rows lie between, they are kept and
    /// written one by one.
    /// </summary>
    [Theory]
    [InlineData("bundle adjustment", 28)]
    [InlineData("blocks whose rows aren't next to each other", 12)]
    [InlineData("rows of a matrix behind each other, backwards, and a number between arrays", 9)]
    [InlineData("points that are structs, whose parts alternate", 18)]
    [InlineData("blocks of one precision, of which the last reads the first parameter", 15)]
    public void DerivativesThatFollowOnEachOtherAreOnePiece(string name, int length)
    {
        GeneratorRun run = Run(SparsePrograms.All.Single(program => program.Name == name).Members, string.Empty);
        Assert.Contains($"isScattered ? scattered : values.Slice(place, {length})", run.Source, StringComparison.Ordinal);
    }

    /// <summary>Two rows are computed at once, not the one's derivative by x with the other's by y, though these may look more alike.</summary>
    [Fact]
    public void RowsAreInLanes()
    {
        GeneratorRun run = GeneratorRun.Of("using System;\n" + File.ReadAllText(Repository.File("samples/BundleAdjustment/Bundle.cs")));
        var lanes = System.Text.RegularExpressions.Regex.Matches(run.Source, @"block\[(\d+)\] = (\w+)\[([01])\];")
            .ToDictionary(store => int.Parse(store.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture), store => (Pair: store.Groups[2].Value, Lane: store.Groups[3].Value));
        Assert.InRange(lanes.Count, 16, 24);
        Assert.All(lanes.Where(one => one.Key < 12), first => Assert.Equal((first.Value.Pair, "1"), lanes[first.Key + 12]));
        Assert.All(lanes.Where(one => one.Key < 12), first => Assert.Equal("0", first.Value.Lane));
    }

    /// <summary>Blocks by chance: rows in any order, in one loop or two, of elements of an array, a matrix, an array of structs, and of numbers.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void BlocksByChanceAgreeWithTheDenseOne(int seed)
    {
        var random = new Random(seed);
        for (int program = 0; program < 10; program++)
        {
            int rows = random.Next(1, 5), loops = random.Next(1, 3);
            string[] reads = [.. Enumerable.Range(0, 5).Select(k => $"p[5 * at[i] + {k}]"), .. Enumerable.Range(0, 3).Select(k => $"m[i + {random.Next(2)}, {k}]"), "a[i].X", "a[i + 1].Y", "a[i].Z", "v", "w", "q[i]"];
            int[] order = [.. Enumerable.Range(0, rows * loops)];
            random.Shuffle(order);
            string Row(int row) => $"r[{rows * loops} * i + {row}] = {(random.Next(7) == 0 ? "3" : string.Join(" + ", Enumerable.Range(0, random.Next(1, 7)).Select(_ => $"{reads[random.Next(reads.Length)]} * {reads[random.Next(reads.Length)]}")))};";
            string[] bodies = [.. Enumerable.Range(0, loops).Select(loop => $"for (int i = 0; i < n; i++) {{ {string.Join(" ", order[(loop * rows)..((loop + 1) * rows)].Select(Row))} }}")];
            string members = $$"""
                public record struct P(double X, double Y, double Z);

                [Differentiable]
                public static double[] F(double v, double[] p, double[,] m, P[] a, double w, double[] q, int[] at)
                {
                    int n = at.Length;
                    var r = new double[{{rows * loops}} * n];
                    {{string.Join("\n", bodies)}}
                    return r;
                }
                """;
            const string Point = "0.7, Numbers(20, 1), Table(5, 3), new[] { new P(1, 2, 3), new P(-1, 0.5, 2), new P(0.3, -2, 1), new P(4, 1, -1), new P(2, 2, 5) }, -0.3, Numbers(6, 3), new[] { 3, 0, 2, 0 }";
            GeneratorRun run = Run(members, $"{Comparison}\npublic static double Worst() {{ var s = FSparseJacobian({Point}); return Compare(FJacobian({Point}), s.rowStarts, s.columns, s.values); }}");
            Assert.True((double)run.Call("Company.Models", "Worst")! <= 1e-12, members);
        }
    }

    /// <summary>Whether a residual is stored twice is known at run time alone.</summary>
    [Fact]
    public void AResidualThatIsStoredTwiceIsAnException()
    {
        GeneratorRun run = Run("""
            [Differentiable]
            public static double[] F(double[] p, int[] at)
            {
                var r = new double[2];
                for (int i = 0; i < at.Length; i++) { r[at[i]] = p[i]; }
                return r;
            }
            """, """
            public static string Message()
            {
                try { FSparseJacobian(new double[] { 1, 2 }, new[] { 1, 1 }); return ""; }
                catch (InvalidOperationException e) { return e.Message; }
            }
            """);
        Assert.Equal("A residual of 'F' is stored twice.", run.Call("Company.Models", "Message"));
    }

    [Theory]
    [InlineData("public static double F(double x) => x * x;", "the array that it returns has to be made by 'new' at the beginning")]
    [InlineData("public static void F(double[] p, double[] r) { r[0] = p[0]; }", "it has to give one array of residuals, which it makes and returns, and nothing else")]
    [InlineData("public static double[] F(double[] p) { var r = new double[2]; double s = 0; for (int i = 0; i < p.Length; i++) { s += p[i]; r[i] = s; } return r; }", "in 'for (int i = 0; i < p.Length; i++)' an iteration goes on with 's' of the one before; let each iteration compute its residuals by itself")]
    [InlineData("public static double[] F(double[] p) { var r = new double[2]; for (int i = 0; i < 2; i++) { if (p[i] > 0) { r[i] = p[i]; } } return r; }", "'if (p[i] > 0)' stores residuals by a choice; choose the value, of elements that are read before the choice, and store it once")]
    [InlineData("public static double[] F(double[] p) { var r = new double[2]; r[0] = p[0]; r[1] = r[0] * p[1]; return r; }", "'r[1] = r[0] * p[1];' reads the residuals again; keep the number in a variable")]
    [InlineData("public static double[] F(double[] p) { var r = new double[1]; double s = 0; for (int k = 0; k < p.Length; k++) { s += p[k]; } r[0] = s; return r; }", "'s += p[k];' reads elements in a loop, on one way, or of rows; read them one by one, before the choice")]
    [InlineData("public static double[] F(double[] p) { var c = new double[2]; c[0] = p[0]; c[1] = p[1]; var r = new double[2]; for (int i = 0; i < p.Length; i++) { r[i] = c[i] * c[i]; } return r; }", "'var c = new double[2];' keeps numbers in an array of its own; keep them in variables")]
    [InlineData("public static double[] F(double[] p) { var r = new double[2]; for (int i = 0; i < 2; i++) { r[i] = p[i]; if (i == p.Length - 1) { break; } } return r; }", "'for (int i = 0; i < 2; i++)' may be left from inside; let the loops that store residuals end by their condition")]
    public void WhatHasNoBlocksIsRefused(string method, string reason)
    {
        GeneratorRun run = GeneratorRun.Of(Calls.CallTests.InModels("[Differentiable(Derivatives.SparseJacobian)] " + method));
        var said = Assert.Single(run.Diagnostics);
        Assert.Equal("SYMG0009", said.Id);
        Assert.Contains($"'SparseJacobian' can't be generated for 'F': {reason}", said.GetMessage(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
        Assert.Empty(run.Sources);
    }

    /// <summary>A method's own parameters may have the names of what the members keep.</summary>
    [Fact]
    public void ParametersMayBeCalledAsItsOwnVariables()
    {
        GeneratorRun run = Run("""
            [Differentiable]
            public static double[] F(double[] values, double entry, int[] places, int[] rows, int columns, int rowStarts, int entries, int rowCount, int isStored)
            {
                var residual0 = new double[places.Length];
                for (int i = 0; i < places.Length; i++) { residual0[i] = entry * values[places[i]] + columns + rowStarts + entries + rowCount + isStored + rows.Length; }
                return residual0;
            }
            """, $"{Comparison}\npublic static double Worst() {{ var s = FSparseJacobian(Numbers(3, 1), 2, new[] {{ 2, 0 }}, new int[1], 1, 2, 3, 4, 5); return Compare(FJacobian(Numbers(3, 1), 2, new[] {{ 2, 0 }}, new int[1], 1, 2, 3, 4, 5), s.rowStarts, s.columns, s.values); }}");
        Assert.InRange((double)run.Call("Company.Models", "Worst")!, 0, 1e-15);
    }

    [Theory]
    [InlineData("public static double[] F(double[] p, double x) { var r = new double[2]; for (int i = 0; i < 2; i++) { r[i] = p[(int)x] * p[i]; } return r; }")]
    [InlineData("public static double[] F(double[] p) { var r = new double[p.Length]; for (int i = 0; i < p.Length && p[i] > 0; i++) { r[i] = p[i] * p[i]; } return r; }")]
    [InlineData("public static double[] F(double[] p) { var r = new double[2]; int k = p[0] > 0 ? 1 : 2; for (int i = 0; i < 2; i++) { r[i] = p[k] * p[i]; } return r; }")]
    [InlineData("public static double[] F(double[] p) { var r = new double[3]; int k = 0; while (k < 2 && p[k] > 0) { k++; } r[k] = p[0]; return r; }")]
    [InlineData("public static double[] F(double[] p) { var r = new double[p[0] > 0 ? 3 : 2]; r[0] = p[1]; return r; }")]
    public void WhereADerivativeBelongsMayNotDependOnTheNumbers(string method)
    {
        GeneratorRun run = GeneratorRun.Of(Calls.CallTests.InModels("[Differentiable(Derivatives.SparseJacobian)] " + method));
        var said = Assert.Single(run.Diagnostics);
        Assert.Equal("SYMG0009", said.Id);
        Assert.Contains("depends on the numbers that are differentiated", said.GetMessage(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
        Assert.Empty(run.Sources);
    }

    /// <summary>What one side of a branch stores isn't left out of a block.</summary>
    [Fact]
    public void AnArrayThatABranchFillsIsRefused()
    {
        GeneratorRun run = GeneratorRun.Of(Calls.CallTests.InModels("[Differentiable(Derivatives.SparseJacobian)] public static double[] F(double[] p, int n) { var r = new double[2]; var w = new double[2]; if (n > 3) { w[0] = 2; } for (int i = 0; i < 2; i++) { r[i] = p[i] * w[0]; } return r; }"));
        Assert.Equal("SYMG0009", Assert.Single(run.Diagnostics).Id);
        Assert.Empty(run.Sources);
    }

    /// <summary>It is asked for by name: a method that gives residuals has everything else by <c>All</c>.</summary>
    [Fact]
    public void AllDoesNotBringIt() => Assert.DoesNotContain(
        "Sparse",
        GeneratorRun.Of(Calls.CallTests.InModels("[Differentiable(Derivatives.All)] public static double[] F(double[] p) { var r = new double[1]; r[0] = p[0]; return r; }")).Source,
        StringComparison.Ordinal);

    private static GeneratorRun Run(string members, string more)
    {
        GeneratorRun run = GeneratorRun.Of(Calls.CallTests.InModels(members.Replace("[Differentiable]", "[Differentiable(Derivatives.Jacobian | Derivatives.SparseJacobian)]", StringComparison.Ordinal) + "\n" + more));
        Assert.Empty(run.Diagnostics);
        Assert.Empty(run.CompileDiagnosticsOfGenerated);
        return run;
    }
}
