using SymGrad.Generator;

namespace SymGrad.Tests.Pipeline;

/// <summary>Of the builds of the generator, each with its engine, exactly the one that the project asks for does anything.</summary>
public class EngineChoiceTests
{
    private const string Program = "using SymGrad; public static partial class P { [Differentiable] public static double F(double x) => x * x; }";

    private const string Refused = "using SymGrad; public static class P { [Differentiable] public static double F(double x) => x * x; }";

    [Theory]
    [InlineData("{0}")]
    [InlineData(" {0} ")]
    public void TheEngineThatIsAskedForWrites(string spelling)
    {
        string name = spelling.Replace("{0}", Engine.Name, StringComparison.Ordinal);
        Assert.Single(GeneratorRun.WithEngine(name, Program).Sources);
        Assert.Single(GeneratorRun.WithEngine(name.ToUpperInvariant(), Program).Sources);
        Assert.NotEmpty(GeneratorRun.WithEngine(name, Refused).Diagnostics);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ")]
    public void TheDefaultWritesWhereNothingIsSaid(string? nothing)
    {
        Assert.Equal(Engine.IsDefault, GeneratorRun.WithEngine(nothing, Program).Sources.Any());
        Assert.Equal(Engine.IsDefault, !GeneratorRun.WithEngine(nothing, Refused).Diagnostics.IsEmpty);
    }

    [Fact]
    public void AnotherEngineIsLeftToItsOwnBuild()
    {
        string other = Engine.IsDefault ? "AngouriMath" : "SymGrad";
        Assert.Empty(GeneratorRun.WithEngine(other, Program).Sources);
        Assert.Empty(GeneratorRun.WithEngine(other, Refused).Diagnostics);
    }
}
