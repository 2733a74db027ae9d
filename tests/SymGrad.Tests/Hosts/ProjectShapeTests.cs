using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace SymGrad.Tests.Hosts;

/// <summary>Projects of every shape: how their files are laid out, what they switch on and off, and who may see what.</summary>
public class ProjectShapeTests
{
    /// <summary>As strict as a project can be: each warning is an error.</summary>
    private static readonly CSharpCompilationOptions s_strict = new(
        OutputKind.DynamicallyLinkedLibrary,
        warningLevel: 9999,
        generalDiagnosticOption: ReportDiagnostic.Error,
        specificDiagnosticOptions: [new("CS1701", ReportDiagnostic.Suppress), new("CS1702", ReportDiagnostic.Suppress)],
        nullableContextOptions: NullableContextOptions.Enable);

    public static TheoryData<string> Shapes => [.. ProjectShapes.All.Keys];

    public static TheoryData<string> Switches => ["checked", "unsafe", "nullable off", "nullable warnings", "nullable annotations"];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void EveryShapeCompilesWithoutAWarning(string shape)
    {
        string[] files = ProjectShapes.All[shape];
        OutputKind output = shape.StartsWith("TopLevel", StringComparison.Ordinal) ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary;
        GeneratorRun run = Run(files, s_strict.WithOutputKind(output));
        Assert.Empty(run.Diagnostics);
        Assert.Equal(files.Sum(file => file.Split("[Differentiable").Length - 1), run.Sources.Count);
        AssertClean(run);
    }

    /// <summary>Unsafe code is off everywhere but where it is asked for.</summary>
    [Theory]
    [MemberData(nameof(Switches))]
    public void EverySwitchIsTaken(string name)
    {
        CSharpCompilationOptions options = name switch
        {
            "checked" => s_strict.WithOverflowChecks(true),
            "unsafe" => s_strict.WithAllowUnsafe(true),
            "nullable off" => s_strict.WithNullableContextOptions(NullableContextOptions.Disable),
            "nullable warnings" => s_strict.WithNullableContextOptions(NullableContextOptions.Warnings),
            _ => s_strict.WithNullableContextOptions(NullableContextOptions.Annotations),
        };
        GeneratorRun run = Run([.. HostPrograms.Together.Values], options);
        Assert.Empty(run.Diagnostics);
        Assert.True(run.Sources.Count > HostPrograms.Together.Count);
        AssertClean(run);
    }

    [Fact]
    public void MethodsOfOneNameKeepApart()
    {
        GeneratorRun run = Run(ProjectShapes.All["OneName"], s_strict);
        Assert.Equal(6.0, run.Call("One.Models", "FGradient", 3.0));
        Assert.Equal(27.0, run.Call("Two.Models", "FGradient", 3.0));
        Assert.Equal(-1.0, run.Call("Models", "FGradient", 3.0));
        Assert.Equal(4.0, run.Call("Two.Models", "fGradient", 3.0));
    }

    /// <summary>What a friend may see it differentiates through, and what both bring along doesn't collide.</summary>
    [Fact]
    public void AFriendSeesInternalMembers()
    {
        const string Shared = """

            [Differentiable(Derivatives.All)]
            internal static double Both(double[] v, double x) { double s = 0; while (s < x) { s += v[0] * v[0] + x; } return Recursive(s, 3); }
            private static double Recursive(double x, int n) => n == 0 ? 1 : x * Recursive(x, n - 1);
            [Differentiable(Derivatives.SparseJacobian)]
            internal static double[] Residuals(double[] x) { double[] r = new double[x.Length]; for (int i = 0; i < r.Length; i++) { r[i] = x[i] * x[i]; } return r; }
            [Differentiable(AtKinks = Kinks.Clarke)]
            internal static double Kink(double x, double y) => Math.Max(0, x) - Math.Max(0, y);
            """;
        GeneratorRun library = Run(
            [$$"""
            using System;
            using System.Runtime.CompilerServices;
            using SymGrad;
            [assembly: InternalsVisibleTo("Friend")]
            namespace Basics
            {
                internal static partial class Models
                {
                    [Differentiable(Derivatives.All)]
                    internal static double Cubed(double x) => x * x * x;
                    {{Shared}}
                }
            }
            """],
            s_strict);
        AssertClean(library);
        using MemoryStream image = new();
        Assert.True(library.Output.WithAssemblyName("Basics").Emit(image).Success);

        GeneratorRun friend = GeneratorRun.Of(CSharpCompilation.Create(
            "Friend",
            [CSharpSyntaxTree.ParseText($$"""
                using System;
                using SymGrad;
                namespace Friend
                {
                    internal static partial class Models
                    {
                        [Differentiable(Derivatives.All)]
                        internal static double F(double x) => Basics.Models.Cubed(x * x) + Basics.Models.CubedGradient(2);
                        {{Shared}}
                    }
                }
                """)],
            [.. Target.Net100.All(), MetadataReference.CreateFromImage(image.ToArray())],
            s_strict));
        Assert.Empty(friend.Diagnostics);
        AssertClean(friend);
        Assert.Contains("global::Basics.Models.CubedPullback(", friend.Sources["Friend.Models.F.g.cs"], StringComparison.Ordinal);
    }

    private static GeneratorRun Run(IEnumerable<string> files, CSharpCompilationOptions options) => GeneratorRun.Of(
        CSharpCompilation.Create("UserProgram", files.Select((text, i) => CSharpSyntaxTree.ParseText(text, path: $"Source{i}.cs")), Target.Net100.All(), options));

    private static void AssertClean(GeneratorRun run) =>
        Assert.True(run.CompileDiagnostics.IsEmpty, $"{string.Join('\n', run.CompileDiagnostics)}\n\n{string.Join('\n', run.Sources.Values)}");
}
