using SymGrad.Generator.Analysis;

namespace SymGrad.CodeFixes.Tests;

public class DifferenceQuotientTests
{
    private const string F = "public static double F(double x, double y) => Math.Sin(x) * y;\n\n";

    [Theory]
    [InlineData("{|SYMG0021:(F(x + h, y) - F(x - h, y)) / (2 * h)|}")]
    [InlineData("{|SYMG0021:(F(x + h, y) - F(x, y)) / h|}")]
    [InlineData("{|SYMG0021:(F(x, y) - F(x - h, y)) / h|}")]
    [InlineData("{|SYMG0021:(F(x, y + 1e-6) - F(x, y - 1e-6)) / 2e-6|}")]
    [InlineData("1 + {|SYMG0021:-(F(x + h, y) - F(x, y)) / h|}")]
    [InlineData("{|SYMG0021:0.5 * (F(x + h, y) - F(x - h, y)) / h|}")]
    [InlineData("{|SYMG0021:(Models.F(x + h, y) - Models.F(x - h, y)) / (h + h)|}")]
    public Task IsFound(string quotient) => AnalyzerCheck<DifferenceQuotientAnalyzer>.Members(F + $"public static double Slope(double x, double y, double h) => {quotient};");

    [Theory]
    [InlineData("(F(x + h, y) - F(x - h, y)) / h")]
    [InlineData("(F(x + h, y) - F(x, y)) / (2 * h)")]
    [InlineData("(F(x + h, y + h) - F(x, y)) / h")]
    [InlineData("(F(x + h, y) + F(x - h, y)) / (2 * h)")]
    [InlineData("(Math.Sin(x + h) - Math.Sin(x)) / h")]
    [InlineData("(F(x + h, y) - F(y, x)) / h")]
    [InlineData("(G(x + h) - G(x)) / h")]
    [InlineData("(Whole(x + h) - Whole(x)) / h")]
    public Task IsNotSeenWhereThereIsNone(string quotient) => AnalyzerCheck<DifferenceQuotientAnalyzer>.Members(
        F + $"public static double Slope(double x, double y, double h) => {quotient};\n\nprivate static double G(double x) => x + new Random().NextDouble() * Environment.TickCount64 + double.Parse(x.ToString());\n\nprivate static int Whole(double x) => (int)x;");

    /// <summary>Where the gradient is checked against it, it is meant.</summary>
    [Fact]
    public Task ChecksOfAGradientAreLeftAlone() => AnalyzerCheck<DifferenceQuotientAnalyzer>.Members(
        """
        [Differentiable]
        public static double F(double x) => Math.Sin(x);

        public static bool Agrees(double x) => Math.Abs((F(x + 1e-6) - F(x - 1e-6)) / 2e-6 - FGradient(x)) < 1e-6;
        """);

    /// <summary>A method that nobody can mark, and one whose gradient somebody else has written.</summary>
    [Theory]
    [InlineData("[Differentiable]\npublic static double F(double x) => Math.Sin(x);\n\npublic static double Bend(double x) => (FGradient(x + 1e-4) - FGradient(x)) / 1e-4;")]
    [InlineData("[Differentiable(Derivatives.Pushforward)]\npublic static double F(double x) => Math.Sin(x);\n\npublic static double Slope(double x) => (F(x + 1e-4) - F(x)) / 1e-4;")]
    [InlineData("public static double F(double x) => x * x;\n\npublic static double FGradient(double x) => 2 * x;\n\npublic static double Slope(double x) => (F(x + 1e-4) - F(x)) / 1e-4;")]
    [InlineData("public static double F(double x) => x * x;\n\npublic static void FPullback() { }\n\npublic static double Slope(double x) => (F(x + 1e-4) - F(x)) / 1e-4;")]
    public Task WhatCannotBeMarkedIsLeftAlone(string members) => AnalyzerCheck<DifferenceQuotientAnalyzer>.Members(members);

    /// <summary>The generated gradient of an overload doesn't stand in the way.</summary>
    [Fact]
    public Task AnOverloadThatIsMarkedIsNoneOfIts() => AnalyzerCheck<DifferenceQuotientAnalyzer>.Members(
        "[Differentiable]\npublic static double F(double x, double y) => x * y;\n\npublic static double F(double x) => x * x;\n\npublic static double Slope(double x) => {|SYMG0021:(F(x + 1e-4) - F(x)) / 1e-4|};");

    /// <summary>What runs may be another method, with another gradient.</summary>
    [Theory]
    [InlineData("public abstract class A\n{\n    public abstract double F(double x);\n\n    public double Slope(double x) => (F(x + 1e-4) - F(x)) / 1e-4;\n}")]
    [InlineData("public class A\n{\n    public virtual double F(double x) => x * x;\n\n    public double Slope(double x) => (F(x + 1e-4) - F(x)) / 1e-4;\n}")]
    [InlineData("public partial class A\n{\n    [Differentiable]\n    public virtual double {|SYMG0010:F|}(double x) => x * x;\n\n    public double Slope(double x) => (F(x + 1e-4) - F(x)) / 1e-4;\n}")]
    [InlineData("public class A\n{\n    public virtual double F(double x) => x * x;\n}\n\npublic class B : A\n{\n    public override double F(double x) => x * x * x;\n\n    public double Slope(double x) => (F(x + 1e-4) - F(x)) / 1e-4;\n}")]
    [InlineData("public interface I\n{\n    double F(double x);\n\n    double Slope(double x) => (F(x + 1e-4) - F(x)) / 1e-4;\n}")]
    public Task AMethodThatMayBeOverriddenIsLeftAlone(string types) => AnalyzerCheck<DifferenceQuotientAnalyzer>.Program("using SymGrad;\n\n" + types);

