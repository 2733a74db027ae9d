using System.Text;
using SymGrad.Tool.Checking;
using SymGrad.Tool.Commands;
using SymGrad.Tool.Methods;

namespace SymGrad.Tool.Reporting;

/// <summary>One page about the methods of a program, which needs nothing beside it.</summary>
internal static class ReportPage
{
    /// <summary>Writes it.</summary>
    /// <param name="program">The program.</param>
    /// <param name="checks">The methods, each with its check.</param>
    /// <param name="choice">How they were checked.</param>
    /// <param name="progress">Told what is done next.</param>
    public static string Of(DifferentiatedProgram program, IReadOnlyList<MethodCheck> checks, CheckChoice choice, Action<string> progress)
    {
        var page = new StringBuilder();
        string name = Html.Text(program.Code.Name);
        page.Append($"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8"/>
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:"/>
            <meta name="viewport" content="width=device-width, initial-scale=1"/>
            <meta name="color-scheme" content="light dark"/>
            <title>Derivatives of {name}</title>
            <link rel="icon" href="data:,"/>
            <style>
            {Resource("page.css")}
            </style>
            </head>
            <body>
            <header>
            <h1>Derivatives of {name}</h1>
            <p>{Html.Text(CheckCommand.Summary(checks))}. Each was compared with finite differences at up to {choice.Points} random points (seed {choice.Seed}).</p>
            </header>
            <nav aria-label="Methods">
            {Html.Table("Methods", ["method", "check", "largest difference"], checks.Select((check, i) => new[]
            {
                $"<a href=\"#m{i}\">{Html.Text(check.Method.Name)}</a>",
                CheckPart.Badge(check),
                CheckCommand.Spell(check.Largest),
            }))}
            </nav>
            <main>

            """);
        for (int i = 0; i < checks.Count; i++)
        {
            progress($"writing {i + 1} of {checks.Count}: {checks[i].Method.Name}");
            page.Append(MethodSection.Of(program, checks[i], choice, i));
        }

        page.Append($"""
            </main>
            <footer>
            <p>How lines match: the generator doesn't record where a line comes from, but it quotes your statements in comments and keeps your names. A generated line has the colour of a statement
            whose text it repeats, whose variable it sets, or which is quoted above it. A line without colour could be told to belong to none. Point at a line, tap it, or move to it with the keyboard, to see its counterparts.</p>
            <p>Operations are counted as written: floating-point additions, multiplications, divisions and calls; both sides of a branch, a loop's body once, a called method with each call, operations on vectors not.</p>
            <p>Written by symgrad {Html.Text(CommandLine.Version)}.</p>
            </footer>
            <script>
            {Resource("page.js")}
            </script>
            </body>
            </html>

            """);
        return page.ToString();
    }

    private static string Resource(string name)
    {
        using var reader = new StreamReader(typeof(ReportPage).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd().TrimEnd();
    }
}
