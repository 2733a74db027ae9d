using System.Xml.Linq;
using SymGrad.Generator.Writing;

namespace SymGrad.Tests.Notations;

/// <summary>The same formulas in each script.</summary>
public class FormulaScriptTests
{
    private const string Norm = """
        [Differentiable]
        public static double Norm(double[] v)
        {
            double sum = 0;
            for (int i = 0; i < v.Length; i++)
            {
                sum += v[i] * v[i];
            }

            return Math.Sqrt(sum);
        }
        """;

    private const string Leaky = """
        [Differentiable]
        public static double Leaky(double x, double leak_rate) => x > 0 ? 1e-3 * x * x : -leak_rate * x;
        """;

    private const string Distance = """
        [Differentiable]
        public static double Distance(Point from, Point to) => Math.Sqrt((to.X - from.X) * (to.X - from.X) + (to.Y - from.Y) * (to.Y - from.Y));
        """;

    private const string Wave = """
        [Differentiable]
        public static double Wave(double t, double φ, double damping) => Math.Sin(2 * Math.PI * t + φ) / Math.Exp(damping * t) + Math.Tanh(t);
        """;

    private const string Rows = """
        [Differentiable]
        public static double Rows(double[][] a, double limit)
        {
            double sum = 0;
            for (int i = 0; i < a.Length; i++)
            {
                for (int column = 0; column < a[i].Length; column++)
                {
                    sum -= Math.Max(0, Math.Abs(a[i][column]) - limit) / a.Length;
                }
            }

            return sum;
        }
        """;

    [Fact]
    public void Roots() => Check(
        Norm,
        ["Norm = √(Σ_i v[i]²)", "∂Norm/∂v[i] = v[i]/√(Σ_i v[i]²)"],
        [@"\mathit{Norm} = \sqrt{\sum_{i} v_{i}^{2}}", @"\frac{\partial \mathit{Norm}}{\partial v_{i}} = \frac{v_{i}}{\sqrt{\sum_{i} v_{i}^{2}}}"]);

    [Fact]
    public void Choices() => Check(
        Leaky,
        ["Leaky = x > 0 ? 1e−3·x² : −leak_rate·x", "∂Leaky/∂x = x > 0 ? 0.002·x : −leak_rate", "∂Leaky/∂leak_rate = −(x > 0 ? 0 : x)"],
        [
            @"\mathit{Leaky} = \begin{cases} 10^{-3} \cdot x^{2} & \text{if } x > 0 \\ -\mathit{leak\_rate} \cdot x & \text{otherwise} \end{cases}",
            @"\frac{\partial \mathit{Leaky}}{\partial x} = \begin{cases} 0.002 \cdot x & \text{if } x > 0 \\ -\mathit{leak\_rate} & \text{otherwise} \end{cases}",
            @"\frac{\partial \mathit{Leaky}}{\partial \mathit{leak\_rate}} = -\left( \begin{cases} 0 & \text{if } x > 0 \\ x & \text{otherwise} \end{cases} \right)",
        ]);

    [Fact]
    public void Paths() => Check(
        Distance,
        [
            "Distance = √((to.X − from.X)² + (to.Y − from.Y)²)",
            "∂Distance/∂from.X = −(to.X − from.X)/√((to.X − from.X)² + (to.Y − from.Y)²)",
            "∂Distance/∂from.Y = −(to.Y − from.Y)/√((to.X − from.X)² + (to.Y − from.Y)²)",
            "∂Distance/∂to.X = (to.X − from.X)/√((to.X − from.X)² + (to.Y − from.Y)²)",
            "∂Distance/∂to.Y = (to.Y − from.Y)/√((to.X − from.X)² + (to.Y − from.Y)²)",
        ],
        [@"\mathit{Distance} = \sqrt{\left( \mathit{to}.X - \mathit{from}.X \right)^{2} + \left( \mathit{to}.Y - \mathit{from}.Y \right)^{2}}"]);

    [Fact]
    public void Functions() => Check(
        Wave,
        ["Wave = sin(2·π·t + φ)/exp(damping·t) + tanh(t)"],
        [@"\mathit{Wave} = \frac{\sin\left( 2 \cdot \pi \cdot t + \varphi \right)}{\exp\left( \mathit{damping} \cdot t \right)} + \tanh\left( t \right)"]);

    [Fact]
    public void RowsOfRows() => Check(
        Rows,
        ["Rows = −Σ_i Σ_column max(0, |a[i][column]| − limit)/a.Length"],
        [@"\mathit{Rows} = -\sum_{i} \sum_{\mathit{column}} \frac{\max\left( 0, \left| a_{i, \mathit{column}} \right| - \mathit{limit} \right)}{a.\mathit{Length}}"]);

    [Fact]
    public void InMathML()
    {
        Notation gradient = MethodFormulas.OfMember(Norm)[1];
        Assert.Equal(
            """
            <math xmlns="http://www.w3.org/1998/Math/MathML" display="block">
            <mfrac><mrow><mo>∂</mo><mi>Norm</mi></mrow><mrow><mo>∂</mo><msub><mrow><mi>v</mi></mrow><mrow><mi>i</mi></mrow></msub></mrow></mfrac>
            <mo>=</mo>
            <mfrac><mrow><msub><mrow><mi>v</mi></mrow><mrow><mi>i</mi></mrow></msub></mrow>
            <mrow><msqrt><munder><mo>∑</mo><mi>i</mi></munder><msup><mrow><msub><mrow><mi>v</mi></mrow><mrow><mi>i</mi></mrow></msub></mrow><mrow><mn>2</mn></mrow></msup></msqrt></mrow></mfrac></math>
            """.ReplaceLineEndings(string.Empty),
            MathMLFormulas.Instance.Print(gradient));
    }

    /// <summary>What isn't a name of C#'s grammar can't get out of its place.</summary>
    [Theory]
    [InlineData("a<b>&c")]
    [InlineData(@"}\input{x}")]
    [InlineData("50%_#$~^")]
    public void OddNamesAreEscaped(string name)
    {
        Notation symbol = new Notation.Symbol(name);
        Assert.Equal(name, XDocument.Parse(MathMLFormulas.Instance.Print(symbol)).Root!.Value);
        Assert.StartsWith(@"\text{", LatexFormulas.Instance.Print(symbol), StringComparison.Ordinal);
        Assert.DoesNotContain(@"}\input", LatexFormulas.Instance.Print(symbol).Replace(@"\}", string.Empty, StringComparison.Ordinal), StringComparison.Ordinal);
    }

    /// <summary>Compares the first formulas, as many as are given.</summary>
    private static void Check(string member, string[] plain, string[] latex)
    {
        IReadOnlyList<Notation> formulas = MethodFormulas.OfMember(member);
        Assert.Equal(plain, formulas.Take(plain.Length).Select(PlainFormulas.Instance.Print));
        Assert.Equal(latex, formulas.Take(latex.Length).Select(LatexFormulas.Instance.Print));
    }
}
