using System.Globalization;
using System.Text.RegularExpressions;

namespace SymGrad.Tool.Tests.Checking;

public sealed partial class CheckTests : IDisposable
{
    private readonly Workplace _place = new();

    [Fact]
    public void RightDerivativesAgree()
    {
        ToolRun run = ToolRun.Of("check", _place.Write("Models.cs", Sources.Models), "--seed", "7", "--points", "4");

        Assert.Equal(0, run.Code);
        Assert.Matches(@"Models\.Rosenbrock +4 +8 +0 +0 +\S+ +agrees", run.Output);
        Assert.Matches(@"Models\.Polar +4 +16 +0 +0 +\S+ +agrees", run.Output);
        Assert.EndsWith("4 of 4 methods agree, 0 differ, 0 not checked; seed 7\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void AWrongDerivativeIsFound()
    {
        ToolRun run = ToolRun.Of("check", _place.Write("Wrong.cs", Sources.Wrong));

        Assert.Equal(1, run.Code);
        Assert.Matches(@"Wrong\.Twice .* DIFFERS", run.Output);
        Assert.Contains("WRONG", run.Output, StringComparison.Ordinal);
        Assert.Contains("0 of 1 method agrees, 1 differs, 0 not checked", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void ADerivativeThatThrowsDiffers()
    {
        ToolRun run = ToolRun.Of("check", _place.Write("Throws.cs", Sources.Wrong.Replace("xAdjoint += seed * 2 * x * x", "throw new NotSupportedException(\"no\")", StringComparison.Ordinal)));

        Assert.Equal(1, run.Code);
        Assert.Contains("DIFFERS: its derivative throws where the method doesn't: NotSupportedException: no", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void ARefusedMethodFailsAndTheOthersAreChecked()
    {
        ToolRun run = ToolRun.Of("check", _place.Write("Mixed.cs", Sources.Refused));

        Assert.Equal(1, run.Code);
        Assert.Matches(@"Mixed\.Applied .* not differentiable: SYMG0002", run.Output);
        Assert.Matches(@"Mixed\.Square .* agrees", run.Output);
        Assert.Contains("1 of 2 methods agree, 0 differ, 0 not checked, 1 not differentiable", run.Output, StringComparison.Ordinal);
        Assert.Contains("Mixed.cs(9,44): error SYMG0002: ", run.Errors, StringComparison.Ordinal);
    }

    /// <summary>What can't be checked is said, with the reason, and isn't taken for right.</summary>
    [Theory]
    [InlineData("double F(double x) { if (x < 1e9) throw new InvalidOperationException(\"never here\"); return x; }", "no point was found at which it can be called: InvalidOperationException: never here")]
    [InlineData("double F(double x) => Math.Log(-x * x);", "no point was found at which it can be called: it gives no finite number")]
    [InlineData("double F(double x, [NoDerivative] System.IO.Stream stream) => x * stream.Length;", "the parameter 'stream': a Stream can't be made up")]
    [InlineData("Half F(Half x) => x * x;", "there is no double or float in it that it is differentiated by")]
    public void WhatCannotBeCheckedIsSaid(string method, string reason)
    {
        string file = _place.Write("Unchecked.cs", $"using SymGrad;\npublic static partial class C {{ [Differentiable] public static {method} }}");

        ToolRun run = ToolRun.Of("check", file);

        Assert.Equal(0, run.Code);
        Assert.Contains("not checked: " + reason, run.Output, StringComparison.Ordinal);
        Assert.Contains("0 of 1 method agrees, 0 differ, 1 not checked", run.Output, StringComparison.Ordinal);
        Assert.Equal(1, ToolRun.Of("check", file, "--strict").Code);
    }

    [Fact]
    public void AMethodThatNeverEndsIsLeft()
    {
        string file = _place.Write("Endless.cs", """
            using SymGrad;
            public static partial class C
            {
                [Differentiable] public static double F(double x) { while (x > -1e300) { x = x + 1 - 1; } return x; }
                [Differentiable] public static double G(double x) => x * x;
            }
            """);

        ToolRun run = ToolRun.Of("check", file, "--timeout", "0.5");

        Assert.Equal(0, run.Code);
        Assert.Matches(@"C\.F .* not checked: no point was found at which it can be called: a call took longer than the 0\.5 s that a method has", run.Output);
        Assert.Matches(@"C\.G .* agrees", run.Output);
    }

    /// <summary>Points out of the domain are passed over, and others found.</summary>
    [Fact]
    public void DomainsAreFound()
    {
        string file = _place.Write("Domains.cs", """
            using SymGrad;
            public static partial class C
            {
                [Differentiable] public static double Inside(double x, double y) => Math.Log(x) + Math.Asin(y);
                [Differentiable] public static double Outside(double x) => Math.Acosh(x) * Math.Sqrt(x - 1);
                [Differentiable] public static double Guarded(double x) => x > 3 ? Math.Sqrt(x) : throw new ArgumentOutOfRangeException(nameof(x));
            }
            """);

        ToolRun run = ToolRun.Of("check", file);

        Assert.Equal(0, run.Code);
        Assert.Contains("3 of 3 methods agree", run.Output, StringComparison.Ordinal);
    }

    /// <summary>Lengths that belong together, indices into arrays, groups of numbers, and what is made of numbers.</summary>
    [Fact]
    public void ArgumentsAreMadeUp()
    {
        string file = _place.Write("Arguments.cs", """
            using SymGrad;
            public readonly record struct Point(double X, double Y);
            public enum Shape { Round, Square }
            public sealed class Lens(double focus) { public double Focus => focus; }
            public partial class Camera(double focus)
            {
                [Differentiable] public double Seen(double x, double z) => focus * x / (z * z + 1);
            }
            public static partial class C
            {
                [Differentiable] public static double Chosen(double[] logits, int label) => logits[label] * logits[0];
                [Differentiable] public static double Layer(double[,] weights, double[] bias, [NoDerivative] double[] x, int[] units)
                {
                    if (bias.Length != x.Length) throw new ArgumentException("lengths");
                    double sum = 0;
                    foreach (int unit in units) { for (int i = 0; i < x.Length; i++) { sum += Math.Tanh(weights[unit, i] * x[i] + bias[unit]); } }
                    return sum;
                }
                [Differentiable] public static double Packed(ReadOnlySpan<double> camera, double u) => camera[10] * u + camera[9] * u * u;
                [Differentiable] public static double Distance(Point from, Point to, Shape shape) => shape == Shape.Round ? Math.Sqrt((to.X - from.X) * (to.X - from.X) + (to.Y - from.Y) * (to.Y - from.Y)) : to.X - from.Y;
                [Differentiable] public static double Rows(double[][] rows, List<double> scale, [NoDerivative] Lens lens, bool twice) => rows[1][0] * scale[0] * lens.Focus * (twice ? 2 : 1);
                [Differentiable] public static float Narrow(float x, (double A, float B) pair) => x * (float)pair.A * pair.B;
                [Differentiable] public static T Generic<T>(T x) where T : System.Numerics.IFloatingPointIeee754<T> => x * T.Sin(x);
            }
            """);

        ToolRun run = ToolRun.Of("check", file, "--points", "3", "--seed", "3");

        Assert.True(run.Code == 0, run.Output + run.Errors);
        Assert.Contains("8 of 8 methods agree, 0 differ, 0 not checked", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void TheSameSeedGivesTheSameNumbers()
    {
        string file = _place.Write("Models.cs", Sources.Models);
        ToolRun first = ToolRun.Of("check", file, "--points", "3");
        string seed = Seed().Match(first.Output).Groups[1].Value;

        Assert.Equal(first.Output, ToolRun.Of("check", file, "--points", "3", "--seed", seed).Output);
        ToolRun other = ToolRun.Of("check", file, "--points", "3", "--seed", (int.Parse(seed, CultureInfo.InvariantCulture) + 1).ToString(CultureInfo.InvariantCulture));
        Assert.NotEqual(Seed().Replace(first.Output, string.Empty), Seed().Replace(other.Output, string.Empty));
    }

    /// <summary>What the user's code prints isn't mixed into the table.</summary>
    [Fact]
    public void PrintingIsSilenced()
    {
        string file = _place.Write("Prints.cs", "using SymGrad;\npublic static partial class C { [Differentiable] public static double F(double x) { Console.WriteLine(\"called\"); return x; } }");
        TextWriter before = Console.Out;
        using var console = new StringWriter();
        Console.SetOut(console);
        try
        {
            Assert.Equal(0, ToolRun.Of("check", file).Code);
        }
        finally
        {
            Console.SetOut(before);
        }

        Assert.Empty(console.ToString());
    }

    /// <summary>The steps of a float inside a method of doubles are no reason to call its derivative wrong.</summary>
    [Fact]
    public void SinglePrecisionInsideIsAllowedFor()
    {
        string file = _place.Write("Inside.cs", "using SymGrad;\npublic static partial class C { [Differentiable] public static double F(double x, double y) => (x * y * y) + MathF.Sinh((float)(x + y)); }");

        Assert.Equal(0, ToolRun.Of("check", file, "--seed", "2", "--points", "10").Code);
    }

    [Fact]
    public void OneMethodAloneIsChecked() =>
        Assert.Contains("1 of 1 method agrees", ToolRun.Of("check", _place.Write("Models.cs", Sources.Models), "--method", "Norm").Output, StringComparison.Ordinal);

    /// <summary>What another method lacks is no fault of the one that was asked for.</summary>
    [Theory]
    [InlineData("Square", 0)]
    [InlineData("Applied", 1)]
    [InlineData("*", 1)]
    public void OneMethodAloneFails(string name, int code)
    {
        string file = _place.Write("Mixed.cs", Sources.Refused);

        ToolRun run = ToolRun.Of("check", file, "--method", name);

        Assert.Equal(code, run.Code);
        Assert.Equal(code == 1, run.Errors.Contains("error SYMG0002: ", StringComparison.Ordinal));
        Assert.Equal(code, ToolRun.Of("report", file, "--method", name, "-o", _place.PathOf("report.html")).Code);
    }

    /// <summary>What is refused in a differentiable method is refused in those that call it too, and is no matter to the others.</summary>
    [Fact]
    public void ARefusalIsThatOfTheCallersToo()
    {
        string file = _place.Write("Callers.cs", """
            using SymGrad;
            public static partial class C
            {
                [Differentiable] public static double Applied(double x, Func<double, double> f) => f(x) * x;
                [Differentiable] public static double Inner(double x) { try { x *= x; } finally { x += 1; } return x; }
                [Differentiable] public static double Outer(double x) => Between(x) * 2;
                [Differentiable] public static double Apart(double x) => x * x;
                private static double Between(double x) => Inner(x) + 1;
            }
            """);

        ToolRun run = ToolRun.Of("check", file);

        Assert.Equal(1, run.Code);
        Assert.Matches(@"C\.Applied .* not differentiable: SYMG0002\n", run.Output);
        Assert.Matches(@"C\.Inner .* not differentiable: SYMG0005\n", run.Output);
        Assert.Matches(@"C\.Outer .* not differentiable: SYMG0005\n", run.Output);
        Assert.Matches(@"C\.Apart .* agrees\n", run.Output);
        string shown = ToolRun.Of("show", "Outer", file).Errors;
        Assert.Contains("error SYMG0005: ", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("SYMG0002", shown, StringComparison.Ordinal);
    }

    /// <summary>The user's code runs in the tool's process, and can end it; that isn't a check that went well.</summary>
    [Theory]
    [InlineData("check")]
    [InlineData("report")]
    public void AnEndOfTheProcessFails(string command)
    {
        string file = _place.Write("Ends.cs", "using SymGrad;\npublic static partial class C { [Differentiable] public static double F(double x) { if (x > 0) { Environment.Exit(0); } return x * x; } }");

        (int code, _, string errors) = ToolRun.InProcessOfItsOwn(command, file);

        Assert.Equal(1, code);
        Assert.Contains("The program ended the process while it was checked", errors, StringComparison.Ordinal);
    }

    public void Dispose() => _place.Dispose();

    [GeneratedRegex(@"seed (\d+)")]
    private static partial Regex Seed();
}
