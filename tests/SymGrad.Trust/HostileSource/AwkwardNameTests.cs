using Microsoft.CodeAnalysis.CSharp;
using Xunit.Abstractions;

namespace SymGrad.Trust.HostileSource;

/// <summary>Names that are keywords, that generated code would like to have itself, or that aren't in English: the generated code compiles.</summary>
public class AwkwardNameTests(ITestOutputHelper output)
{
    private static readonly string[] s_names =
    [
        .. SyntaxFacts.GetReservedKeywordKinds().Select(kind => "@" + SyntaxFacts.GetText(kind)),
        .. SyntaxFacts.GetContextualKeywordKinds().Select(SyntaxFacts.GetText).Where(SyntaxFacts.IsValidIdentifier).Select(name => "@" + name),
        "value", "seed", "gradient", "adjoint", "tangent", "result", "tape", "buffer", "trips", "count", "i", "k", "x", "_", "__", "_1", "e", "E", "PI", "destination",
        "xAdjoint", "xGradient", "xTangent", "xSeed", "aAdjoint", "aGradient", "aTangent", "aTape", "aSeed", "seedAdjoint", "sumTape", "sumAdjoint", "product", "quotient",
        "sum", "sine", "cosine", "sqrt", "exp", "max", "product2", "x2", "i2", "oneMinusX", "sign", "index", "length", "F", "FGradient", "FPullback",
        "Math", "System", "Span", "Array", "global", "SymGrad", "Derivatives", "ArgumentException", "Case", "GeneratedCode", "CodeDom", "Item1", "Item2", "Item3", "Rest", "ToString", "Length", "Double",
        "π", "größe", "δx", "名前", "переменная", "ñ", "é", "\\u0061b", "x\u200D",
    ];

    /// <summary>Each name as a parameter, a local, an index, a helper, a field, and a class around it.</summary>
    [Fact]
    public void EachNameAnywhere() => Check(name =>
    [
        $"[Differentiable] public static double F(double {name}, double y) => {name} * {name} * y;",
        $"[Differentiable] public static double F(double[] {name}, double y) {{ double s = 0; for (int j = 0; j < {name}.Length; j++) {{ s += {name}[j] * y; }} return s; }}",
        $"[Differentiable(Derivatives.Pullback | Derivatives.Pushforward)] public static void F(double[] {name}, double x) {{ for (int j = 1; j < {name}.Length; j++) {{ {name}[j] += {name}[j - 1] * x; }} }}",
        $"[Differentiable] public static double F(double x0, double[] a) {{ double {name} = 1; for (int j = 0; j < a.Length; j++) {{ {name} *= x0 - a[j]; }} return {name} * {name}; }}",
        $"[Differentiable] public static double F(double x0, double[] a) {{ double s0 = 1; for (int {name} = 0; {name} < a.Length; {name}++) {{ s0 *= x0 - a[{name}]; }} return s0; }}",
        $"static double {name}0(double x) => x * x; [Differentiable] public static double F(double x) => {name}0(x) * x;",
        $"[Differentiable(Derivatives.Gradient | Derivatives.Pushforward)] public static double F((double {name}, double y) t) => t.{name} * t.{name} * t.y;",
        $"public struct P {{ public double {name}, other; }} [Differentiable(Derivatives.Gradient | Derivatives.Pushforward)] public static double F(P p) => p.{name} * p.other;",
        $"[Differentiable] public static double {name}(double x, double y) => x * x * y;",
    ]);

    /// <summary>Two at once, one a parameter and one a local.</summary>
    [Fact]
    public void PairsOfNames() => Check(name =>
    [
        .. s_names.Where((other, i) => other != name && (i + name.Length) % 37 == 0).Select(other =>
            $"[Differentiable(Derivatives.Gradient | Derivatives.Pushforward)] public static double F(double {name}, double[] c) {{ double {other} = {name} * 2; if ({other} > 0) {{ {other} = {other} * {name}; }} return {other} + c[0]; }}"),
    ]);

    private void Check(Func<string, IEnumerable<string>> members)
    {
        string[] files = [.. s_names.SelectMany(members).Select((member, i) => $"using SymGrad;\npublic static partial class Models{i}\n{{\n{member}\n}}\n")];
        output.WriteLine($"{files.Length} files");
        List<string> failures = [];
        foreach (string[] some in files.Chunk(60))
        {
            if (HostileRun.Failure(some) is not null)
            {
                failures.AddRange(some.Select(file => HostileRun.Failure([file]) is { } failure ? $"{failure}\nfor {file}" : "").Where(failure => failure.Length > 0));
            }
        }

        Progress.Report(string.Join("\n\n", failures));
        Assert.True(failures.Count == 0, $"{failures.Count}:\n{string.Join("\n\n", failures.Take(8))}");
    }
}
