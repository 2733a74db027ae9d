using System.Text.Json;

namespace SymGrad.Tool.Tests.Browser;

/// <summary>The report as a reader sees it, without a network.</summary>
public sealed class PageInBrowserTests(ReportFixture report) : IClassFixture<ReportFixture>
{
    private const string Box = "const box = (s, i = 0) => document.querySelectorAll(s)[i].getBoundingClientRect();";

    [BrowserFact]
    public void ThePageNeedsNothingBesideIt()
    {
        JsonElement said = Browser.Ask(report.Page, "return { problems, resources: performance.getEntriesByType('resource').map(e => e.name), title: document.title };");

        Assert.Equal("[]", said.GetProperty("problems").GetRawText());
        Assert.Equal("[]", said.GetProperty("resources").GetRawText());
        Assert.Equal("Derivatives of Models.cs", said.GetProperty("title").GetString());
    }

    [BrowserFact]
    public void SourceAndGeneratedCodeStandSideBySide()
    {
        JsonElement said = Browser.Ask(report.Page, Box + "const [a, b] = [box('.side'), box('.side', 1)]; return { tops: b.top - a.top, gap: b.left - a.right };");

        Assert.Equal(0, said.GetProperty("tops").GetDouble());
        Assert.True(said.GetProperty("gap").GetDouble() > 0);
    }

    /// <summary>At 390 pixels nothing sticks out of the page, what was beside is below, and letters are large enough.</summary>
    [BrowserFact]
    public void APhoneShowsItStacked()
    {
        JsonElement said = Browser.Ask(
            report.Page,
            Box + """
            const [a, b] = [box('.side'), box('.side', 1)];
            document.querySelectorAll('details').forEach(d => d.open = true);
            const out = [...document.querySelectorAll('body *')].filter(e => !e.closest('.scroll, pre, svg') && e.getBoundingClientRect().right > innerWidth + 0.5).map(e => e.outerHTML.slice(0, 80));
            return { inner: innerWidth, page: document.documentElement.scrollWidth, out, below: b.top - a.bottom, aligned: b.left - a.left,
                     letters: Math.min(...[...document.querySelectorAll('.line, td, p, summary, svg text')].map(e => parseFloat(getComputedStyle(e).fontSize) * (e.ownerSVGElement ? e.getScreenCTM().a : 1))) };
            """,
            width: 390);

        Assert.Equal(390, said.GetProperty("inner").GetInt32());
        Assert.InRange(said.GetProperty("page").GetInt32(), 1, 390);
        Assert.Equal("[]", said.GetProperty("out").GetRawText());
        Assert.True(said.GetProperty("below").GetDouble() > 0);
        Assert.Equal(0, said.GetProperty("aligned").GetDouble());
        Assert.InRange(said.GetProperty("letters").GetDouble(), 9.5, 30);
    }

    /// <summary>Pointing at a line of the method lights what belongs to it on the other side, and nothing else; a tap keeps it.</summary>
    [BrowserFact]
    public void PointingAtALineLightsItsCounterparts()
    {
        JsonElement said = Browser.Ask(report.Page, """
            const article = [...document.querySelectorAll('article')].find(a => a.textContent.includes('Models.Norm'));
            const line = [...article.querySelectorAll('.source .line')].find(l => l.textContent.includes('sum += v[i] * v[i];'));
            const lit = () => [...article.querySelectorAll('.side:not(.source) > pre .lit')].map(l => l.textContent.trim());
            const before = lit().length;
            line.dispatchEvent(new PointerEvent('pointerover', { bubbles: true }));
            const pointed = lit();
            article.dispatchEvent(new PointerEvent('pointerleave'));
            const left = lit().length;
            line.click();
            article.dispatchEvent(new PointerEvent('pointerleave'));
            return { before, pointed, left, tapped: lit(), elsewhere: document.querySelectorAll('.lit').length - article.querySelectorAll('.lit').length };
            """);

        Assert.Equal(0, said.GetProperty("before").GetInt32());
        string[] pointed = [.. said.GetProperty("pointed").EnumerateArray().Select(line => line.GetString()!)];
        Assert.Contains("// sum += v[i] * v[i];", pointed);
        Assert.DoesNotContain(pointed, line => line.Contains("Math.Sqrt", StringComparison.Ordinal));
        Assert.Equal(0, said.GetProperty("left").GetInt32());
        Assert.Equal(said.GetProperty("pointed").GetRawText(), said.GetProperty("tapped").GetRawText());
        Assert.Equal(0, said.GetProperty("elsewhere").GetInt32());
    }

