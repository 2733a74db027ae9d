using System.Text;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SymGrad.Generator.Writing;
using SymGrad.Tool.Checking;
using SymGrad.Tool.Code;
using SymGrad.Tool.Commands;
using SymGrad.Tool.Methods;

namespace SymGrad.Tool.Reporting;

/// <summary>What the page says about one method.</summary>
internal static class MethodSection
{
    /// <summary>Writes it.</summary>
    public static string Of(DifferentiatedProgram program, MethodCheck check, CheckChoice choice, int number)
    {
        DifferentiableMethod method = check.Method;
        var section = new StringBuilder();
        section.Append($"""
            <article id="m{number}" aria-labelledby="h{number}">
            <h2 id="h{number}">{Html.Text(method.Name)} {CheckPart.Badge(check)}</h2>

            """);
        if (method.File is null)
        {
            string why = Failures.Spell(method.Refusals.IsEmpty ? program.CompilerErrors : method.Refusals);
            return section.Append($"<p>It can't be differentiated:</p>\n<pre class=\"code\">{Html.Text(why)}</pre>\n{Source(method, new StatementMatch(method))}\n</article>\n").ToString();
        }

        return section
            .Append(Formulas(method))
            .Append(Code(method))
            .Append("<div class=\"facts\">\n")
            .Append(OperationsPart.Of(program, method))
            .Append(CheckPart.Of(check, choice))
            .Append("</div>\n")
            .Append(PlotsPart.Of(check, choice))
            .Append("</article>\n")
            .ToString();
    }

    private static string Formulas(DifferentiableMethod method)
    {
        if (method.Formulas.Count == 0)
        {
            return "<p class=\"note\">No formula: the method gives several numbers, or what it computes has none that fits a line.</p>\n";
        }

        var formulas = method.Formulas.Select(formula => $"<div class=\"scroll formula\" tabindex=\"0\" role=\"group\" aria-label=\"formula\">{MathMLFormulas.Instance.Print(formula)}</div>");
        string missing = method.Formulas.Count > method.Model!.Function.Parameters.Count(parameter => parameter.IsActive) ? string.Empty : "<p class=\"note\">What has no formula here would be longer than a line, or is computed by a loop that isn't a sum.</p>\n";
        return $"<section class=\"formulas\" aria-label=\"Formulas\">\n{string.Join('\n', formulas)}\n</section>\n{missing}";
    }

    private static string Code(DifferentiableMethod method)
    {
        var match = new StatementMatch(method);
        MethodDeclarationSyntax[] members = [.. method.Members];
        MethodDeclarationSyntax first = members.FirstOrDefault(member => method.SuffixOf(member) == "Gradient") ?? members[0];
        return $"""
            <section class="sides" aria-label="Source and generated code">
            <div class="side source"><h3>Your method</h3>
            {Source(method, match)}
            </div>
            <div class="side"><h3>Generated: {Html.Text(first.Identifier.Text)}</h3>
            {Member(first, match)}
            {string.Join('\n', members.Where(member => member != first).Select(member => $"""
                <details><summary>{Html.Text(member.Identifier.Text + Brief(member))}</summary>
                {Member(member, match)}
                </details>
                """))}
            </div>
            </section>

            """;
    }

    private static string Source(DifferentiableMethod method, StatementMatch match) =>
        Html.Code("Your method", ColouredCode.Of(method.Declaration), match.OfSource, isSource: true);

    private static string Member(MethodDeclarationSyntax member, StatementMatch match)
    {
        IReadOnlyDictionary<int, int> statements = match.OfGenerated(member);
        return Html.Code(member.Identifier.Text, GeneratedMember.Lines(member), line => statements.TryGetValue(line, out int statement) ? statement : null, isSource: false);
    }

    private static string Brief(MethodDeclarationSyntax member) => $"({string.Join(", ", member.ParameterList.Parameters.Select(parameter => parameter.Identifier.Text))})";
}
