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

    [Theory]
    [InlineData("public static partial class M { [Differentiable(Derivatives.All)] public static double F(double x, [NoDerivative] Settings? c) => 3 * x * x * c!.Eps; }")]
    [InlineData("public static partial class M { [Differentiable(Derivatives.All)] public static double F(double x, Settings? c) => 3 * x * c!.Eps; }")]
    [InlineData("public static partial class M { [Differentiable(Derivatives.All)] public static double F(double x, [NoDerivative] Camera c) => x * x * c.Lens!.K; }")]
    [InlineData("public static partial class M { [Differentiable(Derivatives.All)] public static double F(double x, Camera c) => x * c.Lens!.K * c.F; }")]
    [InlineData("public static partial class M { [Differentiable] public static double F(Net n, double x) => x * x * n.B![0]; }")]
    [InlineData("public static partial class M { [Differentiable(Derivatives.All)] public static double F(double x, [NoDerivative] Node n) => x * x * n.Next!.K; }")]
    [InlineData("public static partial class M { [Checkpoint] static double C(double x, double[] w) => Math.Sin(x) + w.Sum(); [Differentiable] public static double F(double x, double[] w) => C(x, w); }")]
    [InlineData("public partial class B { [Differentiable(Derivatives.All)] public double F(double x) => x; } public partial class D : B { [Differentiable] public new double F(double x) => x * x; }")]
    [InlineData("public class B { protected virtual double F(double x) => x; protected internal virtual double G(double x) => x; } public sealed partial class D : B { [Differentiable] protected override double F(double x) => x * x; [Differentiable] protected internal override double G(double x) => x * x; }")]
    [InlineData("public static partial class M { [Checkpoint] static double @try(double x) => Math.Sin(x); [Differentiable(Derivatives.All)] public static double F(double @finally) => @try(@finally) * @try(2); }")]
    [InlineData("public static partial class M { [Differentiable(Derivatives.All)] public static double F(Pose p) => p.Place.X * p.Place.Y * p.Mass; [Differentiable] public static double G(Pose[] p) => p[0].Place.X * p[1].Mass; [Differentiable] public static float H(Body b) => b.P.X * b.P.Y * b.M; }")]
    [InlineData("public partial record struct M(Point Place, double Mass) { [Differentiable(Derivatives.All, IncludeThis = true)] public double F(double x) => Place.X * Place.Y * Mass * x; }")]
    public void WhatCompilesWithoutAWarningDoesWithItsMembers(string types)
    {
        GeneratorRun run = GeneratorRun.Of($$"""
            using System;
            using System.Linq;
            using System.Numerics;
            using SymGrad;

            public sealed record Settings(double Eps = 1e-3, int N = 3);
            public sealed record Lens(double K);
            public sealed record Camera(double F, Lens? Lens);
            public record struct Net(double[] W, double[]? B);
            public sealed class Node { public double K = 2; public Node? Next; }
            public record struct Point(double X, double Y);
            public record struct Pose(Point Place, double Mass);
            public struct Body { public Vector3 P { get; set; } public float M { get; set; } }

            {{types}}
            """);
        Assert.Empty(run.Diagnostics);
        Assert.NotEmpty(run.Sources);
        Assert.Empty(run.CompileDiagnostics);
    }

    [Theory]
    [InlineData("SYMG0006", "Loss", "[Differentiable] public static double Loss(double[] w) => w[0]; [Differentiable] public static double Loss(double[] w, double[] x) => w[0] * x[0];")]
    [InlineData("SYMG0006", "Loss", "[Differentiable] public static double Loss(double[] w, [NoDerivative] int n) => w[n]; [Differentiable] public static double Loss(double[] w, int n, double[] x) => w[0] * x[n];")]
    [InlineData("SYMG0006", "Loss", "[Differentiable(Derivatives.Jacobian)] public static double[] Loss(double[] w) => new[] { w[0] }; [Differentiable(Derivatives.Jacobian)] public static double[] Loss(double[] w, Span<double> x) => new[] { w[0] * x[0] };")]
    [InlineData("SYMG0002", "Moving", "[Differentiable] public static double F(in Moving r) => r.A * r.A;")]
    [InlineData("SYMG0005", "Twice(in x)", "[NoDerivative] static double Twice(ref readonly double x) => 2 * x; [Differentiable] public static double F(double x) => x * Twice(in x);")]
    [InlineData("SYMG0005", "Twice(in x)", "static double Twice(ref readonly double x) => 2 * x; [DerivativeOf(nameof(Twice))] static void TwicePullback(double x, double seed, ref double xAdjoint) => xAdjoint += 2 * seed; [Differentiable] public static double F(double x) => Twice(in x);")]
    [InlineData("SYMG0006", "Loss", "[Differentiable] public static double Loss(Point[] w) => w[0].X; [Differentiable] public static double Loss(Point[] w, Point[] x) => w[0].X * x[0].X;")]
    [InlineData("SYMG0006", "Loss", "[Differentiable] public static double Loss(System.Collections.Generic.List<double> w) => w[0]; [Differentiable] public static double Loss(System.Collections.Generic.List<double> w, Span<double> x) => w[0] * x[0];")]
    [InlineData("SYMG0005", "Twice(in x)", "[Checkpoint] static double Twice(ref readonly double x) => 2 * x; [Differentiable] public static double F(double x) => Twice(in x);")]
    public void WhatMembersCantTakeIsRefused(string id, string place, string methods)
    {
        GeneratorRun run = GeneratorRun.Of($$"""
            using System;
            using SymGrad;

            public record struct Point(double X, double Y);
            public readonly ref struct Moving { public readonly double A; public Moving(double a) => A = a; }

            public static partial class Models
            {
                {{methods}}
            }
            """);
        Diagnostic found = Assert.Single(run.Diagnostics);
        Assert.Equal((id, place), (found.Id, found.Location.SourceTree!.ToString()[found.Location.SourceSpan.Start..found.Location.SourceSpan.End]));
        Assert.Empty(run.CompileDiagnostics);
    }

    /// <summary>Overloads are no others' members as long as their parameters differ by more than what is differentiated.</summary>
    [Fact]
    public void OverloadsStandBesideEachOther() => Assert.Empty(GeneratorRun.Of("""
        using System;
        using System.Collections.Generic;
        using SymGrad;

        public static partial class Models
        {
            [Differentiable] public static double Loss(double[] w) => w[0];
            [Differentiable] public static double Loss(double[] w, double x) => w[0] * x;
            [Differentiable] public static double Loss(double w) => w;
            [Differentiable] public static double Loss(double w, double x) => w * x;
            [Differentiable] public static double Loss(double w, double[] x, out double y) { y = x[0]; return w * y; }
            [Differentiable] public static double Loss(double w, double[] x) => w * x[0];
            [Differentiable] public static double Two(double[] w) => w[0];
            [Differentiable] public static double[] Two(double[] w, double[] x) => new[] { w[0] * x[0] };
            [Differentiable] public static double Loss(List<double> w) => w[0];
            [Differentiable] public static double Loss(List<double> w, List<double> x) => w[0] * x[0];
            [Differentiable(Derivatives.Jacobian)] public static float[] Slope(float[] w) => new[] { w[0] };
            [Differentiable(Derivatives.Jacobian)] public static float[] Slope(float[] w, Span<double> x) => new[] { w[0] * (float)x[0] };
        }
        """).CompileDiagnostics);

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
