using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SymGrad.Bench.Tapes;

/// <summary>
/// Puts a call of <see cref="TapeMeter"/> behind each statement of a generated file that makes an array or a buffer to keep numbers
/// of the method's run in. Adjoints, tangents and gradients aren't such numbers, and what a member returns isn't its tape.
/// </summary>
internal sealed partial class BufferReports : CSharpSyntaxRewriter
{
    /// <summary>The variables that the method at hand returns.</summary>
    private HashSet<string> returned = [];

    /// <summary>Memory that was made in one piece for several buffers, which count instead of it.</summary>
    private HashSet<string> pieces = [];

    /// <summary>How many statements were found.</summary>
    public int Count { get; private set; }

    public override SyntaxNode? VisitMethodDeclaration(MethodDeclarationSyntax node)
    {
        returned = [.. node.DescendantNodes().OfType<ReturnStatementSyntax>()
            .SelectMany(leave => leave.Expression is TupleExpressionSyntax tuple ? tuple.Arguments.Select(SyntaxNode? (part) => part.Expression) : [leave.Expression])
            .OfType<IdentifierNameSyntax>().Select(name => name.Identifier.Text)];
        pieces = [.. node.DescendantNodes().OfType<BlockSyntax>().SelectMany(PiecesOf)];
        return base.VisitMethodDeclaration(node);
    }

    public override SyntaxNode? VisitBlock(BlockSyntax node)
    {
        BlockSyntax block = (BlockSyntax)base.VisitBlock(node)!;
        return block.WithStatements([.. block.Statements.SelectMany(WithReport)]);
    }

    private IEnumerable<StatementSyntax> WithReport(StatementSyntax statement)
    {
        yield return statement;
        if (MadeBy(statement) is { } buffer && !pieces.Contains(buffer) && !returned.Contains(buffer) && !Derivative().IsMatch(buffer))
        {
            Count++;
            yield return SyntaxFactory.ParseStatement($"global::SymGrad.Bench.Tapes.TapeMeter.Add({buffer});\n");
        }
    }

    /// <summary>The name of the array or span that a statement makes; null where it makes none.</summary>
    private string? MadeBy(StatementSyntax statement) => statement switch
    {
        LocalDeclarationStatementSyntax { Declaration.Variables: [{ Initializer.Value: var value } variable] }
            when IsMade(value) || (SlicedBy(statement) is { } whole && pieces.Contains(whole)) => variable.Identifier.Text,
        ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax { Left: IdentifierNameSyntax name, Right: var value } }
            when IsMade(value) => name.Identifier.Text,
        ExpressionStatementSyntax { Expression: InvocationExpressionSyntax { ArgumentList.Arguments: [{ RefKindKeyword.RawKind: (int)SyntaxKind.RefKeyword } resized, ..] } call }
            when NameOf(call) is "Resize" => resized.Expression.ToString(),
        _ => null,
    };

    /// <summary>Whether an expression makes an array, on the heap, on the stack or in a pool. Vectors are made for lanes and tangents.</summary>
    private static bool IsMade(ExpressionSyntax value) => value.DescendantNodesAndSelf().Any(node => node switch
    {
        ArrayCreationExpressionSyntax or StackAllocArrayCreationExpressionSyntax => !node.ToString().Contains("Vector<", StringComparison.Ordinal),
        InvocationExpressionSyntax call => NameOf(call) is "Rent" or "Clone" or "ToArray",
        _ => false,
    });

    /// <summary>The memory of a block that the statement behind it takes a first slice of.</summary>
    private static IEnumerable<string> PiecesOf(BlockSyntax block) => block.Statements.Zip(block.Statements.Skip(1))
        .Where(pair => pair.First is LocalDeclarationStatementSyntax { Declaration.Variables: [{ Initializer.Value: var value } made] }
            && IsMade(value) && SlicedBy(pair.Second) == made.Identifier.Text)
        .Select(pair => SlicedBy(pair.Second)!);

    /// <summary>What a declaration takes a slice of.</summary>
    private static string? SlicedBy(StatementSyntax statement) =>
        statement is LocalDeclarationStatementSyntax { Declaration.Variables: [{ Initializer.Value: InvocationExpressionSyntax call }] } && NameOf(call) == "Slice"
            ? ((MemberAccessExpressionSyntax)call.Expression).Expression.ToString()
            : null;

    private static string? NameOf(InvocationExpressionSyntax call) => (call.Expression as MemberAccessExpressionSyntax)?.Name.Identifier.Text;

    [GeneratedRegex("(Adjoint|Tangent|Gradient)s?[0-9]*$")]
    private static partial Regex Derivative();
}
