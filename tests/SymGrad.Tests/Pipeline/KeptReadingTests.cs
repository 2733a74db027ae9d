using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using SymGrad.Generator.Reading.Reuse;

namespace SymGrad.Tests.Pipeline;

/// <summary>
/// What came of reading a method is kept while it would come out the same. Each edit here is made by one driver that knows the
/// project before it, and by one that doesn't: both must say the same, at the same places.
/// </summary>
public class KeptReadingTests
{
    private const string Models = """
        using System;
        using System.Runtime.CompilerServices;
        using SymGrad;
        using static Company.Parts;

        namespace Company;

        public static partial class Models
        {
            private const double Rate = Base * 2;
            private static readonly double s_offset = 1.5;

            [Differentiable]
            public static double Loss(double x, double y)
            {
                double scale = Twice(x) + Rate;
                double Inner(double z) { return z * scale; }
                return Inner(y) + Own(x) + s_offset;
            }

            [Differentiable]
            public static double Sum(double[] v)
            {
                double sum = 0;
                foreach (var value in v)
                {
                    sum += Apply(value, t => t * t);
                }

                return sum;
            }

            [Differentiable]
            public static double ByParts(double x, double y)
            {
                var pair = new Pair(x, 2) { Second = y };
                return pair.First * pair.Product + new Captured(x).Value(y) + new Counted { Level = x }.Level;
            }

            [Differentiable]
            public static double Placed(double x) => x * Line(1);

            [Differentiable]
            public static double Custom(double x) => Given(x) + x;

            private static double Own(double x) => x * x;
        }

        public static partial class Refused
        {
            [Differentiable]
            public static double Never(double x) => x + Text(x).Length;
        }
        """;

    private const string Parts = """
        using System;
        using System.Runtime.CompilerServices;
        using SymGrad;

        namespace Company;

        public static class Parts
        {
            public const double Base = 3;

            public static double Twice(double x) { return 2 * x; }

            public static double Apply(double x, Func<double, double> f) => f(x);

            public static T Cubed<T>(T x) where T : System.Numerics.INumber<T> => x * x * x;

            public static int Line(int factor, [CallerLineNumber] int line = 0) => factor * line;

            public static double Given(double x) => Math.Sin(x);

            [DerivativeOf(nameof(Given))]
            public static void GivenPullback(double x, double seed, ref double xAdjoint) => xAdjoint += seed;

            public static string Text(double x) => x.ToString();
        }

        public struct Pair
        {
            public double First;
            public double Second = 1;

            public Pair(double first, double factor) { First = first * factor; }

            public double Product => First * Second;
        }

        public struct Captured(double a)
        {
            public double B = 1;

            public double Value(double x) { return x * B; }
        }

        public struct Counted
        {
            public double Level { get { return 2; } set { } }
        }
        """;

    private const string More = """
        using SymGrad;

        namespace Company;

        public static partial class Models
        {
            // Typed T before.
            [Differentiable]
            public static T Generic<T>(T x) where T : System.Numerics.INumber<T> => Parts.Cubed(x) + T.One;

            private static double Unused(double x)
            {
                return x + 1;
            }
        }
        """;

    private static readonly string[] s_files = [Models, Parts, More];

    /// <summary>What stands in bodies, and blanks and comments outside: the skeleton stays as it is.</summary>
    [Theory]
    [InlineData(0, "double scale = Twice(x) + Rate;", "double scale = 5 * Twice(x) + Rate;")]
    [InlineData(0, "return z * scale;", "return z * scale * scale;")]
    [InlineData(0, "t => t * t", "t => t + t")]
    [InlineData(0, "double sum = 0;", "double sum = 0; // typed\n\n\n")]
    [InlineData(0, "private static double Own(double x) => x * x;", "private static double Own(double x) => x * x * x;")]
    [InlineData(0, "private const", "// A comment, and lines that move all the rest.\n\n\n    private const")]
    [InlineData(0, "private const", "/// <summary>Documented.</summary>\n    private   const")]
    [InlineData(0, "return Inner(y)", "return Missing(y)")]
    [InlineData(0, "return Inner(y)", "return Inner(y")]
    [InlineData(0, "double scale = Twice(x) + Rate;", "double scale = ")]
    [InlineData(1, "return 2 * x;", "return 3 * x;")]
    [InlineData(1, "=> f(x)", "=> f(x) + x")]
    [InlineData(1, "=> x * x * x", "=> x * x * x * x")]
    [InlineData(1, "First = first * factor;", "First = first + factor;")]
    [InlineData(1, "=> First * Second", "=> First + Second")]
    [InlineData(1, "return x * B;", "return x + B;")]
    [InlineData(1, "get { return 2; }", "get { return 3; }")]
    [InlineData(1, "=> factor * line", "=> factor + line")]
    [InlineData(1, "namespace Company;", "namespace Company; // moved\n\n")]
    [InlineData(1, "xAdjoint += seed", "xAdjoint += 2 * seed")]
    [InlineData(1, "=> x.ToString()", "=> \"\" + x")]
    [InlineData(2, "return x + 1;", "return x + 2;")]
    [InlineData(2, "// Typed T before.", "// Typed\n    // more.")]
    public void AnEditInsideOfABody(int file, string before, string after)
    {
        (CSharpCompilation first, CSharpCompilation second) = Check(file, before, after);
        Assert.Equal(ProjectOutline.Of(first).Skeleton, ProjectOutline.Of(second).Skeleton);
    }

