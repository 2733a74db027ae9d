using System.Net;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using SymGrad.Generator.Writing;
using SymGrad.Tests.Conformance;

namespace SymGrad.Tests.Notations;

/// <summary>The formulas of every conformance case in every script: nothing that a reader, TeX or a browser would stumble over.</summary>
public partial class ConformanceFormulaTests
{
    public static TheoryData<string> Files => [.. ConformanceSuite.Names.Select(name => ConformanceSuite.Cases[name].File).Distinct()];

    [Theory]
    [MemberData(nameof(Files))]
    public void EveryScriptIsWellFormed(string file)
    {
        foreach (string name in ConformanceSuite.Names.Where(name => ConformanceSuite.Cases[name].File == file))
        {
            GeneratorRun run = GeneratorRun.Of(CaseAssembly.Compilation(ConformanceSuite.Cases[name]));
            IReadOnlyList<Notation> formulas = MethodFormulas.Of(run);
            foreach (Notation formula in formulas)
            {
                XDocument.Parse(MathMLFormulas.Instance.Print(formula));
                Assert.True(IsBalanced(LatexFormulas.Instance.Print(formula)), $"{name}: {LatexFormulas.Instance.Print(formula)}");
            }

            // Those of the documentation comments are the same.
            string[] written = [.. run.Sources.Values.SelectMany(text => Paragraph().Matches(text).Select(match => WebUtility.HtmlDecode(match.Groups[1].Value))).Distinct()];
            Assert.All(written, text => Assert.Contains(text, formulas.Select(PlainFormulas.Instance.Print)));
        }
    }

    /// <summary>Where the formulas are of nothing but numbers, those of the partial derivatives are the derivatives of that of the value.</summary>
    [Fact]
    public void PartialDerivativesBelongToTheValue()
    {
        int compared = 0;
        List<string> failures = [];
        foreach (string name in ConformanceSuite.Names)
        {
            IReadOnlyList<Notation> formulas = MethodFormulas.Of(GeneratorRun.Of(CaseAssembly.Compilation(ConformanceSuite.Cases[name])));
            HashSet<string> active = [.. formulas.Select(formula => formula is Notation.Equation { Left: Notation.Partial { By: Notation.Symbol by } } ? by.Name : string.Empty)];
            if (formulas is not [Notation.Equation { Left: Notation.Symbol method, Right: var value }, ..]
                || formulas.Count(formula => formula is Notation.Equation { Left: Notation.Symbol }) > 1 || double.IsNaN(NotationValue.Of(value, At)))
            {
                continue;
            }

            foreach (Notation.Equation equation in formulas.OfType<Notation.Equation>())
            {
                if (equation.Left is Notation.Partial { By: Notation.Symbol by } left && left.Function == method.Name && NotationValue.Of(equation.Right, At) is var partial && !double.IsNaN(partial))
                {
                    double difference = (NotationValue.Of(value, Moved(Step)) - NotationValue.Of(value, Moved(-Step))) / (2 * Step);
                    compared++;
                    if (!(Math.Abs(partial - difference) <= 1e-5 * (1 + Math.Abs(partial))))
                    {
                        failures.Add($"{name}: {PlainFormulas.Instance.Print(equation)} is {partial}, not {difference}");
                    }

                    Func<string, double> Moved(double step) => symbol => At(symbol) + (symbol == by.Name ? step : 0);
                }
            }

            double At(string symbol) => active.Contains(symbol) ? Generic(symbol) : double.NaN;
        }

        Assert.Empty(failures);
        Assert.InRange(compared, 200, int.MaxValue);
    }

    private const double Step = 1e-5;

    /// <summary>A point away from kinks: no two names have the same value, and all are between 0.2 and 0.8.</summary>
    private static double Generic(string symbol) => 0.2 + (0.6 * (symbol.Aggregate(17u, (hash, letter) => (hash * 31) + letter) % 997 / 997.0));

    /// <summary>Whether braces, \left and \right, \begin and \end come in pairs, and nothing has two subscripts or two superscripts.</summary>
    private static bool IsBalanced(string latex)
    {
        Stack<string> open = new();
        foreach (string token in Tokens().Matches(latex).Select(match => match.Value))
        {
            if (token is "{" or @"\left" or @"\begin")
            {
                open.Push(token);
            }
            else if (token is "}" or @"\right" or @"\end" && (!open.TryPop(out string? opened) || (opened, token) is not (("{", "}") or (@"\left", @"\right") or (@"\begin", @"\end"))))
            {
                return false;
            }
        }

        return open.Count == 0 && !DoubleScript().IsMatch(latex);
    }

    [GeneratedRegex("/// <para>(.*)</para>")]
    private static partial Regex Paragraph();

    [GeneratedRegex(@"\\[a-zA-Z]+|\\.|[{}]")]
    private static partial Regex Tokens();

    [GeneratedRegex(@"\^\{[^{}]*\}\^|_\{[^{}]*\}_")]
    private static partial Regex DoubleScript();
}
