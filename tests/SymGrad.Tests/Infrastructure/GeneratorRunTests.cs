using Microsoft.CodeAnalysis.CSharp;

namespace SymGrad.Tests;

/// <summary>The harness itself: every target compiles a program that uses the attributes, and a compiled program can be called.</summary>
public class GeneratorRunTests
{
    private const string Program = """
        public static class Program
        {
            public static double Twice([SymGrad.NoDerivative] double x) { return 2 * x; }

            public static double Half(double x, out double rest) { rest = x / 2; return x / 2; }
        }
        """;

    [Theory]
    [InlineData(nameof(Target.Net100), LanguageVersion.Latest)]
    [InlineData(nameof(Target.Net80), LanguageVersion.CSharp12)]
    [InlineData(nameof(Target.NetStandard20), LanguageVersion.CSharp7_3)]
    [InlineData(nameof(Target.Net472), LanguageVersion.CSharp7_3)]
    public void EveryTargetCompiles(string target, LanguageVersion version) =>
        Assert.Empty(GeneratorRun.Of(Program, version, Enum.Parse<Target>(target)).CompileDiagnostics);

    [Fact]
    public void DocumentationIsCheckedOnRequest()
    {
        Assert.Empty(GeneratorRun.Of(Program).CompileDiagnostics);
        Assert.Equal(3, GeneratorRun.Of(Program, documentation: true).CompileDiagnostics.Count(d => d.Id == "CS1591"));
    }

    [Fact]
    public void MethodsCanBeCalled()
    {
        GeneratorRun run = GeneratorRun.Of(Program);
        object?[] arguments = [3.0, null];
        Assert.Equal(6.0, run.Call("Program", "Twice", 3.0));
        Assert.Equal(1.5, run.Call("Program", "Half", arguments));
        Assert.Equal(1.5, arguments[1]);
        Assert.Equal(6.0, run.Method<Func<double, double>>("Program", "Twice")(3));
    }

    [Fact]
    public void TheCompiledProgramNeedsNoSymGrad() =>
        Assert.DoesNotContain(GeneratorRun.Of(Program).Load().GetReferencedAssemblies(), a => a.Name!.StartsWith("SymGrad", StringComparison.Ordinal));
}