    /// <summary>What bodies see of the rest: every method is read again.</summary>
    [Theory]
    [InlineData(0, "s_offset = 1.5", "s_offset = 2.5")]
    [InlineData(0, "Base * 2", "Base * 4")]
    [InlineData(0, "private static double Own(double x)", "private static double Own(double x, double y = 1)")]
    [InlineData(0, "using System;", "#nullable disable\nusing System;")]
    [InlineData(0, "using System;", "using System;\nusing Math = Company.Parts;")]
    [InlineData(0, "    [Differentiable]\n    public static double Sum", "    [Differentiable(Derivatives.Pullback)]\n    public static double Sum")]
    [InlineData(0, "double sum = 0;", "\n#nullable disable\n        double sum = 0;")]
    [InlineData(0, "double sum = 0;", "\n#if X\n        double sum = 0;\n#else\n        double sum = 1;\n#endif\n")]
    [InlineData(1, "Base = 3", "Base = 4")]
    [InlineData(1, "double Second = 1", "double Second = 3")]
    [InlineData(1, "double B = 1", "double B = a")]
    [InlineData(1, "return x * B;", "return x * B * a;")]
    [InlineData(1, "return x * B;", "double a = 2; return x * a;")]
    [InlineData(1, "get { return 2; }", "get => field;")]
    [InlineData(1, "public static double Given", "public static float Twice(float x) => x;\n\n    public static double Twice(double x, int n = 1) => n;\n\n    public static double Given")]
    [InlineData(1, "[DerivativeOf(nameof(Given))]", "")]
    [InlineData(2, "private static double Unused", "private static double Own(int x) => x;\n\n    private static double Unused")]
    public void AnEditOutside(int file, string before, string after)
    {
        (CSharpCompilation first, CSharpCompilation second) = Check(file, before, after);
        Assert.NotEqual(ProjectOutline.Of(first).Skeleton, ProjectOutline.Of(second).Skeleton);
    }

    /// <summary>The parameters of a primary constructor in one file are captured in another, which makes fields.</summary>
    [Fact]
    public void ACaptureInAnotherFile()
    {
        const string Head = "namespace Company; public partial struct Slope(double a) { public double B = 1; }";
        const string Body = """
            namespace Company;

            public partial struct Slope
            {
                public double At(double x) { return x * B; }
            }

            public static partial class Slopes
            {
                [SymGrad.Differentiable]
                public static double F(Slope s, double x) => s.At(x);
            }
            """;
        CSharpCompilation first = Compilation(Head, Body);
        (_, CSharpCompilation second) = Check(first, c => With(c, 1, Body.Replace("x * B", "x * B * a", StringComparison.Ordinal)));
        Assert.NotEqual(ProjectOutline.Of(first).Skeleton, ProjectOutline.Of(second).Skeleton);
    }

    /// <summary>A constant stands in the code under its name, but what it is compared with is known: the same name isn't the same constant.</summary>
    [Fact]
    public void ANamedConstantThatChanges()
    {
        const string Text = """
            public static partial class Sized
            {
                public const int Size = 11;

                [SymGrad.Differentiable]
                public static double F(double[] a)
                {
                    System.ReadOnlySpan<double> part = System.MemoryExtensions.AsSpan(a, 0, Size);
                    return part[0] * part[7];
                }
            }
            """;
        CSharpCompilation first = Compilation(Text);
        Check(first, c => With(c, 0, Text.Replace("Size = 11", "Size = 6", StringComparison.Ordinal)));
    }

    [Fact]
    public void OptionsAreSeen()
    {
        CSharpCompilation first = Compilation(s_files);
        Check(first, c => c.WithOptions(c.Options.WithNullableContextOptions(NullableContextOptions.Disable)));
        Check(first, c => c.WithOptions(c.Options.WithOverflowChecks(true)));
        Check(first, c => c.WithReferences(Target.Net80.All()));
        Check(first, c => c.WithAssemblyName("Another"));
        Check(first, c => Reparsed(c, options => options.WithPreprocessorSymbols("X")));
        Check(first, c => c.ReplaceSyntaxTree(c.SyntaxTrees[0], c.SyntaxTrees[0].WithFilePath("Renamed.cs")));
        Check(first, c => c.RemoveSyntaxTrees(c.SyntaxTrees[2]));
        Check(first, c => c.RemoveSyntaxTrees(c.SyntaxTrees[1]).AddSyntaxTrees(c.SyntaxTrees[1]));
        Check(first, c => c.AddSyntaxTrees(Parsed("global using Company;", "Usings.cs")));
    }