    /// <summary>Also where no font has the sign: what is under a root never stands there without it.</summary>
    [BrowserFact]
    public void RootsAreSeen()
    {
        const string Roots = """
            const seen = e => e.localName === 'msqrt' ? e.getBoundingClientRect().width - [...e.children].reduce((s, c) => s + c.getBoundingClientRect().width, 0) > 3 : e.parentElement.textContent.startsWith('√');
            const roots = [...document.querySelectorAll('msqrt, .root')];
            return { count: roots.length, unseen: roots.filter(r => !seen(r)).length };
            """;

        Assert.All(["", "math { font-family: math !important; }"], style =>
        {
            JsonElement said = Browser.Ask(report.Page, Roots, style: style);
            Assert.Equal(report.Roots, said.GetProperty("count").GetInt32());
            Assert.Equal(0, said.GetProperty("unseen").GetInt32());
        });
    }

    /// <summary>Every colour of text against what is behind it, as WCAG asks it of small letters, in light and in dark.</summary>
    [BrowserFact]
    public void TextCanBeReadInLightAndDark()
    {
        const string Contrast = """
            const light = c => { const [r, g, b] = c.match(/[\d.]+/g).map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
            const behind = e => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor; if (!c.startsWith('rgba(0, 0, 0, 0')) return c; } return 'rgb(255, 255, 255)'; };
            const lit = [...document.querySelectorAll('.line[data-s]')].map(l => l.dataset.s);
            document.querySelectorAll('.line[data-s]').forEach((l, i) => l.classList.toggle('lit', i % 2 === 0));
            const worst = [...document.querySelectorAll('h1, h2, h3, p, a, th, td, caption, summary, .badge, .line, .line span, figcaption')].map(e => {
              const [a, b] = [light(getComputedStyle(e).color), light(behind(e))];
              return { ratio: (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05), what: e.className + ' on ' + behind(e) + ': ' + e.textContent.slice(0, 40) };
            }).sort((a, b) => a.ratio - b.ratio)[0];
            return { worst, paper: light(getComputedStyle(document.body).backgroundColor) };
            """;
        JsonElement bright = Browser.Ask(report.Page, Contrast), dark = Browser.Ask(report.Page, Contrast, isDark: true);

        Assert.True(bright.GetProperty("paper").GetDouble() > 0.9);
        Assert.True(dark.GetProperty("paper").GetDouble() < 0.1);
        Assert.All([bright, dark], said => Assert.True(said.GetProperty("worst").GetProperty("ratio").GetDouble() >= 4.5, said.GetProperty("worst").GetRawText()));
    }

    /// <summary>Curves stay inside their panels.</summary>
    [BrowserFact]
    public void PlotsAreDrawn()
    {
        JsonElement said = Browser.Ask(report.Page, """
            return [...document.querySelectorAll('figure')].map(f => ({ height: f.getBoundingClientRect().height, curves: [...f.querySelectorAll('path')].filter(p => p.getTotalLength() > 50).length,
              panel: f.querySelector('rect.panel').getBoundingClientRect().width / f.getBoundingClientRect().width }));
            """);

        Assert.Equal(6, said.GetArrayLength());
        Assert.All(said.EnumerateArray(), plot =>
        {
            Assert.InRange(plot.GetProperty("height").GetDouble(), 150, 500);
            Assert.Equal(2, plot.GetProperty("curves").GetInt32());
            Assert.InRange(plot.GetProperty("panel").GetDouble(), 0.7, 0.9);
        });
    }
}
