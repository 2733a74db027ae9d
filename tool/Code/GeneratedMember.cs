using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SymGrad.Tool.Code;

/// <summary>A generated member as it is shown: without its attributes, and without the formulas, which stand above all members.</summary>
internal static class GeneratedMember
{
    /// <summary>Its lines.</summary>
    public static IReadOnlyList<CodeLine> Lines(MethodDeclarationSyntax member) => ColouredCode.Of(member, line =>
        line.StartsWith("[global::System.CodeDom.Compiler.GeneratedCode(", StringComparison.Ordinal)
        || line.StartsWith("[global::System.Runtime.CompilerServices.MethodImpl(", StringComparison.Ordinal)
        || line is "/// <remarks>" or "/// </remarks>"
        || (line.StartsWith("/// <para>", StringComparison.Ordinal) && line.EndsWith("</para>", StringComparison.Ordinal)));
}
