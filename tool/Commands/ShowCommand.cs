using Microsoft.CodeAnalysis.CSharp.Syntax;
using SymGrad.Generator.Writing;
using SymGrad.Tool.Code;
using SymGrad.Tool.Methods;

namespace SymGrad.Tool.Commands;

/// <summary><c>symgrad show</c>: the generated code of a method, with its formulas.</summary>
internal static class ShowCommand
{
    /// <summary>Prints it.</summary>
    /// <param name="terminal">Where to.</param>
    /// <param name="program">The program.</param>
    /// <param name="name">The method, or a pattern for several.</param>
    /// <param name="member">One kind of member alone, as <c>Gradient</c>; null for all.</param>
    /// <param name="isWhole">Whether the file is printed as it is.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="ToolException">There is no such method or member.</exception>
    public static int Run(Terminal terminal, DifferentiatedProgram program, string name, string? member, bool isWhole)
    {
        int code = ExitCode.Fine;
        bool isFirst = true;
        foreach (DifferentiableMethod method in MethodChoice.Of(program, name))
        {
            if (!isFirst)
            {
                terminal.Output.WriteLine();
            }

            isFirst = false;
            if (method.File is null)
            {
                Failures.Say(terminal, program, method);
                code = ExitCode.Failed;
            }
            else if (isWhole)
            {
                terminal.Output.Write(method.File.GetText().ToString());
            }
            else
            {
                Show(terminal, method, member);
            }
        }

        return code;
    }

    private static void Show(Terminal terminal, DifferentiableMethod method, string? member)
    {
        MethodDeclarationSyntax[] members = [.. member is null ? method.Members : Chosen(method, member)];
        terminal.Output.WriteLine(terminal.Paint(method.FullName, TerminalCode.Heading));
        foreach (Notation formula in method.Formulas)
        {
            terminal.Output.WriteLine("  " + terminal.Paint(PlainFormulas.Instance.Print(formula), TerminalCode.Formula));
        }

        foreach (MethodDeclarationSyntax one in members)
        {
            terminal.Output.WriteLine();
            foreach (CodeLine line in GeneratedMember.Lines(one))
            {
                terminal.Output.WriteLine(TerminalCode.Of(line, terminal.IsColoured));
            }
        }
    }

    private static IEnumerable<MethodDeclarationSyntax> Chosen(DifferentiableMethod method, string member)
    {
        bool Is(MethodDeclarationSyntax one) => string.Equals(method.SuffixOf(one), member, StringComparison.OrdinalIgnoreCase) || one.Identifier.Text == member;
        return method.Members.Any(Is)
            ? method.Members.Where(Is)
            : throw new ToolException($"'{method.Name}' has no generated member '{member}'. It has {string.Join(", ", method.Members.Select(method.SuffixOf).Distinct())}.");
    }
}
