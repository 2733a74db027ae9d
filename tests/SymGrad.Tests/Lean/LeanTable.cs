using System.Globalization;
using System.Text;

namespace SymGrad.Tests.Lean;

/// <summary>
/// The table of docs/lean.md. What the peers emit and what a person writes is its data; ours, the best peer and the last two rows are
/// calculated, and <c>SYMGRAD_ACCEPT=1 dotnet test</c> writes them again.
/// </summary>
internal static class LeanTable
{
    private const string Start = "| function |";
    private const string Nothing = "–";
    private const int FirstNumber = 1;
    private const int Ours = 1;
    private const int ByHand = 2;
    private const int BestPeer = 3;

    /// <summary>The columns of the peers, the first of several best ones being named.</summary>
    private static readonly (int Column, string Name)[] Peers = [(6, "CasADi"), (5, "SymForce"), (4, "SymPy")];

    public static string File => Repository.File("docs/lean.md");

    /// <summary>The table as it stands in a text.</summary>
    public static string Of(string text) => string.Concat(Lines(text).SkipWhile(line => !line.StartsWith(Start, StringComparison.Ordinal)).TakeWhile(IsRow));

    /// <summary>The table as it should be.</summary>
    public static string Calculated(string table)
    {
        string[] lines = [.. Lines(table)];
        string[][] rows = [.. LeanFunction.All.Select(function => Calculated(Row(lines, function), function))];
        string[][] counted = [.. rows.Where(row => row[Ours] != Nothing)];
        StringBuilder text = new(lines[0] + lines[1]);
        foreach (string[] row in rows)
        {
            AppendRow(text, row);
        }

        AppendRow(text, ["**geometric mean to by hand**", .. Columns(rows[0]).Select(column => Number(Math.Exp(counted.Average(row => Math.Log(Ratio(row, column))))))]);
        AppendRow(text, ["**worst to by hand**", .. Columns(rows[0]).Select(column => Number(counted.Max(row => Ratio(row, column))))]);
        return text.ToString();
    }

    /// <summary>What a function may cost: the best peer's operations, or those by hand where they are more.</summary>
    public static int TargetOf(LeanFunction function)
    {
        string[] row = Row(function);
        return Math.Max(Total(row[BestPeer]), Total(row[ByHand]));
    }

    public static int ByHandOf(LeanFunction function) => Total(Row(function)[ByHand]);

    private static string[] Calculated(string[] row, LeanFunction function)
    {
        (int column, string name) = Peers.MinBy(peer => Total(row[peer.Column]));
        row[Ours] = LeanCode.Count(function)?.ToString() ?? Nothing;
        row[BestPeer] = $"{Total(row[column])} {name}";
        return row;
    }

    private static string[] Row(LeanFunction function) => Row(Lines(Of(System.IO.File.ReadAllText(File))), function);

    private static string[] Row(IEnumerable<string> lines, LeanFunction function) => lines.Select(Cells).Single(cells => cells[0] == function.Name);

    private static IEnumerable<int> Columns(string[] row) => Enumerable.Range(FirstNumber, row.Length - FirstNumber);

    private static double Ratio(string[] row, int column) => (double)Total(row[column]) / Total(row[ByHand]);

    private static int Total(string cell) => int.Parse(cell.Split(' ')[0], CultureInfo.InvariantCulture);

    private static string Number(double ratio) => ratio.ToString("0.00", CultureInfo.InvariantCulture);

    private static void AppendRow(StringBuilder text, IEnumerable<string> cells) => text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");

    private static string[] Cells(string line) => [.. line.Trim().Trim('|').Split('|').Select(cell => cell.Trim())];

    private static bool IsRow(string line) => line.StartsWith('|');

    private static IEnumerable<string> Lines(string text) =>
        text.Replace("\r\n", "\n", StringComparison.Ordinal).Split('\n').SkipLast(1).Select(line => line + "\n");
}
