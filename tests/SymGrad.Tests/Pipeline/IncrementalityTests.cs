using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using SymGrad.Generator;
using SymGrad.Generator.Writing;

namespace SymGrad.Tests.Pipeline;

/// <summary>While somebody types, only what has changed is done again, and what is kept for that holds nothing of the compiler's.</summary>
public class IncrementalityTests
{
    private const string Source = """
        using System;
        using SymGrad;

        public static partial class Models
        {
            // A comment.
            private static double Other(double x)
            {
                return x;
            }

            [Differentiable]
            public static double Rosenbrock(double x, double y)
            {
                double a = 1 - x;
                double b = y - x * x;
                return a * a + 100 * b * b;
            }

            [Differentiable]
            public static double Norm(double[] v)
            {
                double sum = 0;
                for (int i = 0; i < v.Length; i++)
                {
                    sum += Square(v[i]);
                }

                return Math.Sqrt(sum);
            }

            private static double Square(double x) => x * x;
        }
        """;

    /// <summary>Apart from the others, since its finding moves with the lines above it.</summary>
    private const string RefusedFile = """
        public static partial class Models
        {
            [SymGrad.Differentiable]
            public static double Refused(string x) => x.Length;
        }
        """;

    private const string OtherFile = """
        public static class Elsewhere
        {
            public static int One() => 1;
        }
        """;

    [Theory]
    [InlineData("// A comment.", "// Another comment,\n    // which is longer.")]
    [InlineData("return x;", "return x + 17;")]
    [InlineData("private static double Other(double x)", "private static double Renamed(double x, double y)")]
    [InlineData("using System;", "using System;\nusing System.Linq;")]
    public void AnEditElsewhereInTheFileWritesNothing(string before, string after)
    {
        GeneratorRun run = First().AfterEdit("Source.cs", Edited(before, after));
        AssertWritten(run);
    }

    [Theory]
    [InlineData("=> 1;", "=> 2;")]
    [InlineData("public static int One() => 1;", "public static int One() => 1; // and a half")]
    [InlineData("One", "Two")]
    [InlineData("public static int One() => 1;", "public static int One() => ")]
    public void AnEditInAnotherFileWritesNothing(string before, string after)
    {
        GeneratorRun run = First().AfterEdit("Source2.cs", OtherFile.Replace(before, after, StringComparison.Ordinal));
        AssertWritten(run);
    }

    [Fact]
    public void AnotherFileMoreWritesNothing() =>
        AssertWritten(First().After(c => c.AddSyntaxTrees(CSharpSyntaxTree.ParseText("class More;", (CSharpParseOptions)c.SyntaxTrees[0].Options))));

    [Fact]
    public void NoEditAtAllDoesNothing() => AssertWritten(First().After(c => c.Clone()));

    [Theory]
    [InlineData("double a = 1 - x;", "double a = 2 - x;", "Rosenbrock")]
    [InlineData("+ 100 * b * b", "+ 100.0 * b * b", "Rosenbrock")]
    [InlineData("double Rosenbrock(double x, double y)", "double Rosenbrock(double x, double y, int n = 0)", "Rosenbrock")]
    [InlineData("return Math.Sqrt(sum);", "return Math.Sqrt(1 + sum);", "Norm")]
    [InlineData("Square(double x) => x * x", "Square(double x) => 2 * x * x", "Norm")]
    public void AnEditInsideAMethodWritesThatMethodAlone(string before, string after, string method)
    {
        GeneratorRun run = First().AfterEdit("Source.cs", Edited(before, after));
        AssertWritten(run, $"Models.{method}.g.cs");
    }

    [Theory]
    [InlineData("double a = 1 - x;", "double a = 1 - x; // a comment")]
    [InlineData("double a = 1 - x;", "\n        double   a = 1-x;")]
    public void AnEditInsideAMethodThatMeansNothingGivesTheSameText(string before, string after)
    {
        GeneratorRun first = First();
        GeneratorRun run = first.AfterEdit("Source.cs", Edited(before, after));
        Assert.Equal(WithoutComments(first.Sources["Models.Norm.g.cs"]), WithoutComments(run.Sources["Models.Norm.g.cs"]));
        Assert.Equal(WithoutComments(first.Sources["Models.Rosenbrock.g.cs"]), WithoutComments(run.Sources["Models.Rosenbrock.g.cs"]));
    }

    [Fact]
    public void TheAttributeTakenAwayTakesTheFileAway()
    {
        GeneratorRun run = First().AfterEdit("Source.cs", Edited("[Differentiable]\n    public static double Norm", "public static double Norm"));
        Assert.Equal(["Models.Rosenbrock.g.cs"], run.Sources.Keys);
        AssertWritten(run);
    }

