namespace SymGrad.Testing.Tests;

/// <summary>Outputs by reference and in arrays, and spans: right derivatives pass, and a mistake is found where it is.</summary>
public class OutputTests
{
    [Fact]
    public void ArgumentsByReferenceAreReadAndLeftAlone()
    {
        double width = 1.5, x = 2, y = 77;
        (double, double) corner = (0.5, 3);
        Assert.Equal(["width", "corner.Item1", "corner.Item2"], GradientCheck.Verify(() => OutputModels.Area(width, corner)).Rows.Select(row => row.Number));
        GradientCheck.Verify(() => OutputModels.Area(1.5, corner), randomPoints: 3);

        var report = GradientCheck.Verify(() => OutputModels.Turn(0.3, ref x, out y), randomPoints: 5);
        Assert.Equal(6 * 6, report.Rows.Count);
        Assert.Equal(
            [("returned", "angle"), ("x", "angle"), ("y", "angle"), ("returned", "x"), ("x", "x"), ("y", "x")],
            report.Rows.Take(6).Select(row => (row.Output, row.Number)));
        Assert.All(report.Rows, row => Assert.Equal(GradientVerdict.Right, row.Verdict));
        Assert.Equal((2, 77), (x, y));

        var field = new Holder { Value = 4 };
        Assert.Equal(2, GradientCheck.Verify(() => OutputModels.Shrink(0.5, ref field.Value)).Rows.Count);
        Assert.Equal(4, field.Value);
    }

    [Fact]
    public void ArraysThatAreWrittenAreOutputs()
    {
        double[] v = [0.5, -1, 2];
        var byPullback = GradientCheck.Verify(() => OutputModels.Normalize(v, 0.1), randomPoints: 2);
        Assert.Equal(3 * 4 * 4, byPullback.Rows.Count);
        Assert.Equal(["returned", "v[0]", "v[1]", "v[2]"], byPullback.Rows.Take(4).Select(row => row.Output));

        var byJacobian = GradientCheck.Verify(() => OutputModels.Accumulated(v));
        Assert.Equal(4 * 3, byJacobian.Rows.Count);
        Assert.Equal(v[2] * (1 + v[0]), byJacobian.Rows.Single(row => row is { Output: "v[2]", Number: "v[1]" }).Generated);

        double last = 0;
        double[] shape = [1, 2, 3];
        var byPushforward = GradientCheck.Verify(() => OutputModels.Scaled(shape, v, 0.7, out last));
        Assert.Equal(["returned", "v[0]", "v[1]", "v[2]", "last"], byPushforward.Rows.Take(5).Select(row => row.Output));
        Assert.Equal(["v[0]", "v[1]", "v[2]", "k"], byPushforward.Rows.Select(row => row.Number).Distinct());
        Assert.Equal([0.5, -1, 2], v);

        Assert.Equal(4, GradientCheck.Verify(() => OutputModels.Both(new List<double> { 0.4, 1.5 }), randomPoints: 0).Rows.Count);
        Assert.Equal(3, GradientCheck.Verify(() => OutputModels.Listed(new List<double> { 0.4, 1.5 }, 2)).Rows.Count);
    }

    [Fact]
    public void SpansAreGivenAsArrays()
    {
        double[] a = [0.5, 1.5], b = [2, -3];
        var report = GradientCheck.Verify(typeof(OutputModels), nameof(OutputModels.Dot), [a, b], randomPoints: 4, seed: 2);
        Assert.Equal((5 * 4, "a[1]"), (report.Rows.Count, report.Rows[1].Number));
        Assert.Equal(b[1], report.Rows[1].Generated);

        var several = GradientCheck.Verify(OutputModels.Softmax, [a, 2, b]);
        Assert.Equal(["into[0]", "into[1]"], several.Rows.Take(2).Select(row => row.Output));
        Assert.Equal(["scores[0]", "scores[1]", "temperature", "into[0]", "into[1]"], several.Rows.Select(row => row.Number).Distinct());
        Assert.Equal([0.5, 1.5], a);
        Assert.Equal([2, -3], b);

        var lens = new Lens(2.5);
        Assert.Equal(["rays[0]", "rays[1]"], GradientCheck.Verify(lens.Sum, [a]).Rows.Select(row => row.Number));
        Assert.Equal(["self.Focal", "x"], GradientCheck.Verify(() => lens.Bend(1.2), randomPoints: 3).Rows.Take(2).Select(row => row.Number));
        GradientCheck.Verify(Models.Cubed<double>, [0.7]);
        GradientCheck.Verify(typeof(OutputModels), nameof(OutputModels.Dot), [new[] { 1.5f }, new[] { 0.5f }]);
    }

