using System.Diagnostics;
using System.Text;
using Xunit.Abstractions;

namespace SymGrad.Trust.HostileSource;

/// <summary>
/// Methods as no person writes them, but as programs do: they are differentiated or refused as too large, on a stack of the usual size,
/// and neither takes forever.
/// </summary>
public class GreatSizeTests(ITestOutputHelper output)
{
    private const int Many = 10_000, Deep = 1_000;

    /// <summary>The stack that a program's main thread has on Windows: the least that a compiler gives us.</summary>
    private const int StackSize = 1 << 20;

    /// <summary>Far beyond what any of them takes, on a machine that does much else.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(10);

    /// <summary>
    /// The programs that are always tried. The others, which take minutes or nest so deeply that the compiler's own stack may end before ours,
    /// are tried too where <c>SYMGRAD_SIZES</c> is set.
    /// </summary>
    private static readonly string[] s_usual =
    [
        "calls in a circle", "a thousand early returns", "a thousand parentheses", "a thousand arms", "thirty loops in each other", "a name of a thousand letters",
        "a thousand else ifs", "a thousand cases", "a thousand loops after each other", "a thousand tuples", "calls that double twenty times",
    ];

    public static TheoryData<string> Names =>
        [.. Environment.GetEnvironmentVariable("SYMGRAD_SIZES") is null ? s_usual : s_programs.Keys.AsEnumerable()];

