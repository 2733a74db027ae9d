using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SymGrad.Tool.Code;
using SymGrad.Tool.Methods;

namespace SymGrad.Tool.Reporting;

/// <summary>The operations of the value against those of its derivative.</summary>
internal static class OperationsPart
{
    /// <summary>The members that compute everything once, the one to compare with first.</summary>
    private static readonly string[] Compared = ["ValueAndGradient", "Gradient", "Pullback", "Pushforward", "Jacobian"];

    /// <summary>Writes it.</summary>
    public static string Of(DifferentiatedProgram program, DifferentiableMethod method)
    {
        if (method.Symbol.IsGenericMethod || method.Symbol.ContainingType.IsGenericType)
        {
            return "<p class=\"note\">Operations aren't counted: the method's numbers are type parameters.</p>\n";
        }

        var operations = new MethodOperations(program.Compilation);
        OperationCount value = operations.Of(method.Declaration);
        var rows = new List<string[]> { Row("the method", value, value) };
        foreach (string suffix in Compared)
        {
            MethodDeclarationSyntax[] members = [.. method.Members.Where(member => method.SuffixOf(member) == suffix)];
            if (members.Length > 0)
            {
                rows.Add(Row(suffix, members.Select(operations.Of).MaxBy(count => count.Total), value));
            }
        }

        return Html.Table("Operations", ["", "all", "+ −", "×", "÷", "calls", "ratio"], rows);
    }

    private static string[] Row(string name, OperationCount count, OperationCount value) =>
    [
        Html.Text(name), $"{count.Total}", $"{count.Adds}", $"{count.Multiplications}", $"{count.Divisions}", $"{count.Calls}",
        value.Total > 0 ? Html.Number(Math.Round((double)count.Total / value.Total, 2)) + " ×" : "–",
    ];
}