    [Fact]
    public void AMistakeIsFoundWhereItIs()
    {
        double y = 3, z = 0;
        AssertMistake(GradientCheck.Compare(() => MistakenOutputs.Area(2, 3)), "", "height", 3, 2);
        AssertMistake(GradientCheck.Compare(() => MistakenOutputs.Turn(2, ref y, out z)), "z", "y", -2, 2);
        AssertMistake(GradientCheck.Compare(() => MistakenOutputs.Fill(2, new double[2])), "to[1]", "to[1]", 1, 0);
        AssertMistake(GradientCheck.Compare(() => MistakenOutputs.Push(2, new double[1])), "to[0]", "x", 2, 3);
        AssertMistake(GradientCheck.Compare(MistakenOutputs.Spread, [new[] { 2f, 5f }, new float[2]]), "to[0]", "a[0]", 1, 2);
        double[] a = [1, 2], b = [1, 7];
        var two = GradientCheck.Compare(typeof(MistakenOutputs), nameof(MistakenOutputs.Dot), [a, b]);
        Assert.Equal([("a[1]", 2.0, 7.0), ("b[1]", 7.0, 2.0)], two.Rows.Where(row => row.Verdict == GradientVerdict.Wrong).Select(row => (row.Number, row.Generated, Math.Round(row.Difference, 6))));
        Assert.Throws<GradientCheckException>(() => GradientCheck.Verify(MistakenOutputs.Spread, [new[] { 2f, 5f }, new float[2]]));
        Assert.Throws<GradientCheckException>(() => GradientCheck.Verify(() => MistakenOutputs.Turn(2, ref y, out z)));
        Assert.Throws<GradientCheckException>(() => GradientCheck.Verify(typeof(MistakenOutputs), nameof(MistakenOutputs.Dot), [a, b]));
        Assert.Equal((3, 0), (y, z));
    }

    [Fact]
    public void TheTableNamesOutputs() =>
        Assert.Equal(
            """
            MistakenOutputs.Fill: 8 right, 0 at kinks, 0 skipped, 1 wrong
            point  output  number  at  generated  differences  verdict
                0  to[1]   to[1]    0          1            0  WRONG
            """.ReplaceLineEndings("\n"),
            GradientCheck.Compare(() => MistakenOutputs.Fill(2, new double[2])).ToString());

    [Fact]
    public void WhatDoesNotFitIsSaid()
    {
        Assert.Contains("gives 2 numbers", Message(() => GradientCheck.Verify(() => MistakenOutputs.Doubled(new[] { 1.0 }))), StringComparison.Ordinal);
        Assert.Contains("0 static methods", Message(() => GradientCheck.Verify(typeof(OutputModels), nameof(OutputModels.Dot), [new double[1], 2.0])), StringComparison.Ordinal);
        Assert.Contains("doesn't take these 1 arguments", Message(() => GradientCheck.Verify(OutputModels.Softmax, [new double[1]])), StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => GradientCheck.Verify((Delegate)null!, []));
        Assert.Throws<ArgumentNullException>(() => GradientCheck.Verify(typeof(OutputModels), "Dot", null!));
    }

    private static void AssertMistake(GradientCheckReport report, string output, string number, double generated, double right)
    {
        var wrong = Assert.Single(report.Rows, row => row.Verdict != GradientVerdict.Right);
        Assert.Equal((GradientVerdict.Wrong, output, number, generated), (wrong.Verdict, wrong.Output, wrong.Number, wrong.Generated));
        Assert.Equal(right, wrong.Difference, 1e-2);
    }

    private static string Message(Action check) => Assert.Throws<ArgumentException>(check).Message;

    private sealed class Holder
    {
        public double Value;
    }
}
