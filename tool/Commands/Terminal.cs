using SymGrad.Tool.Code;

namespace SymGrad.Tool.Commands;

/// <summary>Where the tool writes to, and whether a person is looking.</summary>
/// <param name="output">What was asked for.</param>
/// <param name="errors">Errors, notes and progress.</param>
/// <param name="isColoured">Whether <paramref name="output"/> is shown in colours.</param>
/// <param name="isLive">Whether <paramref name="errors"/> is a terminal, on which a line can be rewritten.</param>
internal sealed class Terminal(TextWriter output, TextWriter errors, bool isColoured, bool isLive)
{
    private int _shown;

    public TextWriter Output => output;

    public bool IsColoured { get; private set; } = isColoured;

    /// <summary>The process's own: colours unless redirected or <c>NO_COLOR</c> is set, progress unless redirected.</summary>
    public static Terminal OfProcess() => new(
        Console.Out,
        Console.Error,
        !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) && Environment.GetEnvironmentVariable("TERM") != "dumb",
        !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb");

    /// <summary>Follows what the user says about colours: <c>always</c>, <c>never</c>, or <c>auto</c> for what the terminal is.</summary>
    public void Choose(string colour) => IsColoured = colour switch { "always" => true, "never" => false, _ => IsColoured };

    /// <summary>A text in one of the colours of <see cref="TerminalCode"/>.</summary>
    public string Paint(string text, string colour) => TerminalCode.Paint(text, colour, IsColoured);

    /// <summary>Writes an error or a note.</summary>
    public void Say(string text)
    {
        Progress(string.Empty);
        errors.WriteLine(text);
    }

    /// <summary>Shows what is being done, in a line that the next one replaces; an empty text takes it away.</summary>
    public void Progress(string text)
    {
        if (isLive)
        {
            string cut = text.Length > 100 ? text[..99] + "…" : text;
            errors.Write("\r" + cut.PadRight(_shown) + (cut.Length == 0 ? "\r" : string.Empty));
            errors.Flush();
            _shown = cut.Length;
        }
    }
}