    /// <summary>The generator reads these methods, and doesn't see the gradient that they would call.</summary>
    [Theory]
    [InlineData("public static double Slope(double x) => (F(x + 1e-4, 1) - F(x, 1)) / 1e-4;\n\n[Differentiable]\npublic static double G(double x) => x * Slope(x);")]
    [InlineData("private static double Slope(double x) => (F(x + 1e-4, 1) - F(x, 1)) / 1e-4;\n\nprivate static double Between(double x) => 2 * Slope(x);\n\n[Differentiable]\npublic static double G(double[] x) => x.Sum(Between);")]
    [InlineData("public static double H(double x) => x > 1 ? Slope(x - 1) : x * x;\n\npublic static double Slope(double x) => (H(x + 1e-4) - H(x)) / 1e-4;")]
    public Task WhatADifferentiableMethodCallsIsLeftAlone(string members) => AnalyzerCheck<DifferenceQuotientAnalyzer>.Members(F + members);

    /// <summary>A quotient in no method.</summary>
    [Fact]
    public Task AFieldMayCallTheGradient() => AnalyzerCheck<DifferenceQuotientAnalyzer>.Members(F + "private static readonly double s_slope = {|SYMG0021:(F(1 + 1e-4, 1) - F(1, 1)) / 1e-4|};");

    /// <summary>What is said and written is on one line, and the comments stand before it.</summary>
    [Fact]
    public Task CommentsAreKept() => FixCheck<DifferenceQuotientAnalyzer, GradientFix>.Members(
        """
        [Differentiable]
        public static double F(double x, double y) => Math.Sin(x) * y;

        public static double Slope(double x, double y) =>
            {|SYMG0021:(F(x + 1e-6, // forwards
                y) - F(x - 1e-6, y)) / 2e-6|} /* twice */;
        """,
        """
        [Differentiable]
        public static double F(double x, double y) => Math.Sin(x) * y;

        public static double Slope(double x, double y) =>
            // forwards
                FGradient(x, y).x /* twice */;
        """);

    [Fact]
    public Task TheGeneratedGradientIsCalled() => FixCheck<DifferenceQuotientAnalyzer, GradientFix>.Members(
        """
        [Differentiable]
        public static double F(double x) => Math.Sin(x);

        public static double Slope(double x) => 2 * ({|SYMG0021:(F(x + 1e-6) - F(x - 1e-6)) / 2e-6|});

        public static double Fall(double x) => {|SYMG0021:-(F(x + 1e-6) - F(x)) / 1e-6|};
        """,
        """
        [Differentiable]
        public static double F(double x) => Math.Sin(x);

        public static double Slope(double x) => 2 * (FGradient(x));

        public static double Fall(double x) => -FGradient(x);
        """);

    /// <summary>The method and the quotient in one type, which isn't partial yet.</summary>
    [Fact]
    public Task TheMethodBesideItIsMarked() => FixCheck<DifferenceQuotientAnalyzer, GradientFix>.Program(
        """
        static class Springs
        {
            // Hooke's law.
            static double Energy(double x, double k) => 0.5 * k * x * x;

            internal static double Force(double x, double k)
            {
                const double h = 1e-6;
                return {|SYMG0021:(Energy(x + h, k) - Energy(x, k)) / h|};
            }
        }
        """,
        """
        using SymGrad;

        static partial class Springs
        {
            // Hooke's law.
            [Differentiable]
            static double Energy(double x, double k) => 0.5 * k * x * x;

            internal static double Force(double x, double k)
            {
                const double h = 1e-6;
                return EnergyGradient(x, k).x;
            }
        }
        """);

    private const string Unmarked = """
        using System;

        namespace Company
        {
            public static class Outer
            {
                /// <summary>A wave.</summary>
                public static double Wave(double x, double phase) => Math.Sin(x + phase);
            }
        }
        """;

    private const string Marked = """
        using System;
        using SymGrad;

        namespace Company
        {
            public static partial class Outer
            {
                /// <summary>A wave.</summary>
                [Differentiable]
                public static double Wave(double x, double phase) => Math.Sin(x + phase);
            }
        }
        """;

    [Fact]
    public Task TheMethodIsMarkedWhereverItIs() => FixCheck<DifferenceQuotientAnalyzer, GradientFix>.Programs(
        [
            ("Outer.cs", Unmarked),
            ("Use.cs", "using Company;\n\ninternal static class Use\n{\n    public static double Slope(double at, double h) => {|SYMG0021:(Outer.Wave(at, phase: 2 + h) - Outer.Wave(at, phase: 2)) / h|};\n}\n"),
        ],
        [
            ("Outer.cs", Marked),
            ("Use.cs", "using Company;\n\ninternal static class Use\n{\n    public static double Slope(double at, double h) => Outer.WaveGradient(at, phase: 2).phase;\n}\n"),
        ]);

    /// <summary>The derivative that is called is the one that was approximated.</summary>
    [Fact]
    public void TheDerivativeIsTheSame()
    {
        Program program = new(AnalyzerCheck<DifferenceQuotientAnalyzer>.InModels(
            """
            [Differentiable]
            public static double F(double x, double y) => Math.Sin(x) * y * y;

            public static double Before(double x, double y) => (F(x, y + 1e-5) - F(x, y - 1e-5)) / 2e-5;

            public static double After(double x, double y) => FGradient(x, y).y;
            """));
        foreach ((double x, double y) in new[] { (0.3, 0.7), (-2.0, 1.5), (4.0, -3.0) })
        {
            Assert.Equal(program.Number("Before", x, y), program.Number("After", x, y), 1e-8);
            Assert.Equal(Math.Sin(x) * 2 * y, program.Number("After", x, y), 1e-14);
        }
    }
}
