using System.Reflection;

namespace SymGrad.Docs.Tests;

/// <summary>The page about the API names whatever there is to be named: an attribute or an argument that it forgets is as good as not there.</summary>
public class ApiPageTests
{
    private static readonly string s_page = string.Join('\n', Markdown.Lines("docs/api.md"));

    public static TheoryData<string> Names =>
    [
        .. typeof(DifferentiableAttribute).Assembly.GetExportedTypes().Where(type => type.IsSubclassOf(typeof(Attribute))).Select(type => "[" + type.Name[..^"Attribute".Length]),
        .. typeof(DifferentiableAttribute).GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Where(property => property.CanWrite).Select(property => $"| `{property.Name}`"),
        .. Enum.GetNames<Derivatives>().Select(name => $"| `{name}` |"),
        .. Enum.GetNames<Kinks>().Select(name => $"Kinks.{name}"),
    ];

    [Theory]
    [MemberData(nameof(Names))]
    public void ThePageNamesIt(string name) => Assert.Contains(name, s_page, StringComparison.Ordinal);
}
