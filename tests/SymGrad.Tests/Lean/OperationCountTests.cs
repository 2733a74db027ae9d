using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using SymGrad.Tool.Code;

namespace SymGrad.Tests.Lean;

/// <summary>The counter counts by the convention of docs/lean.md.</summary>
public class OperationCountTests
{
    [Theory]
    [InlineData("y = x * x;", "1 (0/1/0/0)")]
    [InlineData("y = 2 * x - x / 3;", "3 (1/1/1/0)")]
    [InlineData("y = -x;", "0 (0/0/0/0)")]
    [InlineData("y += x;", "1 (1/0/0/0)")]
    [InlineData("y += -(x * y);", "2 (1/1/0/0)")]
    [InlineData("y -= x; y *= x; y /= x;", "3 (1/1/1/0)")]
    [InlineData("y = Math.Exp(x) + Math.Pow(x, 2) + MathF.Sqrt(2.5f * n);", "6 (2/1/0/3)")]
    [InlineData("y = Math.Max(0, 1 - Math.Abs(x));", "1 (1/0/0/0)")]
    [InlineData("y = x > 0 ? x + 1 : Math.Sign(x) * x;", "2 (1/1/0/0)")]
    [InlineData("y = 2 * Math.PI * x;", "1 (0/1/0/0)")]
    [InlineData("y = x + (20 + Math.E);", "1 (1/0/0/0)")]
    [InlineData("const double c = 2.0 * 3.0; y = c + 1;", "0 (0/0/0/0)")]
    [InlineData("n = n * n + 1; n++; n += 2; a[n + 1] = a[2 * n];", "0 (0/0/0/0)")]
    [InlineData("a[n] += n * a[0];", "2 (1/1/0/0)")]
    [InlineData("(y, x) = Math.SinCos(x);", "2 (0/0/0/2)")]
    [InlineData("y = Math.FusedMultiplyAdd(x, x, y);", "2 (1/1/0/0)")]
    public void Counts(string statements, string expected) => Assert.Equal(expected, Of(statements).ToString());

    [Fact]
    public void CheapOnesAreCountedApart() => Assert.Equal(new OperationCount(1, 0, 0, 0, 4), Of("y = x > -y ? Math.Abs(x) : Math.Min(x, y) + 1;"));

    [Fact]
    public void WhatACallHidesIsNotGuessed() => Assert.Throws<NotSupportedException>(() => Of("y = Other(x);"));

    [Fact]
    public void VectorsCountForEachOfTheirNumbers() => Assert.Equal(
        new OperationCount(2, 4, 0, 0, 4),
        Of("Vector128<double> both = x * Vector128.Create(x, y) + Vector128.Create(y); both = Vector128.AndNot(both * both, Vector128.Equals(-both, Vector128<double>.Zero)); x = both[0];"));

    private static OperationCount Of(string statements)
    {
        SyntaxTree tree = CSharpSyntaxTree.ParseText($$"""
            using System;
            using System.Runtime.Intrinsics;
            class C
            {
                double Other(double x) => x * x;
                void M(double x, double y, int n, double[] a) { {{statements}} }
            }
            """);
        CSharpCompilation compilation = CSharpCompilation.Create("Counted", [tree], Target.Net100.All(), new(OutputKind.DynamicallyLinkedLibrary));
        Assert.DoesNotContain(compilation.GetDiagnostics(), diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        SyntaxNode method = tree.GetRoot().DescendantNodes().Last(node => node.IsKind(SyntaxKind.MethodDeclaration));
        return OperationCount.Of(method, compilation.GetSemanticModel(tree));
    }
}
