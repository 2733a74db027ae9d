using System.Globalization;
using SymGrad.Generator.Functions;
using SymGrad.Generator.Symbolics;
using SymGrad.Generator.Writing;

namespace SymGrad.Tests.Functions;

/// <summary>
/// The tables of functions in docs/derivatives.md as the rule table has them: <c>SYMGRAD_ACCEPT=1 dotnet test</c> writes them again.
/// </summary>
internal static class RuleDocumentation
{
    private const string Header = "| function | partial derivatives | kind | at kinks and singular points |\n| --- | --- | --- | --- |\n";

    /// <summary>What a constant factor is in mathematics.</summary>
    private static readonly (string Digits, string Name)[] Constants =
    [
        ("0.017453292519943295", "π/180"),
        ("0.31830988618379067", "(1/π)"),
        ("0.43429448190325182", "(1/ln 10)"),
        ("1.4426950408889634", "(1/ln 2)"),
        ("2.3025850929940457", "ln 10"),
        ("0.69314718055994531", "ln 2"),
        ("3.1415926535897931", "π"),
        ("57.295779513082323", "180/π"),
        ("1.1283791670955126", "2/√π"),
        ("0.88622692545275801", "√π/2"),
        ("0.5", "½"),
    ];

    public static string File => Repository.File("docs/derivatives.md");

    /// <summary>The page with its two tables, that of System.Math and that of other libraries, as they should be.</summary>
    public static string Calculated(string page)
    {
        string[] parts = page.Replace("\r\n", "\n", StringComparison.Ordinal).Split(Header);
        string[] tables = [.. RuleTable.Rows.GroupBy(IsOfLibrary).OrderBy(group => group.Key).Select(group => string.Concat(group.Select(Row)))];
        return parts[0] + string.Concat(parts.Skip(1).Select((part, i) => Header + tables[i] + WithoutRows(part)));
    }

    private static bool IsOfLibrary(Rule rule) => rule.Name.Contains('.', StringComparison.Ordinal);

    private static string WithoutRows(string part) => string.Concat(part.Split('\n').SkipWhile(line => line.StartsWith('|')).Select((line, i) => i == 0 ? line : "\n" + line));

    private static string Row(Rule rule)
    {
        string name = string.Join('.', rule.Name.Split('.')[IsOfLibrary(rule) ? ^2.. : ^1..]);
        string kind = rule.Singularity switch
        {
            Singularity.None => string.Empty,
            Singularity.Pole => "pole",
            _ => "vertical tangent",
        };
        return string.Create(CultureInfo.InvariantCulture, $"| `{name}({rule.Arguments})` | {Partials(rule)} | {kind} | {rule.AtKinks} |\n").Replace("|  |", "| |", StringComparison.Ordinal).Replace("|  |", "| |", StringComparison.Ordinal);
    }

    private static string Partials(Rule rule)
    {
        if (rule.Partials.Count == 0)
        {
            return "0";
        }

        string[] names = rule.Arguments.Split(", ");
        Parameter[] parameters = [.. names.Append("v").Select((argument, i) => new Parameter(argument, Expression.Variable(TypeOf(argument, rule), i), Passing.Value, IsActive: true))];
        Function function = new(rule.Name, parameters.ToEquatable(), [], new RegionBuilder(new FunctionBuilder()).Build(), parameters.Select(parameter => parameter.Name).ToEquatable());
        FormulaWriter writer = new(function, function.Names);
        Formula[] arguments = [.. parameters.Select(parameter => new Formula(parameter.Variable))];
        CallSite site = new(arguments[..^1], arguments[^1], [.. names.Select(_ => true)]);
        string[] partials = [.. rule.Partials.Select((partial, i) => i == rule.ConstantArgument ? "must be constant" : partial is null ? "0" : Readable(PlainFormulas.Instance.Print(writer.Formula(partial(site).Expression)!)))];
        return partials.Length == 1 ? partials[0] : string.Join("; ", partials.Select((partial, i) => $"by {names[i]}: {partial}"));
    }

    private static SymGrad.Generator.Functions.ValueType TypeOf(string argument, Rule rule) => argument == "n" && rule.ConstantArgument < 0
        ? SymGrad.Generator.Functions.ValueType.Int32
        : SymGrad.Generator.Functions.ValueType.Double;

    private static string Readable(string formula) => Constants
        .Aggregate(formula, (text, constant) => text.Replace(constant.Digits, constant.Name, StringComparison.Ordinal))
        .Replace("|", "\\|", StringComparison.Ordinal);
}
