namespace SymGrad.Tests.Composites;

/// <summary>What objects in constant arrays hold is only read: a number that is written there would be read as a constant.</summary>
public class ConstantObjectTests
{
    [Theory]
    [InlineData("[NoDerivative] Leaf[] a", "a[0].Weights[0] = s; return a[0].Weights[0] * s;")]
    [InlineData("[NoDerivative] Leaf[] a", "var w = a[0].Weights; w[0] = s; return w[0] * s;")]
    [InlineData("[NoDerivative] Leaf[] a", "foreach (var leaf in a) { leaf.Weights[0] += s; } return a[0].Weights[0] * s;")]
    [InlineData("[NoDerivative] Leaf[] a", "a[0].Grid[0, 1] = s; return a[0].Grid[0, 1] * s;")]
    [InlineData("[NoDerivative] Leaf[] a", "a[0].Rows[0][1] = s; return a[0].Rows[0][1] * s;")]
    [InlineData("[NoDerivative] Leaf[] a", "Put(a[0].Weights, s); return a[0].Weights[0] * s;")]
    [InlineData("[NoDerivative] Leaf[] a", "a[0].Put(s); return a[0].Weights[0] * s;")]
    [InlineData("[NoDerivative] Leaf[] a", "ref double r = ref a[0].Weights[0]; r = s; return a[0].Weights[0] * s;")]
    [InlineData("[NoDerivative] Leaf[] a", "(a[0].Weights[0], a[0].Weights[1]) = (s, s); return a[0].Weights[0] * s;")]
    [InlineData("[NoDerivative] Leaf[] a", "a[0].Weights = new[] { s }; return a[0].Weights[0] * s;")]
    [InlineData("[NoDerivative] Leaf[] a", "a[0].W = s; return a[0].W * s;")]
    [InlineData("[NoDerivative] Leaf[] a", "a[0] = new Leaf { W = s }; return a[0].W * s;")]
    [InlineData("[NoDerivative] List<Part> a", "a[0].X[0] = s; return a[0].X[0] * s;")]
    [InlineData("[NoDerivative] List<Part> a", "foreach (var part in a) { part.X[0] = s; } return a[0].X[0] * s;")]
    [InlineData("[NoDerivative] double?[] a", "a[0] = s; return a[0].Value * s;")]
    [InlineData("[NoDerivative] object[] a", "a[0] = s; return (double)a[0] * s;")]
    [InlineData("[NoDerivative] DateTime[] a", "return (a[0].AddDays(s) - a[1]).TotalDays;")]
    [InlineData("[NoDerivative] TimeSpan[] a", "return (a[0] * s).TotalDays;")]
    [InlineData("[NoDerivative] Other[] a", "return a[0].Value(s);")]
    public void WhatIsWrittenOrCarriesADerivativeIsRefused(string parameter, string body)
    {
        GeneratorRun run = Run(parameter, body);
        Assert.Contains(Assert.Single(run.Diagnostics).Id, new[] { "SYMG0005", "SYMG0007" });
        Assert.Empty(run.Sources);
    }

    [Theory]
    [InlineData("[NoDerivative] Leaf[] a", "var best = a[0]; foreach (var leaf in a) { if (leaf.W > best.W) { best = leaf; } } return best.W * s;")]
    [InlineData("[NoDerivative] Leaf[] a", "double t = 0; foreach (var leaf in a) { for (int i = 0; i < leaf.Grid.GetLength(0); i++) { t += leaf.Grid[i, 1] * s; } } return t;")]
    [InlineData("[NoDerivative] DateTime[] a", "a[0] = a[0].AddDays(2); return a[0].Day * s;")]
    public void WhatIsOnlyReadIsTaken(string parameter, string body)
    {
        GeneratorRun run = Run(parameter, body);
        Assert.Empty(run.Diagnostics);
        Assert.Empty(run.CompileDiagnostics);
    }

    /// <summary>Of which type an element is can be asked again; of an object that a loop hands on, the answer is kept and not the object.</summary>
    [Theory]
    [InlineData("double t = 0; foreach (var o in a) { t = t * s + (o is Leaf ? s : 1); } return t;", "bool")]
    [InlineData("object best = a[0]; double t = 0; foreach (var o in a) { t = t * s + (best is Leaf ? s : 1); if (o is Other) { best = o; } } return t;", "object")]
    public void TypesAreAskedAgain(string body, string notKept)
    {
        string source = Run("[NoDerivative] object[] a", body).Source;
        Assert.DoesNotContain($"new {notKept}[", source, StringComparison.Ordinal);
        Assert.DoesNotContain($"stackalloc {notKept}[", source, StringComparison.Ordinal);
    }

    private static GeneratorRun Run(string parameter, string body) => GeneratorRun.Of($$"""
        #nullable disable
        using System;
        using System.Collections.Generic;
        using SymGrad;

        public record Part(double T, double[] X);
        public class Leaf
        {
            public double W;
            public double[] Weights = { 1, 2 };
            public double[,] Grid = new double[2, 2];
            public double[][] Rows = { new double[2] };
            public void Put(double s) => Weights[0] = s;
        }

        public class Other { public virtual double Value(double s) => s; }

        public static partial class Models
        {
            private static void Put(double[] w, double s) => w[0] = s;

            [Differentiable]
            public static double F(double s, {{parameter}}) { {{body}} }
        }
        """);
}
