using System.Globalization;
using System.Net;
using SymGrad.Tool.Code;

namespace SymGrad.Tool.Reporting;

/// <summary>Pieces of the page that several parts write.</summary>
internal static class Html
{
    /// <summary>A text as HTML.</summary>
    public static string Text(string text) => WebUtility.HtmlEncode(text);

    /// <summary>A number with a few digits.</summary>
    public static string Number(double number) => number.ToString(Math.Abs(number) is (>= 1e-3 and < 1e5) or 0 ? "0.####" : "0.###e+0", CultureInfo.InvariantCulture).Replace('-', '−');

    /// <summary>A place in a drawing.</summary>
    public static string Place(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>A table whose first column names its rows.</summary>
    public static string Table(string caption, string[] heads, IEnumerable<string[]> rows) => $"""
        <div class="scroll" tabindex="0" role="group" aria-label="{Text(caption)}"><table><caption>{Text(caption)}</caption>
        <thead><tr>{string.Concat(heads.Select(head => $"<th scope=\"col\">{Text(head)}</th>"))}</tr></thead>
        <tbody>
        {string.Join('\n', rows.Select(row => $"<tr><th scope=\"row\">{row[0]}</th>{string.Concat(row.Skip(1).Select(cell => $"<td>{cell}</td>"))}</tr>"))}
        </tbody></table></div>
        """;

    /// <summary>Lines of code in colours, those that belong to a statement marked with its number.</summary>
    public static string Code(string label, IEnumerable<CodeLine> lines, Func<int, int?> statementOf, bool isSource)
    {
        IEnumerable<string> spans = lines.Select(line =>
        {
            string pieces = string.Concat(line.Pieces.Select(piece => piece.Kind == CodeKind.Plain ? Text(piece.Text) : $"<span class=\"{ClassOf(piece.Kind)}\">{Text(piece.Text)}</span>"));
            string mark = statementOf(line.Number) is { } statement ? $" data-s=\"{statement}\" style=\"--h:{Hue(statement)}\"{(isSource ? " tabindex=\"0\"" : string.Empty)}" : string.Empty;
            return $"<span class=\"line\"{mark}>{pieces}\n</span>";
        });
        return $"<pre class=\"code\" tabindex=\"0\" aria-label=\"{Text(label)}\"><code>{string.Concat(spans)}</code></pre>";
    }

    /// <summary>Colours that lie far apart for statements that stand together.</summary>
    private static int Hue(int statement) => (statement * 137 + 200) % 360;

    private static string ClassOf(CodeKind kind) => kind switch
    {
        CodeKind.Keyword => "k",
        CodeKind.TypeName => "t",
        CodeKind.MethodName => "f",
        CodeKind.Literal => "n",
        _ => "c",
    };
}
