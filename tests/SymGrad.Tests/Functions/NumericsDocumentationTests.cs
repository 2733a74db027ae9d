using System.Text;
using System.Text.RegularExpressions;
using SymGrad.Generator.Reading.Library;

namespace SymGrad.Tests.Functions;

/// <summary>docs/numerics.md lists every row of the library's tables: <c>SYMGRAD_ACCEPT=1 dotnet test</c> writes them again.</summary>
public class NumericsDocumentationTests
{
    private const string Types = "| type | written out | computed by the library |\n| --- | --- | --- |\n";
    private const string Tensors = "| | methods |\n| --- | --- |\n";

    private static readonly Dictionary<string, string> s_operators = new()
    {
        ["op_Addition"] = "+",
        ["op_Subtraction"] = "-",
        ["op_Multiply"] = "*",
        ["op_Division"] = "/",
        ["op_UnaryNegation"] = "-",
        ["op_Implicit"] = "implicit conversions",
    };

    [Fact]
    public void PageIsTrue()
    {
        string file = Repository.File("docs/numerics.md");
        string page = File.ReadAllText(file).Replace("\r\n", "\n", StringComparison.Ordinal);
        string calculated = WithTable(WithTable(page, Types, TypeRows()), Tensors, TensorMethods());
        if (Environment.GetEnvironmentVariable("SYMGRAD_ACCEPT") == "1")
        {
            File.WriteAllText(file, calculated, new UTF8Encoding(false));
        }
        else
        {
            Assert.Equal(calculated, page);
        }
    }

    private static string WithTable(string page, string header, string rows) =>
        Regex.Replace(page, Regex.Escape(header) + @"(\|.*\n)*", _ => header + rows);

    private static string TypeRows()
    {
        var text = new StringBuilder();
        foreach (var type in LibraryTable.Rows.GroupBy(row => row.Type, row => row.Row))
        {
            text.Append($"| `{type.Key}` | {Names(type.Where(row => row.Exactness != Exactness.Never))} | {Names(type.Where(row => row.Exactness == Exactness.Never))} |\n");
        }

        return text.ToString();
    }

    private static string Names(IEnumerable<LibraryRow> rows) => string.Join(", ", rows
        .Select(row => s_operators.TryGetValue(row.Name, out string? symbol) ? symbol.Length == 1 ? $"`{symbol}`" : symbol : $"`{row.Name.Replace("get_", string.Empty, StringComparison.Ordinal)}`").Distinct());

    private static string TensorMethods()
    {
        string Listed(IEnumerable<string> names) => string.Join(", ", names.Distinct().Select(name => $"`{name}`"));
        return $"| loops | {Listed(TensorRows.Maps.Where(map => map.IsExact).Select(map => map.Name))} |\n"
            + $"| each element by the library | {Listed(TensorRows.Maps.Where(map => !map.IsExact).Select(map => map.Name))} |\n"
            + $"| one number by the library | {Listed(TensorRows.Sums.Select(sum => sum.Name))} |\n";
    }
}
