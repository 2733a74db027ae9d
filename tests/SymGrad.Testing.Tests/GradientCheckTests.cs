namespace SymGrad.Testing.Tests;

public class GradientCheckTests
{
    [Fact]
    public void RightGradientsPass()
    {
        Assert.True(GradientCheck.Verify(() => Models.Rosenbrock(1.2, 0.7), randomPoints: 20, seed: 1).Rows.Count == 42);
        double[,] map = { { 0.5, 1.5, -1 }, { 2, 0.25, 0.75 }, { 1, -2, 3 } };
        var report = GradientCheck.Verify(() => Models.Bilinear(map, 0.3, 1.6, 10), randomPoints: 5);
        Assert.Equal(6 * 11, report.Rows.Count);
        Assert.Contains(report.Rows, row => row is { Number: "map[1, 2]", Verdict: GradientVerdict.Right });
        Assert.DoesNotContain(report.Rows, row => row.Number == "border");
    }

    [Fact]
    public void StructsListsFloatsAndGenericMethodsAreTakenApart()
    {
        var camera = new Models.Camera(1.5, (0.1, -0.2));
        var report = GradientCheck.Verify(() => Models.Reprojection(camera, new List<double> { 0.4, -0.3, 2.0 }, 3));
        Assert.Equal(["camera.Focal", "camera.Center.Item1", "camera.Center.Item2", "point[0]", "point[1]", "point[2]"], report.Rows.Select(row => row.Number));
        GradientCheck.Verify(() => Models.Softplus(0.3f), randomPoints: 10);
        GradientCheck.Verify(() => Models.Cubed(0.7));
    }

    /// <summary>The pullback of one overload begins with the types of another.</summary>
    [Fact]
    public void OverloadsHaveMembersOfTheirOwn()
    {
        Assert.Equal(["x"], GradientCheck.Verify(() => Models.Power(1.5)).Rows.Select(row => row.Number));
        Assert.Equal(["x", "y"], GradientCheck.Verify(() => Models.Power(1.5, -0.5)).Rows.Select(row => row.Number));
    }

    [Fact]
    public void SeveralOutputsAreCheckedByTheJacobian()
    {
        var report = GradientCheck.Verify(() => Models.Polar(1.3, 0.4), randomPoints: 3);
        Assert.Equal(16, report.Rows.Count);
        Assert.Equal(
            [("returned[0]", "radius"), ("returned[1]", "radius"), ("returned[0]", "angle"), ("returned[1]", "angle")],
            report.Rows.Take(4).Select(row => (row.Output, row.Number)));
    }

    [Fact]
    public void AKinkIsSaidToBeOne()
    {
        var report = GradientCheck.Verify(() => Models.Hinge(0, 1.5));
        Assert.Equal([GradientVerdict.Kink, GradientVerdict.Right], report.Rows.Select(row => row.Verdict));
        Assert.Contains("1 at kinks", report.ToString(), StringComparison.Ordinal);
        Assert.Equal(GradientVerdict.Skipped, GradientCheck.Compare(() => Models.Step(1)).Rows[0].Verdict);
    }

    [Fact]
    public void WrongGradientsAreFoundAndShown()
    {
        double[] weights = [0.5, 0.8];
        var thrown = Assert.Throws<GradientCheckException>(() => GradientCheck.Verify(() => Models.Mistaken(2, weights)));
        var wrong = Assert.Single(thrown.Report.Rows, row => row.Verdict == GradientVerdict.Wrong);
        Assert.Equal(("weights[1]", -Math.Cos(0.8)), (wrong.Number, wrong.Generated));
        Assert.Equal(Math.Cos(0.8), wrong.Difference, 1e-9);
        Assert.Equal(
            """
            Models.Mistaken: 2 right, 0 at kinks, 0 skipped, 1 wrong
            point  number       at      generated   differences  verdict
                0  weights[1]  0.8  -0.6967067093  0.6967067093  WRONG
            """.ReplaceLineEndings("\n"),
            thrown.Message);
        Assert.Equal(GradientVerdict.Wrong, GradientCheck.Compare(() => Models.MistakenKink(0)).Rows[0].Verdict);
        Assert.Equal(GradientVerdict.Wrong, GradientCheck.Compare(() => Models.Mistaken(2, weights), tolerance: 1e-3).Rows[2].Verdict);
    }

    [Fact]
    public void ArgumentsStayAsTheyAre()
    {
        double[,] map = { { 0.5, 1.5 }, { 2, 0.25 } };
        GradientCheck.Verify(() => Models.Bilinear(map, 0.3, 0.6, 0), randomPoints: 2);
        Assert.Equal(new[,] { { 0.5, 1.5 }, { 2, 0.25 } }, map);
    }

    [Fact]
    public void WhatCannotBeCheckedIsSaid()
    {
        Assert.Contains("[Differentiable]", Assert.Throws<ArgumentException>(() => GradientCheck.Verify(() => Models.Plain(1))).Message, StringComparison.Ordinal);
        Assert.Contains("call", Assert.Throws<ArgumentException>(() => GradientCheck.Verify(() => 1.5)).Message, StringComparison.Ordinal);
        Assert.Contains("nothing to check", Assert.Throws<ArgumentException>(() => GradientCheck.Verify(() => Models.Halved((Half)1.5))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => GradientCheck.Verify<double>(null!));
        Assert.Throws<ArgumentOutOfRangeException>(() => GradientCheck.Verify(() => Models.Rosenbrock(1, 2), randomPoints: -1));
    }
}