    private static readonly Dictionary<string, Func<string>> s_programs = new()
    {
        ["ten thousand statements"] = () => Method(Repeat(Many, i => "x += 0.1 * Math.Sin(x);\n"), "x"),
        ["ten thousand locals"] = () => Method(Repeat(Many, i => $"double v{i + 1} = v{i} * 1.5;\n", "double v0 = x;\n"), $"v{Many}"),
        ["ten thousand elements written"] = () => Method("double[] a = new double[7];\n" + Repeat(Many, i => $"a[{i % 7}] += x * a[{(i + 3) % 7}];\n"), "a[0]"),
        ["ten thousand addends"] = () => Method("", string.Join(" + ", Enumerable.Repeat("x", Many))),
        ["a thousand addends"] = () => Method("", string.Join(" + ", Enumerable.Repeat("x * x", Deep))),
        ["a thousand factors"] = () => Method("", string.Join(" * ", Enumerable.Repeat("x", Deep))),
        ["a thousand parentheses"] = () => Method("", new string('(', Deep) + "x" + new string(')', Deep)),
        ["a thousand sines"] = () => Method("", Nested("Math.Sin(", "x", ")")),
        ["a thousand maxima"] = () => Method("", Nested("Math.Max(x, ", "x * x", ")")),
        ["a thousand signs"] = () => Method("", Nested("-(", "x", ")")),
        ["a thousand choices"] = () => Method("", Nested("x > 0.5 ? x * x : (", "x", ")")),
        ["a thousand ifs in each other"] = () => Method(Nested("if (x > 0.5) { x *= 0.9;\n", "x = 1;", "}\n"), "x"),
        ["a thousand ifs after each other"] = () => Method(Repeat(Deep, i => $"if (x > {i}) {{ x *= 0.9; }}\n"), "x"),
        ["a thousand early returns"] = () => Method(Repeat(Deep, i => $"if (x > {i}) {{ return x * {i}; }}\n"), "x"),
        ["a thousand else ifs"] = () => Method(Repeat(Deep, i => $"if (x > {Deep - i}) {{ x *= {i}; }} else ") + "{ x = 1; }\n", "x"),
        ["a thousand cases"] = () => Method($"switch ((int)x) {{ {Repeat(Deep, i => $"case {i}: x *= {i}; break;\n")} }}\n", "x"),
        ["a thousand arms"] = () => Method("", $"(int)x switch {{ {Repeat(Deep, i => $"{i} => x * {i},\n")} _ => x }}"),
        ["a thousand blocks"] = () => Method(Nested("{", "x *= 2;", "}"), "x"),
        ["thirty loops in each other"] = () => Method(Nested(30, i => $"for (int i{i} = 0; i{i} < 2; i{i}++) {{\n", "x += 0.1 * x;\n", "}\n"), "x"),
        ["a thousand loops in each other"] = () => Method(Nested(Deep, i => $"for (int i{i} = 0; i{i} < 1; i{i}++) {{\n", "x += 0.1 * x;\n", "}\n"), "x"),
        ["a thousand loops after each other"] = () => Method(Repeat(Deep, i => $"for (int i{i} = 0; i{i} < 3; i{i}++) {{ x *= 0.9; }}\n"), "x"),
        ["a thousand parameters"] = () => Class($"[Differentiable] public static double F({string.Join(", ", Enumerable.Range(0, Deep).Select(i => $"double p{i}"))}) => p0 * p{Deep - 1};"),
        ["a thousand helpers in a row"] = () => Class(Repeat(Deep, i => $"static double H{i}(double x) => H{i + 1}(x) * 1.01;\n") + $"static double H{Deep}(double x) => x * x;\n[Differentiable] public static double F(double x) => H0(x);"),
        ["calls that double twenty times"] = () => Class(Repeat(20, i => $"static double H{i}(double x) => H{i + 1}(x) + H{i + 1}(2 * x);\n") + "static double H20(double x) => x * x;\n[Differentiable] public static double F(double x) => H0(x);"),
        ["calls in a circle"] = () => Class(Repeat(10, i => $"static double H{i}(double x) => H{(i + 1) % 10}(x);\n") + "[Differentiable] public static double F(double x) => H3(x);"),
        ["a hundred local functions in each other"] = () => Method(Nested(100, i => $"double L{i}(double y) {{\n", "return y * x;\n", "}\n"), "x"),
        ["ten thousand array elements"] = () => Method($"double[] a = {{ {string.Join(", ", Enumerable.Repeat("x", Many))} }};\n", "a[5]"),
        ["a thousand tuples"] = () => Method("(double, double) t = (x, x);\n" + Repeat(Deep, i => "t = (t.Item2, t.Item1 * 0.9);\n"), "t.Item1"),
        ["a literal of ten thousand digits"] = () => Method("", "x * 0." + new string('3', Many)),
        ["a name of a thousand letters"] = () => Method($"double {new string('n', 1000)} = x * x;\n", new string('n', 1000)),
        ["five hundred methods"] = () => Class(Repeat(500, i => $"[Differentiable] public static double F{i}(double x, double y) => Math.Sin(x * {i}) * y;\n")),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void IsDifferentiatedOrRefused(string name)
    {
        string source = s_programs[name]();
        string? failure = null;
        var watch = Stopwatch.StartNew();
        var thread = new Thread(() => failure = Failure(source), StackSize) { IsBackground = true };
        thread.Start();
        Assert.True(thread.Join(s_patience), $"{name} takes more than {s_patience.TotalSeconds} s");
        output.WriteLine($"{name}: {watch.Elapsed.TotalSeconds:F1} s");
        Progress.Report($"{name}: {watch.Elapsed.TotalSeconds:F1} s {failure}");
        Assert.Null(failure);
    }

    private static string? Failure(string source)
    {
        try
        {
            return HostileRun.Failure([source], compiles: false);
        }
        catch (InsufficientExecutionStackException)
        {
            // The compiler itself gives up, and says so as an error of its own when it isn't run as here.
            return null;
        }
    }

    private static string Method(string statements, string result) =>
        Class($"[Differentiable] public static double F(double x)\n{{\n{statements}\nreturn {result};\n}}");

    private static string Class(string members) => $"using System;\nusing SymGrad;\n\npublic static partial class Models\n{{\n{members}\n}}\n";

    private static string Repeat(int count, Func<int, string> one, string first = "")
    {
        var text = new StringBuilder(first);
        for (int i = 0; i < count; i++)
        {
            text.Append(one(i));
        }

        return text.ToString();
    }

    private static string Nested(string open, string inside, string close) => Nested(Deep, _ => open, inside, close);

    private static string Nested(int depth, Func<int, string> open, string inside, string close) =>
        Repeat(depth, open) + inside + Repeat(depth, _ => close);
}
