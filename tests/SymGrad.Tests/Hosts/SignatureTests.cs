using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace SymGrad.Tests.Hosts;

/// <summary>The generated members take their parameters as the method does: by reference, by pointer, and as what may be null.</summary>
public class SignatureTests
{
    [Theory]
    [InlineData("double F(ref readonly double a, in double b) => a * a * b")]
    [InlineData("double F(double[] a, ref readonly int n) => a[n] * a[n]")]
    [InlineData("unsafe double F(double x, [NoDerivative] void* handle) => x * x")]
    [InlineData("unsafe double F(double[] x, [NoDerivative] int*[] handles, [NoDerivative] delegate*<int, void> told) => x[0] * x[0]")]
    [InlineData("double F(double x, [NoDerivative] string? name) => name is null ? x : x * x")]
    [InlineData("double F(double x, [NoDerivative] string?[] names, [NoDerivative] List<string?>? more) => names[0] is null ? x : x * x")]
    [InlineData("double F(double x, [NoDerivative] double[]? weights) => weights is null ? x : x * weights[0]")]
    public void MembersCompileWithoutAWarning(string method)
    {
        string source = $$"""
            using System.Collections.Generic;
            using SymGrad;

            namespace Company;

            /// <summary>Models.</summary>
            public static partial class Models
            {
                /// <summary>A model.</summary>
                [Differentiable(Derivatives.All)]
                public static {{method}};
            }
            """;
        GeneratorRun run = GeneratorRun.Of(source, LanguageVersion.CSharp14, documentation: true);
        Assert.Empty(run.Diagnostics);
        Assert.Single(run.Sources);
        Assert.Empty(run.CompileDiagnostics);
    }

    /// <summary>Who may pass null to the method may pass null to its members.</summary>
    [Fact]
    public void NullIsTakenWhereTheMethodTakesIt()
    {
        const string Source = """
            using SymGrad;

            public static partial class Models
            {
                [Differentiable(Derivatives.All)]
                public static double F(double x, [NoDerivative] string? name, [NoDerivative] string?[] all) => name is null && all[0] is null ? x * x : x;

                public static double Use() => FGradient(3, null, new string?[] { null }) + FPushforward(3, null, new string?[1], 1).tangent;
            }
            """;
        GeneratorRun run = GeneratorRun.Of(Source);
        Assert.Empty(run.CompileDiagnostics);
        Assert.Equal(12.0, run.Call("Models", "Use"));
    }
}
