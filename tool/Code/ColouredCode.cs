using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace SymGrad.Tool.Code;

/// <summary>What a piece of code is, for its colour.</summary>
internal enum CodeKind
{
    Plain,
    Keyword,
    TypeName,
    MethodName,
    Literal,
    Comment,
    Documentation,
}

/// <summary>A piece of a line that has one colour.</summary>
internal readonly record struct CodePiece(string Text, CodeKind Kind);

/// <summary>A line of code in colours.</summary>
/// <param name="Number">Its number in the file, from 1.</param>
/// <param name="Pieces">Its text without the indentation that all lines have in common.</param>
internal sealed record CodeLine(int Number, IReadOnlyList<CodePiece> Pieces)
{
    public string Text => string.Concat(Pieces.Select(piece => piece.Text));
}

/// <summary>Splits code into lines and pieces of one colour, by its syntax alone.</summary>
internal static class ColouredCode
{
    /// <summary>The lines of a member with its documentation and attributes.</summary>
    /// <param name="member">The declaration.</param>
    /// <param name="leaveOut">Which lines aren't shown.</param>
    public static IReadOnlyList<CodeLine> Of(SyntaxNode member, Func<string, bool>? leaveOut = null)
    {
        SourceText text = member.SyntaxTree.GetText();
        SyntaxToken first = member.GetFirstToken();
        int start = first.LeadingTrivia.Where(trivia => !trivia.IsKind(SyntaxKind.WhitespaceTrivia) && !trivia.IsKind(SyntaxKind.EndOfLineTrivia)).Select(trivia => trivia.FullSpan.Start).Append(first.SpanStart).First();
        int from = text.Lines.GetLineFromPosition(start).LineNumber, to = text.Lines.GetLineFromPosition(member.Span.End).LineNumber;
        TextLine[] lines = [.. text.Lines.Skip(from).Take(to - from + 1).Where(line => leaveOut is null || !leaveOut(line.ToString().Trim()))];
        int indentation = lines.Select(line => line.ToString()).Where(line => line.Trim().Length > 0).Select(line => line.Length - line.TrimStart().Length).DefaultIfEmpty(0).Min();
        List<(TextSpan Span, CodeKind Kind)> colours = [.. Colours(member).OrderBy(colour => colour.Span.Start)];
        return [.. lines.Select(line => new CodeLine(line.LineNumber + 1, Pieces(text, line, indentation, colours)))];
    }

    private static List<CodePiece> Pieces(SourceText text, TextLine line, int indentation, List<(TextSpan Span, CodeKind Kind)> colours)
    {
        var pieces = new List<CodePiece>();
        int at = Math.Min(line.Start + indentation, line.End);
        foreach (var (span, kind) in colours.Where(colour => colour.Span.IntersectsWith(line.Span)))
        {
            Add(Math.Max(span.Start, at), CodeKind.Plain);
            Add(Math.Min(span.End, line.End), kind);
        }

        Add(line.End, CodeKind.Plain);
        return pieces;

        void Add(int end, CodeKind kind)
        {
            if (end > at)
            {
                pieces.Add(new CodePiece(text.ToString(TextSpan.FromBounds(at, end)), kind));
                at = end;
            }
        }
    }

    private static IEnumerable<(TextSpan Span, CodeKind Kind)> Colours(SyntaxNode member)
    {
        foreach (SyntaxToken token in member.DescendantTokens(descendIntoTrivia: false))
        {
            foreach (SyntaxTrivia trivia in token.LeadingTrivia.Concat(token.TrailingTrivia))
            {
                if (KindOf(trivia) is not CodeKind.Plain and var kind)
                {
                    yield return (trivia.FullSpan, kind);
                }
            }

            if (KindOf(token) is not CodeKind.Plain and var coloured)
            {
                yield return (token.Span, coloured);
            }
        }
    }

    private static CodeKind KindOf(SyntaxTrivia trivia) => trivia.Kind() switch
    {
        SyntaxKind.SingleLineCommentTrivia or SyntaxKind.MultiLineCommentTrivia => CodeKind.Comment,
        SyntaxKind.SingleLineDocumentationCommentTrivia or SyntaxKind.MultiLineDocumentationCommentTrivia => CodeKind.Documentation,
        _ when trivia.IsDirective => CodeKind.Keyword,
        _ => CodeKind.Plain,
    };

    private static CodeKind KindOf(SyntaxToken token) => token.Kind() switch
    {
        SyntaxKind.NumericLiteralToken or SyntaxKind.StringLiteralToken or SyntaxKind.CharacterLiteralToken
            or SyntaxKind.InterpolatedStringStartToken or SyntaxKind.InterpolatedStringTextToken or SyntaxKind.InterpolatedStringEndToken
            or SyntaxKind.SingleLineRawStringLiteralToken or SyntaxKind.MultiLineRawStringLiteralToken => CodeKind.Literal,
        SyntaxKind.IdentifierToken => KindOfName(token),
        _ => SyntaxFacts.IsKeywordKind(token.Kind()) || token.IsContextualKeyword() ? CodeKind.Keyword : CodeKind.Plain,
    };

    private static CodeKind KindOfName(SyntaxToken name) => name.Parent switch
    {
        MethodDeclarationSyntax or LocalFunctionStatementSyntax => CodeKind.MethodName,
        BaseTypeDeclarationSyntax or TypeParameterSyntax => CodeKind.TypeName,
        IdentifierNameSyntax { IsVar: true } => CodeKind.Keyword,
        SimpleNameSyntax simple when IsCalled(simple) => CodeKind.MethodName,
        SimpleNameSyntax simple when IsType(simple) => CodeKind.TypeName,
        _ => CodeKind.Plain,
    };

    private static bool IsCalled(SimpleNameSyntax name) => name.Parent switch
    {
        InvocationExpressionSyntax call => call.Expression == name,
        MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax call } access => access.Name == name && call.Expression == access,
        _ => false,
    };

    /// <summary>Whether it stands where only a type can, or is spelled as one where a member is taken from it.</summary>
    private static bool IsType(SimpleNameSyntax name) => name switch
    {
        GenericNameSyntax => true,
        { Parent: MemberAccessExpressionSyntax access } => access.Expression == name && char.IsUpper(name.Identifier.Text[0]),
        _ when IsBesideAName(name.Parent) => !IsExpressionIn(name),
        { Parent: MethodDeclarationSyntax method } => method.ReturnType == name,
        _ => false,
    };

    private static bool IsBesideAName(SyntaxNode? parent) => parent
        is VariableDeclarationSyntax or ParameterSyntax or ObjectCreationExpressionSyntax or ArrayTypeSyntax or NullableTypeSyntax or TypeArgumentListSyntax
        or AttributeSyntax or QualifiedNameSyntax or CastExpressionSyntax or TupleElementSyntax or DeclarationExpressionSyntax or ForEachStatementSyntax or TypeConstraintSyntax;

    private static bool IsExpressionIn(SimpleNameSyntax name) => name.Parent switch
    {
        CastExpressionSyntax cast => cast.Expression == name,
        ForEachStatementSyntax each => each.Expression == name,
        _ => false,
    };
}