    /// <summary>One driver goes back and forth between two projects, as where several share a generator.</summary>
    [Fact]
    public void TwoProjectsDontMix()
    {
        CSharpCompilation one = Compilation(s_files), other = Compilation([.. s_files.Select(text => text.Replace("2 * x", "7 * x", StringComparison.Ordinal).Replace("1.5", "2.5", StringComparison.Ordinal))]);
        GeneratorRun run = GeneratorRun.Of(one);
        for (int i = 0; i < 3; i++)
        {
            run = run.After(_ => other);
            AssertSame(GeneratorRun.Of(other), run);
            run = run.After(_ => one);
            AssertSame(GeneratorRun.Of(one), run);
        }
    }

    /// <summary>What is kept is no reason for an old compilation to stay.</summary>
    [Fact]
    public void NoCompilationIsKept()
    {
        (GeneratorRun run, WeakReference before) = Edited();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Assert.False(before.IsAlive);
        GC.KeepAlive(run);

        [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
        static (GeneratorRun, WeakReference) Edited()
        {
            CSharpCompilation first = Compilation(s_files);
            GeneratorRun run = GeneratorRun.Of(first).After(c => With(c, 1, Parts.Replace("2 * x", "3 * x", StringComparison.Ordinal)));
            return (run, new WeakReference(first));
        }
    }

    /// <summary>Operations are asked for at one place, where it is noted what they are of.</summary>
    [Fact]
    public void NobodyPassesTheDoor()
    {
        string[] allowed = ["Sources.cs", "MethodReader.cs", "CustomDerivatives.cs", "ArrayWrites.cs"];
        foreach (string file in Directory.EnumerateFiles(Repository.File("generator/Reading"), "*.cs", SearchOption.AllDirectories).Where(file => !allowed.Contains(Path.GetFileName(file))))
        {
            string text = File.ReadAllText(file);
            Assert.DoesNotContain(".GetOperation(", text, StringComparison.Ordinal);
            Assert.DoesNotContain(".GetSemanticModel(", text, StringComparison.Ordinal);
        }
    }

    private static (CSharpCompilation Before, CSharpCompilation After) Check(int file, string before, string after)
    {
        Assert.Contains(before, s_files[file], StringComparison.Ordinal);
        return Check(Compilation(s_files), c => With(c, file, s_files[file].Replace(before, after, StringComparison.Ordinal)));
    }

    /// <summary>There and back again, by a driver that knows what was before.</summary>
    private static (CSharpCompilation Before, CSharpCompilation After) Check(CSharpCompilation before, Func<CSharpCompilation, CSharpCompilation> edit)
    {
        CSharpCompilation after = edit(before);
        GeneratorRun first = GeneratorRun.Of(before);
        GeneratorRun there = first.After(_ => after);
        AssertSame(GeneratorRun.Of(after), there);
        AssertSame(first, there.After(_ => before.Clone()));
        return (before, after);
    }

    private static void AssertSame(GeneratorRun expected, GeneratorRun actual)
    {
        Assert.Equal(expected.Sources, actual.Sources);
        Assert.Equal(Said(expected), Said(actual));
    }

    private static IEnumerable<string> Said(GeneratorRun run) =>
        run.Diagnostics.Select(d => $"{d.Location.SourceSpan} {d.Location.GetLineSpan()} {d.Id} {d.GetMessage(CultureInfo.InvariantCulture)}").Order(StringComparer.Ordinal);

    private static CSharpCompilation Compilation(params string[] files) => CSharpCompilation.Create(
        "UserProgram",
        files.Select((text, i) => Parsed(text, $"File{i}.cs")),
        Target.Net100.All(),
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));

    private static CSharpCompilation With(CSharpCompilation compilation, int file, string text) =>
        compilation.ReplaceSyntaxTree(compilation.SyntaxTrees[file], Parsed(text, compilation.SyntaxTrees[file].FilePath));

    private static CSharpCompilation Reparsed(CSharpCompilation compilation, Func<CSharpParseOptions, CSharpParseOptions> change) =>
        compilation.RemoveAllSyntaxTrees().AddSyntaxTrees(compilation.SyntaxTrees.Select(tree => CSharpSyntaxTree.ParseText(tree.GetText(), change((CSharpParseOptions)tree.Options), tree.FilePath)));

    private static SyntaxTree Parsed(string text, string path) =>
        CSharpSyntaxTree.ParseText(Microsoft.CodeAnalysis.Text.SourceText.From(text, System.Text.Encoding.UTF8), new CSharpParseOptions(LanguageVersion.Preview), path);
}
