namespace SymGrad.Tool.Commands;

/// <summary>
/// While it is there, an end of the process is none of the tool's: the user's code, which runs in this process, has asked for it. Whatever
/// exit code that named, what was to be checked isn't.
/// </summary>
internal sealed class ExitWatch : IDisposable
{
    private readonly Terminal _terminal;

    /// <summary>Starts to watch.</summary>
    /// <param name="terminal">Where it is said.</param>
    public ExitWatch(Terminal terminal)
    {
        _terminal = terminal;
        AppDomain.CurrentDomain.ProcessExit += Fail;
    }

    /// <inheritdoc/>
    public void Dispose() => AppDomain.CurrentDomain.ProcessExit -= Fail;

    private void Fail(object? sender, EventArgs arguments)
    {
        _terminal.Say("The program ended the process while it was checked: it calls Environment.Exit.");
        Environment.ExitCode = ExitCode.Failed;
    }
}
