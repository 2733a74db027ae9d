namespace SymGrad.Tool.Tests;

/// <summary>Projects, which are opened through MSBuild.</summary>
public sealed class ProjectTests : IDisposable
{
    private readonly Workplace _place = new();

    /// <summary>A project that refers to another, has a generator of the SDK's, implicit usings, and is built for two frameworks.</summary>
    [Fact]
    public void AProjectIsOpenedWithAllThatItHas()
    {
        _place.WriteProject("Library");
        _place.Write("Library/Numbers.cs", "namespace Library; public static class Numbers { public const double Half = 0.5; public static double Twice(double x) => 2 * x; }");
        string project = _place.WriteProject("App", "<TargetFrameworks>netstandard2.0;net10.0</TargetFrameworks><LangVersion>latest</LangVersion>", "<ProjectReference Include=\"../Library/Library.csproj\" Condition=\"'$(TargetFramework)' == 'net10.0'\" />");
        _place.Write("App/Models.cs", """
            using SymGrad;

            namespace App;

            public static partial class Models
            {
            #if NET10_0_OR_GREATER
                [System.Text.RegularExpressions.GeneratedRegex("x")]
                public static partial System.Text.RegularExpressions.Regex Pattern();

                [Differentiable]
                public static double Scaled(double x, int[] counts) => Library.Numbers.Half * x * x * counts.Length + Math.Max(0, Library.Numbers.Twice(counts[0]));
            #endif

                [Differentiable]
                public static double Cubed(double x) => x * x * x;
            }
            """);

        ToolRun run = ToolRun.Of("check", project, "--points", "2", "--seed", "1");

        Assert.True(run.Code == 0, run.Output + run.Errors);
        Assert.Contains("2 of 2 methods agree, 0 differ, 0 not checked; seed 1", run.Output, StringComparison.Ordinal);
        Assert.Empty(run.Errors);

        ToolRun old = ToolRun.Of("show", "Cubed", _place.PathOf("App"), "--framework", "netstandard2.0", "--member", "Gradient");
        Assert.True(old.Code == 0, old.Output + old.Errors);
        Assert.Contains("CubedGradient", old.Output, StringComparison.Ordinal);
        Assert.Contains("isn't built for 'net472', but for netstandard2.0, net10.0", ToolRun.Of("check", project, "-f", "net472").Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void AProjectThatDoesNotBuildShowsTheErrors()
    {
        string broken = _place.WriteProject("Broken");
        _place.Write("Broken/Broken.cs", "public static class Broken { public static int F() => missing; }");
        ToolRun own = ToolRun.Of("check", broken);
        Assert.Equal(2, own.Code);
        Assert.Contains("Broken.cs(1,55): error CS0103: ", own.Errors, StringComparison.Ordinal);

        string above = _place.WriteProject("Above", items: "<ProjectReference Include=\"../Broken/Broken.csproj\" />");
        ToolRun referred = ToolRun.Of("check", above);
        Assert.Equal(2, referred.Code);
        Assert.Contains("doesn't build:", referred.Errors, StringComparison.Ordinal);
        Assert.Contains("error CS0103: ", referred.Errors, StringComparison.Ordinal);
    }

    public void Dispose() => _place.Dispose();
}
