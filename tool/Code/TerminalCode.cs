namespace SymGrad.Tool.Code;

/// <summary>Colours for a terminal; none of them where it has none.</summary>
internal static class TerminalCode
{
    private const string End = "\u001b[0m";

    public const string Formula = "\u001b[1;36m";
    public const string Good = "\u001b[32m";
    public const string Bad = "\u001b[1;31m";
    public const string Warning = "\u001b[33m";
    public const string Heading = "\u001b[1m";

    /// <summary>A text in a colour.</summary>
    public static string Paint(string text, string colour, bool isColoured) => isColoured && text.Length > 0 ? colour + text + End : text;

    /// <summary>A line of code.</summary>
    public static string Of(CodeLine line, bool isColoured) => string.Concat(line.Pieces.Select(piece => Paint(piece.Text, ColourOf(piece.Kind), isColoured && piece.Kind != CodeKind.Plain))).TrimEnd();

    private static string ColourOf(CodeKind kind) => kind switch
    {
        CodeKind.Keyword => "\u001b[34m",
        CodeKind.TypeName => "\u001b[36m",
        CodeKind.MethodName => "\u001b[33m",
        CodeKind.Literal => "\u001b[35m",
        CodeKind.Comment => "\u001b[32m",
        CodeKind.Documentation => "\u001b[2;32m",
        _ => string.Empty,
    };
}
