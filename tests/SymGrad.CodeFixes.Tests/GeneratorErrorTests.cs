using Microsoft.CodeAnalysis.Testing;

namespace SymGrad.CodeFixes.Tests;

/// <summary>What is offered where the generator reports an error.</summary>
public class GeneratorErrorTests
{
    [Fact]
    public Task TypesBecomePartial() => FixCheck<EmptyDiagnosticAnalyzer, PartialTypesFix>.Program(
        """
        using SymGrad;

        public static class {|SYMG0001:Models|}
        {
            [Differentiable]
            public static double Square(double x) => x * x;
        }
        """,
        """
        using SymGrad;

        public static partial class Models
        {
            [Differentiable]
            public static double Square(double x) => x * x;
        }
        """);

    /// <summary>The error is at the innermost type; those around it would be next.</summary>
    [Fact]
    public Task TypesAroundThemBecomePartialToo() => FixCheck<EmptyDiagnosticAnalyzer, PartialTypesFix>.Program(
        """
        using SymGrad;

        // Ours.
        class Outer
        {
            public record struct {|SYMG0001:Inner|}(double A)
            {
                [Differentiable]
                public static double Square(double x) => x * x;
            }
        }
        """,
        """
        using SymGrad;

        // Ours.
        partial class Outer
        {
            public partial record struct Inner(double A)
            {
                [Differentiable]
                public static double Square(double x) => x * x;
            }
        }
        """);

    /// <summary>Two methods of one type say the same of it, and it becomes partial once.</summary>
    [Fact]
    public Task ATypeOfTwoMethodsBecomesPartialOnce() => FixCheck<EmptyDiagnosticAnalyzer, PartialTypesFix>.Program(
        """
        using SymGrad;

        public static class {|SYMG0001:{|SYMG0001:Models|}|}
        {
            [Differentiable]
            public static double Square(double x) => x * x;

            [Differentiable]
            public static double Cube(double x) => x * x * x;
        }

        public static class {|SYMG0001:More|}
        {
            [Differentiable]
            public static double Square(double x) => x * x;
        }
        """,
        """
        using SymGrad;

        public static partial class Models
        {
            [Differentiable]
            public static double Square(double x) => x * x;

            [Differentiable]
            public static double Cube(double x) => x * x * x;
        }

        public static partial class More
        {
            [Differentiable]
            public static double Square(double x) => x * x;
        }
        """,
        iterations: 2);

    [Fact]
    public Task AParameterOfAnotherTypeIsHeldConstant() => FixCheck<EmptyDiagnosticAnalyzer, NoDerivativeFix>.Members(
        """
        [Differentiable]
        public static double F(double x, {|SYMG0002:object|} log) => log is null ? x : 2 * x;
        """,
        """
        [Differentiable]
        public static double F(double x, [NoDerivative] object log) => log is null ? x : 2 * x;
        """);

    private const string Library = """
        namespace Company
        {
            public static class Library
            {
                [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.InternalCall)]
                public static extern double Measured(double a);

                [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.InternalCall)]
                public static extern double Measured(double a, double[] b, int n);
            }
        }
        """;

    [Fact]
    public Task AMissingDerivativeIsDeclared() => FixCheck<EmptyDiagnosticAnalyzer, DerivativeStubFix>.Program(
        """
        using Company;
        using SymGrad;

        public static partial class Models
        {
            [Differentiable]
            public static double F(double x) => 2 * {|SYMG0007:Library.Measured(x)|};
        }


        """ + Library,
        """
        using Company;
        using SymGrad;

        public static partial class Models
        {
            [Differentiable]
            public static double F(double x) => 2 * Library.Measured(x);

            [DerivativeOf(typeof(Library), nameof(Library.Measured))]
            private static void MeasuredPullback(double a, double seed, ref double aAdjoint) =>
                throw new System.NotImplementedException("Add to 'aAdjoint' what the result owes it: the derivative times the seed.");
        }


        """ + Library);

    /// <summary>Where an array stands in the way, and where the owner's name needs its namespace.</summary>
    [Fact]
    public Task ItHasTheSignatureOfTheMessage() => FixCheck<EmptyDiagnosticAnalyzer, DerivativeStubFix>.Program(
        """
        using System;

        public static partial class Models
        {
            private struct Inner
            {
                // Called below.
                public static double Call(double x, double[] v) => Company.Library.Measured(x, {|SYMG0007:v|}, 3);
            }

            [SymGrad.Differentiable]
            public static double F(double x, double[] v) => 2 * Inner.Call(x, v);
        }


        """ + Library,
        """
        using System;

        public static partial class Models
        {
            private struct Inner
            {
                // Called below.
                public static double Call(double x, double[] v) => Company.Library.Measured(x, v, 3);

                [SymGrad.DerivativeOf(typeof(Company.Library), nameof(Company.Library.Measured))]
                internal static void MeasuredPullback(double a, double[] b, int n, double seed, ref double aAdjoint, double[] bAdjoint) =>
                    throw new NotImplementedException("Add to 'bAdjoint' what the result owes it: the derivative times the seed.");
            }

            [SymGrad.Differentiable]
            public static double F(double x, double[] v) => 2 * Inner.Call(x, v);
        }


        """ + Library);
}
