using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using SymGrad.Tests;

namespace SymGrad.Tool.Tests.Browser;

/// <summary>Headless Chromium. It opens a copy of a page that runs a probe at its end, and what the probe says is read from the page.</summary>
internal static partial class Browser
{
    private static readonly string[] Names = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"];

    /// <summary>Where it is; null where there is none. <c>SYMGRAD_BROWSER</c> says it too.</summary>
    public static string? Program { get; } = Environment.GetEnvironmentVariable("SYMGRAD_BROWSER") is { Length: > 0 } said ? said
        : (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator).SelectMany(folder => Names.Select(name => Path.Combine(folder, name))).FirstOrDefault(File.Exists);

    /// <summary>Opens a page and evaluates an expression in it.</summary>
    /// <param name="page">The page's file.</param>
    /// <param name="probe">A function's body that returns what is asked for; <c>problems</c> has the errors that the page met.</param>
    /// <param name="width">The window's width.</param>
    /// <param name="isDark">Whether the user prefers dark.</param>
    /// <param name="style">What is added to the page's style.</param>
    public static JsonElement Ask(string page, string probe, int width = 1400, bool isDark = false, string style = "")
    {
        string copy = Path.ChangeExtension(page, $".{Guid.NewGuid():N}.html");
        File.WriteAllText(copy, File.ReadAllText(page)
            .Replace("<style>", "<script>window.problems = []; addEventListener('error', e => problems.push(e.message)); addEventListener('securitypolicyviolation', e => problems.push(e.blockedURI));</script><style>", StringComparison.Ordinal)
            .Replace("</style>", style + "</style>", StringComparison.Ordinal)
            .Replace("</body>", $"<script>{{ const said = (() => {{ {probe} }})(); const box = document.createElement('textarea'); box.id = 'probe'; box.textContent = JSON.stringify(said); document.body.append(box); }}</script></body>", StringComparison.Ordinal));
        string folder = Directory.CreateTempSubdirectory("symgrad-browser-").FullName;
        try
        {
            string[] arguments = ["--headless", "--no-sandbox", "--disable-gpu", "--host-resolver-rules=MAP * ~NOTFOUND", $"--user-data-dir={folder}", $"--window-size={width},900", $"--blink-settings=preferredColorScheme={(isDark ? 0 : 1)}", "--dump-dom", new Uri(copy).AbsoluteUri];
            ChildProcess.Outcome run = ChildProcess.Run(new ProcessStartInfo(Program!, arguments), TimeSpan.FromMinutes(2));
            Match said = Probe().Match(run.Output);
            Assert.True(said.Success, $"The page didn't answer.\n{run.Errors}");
            return JsonDocument.Parse(System.Net.WebUtility.HtmlDecode(said.Groups[1].Value)).RootElement;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [GeneratedRegex("<textarea id=\"probe\">(.*?)</textarea>", RegexOptions.Singleline)]
    private static partial Regex Probe();
}

/// <summary>A test that needs a browser; where there is none it is skipped, and says so.</summary>
public sealed class BrowserFactAttribute : FactAttribute
{
    /// <summary>Skips, with the reason, where there is no browser.</summary>
    public BrowserFactAttribute() => Skip = Browser.Program is null ? "There is no Chromium on the path: tests/SymGrad.Tool.Tests/install-browser.sh installs one, or SYMGRAD_BROWSER names it." : null;
}
