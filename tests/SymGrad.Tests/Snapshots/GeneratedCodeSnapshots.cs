using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit.Sdk;

namespace SymGrad.Tests.Snapshots;

/// <summary>The generated code itself, word by word, so that a change of it is seen and read. What it computes is tested elsewhere.</summary>
public class GeneratedCodeSnapshots
{
    [Fact]
    public void Bilinear() => Snapshot.Verify(Run(SnapshotPrograms.Bilinear));

    [Fact]
    public void Mlp() => Snapshot.Verify(Run(SnapshotPrograms.Mlp));

    [Fact]
    public void Rosenbrock() => Snapshot.Verify(Run(SnapshotPrograms.Rosenbrock));

    [Fact]
    public void Norm() => Snapshot.Verify(Run(SnapshotPrograms.Norm));

    [Fact]
    public void ReluChain() => Snapshot.Verify(Run(SnapshotPrograms.ReluChain));

    [Fact]
    public void EarlyReturn() => Snapshot.Verify(Run(SnapshotPrograms.EarlyReturn));

    [Fact]
    public void NewtonByWhile() => Snapshot.Verify(Run(SnapshotPrograms.NewtonByWhile));

    [Fact]
    public void BreakAndContinue() => Snapshot.Verify(Run(SnapshotPrograms.BreakAndContinue));

    [Fact]
    public void PrefixSumInPlace() => Snapshot.Verify(Run(SnapshotPrograms.PrefixSumInPlace));

    [Fact]
    public void SinglePrecision() => Snapshot.Verify(Run(SnapshotPrograms.SinglePrecision));

    [Fact]
    public void HelperCall() => Snapshot.Verify(Run(SnapshotPrograms.HelperCall));

    [Fact]
    public void Vectors() => Snapshot.Verify(Run(SnapshotPrograms.Vectors, "using System.Numerics;\n"));

    [Fact]
    public void GenericMethod() => Snapshot.Verify(Run(SnapshotPrograms.GenericMethod, "using System.Numerics;\n"));

    [Fact]
    public void NestedTernary() => Snapshot.Verify(Run(SnapshotPrograms.NestedTernary));

    [Fact]
    public void FastMath() => Snapshot.Verify(Run(SnapshotPrograms.FastMath));

    [Fact]
    public void KinksByClarke() => Snapshot.Verify(Run(SnapshotPrograms.KinksByClarke));

    /// <summary>
    /// Bilinear interpolation is one pass of two loops in each of its members, the inner one first in vectors where no value is added
    /// up in order: no tape, no array but the gradient that is returned, and no value where none is asked for.
    /// </summary>
    [Fact]
    public void BilinearIsOnePassOfTwoLoops()
    {
        MethodDeclarationSyntax[] members = [.. CSharpSyntaxTree.ParseText(Run(SnapshotPrograms.Bilinear).Source).GetRoot().DescendantNodes().OfType<MethodDeclarationSyntax>()];
        Assert.Equal(["BilinearGradient", "BilinearValueAndGradient", "BilinearValueAndGradient", "BilinearPullback"], members.Select(m => m.Identifier.Text));
        Assert.Equal([3, 0, 2, 3], members.Select(m => m.DescendantNodes().Count(n => n is ForStatementSyntax or WhileStatementSyntax or DoStatementSyntax or ForEachStatementSyntax)));
        Assert.Equal([1, 1, 0, 0], members.Select(m => m.DescendantNodes().Count(n => n is ArrayCreationExpressionSyntax or StackAllocArrayCreationExpressionSyntax)));
        Assert.Equal([false, false, true, false], members.Select(m => m.DescendantNodes().OfType<VariableDeclaratorSyntax>().Any(v => v.Identifier.Text == "v")));
    }

    /// <summary>Files that no test verifies any more are clutter; a test that was renamed leaves one.</summary>
    [Fact]
    public void EverySnapshotHasItsTest()
    {
        string[] tests = [.. typeof(GeneratedCodeSnapshots).GetMethods().Select(m => m.Name)];
        string[] orphans = [.. Directory.GetFiles(Repository.File("tests/SymGrad.Tests/Snapshots"), "*.verified.cs")
            .Select(Path.GetFileName)
            .OfType<string>()
            .Where(file => !tests.Contains(file.Split('.', '#')[1]))];
        Assert.Empty(orphans);
    }

    /// <summary>The snapshots are of programs that compile: a snapshot of broken code would be worth nothing.</summary>
    private static GeneratorRun Run(string members, string usings = "")
    {
        GeneratorRun run = GeneratorRun.Of(usings + $$"""
            using System;
            using SymGrad;

            namespace Company;

            public static partial class Models
            {
                {{members.ReplaceLineEndings("\n    ")}}
            }
            """);
        return run.Diagnostics.IsEmpty && run.CompileDiagnostics.IsEmpty && run.Sources.Count == 1
            ? run
            : throw new XunitException($"{string.Join('\n', run.Diagnostics.Concat(run.CompileDiagnostics))}\n{string.Join('\n', run.Sources.Values)}");
    }
}
