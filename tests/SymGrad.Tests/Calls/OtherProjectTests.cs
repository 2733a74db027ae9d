using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace SymGrad.Tests.Calls;

/// <summary>What was built with SymGrad in one project is differentiated through its members in another, which has only the compiled assembly.</summary>
public class OtherProjectTests
{
    private const string Library = """
        using System;
        using SymGrad;

        namespace Basics
        {
            public static partial class Functions
            {
                [Differentiable(Derivatives.Gradient | Derivatives.Pushforward)]
                public static double Damped(double t, double[] c, [NoDerivative] double rate, int n) => Math.Exp(-rate * t) * Math.Sin(c[0] * t) * n + c[1];

                [Differentiable]
                public static double Softplus(double x) => Math.Log(1 + Math.Exp(x));

                [Differentiable]
                internal static double Hidden(double x) => x * x;

                public static double Bare(double x) => x * x;

                public static double Wrong(double x) => x * x;

                public static void WrongPullback(double x, double seed, double xAdjoint) { }

                public static double Renamed(double x, double y) => x * y;

                public static void RenamedPullback(double x, double y, double seed, ref double first) { }
            }
        }
        """;

    private const string Program = """
        using System;
        using SymGrad;
        using Basics;

        public static partial class Models
        {
            [Differentiable(Derivatives.Gradient | Derivatives.Pushforward)]
            public static double F(double x, double[] c) => Functions.Damped(x * x, c, 0.3, 2) * Functions.Softplus(c[0] - x);
        }
        """;

    private static readonly byte[] s_library = Image(GeneratorRun.Of(Library).Output.WithAssemblyName("Basics"));

    [Fact]
    public void ItsMembersAreCalled()
    {
        GeneratorRun run = Run(Program);
        Assert.Empty(run.Diagnostics);
        Assert.Empty(run.CompileDiagnosticsOfGenerated);
        Assert.Contains("global::Basics.Functions.DampedPullback(", run.Source, StringComparison.Ordinal);
        Assert.Contains("global::Basics.Functions.DampedPushforward(", run.Source, StringComparison.Ordinal);
        Assert.Contains("global::Basics.Functions.SoftplusPullback(", run.Source, StringComparison.Ordinal);
    }

    [Fact]
    public void TheGradientIsRight()
    {
        MethodInfo gradient = Load(Run(Program)).GetType("Models")!.GetMethod("FGradient")!;
        var (x, c) = (0.7, new[] { 1.3, 0.4 });
        var (byX, byC) = ((double, double[]))gradient.Invoke(null, [x, c])!;
        Assert.Equal(Slope(h => Value(x + h, c)), byX, 1e-8);
        Assert.Equal(Slope(h => Value(x, [c[0] + h, c[1]])), byC[0], 1e-8);
        Assert.Equal(Slope(h => Value(x, [c[0], c[1] + h])), byC[1], 1e-8);
    }

    [Fact]
    public void TheTangentIsRight()
    {
        MethodInfo pushforward = Load(Run(Program)).GetType("Models")!.GetMethod("FPushforward")!;
        var (x, c) = (0.7, new[] { 1.3, 0.4 });
        var (value, tangent) = ((double, double))pushforward.Invoke(null, [x, c, 0.5, new[] { -1.0, 2.0 }])!;
        Assert.Equal(Value(x, c), value, 1e-15);
        Assert.Equal(Slope(h => Value(x + 0.5 * h, [c[0] - h, c[1] + 2 * h])), tangent, 1e-8);
    }

    [Theory]
    [InlineData("Bare(x)")]
    [InlineData("Wrong(x)")]
    [InlineData("Renamed(x, x)")]
    public void AMethodWithoutFittingMembersIsRefused(string call)
    {
        GeneratorRun run = Run($$"""
            using SymGrad;
            using Basics;

            public static partial class Models
            {
                [Differentiable]
                public static double F(double x) => Functions.{{call}};
            }
            """);
        Diagnostic diagnostic = Assert.Single(run.Diagnostics);
        Assert.Equal("SYMG0007", diagnostic.Id);
        Assert.Contains("[DerivativeOf(typeof(Functions), nameof(Functions.", diagnostic.GetMessage(null), StringComparison.Ordinal);
    }

    private static double Value(double x, double[] c) => ((Math.Exp(-0.3 * x * x) * Math.Sin(c[0] * x * x) * 2) + c[1]) * Math.Log(1 + Math.Exp(c[0] - x));

    private static double Slope(Func<double, double> f) => ((8 * (f(1e-4) - f(-1e-4))) - (f(2e-4) - f(-2e-4))) / 12e-4;

    private static GeneratorRun Run(string source) => GeneratorRun.Of(CSharpCompilation.Create(
        "UserProgram",
        [CSharpSyntaxTree.ParseText(source, path: "Source.cs")],
        [.. Target.Net100.All(), MetadataReference.CreateFromImage(s_library)],
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable)));

    private static Assembly Load(GeneratorRun run)
    {
        var context = new AssemblyLoadContext("TwoProjects", isCollectible: true);
        context.LoadFromStream(new MemoryStream(s_library));
        return context.LoadFromStream(new MemoryStream(Image(run.Output)));
    }

    private static byte[] Image(Compilation compilation)
    {
        using var stream = new MemoryStream();
        Assert.True(compilation.Emit(stream).Success);
        return stream.ToArray();
    }
}
