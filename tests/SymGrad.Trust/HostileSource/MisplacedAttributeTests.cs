namespace SymGrad.Trust.HostileSource;

/// <summary>The attributes on whatever may carry an attribute, and on what may not.</summary>
public class MisplacedAttributeTests
{
    private static readonly string[] s_attributes =
    [
        "[Differentiable]", "[Differentiable(Derivatives.All)]", "[Differentiable((Derivatives)12345)]", "[Differentiable((Derivatives)(-1))]", "[Differentiable(0)]", "[Differentiable(default)]",
        "[Differentiable(\"\")]", "[Differentiable(null)]", "[Differentiable(Missing)]", "[Differentiable(Derivatives.Gradient, 3)]", "[Differentiable(derivatives: Derivatives.Pullback)]",
        "[NoDerivative]", "[DerivativeOf(nameof(F))]", "[DerivativeOf(\"\")]", "[DerivativeOf(null)]", "[DerivativeOf(typeof(Math), \"Sin\")]", "[DerivativeOf(typeof(void), \"F\")]", "[DerivativeOf]",
        "[Differentiable, NoDerivative]", "[Differentiable][Differentiable]", "[return: Differentiable]", "[return: NoDerivative]", "[method: Differentiable]", "[SymGrad.Differentiable]", "[global::SymGrad.DifferentiableAttribute()]",
    ];

    private static readonly string[] s_places =
    [
        "@ public static partial class Models { public static double F(double x) => x; }",
        "public static partial class Models { @ public static double F(double x) => x * x; }",
        "public static partial class Models { @ public static double F(@ double x, @ double y) => x * y; }",
        "public static partial class Models { [Differentiable] public static double F(@ double x, @ double[] y) => x * y[0]; }",
        "public static partial class Models { [Differentiable] public static double F<@ T>(double x) => x; }",
        "public static partial class Models { @ public static double P => 3; @ public static double Q { @ get; @ set; } public static double F(double x) => x; }",
        "public static partial class Models { @ public static double f = 3; @ public const double K = 3; @ public static event Action E; public static double F(double x) => x; }",
        "public partial class Models { @ public Models() { } @ ~Models() { } @ static Models() { } @ public double this[@ int i] => i; public static double F(double x) => x; }",
        "public partial class Models { @ public static Models operator +(Models a, @ Models b) => a; @ public static implicit operator double(Models a) => 3; public static double F(double x) => x; }",
        "public partial struct Models { @ public static double operator *(Models a, double b) => b; @ public readonly double F(double x) => x; }",
        "public partial record Models(@ double A) { @ public double F(double x) => x * A; }",
        "public partial record struct Models(@ double A) { @ public double F(double x) => x * A; }",
        "public partial class Models(@ double a) { @ public double F(double x) => x * a; }",
        "public partial interface Models { @ double F(double x); @ static double G(double x) => x; @ static abstract double H(double x); }",
        "@ public enum Models { @ F, G } @ public delegate double D(@ double x);",
        "public static partial class Models { public static double F(double x) { @ double L(@ double y) => y * x; Func<double, double> f = @ (@ double z) => z; return L(f(x)); } }",
        "public static partial class Models { @ public static extern double F(double x); @ public static partial double G(double x); @ static partial void H(double x); }",
        "public static partial class Models { @ public static partial double F(double x); public static partial double F(double x) => x; }",
        "public static partial class Models { public static partial double F(double x); @ public static partial double F(double x) => x * x; }",
        "public static partial class Models { @ public static async System.Threading.Tasks.Task<double> F(double x) => x; @ public static System.Collections.Generic.IEnumerable<double> G(double x) { yield return x; } }",
        "public static partial class Models { @ public static ref double F(ref double x) => ref x; @ public static unsafe double* G(double* x) => x; @ public static unsafe double H(double* x) => *x; }",
        "public static partial class Models { @ public static double F(this double x) => x; @ public static double F(this double[] x) => x[0]; @ static double F(in double x, out double y) { y = x; return x; } }",
        "public abstract partial class Models { @ public abstract double F(double x); @ public virtual double G(double x) => x; @ public sealed override string ToString() => \"\"; }",
        "public static partial class Models { public static partial class Inner<T> { @ public static double F(double x) => x; } } public partial class Models<T> { @ public static double F(T x) => 3; }",
        "@ double F(double x) => x; Console.WriteLine(F(3));",
        "namespace N { @ }",
        "[assembly: Differentiable] @ public static partial class Models { public static double F(double x) => x; }",
        "file static partial class Models { @ public static double F(double x) => x * x; }",
        "public static partial class Models { extension(@ double x) { @ public double F() => x * x; @ public static double G(double y) => y; } }",
    ];

    [Fact]
    public void NothingCrashes()
    {
        List<string> failures = [];
        foreach (string place in s_places)
        {
            foreach (string attribute in s_attributes)
            {
                string source = "using System;\nusing SymGrad;\n" + place.Replace("@", attribute, StringComparison.Ordinal);
                if (HostileRun.Failure([source]) is { } failure)
                {
                    failures.Add($"{failure}\nfor {source}");
                }
            }
        }

        Progress.Report(string.Join("\n\n", failures));
        Assert.True(failures.Count == 0, $"{failures.Count}:\n{string.Join("\n\n", failures.Take(8))}");
    }
}