    [Fact]
    public void TheLanguageVersionIsPartOfTheInput()
    {
        GeneratorRun first = GeneratorRun.Of(Source, LanguageVersion.CSharp7_3, Target.NetStandard20);
        GeneratorRun second = GeneratorRun.Of(Source, LanguageVersion.CSharp9, Target.NetStandard20);
        Assert.DoesNotContain("#nullable", first.Sources["Models.Norm.g.cs"], StringComparison.Ordinal);
        Assert.Contains("#nullable", second.Sources["Models.Norm.g.cs"], StringComparison.Ordinal);
    }

    [Fact]
    public void FindingsAreKeptToo()
    {
        GeneratorRun run = First().AfterEdit("Source2.cs", OtherFile + "// more");
        Assert.Single(run.Diagnostics);
        Assert.All(Outputs(run, DifferentiableGenerator.ReadStep), output => Assert.Contains(output.Reason, Kept));
    }

    [Theory]
    [InlineData(DifferentiableGenerator.ReadStep)]
    [InlineData(DifferentiableGenerator.WriteStep)]
    public void WhatIsCachedHoldsNothingOfTheCompiler(string step)
    {
        GeneratorRun run = First();
        (object Value, IncrementalStepRunReason)[] outputs = [.. Outputs(run, step)];
        Assert.InRange(outputs.Length, 2, 3);
        foreach ((object value, _) in outputs)
        {
            IReadOnlyDictionary<object, string> reachable = ReachableObjects.From(value);
            Assert.Empty(reachable.Where(o => IsOfTheCompiler(o.Key)).Select(o => $"{o.Value} is {o.Key.GetType()}"));
        }
    }

    /// <summary>The walk itself finds what it looks for, however deep; else the test above could not fail.</summary>
    [Fact]
    public void TheWalkFindsWhatIsHidden()
    {
        CSharpCompilation compilation = CSharpCompilation.Create("Hidden");
        object holder = new[] { Tuple.Create("key", new Lazy<object>(() => 1)), Tuple.Create("key", new Lazy<object>(compilation)) };
        Assert.Contains(ReachableObjects.From(holder), o => IsOfTheCompiler(o.Key));
        Assert.Contains(ReachableObjects.From(new Func<Compilation>(compilation.Clone)), o => IsOfTheCompiler(o.Key));
        Assert.Contains(ReachableObjects.From(ImmutableArray.Create<object>(compilation)), o => IsOfTheCompiler(o.Key));
        Assert.DoesNotContain(ReachableObjects.From(Tuple.Create("key", 1)), o => IsOfTheCompiler(o.Key));
    }

    private static readonly IncrementalStepRunReason[] Kept = [IncrementalStepRunReason.Cached, IncrementalStepRunReason.Unchanged];

    private static GeneratorRun First() => GeneratorRun.Of(Source, more: [OtherFile, RefusedFile]);

    private static string Edited(string before, string after)
    {
        Assert.Contains(before, Source, StringComparison.Ordinal);
        return Source.Replace(before, after, StringComparison.Ordinal);
    }

    /// <summary>Exactly these files were written anew; every other output of the step was taken from the cache.</summary>
    private static void AssertWritten(GeneratorRun run, params string[] hints)
    {
        (object Value, IncrementalStepRunReason Reason)[] outputs = [.. Outputs(run, DifferentiableGenerator.WriteStep)];
        Assert.Contains(outputs, o => Kept.Contains(o.Reason));
        string[] written = [.. outputs.Where(o => o.Reason is IncrementalStepRunReason.New or IncrementalStepRunReason.Modified).Select(o => HintOf(o.Value))];
        Assert.Equal(hints, written);
        if (hints.Length == 0)
        {
            Assert.All(
                run.Result.TrackedOutputSteps.SelectMany(s => s.Value).SelectMany(s => s.Outputs),
                output => Assert.Contains(output.Reason, Kept.Append(IncrementalStepRunReason.Removed)));
        }
    }

    private static string HintOf(object written) => ((WrittenFile)written).HintName;

    private static IEnumerable<(object Value, IncrementalStepRunReason Reason)> Outputs(GeneratorRun run, string step) =>
        run.Result.TrackedSteps[step].SelectMany(s => s.Outputs);

    private static bool IsOfTheCompiler(object o) => o is ISymbol or SyntaxNode or SyntaxReference or Compilation or SemanticModel or SyntaxTree or IOperation or Location or AttributeData;

    private static string WithoutComments(string text) =>
        string.Join('\n', text.Split('\n').Select(line => line.IndexOf("//", StringComparison.Ordinal) is var at and >= 0 ? line[..at].TrimEnd() : line));
}
