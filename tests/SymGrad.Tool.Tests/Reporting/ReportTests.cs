using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace SymGrad.Tool.Tests.Reporting;

/// <summary>The page's text, without a browser.</summary>
public sealed partial class ReportTests(ReportFixture report) : IClassFixture<ReportFixture>
{
    private static readonly XNamespace Math = "http://www.w3.org/1998/Math/MathML";

    private readonly XDocument _page = Parse(File.ReadAllText(report.Page));

    [Fact]
    public void ItSaysWhatItWrote()
    {
        Assert.Equal(0, report.Run.Code);
        Assert.Equal($"{report.Page}: 4 of 4 methods agree, 0 differ, 0 not checked; seed 11\n", report.Run.Output);
    }

    [Fact]
    public void EachMethodHasASection() => Assert.Equal(
        ["Models.Growth agrees", "Models.Norm agrees", "Models.Polar agrees", "Models.Rosenbrock agrees"],
        _page.Descendants("article").Select(article => article.Element("h2")!.Value));

    [Fact]
    public void FormulasAreMathML()
    {
        string[] norm = [.. Article("Norm").Descendants(Math + "math").Select(formula => formula.Value)];

        Assert.Equal(["Norm=∑ivi2", "∂Norm∂vi=vi∑ivi2"], norm);
        Assert.Contains("No formula: the method gives several numbers", Article("Polar").Value, StringComparison.Ordinal);
        Assert.NotEqual(0, report.Roots);
        Assert.Equal(report.Roots, _page.Descendants(Math + "msqrt").Count());
    }

    /// <summary>Counted by hand: (1 − x)·(1 − x) + 100·(y − x·x)·(y − x·x).</summary>
    [Fact]
    public void OperationsAreCounted()
    {
        XElement table = Article("Rosenbrock").Descendants("table").Single(one => one.Element("caption")!.Value == "Operations");
        string[][] rows = [.. table.Element("tbody")!.Elements("tr").Select(row => row.Elements().Select(cell => cell.Value).ToArray())];

        Assert.Equal(["the method", "10", "5", "5", "0", "0", "1 ×"], rows[0]);
        Assert.Equal(["the method", "ValueAndGradient", "Gradient", "Pullback"], rows.Select(row => row[0]));
        Assert.All(rows, row => Assert.Equal(int.Parse(row[1], CultureInfo.InvariantCulture), row[2..6].Sum(part => int.Parse(part, CultureInfo.InvariantCulture))));
    }

    [Fact]
    public void TheSourceIsBesideTheGeneratedCode()
    {
        XElement[] sides = [.. Article("Norm").Descendants("pre")];

        Assert.Contains("sum += v[i] * v[i];", sides[0].Value, StringComparison.Ordinal);
        Assert.Contains("public static double[] NormGradient(double[] v)", sides[1].Value, StringComparison.Ordinal);
        Assert.Contains("NormPullback", sides[^1].Value, StringComparison.Ordinal);
    }

    /// <summary>Whatever a generated line is said to come from stands on the other side.</summary>
    [Fact]
    public void MarkedLinesHaveACounterpart() => Assert.All(_page.Descendants("article"), article =>
    {
        HashSet<string> source = [.. Marks(article.Descendants("pre").First())];
        string[] generated = [.. article.Descendants("pre").Skip(1).SelectMany(Marks)];
        Assert.NotEmpty(generated);
        Assert.All(generated, mark => Assert.Contains(mark, source));
    });

    /// <summary>One plot for each scalar, in words too.</summary>
    [Fact]
    public void PlotsAreNamed() => Assert.Equal(
        ["Growth along rate", "Growth along time", "Polar, x (the first of 2 outputs) along r", "Polar, x (the first of 2 outputs) along angle", "Rosenbrock along x", "Rosenbrock along y"],
        _page.Descendants("figcaption").Select(caption => caption.Value));

    [Fact]
    public void NothingIsFetched()
    {
        string text = File.ReadAllText(report.Page);

        Assert.All(Addresses().Matches(text).Select(match => match.Value), address => Assert.Equal(Math.NamespaceName, address));
        Assert.DoesNotContain("url(", text, StringComparison.Ordinal);
        Assert.DoesNotContain("@import", text, StringComparison.Ordinal);
        string[] linked = [.. _page.Descendants().Attributes().Where(attribute => attribute.Name.LocalName is "src" or "href").Select(attribute => attribute.Value)];
        Assert.All(linked, link => Assert.True(link == "data:," || link.StartsWith('#'), link));
    }

    [Fact]
    public void LinksLeadSomewhereAndNamesAreUnique()
    {
        string[] names = [.. _page.Descendants().Attributes("id").Select(id => id.Value)];
        Assert.Equal(names.Distinct(), names);
        Assert.All(_page.Descendants("a"), link => Assert.Contains(link.Attribute("href")!.Value[1..], names));
        Assert.All(_page.Descendants("svg").Where(svg => svg.Parent!.Name == "figure"), svg => Assert.NotEmpty(svg.Attribute("aria-label")!.Value));
        Assert.Equal("en", _page.Root!.Attribute("lang")!.Value);
    }

    [Fact]
    public void WrongUncheckedAndRefusedMethodsAreShownAsSuch()
    {
        using var place = new Workplace();
        string page = place.PathOf("report.html");
        ToolRun wrong = ToolRun.Of("report", place.Write("Wrong.cs", Sources.Wrong), "-o", page);
        Assert.Equal(1, wrong.Code);
        Assert.Contains("Wrong derivatives", Parse(File.ReadAllText(page)).Descendants("caption").Select(caption => caption.Value));

        ToolRun refused = ToolRun.Of("report", place.Write("Mixed.cs", Sources.Refused), "-o", page);
        Assert.Equal(1, refused.Code);
        Assert.Contains("error SYMG0002", Parse(File.ReadAllText(page)).Descendants("article").First().Value, StringComparison.Ordinal);

        ToolRun open = ToolRun.Of("report", place.Write("Open.cs", "using SymGrad; public static partial class C { [Differentiable] public static double F(double x) => throw new System.NotSupportedException(\"<b>&\"); }"), "-o", page);
        Assert.Equal(0, open.Code);
        Assert.Contains("not checked", Parse(File.ReadAllText(page)).Descendants("article").First().Value, StringComparison.Ordinal);
    }

    private XElement Article(string method) => _page.Descendants("article").Single(article => article.Element("h2")!.Value.StartsWith($"Models.{method} ", StringComparison.Ordinal));

    private static IEnumerable<string> Marks(XElement code) => code.Descendants("span").Attributes("data-s").Select(mark => mark.Value);

    /// <summary>The page is written so that it is XML too, but for its style and its script.</summary>
    private static XDocument Parse(string page) => XDocument.Parse(StyleAndScript().Replace(page, string.Empty).Replace("<!DOCTYPE html>", string.Empty, StringComparison.Ordinal), LoadOptions.PreserveWhitespace);

    [GeneratedRegex("<(style|script)>.*?</\\1>", RegexOptions.Singleline)]
    private static partial Regex StyleAndScript();

    [GeneratedRegex("https?://[^\"'<> ]*")]
    private static partial Regex Addresses();
}
